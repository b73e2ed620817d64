"""The page itself: templates, the style sheet, the one script, and a policy that lets nothing else run."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from importlib import resources

import jinja2
import pandas as pd
from markupsafe import Markup

from analyzer import schema
from analyzer.report import words
from analyzer.report.neutral import neutral_output
from analyzer.report.view import page


def render(tables: Mapping[str, pd.DataFrame], facts: Mapping[str, object], by_author: bool = False) -> str:
    """Return the report on a run as one self-contained HTML page.

    A pure function: the same tables and facts give the same page, byte for byte.

    Args:
        tables: the tables of a run by name, as in `schema.OUTPUT_TABLES`; absent ones count as empty.
        facts: what `run.json` holds: version, us, us_inferred, as_of, counts, paths, models; any may be absent.
        by_author: whether the look at our own words names our people; only for a reader who asked for it.

    Example:
        >>> "No relationship was found" in render({}, {"as_of": "2024-06-30"})
        True
    """
    style = _style()
    script = _part("report.js")
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            page=page(tables, facts, by_author),
            style=Markup(style),  # noqa: S704  (a file of this package)
            script=Markup(script),  # noqa: S704  (a file of this package)
            policy=content_policy(style, script),
        )
    )


def content_policy(style: str, script: str) -> str:
    """Return a Content-Security-Policy that allows this style and this script, and nothing else at all.

    Example:
        >>> content_policy("", "").startswith("default-src 'none'; style-src 'sha256-")
        True
    """
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(part: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()}"


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("analyzer.report"),
        autoescape=True,
        finalize=neutral_output,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(words=words, titles=schema.ELEMENT_TITLES)
    return environment


@cache
def _part(name: str) -> str:
    return resources.files("analyzer.report").joinpath("templates", name).read_text("utf-8").replace("\r\n", "\n")


@cache
def _style() -> str:
    """The style sheet, with a class for each width of a bar: the policy forbids style attributes."""
    return _part("report.css") + "".join(f".w{width}{{width:{width}%}}" for width in range(101))

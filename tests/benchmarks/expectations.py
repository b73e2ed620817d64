"""Compare what we read with what test suites of other mail tools state beside their mail.

``python -m tests.benchmarks.expectations --fixtures DIR [--all]`` looks beside every file below DIR that was read as mail
for a file of the same name that states what is in it (`.json`, `.xml`, `_decoded.xml`, `.yml`, `.out`, `.ref`, `.expected`,
talon's `_reply_text`, `_body` with `_signature`), compares subject, from, to, cc, date, message id and text where stated,
and prints a row a suite: agree, differ, and every difference. Suites that state nothing are named as such.

With `--second` every message is also compared with what the standard library reads under its careful `default` policy,
which is no statement of the suite, but a second reader.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.parser import Parser
from email.policy import default
from email.utils import parsedate_to_datetime
from html import unescape
from pathlib import Path
from typing import Any

import click
from lxml import etree

from analyzer.sources import Options, find, read_chunk
from analyzer.sources.charsets import words_decoded
from analyzer.sources.letter import Letter
from analyzer.text import zoned
from analyzer.text.markup import text_of_html
from tests.benchmarks.zones import _talon, ours

FIELDS = ("subject", "from", "to", "cc", "date", "message-id", "text", "reply")
#: Our name of a field -> names of others, compared in lower case without "-" and "_".
NAMES = {
    "subject": ("subject",),
    "from": ("from", "sender", "author"),
    "to": ("to", "recipients"),
    "cc": ("cc",),
    "date": ("date", "sent"),
    "message-id": ("messageid", "msgid", "id"),
    "text": ("text", "textbody", "body", "plain", "bodytext", "plaintext", "textplain", "textascontent"),
    "reply": ("reply", "replytext", "visibletext"),
}
OURS = {name: ours_name for ours_name, names in NAMES.items() for name in names}
ADDRESS = re.compile(r"[^\s<>\"',;:()\[\]{}\\]{1,200}@[^\s<>\"',;:()\[\]{}\\]{1,200}")
BESIDE = (".json", ".xml", ".yml", ".yaml", ".out", ".ref", ".expected", ".expect", "_decoded.xml", "_reply_text")
#: A text is compared up to here; mail programs differ in what they do at its end.
COMPARED = 2_000


@dataclass
class Outcome:
    """What came of the comparisons of one suite."""

    messages: int = 0
    agreed: Counter[str] = field(default_factory=Counter)
    differed: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)


def stated_beside(path: Path) -> tuple[dict[str, Any], str]:
    """What a suite states of a mail file, by our names, and in which file; {} where it states nothing."""
    for suffix in BESIDE:
        for beside in (path.with_name(path.stem + suffix), Path(f"{path}{suffix}")):
            if beside.is_file() and beside != path:
                found = _stated(beside, suffix)
                if found:
                    return found, beside.name
    return {}, ""


def _stated(beside: Path, suffix: str) -> dict[str, Any]:
    text = beside.read_bytes().decode("utf-8", "replace")
    if suffix == "_reply_text":
        return {"reply": text}
    if suffix.endswith(".xml"):
        return _from_xml(text, beside)
    for reading in (_from_json, _from_yaml, _from_lines):
        found = reading(text)
        if found:
            return found
    return {}


def _from_json(text: str) -> dict[str, Any]:
    try:
        return _told(json.loads(text))
    except (ValueError, RecursionError):
        return {}


def _from_yaml(text: str) -> dict[str, Any]:
    try:
        import yaml

        return _told(yaml.safe_load(text))
    except Exception:  # noqa: BLE001  not installed, or not YAML
        return {}


def _from_lines(text: str) -> dict[str, Any]:
    """A header as text with a body below it, as `.out` files hold what a tool printed."""
    message = Parser().parsestr(text.lstrip("\n"))
    found = {OURS[key]: value for name, value in message.items() if (key := _plain_name(name)) in OURS}
    body = message.get_payload()
    if found and isinstance(body, str) and body.strip() and "multipart" not in str(message.get("Content-Type", "")):
        found["text"] = body
    return {key: value for key, value in found.items() if key in FIELDS}


def _from_xml(text: str, beside: Path) -> dict[str, Any]:
    """mime4j states the fields of a header as XML, and where the decoded text lies."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root = etree.fromstring(text.encode(), parser)
    if root is None:
        return {}
    found: dict[str, Any] = {}
    for entry in root.findall("header/field"):
        name, _, value = "".join(entry.itertext()).strip().partition(":")
        if _plain_name(name) in OURS:
            found.setdefault(OURS[_plain_name(name)], value.strip())
    for body in root.findall("text-body") if "_decoded" in beside.name else ():
        named = beside.parent / str(body.get("name"))
        if body.get("name") and named.is_file():
            found["text"] = named.read_bytes().decode("utf-8", "replace")
    return found or _told({child.tag: "".join(child.itertext()) for child in root})


def _told(value: Any, depth: int = 0) -> dict[str, Any]:
    """The fields in an object, by our names; objects and lists of `name`, `value` that wrap them are opened."""
    found: dict[str, Any] = {}
    if isinstance(value, list) and depth < 5:
        pairs = {
            str(e["name"]): e.get("value") for e in value if isinstance(e, dict) and isinstance(e.get("name"), str)
        }
        inner: list[Any] = [pairs] if pairs else value[:1]
        for entry in inner:
            found = _told(entry, depth + 1) | found
    if isinstance(value, dict) and depth < 5:
        for key, entry in value.items():
            name = OURS.get(_plain_name(str(key)))
            if name and entry and name not in found:
                found[name] = entry
        for key in ("headers", "header", "message", "mail", "expected", "result", "fields", "parts"):
            if isinstance(value.get(key), (dict, list)):
                found = _told(value[key], depth + 1) | found
    return found


def _plain_name(name: str) -> str:
    return re.sub(r"[\s_\-]", "", name).lower()


def differences(letter: Letter, stated: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each field that is stated, and how we differ from it ("" where we agree)."""
    for name in FIELDS:
        if name in stated:
            said = _as_text(stated[name])
            if said.strip():
                yield name, _difference(letter, name, said)


def _difference(letter: Letter, name: str, said: str) -> str:
    if name in {"from", "to", "cc"}:
        wanted = {address.lower().rstrip(".") for address in ADDRESS.findall(words_decoded(said))}
        got = {letter.author} if name == "from" else set(letter.recipients)
        return "" if wanted <= got or (name == "from" and wanted & got) else f"{sorted(got)}, stated {said[:120]!r}"
    if name == "date":
        moment = _moment(said)
        same = moment is None or (letter.date is not None and abs((letter.date - moment).total_seconds()) < 1)
        return "" if same else f"{letter.date}, stated {said[:60]!r}"
    if name == "message-id":
        return "" if said.strip().strip("<>") == letter.message_key else f"{letter.message_key!r}, stated {said[:80]!r}"
    if name == "subject":
        return "" if _folded(words_decoded(said)) == _folded(letter.subject) else f"{letter.subject!r}, stated {said!r}"
    if name == "reply":
        own = zoned(letter).authored + "\n".join(zoned(letter).signature)
        missing = [line for line in said.split("\n") if _folded(line) not in _folded(own)]
        return f"lines missing {missing[:2]!r}" if missing else ""
    body = text_of_html(letter.body) if letter.body_type == "html" else letter.body
    wanted_text = _folded(said)[:COMPARED]
    return (
        "" if wanted_text in _folded(body) or _folded(body) == wanted_text else f"{body[:50]!r}, stated {said[:50]!r}"
    )


def _moment(text: str) -> datetime | None:
    for reading in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            found = reading(text.strip())
        except (ValueError, TypeError, IndexError):
            continue
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    return None


def _as_text(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(_as_text(entry) for entry in value)
    if isinstance(value, dict):
        return ", ".join(_as_text(entry) for key, entry in value.items() if key != "group")
    return "" if value is None or isinstance(value, bool) else str(value)


def _folded(text: str) -> str:
    return re.sub(r"[\s>\ufffd]+", "", unescape(text))


def second_reading(raw: bytes) -> dict[str, Any]:
    """What the standard library reads under its `default` policy; {} where it gives up."""
    try:
        message = message_from_bytes(raw, policy=default)
        found: dict[str, Any] = {"subject": str(message["subject"] or ""), "date": str(message["date"] or "")}
        for name in ("from", "to", "cc"):
            people = message[name].addresses if message[name] else ()
            found[name] = [person.addr_spec for person in people]
        body = message.get_body(("plain", "html"))
        text = body.get_content() if body else ""
        found["text"] = text_of_html(text) if body and body.get_content_type() == "text/html" else text
    except Exception:  # noqa: BLE001  odd mail finds every corner of it
        return {}
    return found


def compared(root: Path, second: bool = False) -> dict[str, Outcome]:
    """The outcome of every suite below `root`."""
    outcomes: dict[str, Outcome] = defaultdict(Outcome)
    for suite in sorted(path for path in root.iterdir() if path.is_dir()):
        outcome = outcomes[suite.name]
        for chunk in find([suite])[0]:
            letters = [letter for letter in read_chunk(chunk, Options())[0] if letter.kind == "email"]
            if len(letters) != 1:
                continue
            if second:
                stated, beside = second_reading(chunk.path.read_bytes()), "default policy"
            else:
                stated, beside = stated_beside(chunk.path)
            outcome.messages += bool(stated)
            for name, wrong in differences(letters[0], stated):
                (outcome.differed if wrong else outcome.agreed)[name] += 1
                if wrong:
                    outcome.lines.append(f"{chunk.source}: {name}: {wrong} ({beside})")
        if not second:
            _zones_stated(suite, outcome)
    return dict(outcomes)


def _zones_stated(suite: Path, outcome: Outcome) -> None:
    """Talon states for bodies which lines are the signature, and for HTML what the reply is."""
    for case in _talon(suite / "tests" / "fixtures"):
        if case.name.endswith(".eml"):
            continue
        got = ours(case)
        wrong = [
            line
            for line, wanted, zone in zip(case.text.split("\n"), case.expected, got, strict=False)
            if line.strip() and wanted and zone != wanted and not (wanted == "own" and zone != "quoted")
        ]
        outcome.messages += 1
        (outcome.differed if wrong else outcome.agreed)["zones"] += 1
        if wrong:
            outcome.lines.append(f"{case.name}: zones: {len(wrong)} lines, first {wrong[0][:60]!r}")


def main(arguments: list[str]) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--fixtures", type=Path, required=True, help="a folder with a folder for each suite")
    parser.add_argument("--most", type=int, default=40, help="differences listed for a suite")
    parser.add_argument("--second", action="store_true", help="compare with the standard library's default policy")
    given = parser.parse_args(arguments)
    click.echo(f"{'suite':22} stated  agree  differ  fields (agree/differ)")
    for name, outcome in compared(given.fixtures, given.second).items():
        if not outcome.messages:
            click.echo(f"{name:22}      0             states nothing beside its mail")
            continue
        fields = sorted({*outcome.agreed, *outcome.differed})
        told = ", ".join(f"{f} {outcome.agreed[f]}/{outcome.differed[f]}" for f in fields)
        click.echo(f"{name:22} {outcome.messages:6} {outcome.agreed.total():6} {outcome.differed.total():7}  {told}")
        for line in outcome.lines[: given.most]:
            click.echo(f"    differs: {line}")


if __name__ == "__main__":
    main(sys.argv[1:])

"""Text of strangers made harmless: control characters, hidden reordering, endless words, anchor names.

Escaping for HTML is Jinja's work (autoescape is on for every template); what stands here is what escaping leaves
through: characters that change how the *rest* of a page reads, and text too long for a page.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from markupsafe import Markup

#: Longest quotation printed in full; the whole of it stays in the tables.
CLIP: Final = 700

_KEPT_WHITESPACE: Final = "\t\n"
_BIDI: Final = [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_ZERO_WIDTH: Final = [0x00AD, 0x061C, 0x180E, 0x200B, 0x200E, 0x200F, 0xFEFF]
_INVISIBLE: Final = [*_ZERO_WIDTH, *range(0x2060, 0x2066), *range(0xFFF9, 0xFFFC), *range(0xE0000, 0xE0080)]


def _replacements() -> dict[int, str]:
    controls = [code for code in [*range(0x20), *range(0x7F, 0xA0)] if chr(code) not in _KEPT_WHITESPACE]
    table = {code: f"[U+{code:04X}]" for code in [*controls, *_BIDI]} | {ord("\r"): ""}
    table |= dict.fromkeys(_INVISIBLE, "")
    table |= dict.fromkeys([0x2028, 0x2029], " ")
    return table | dict.fromkeys([*range(0xD800, 0xE000), 0xFFFE, 0xFFFF], "\ufffd")


_TABLE: Final = _replacements()
_SUSPECT: Final = re.compile("[" + "".join(f"\\U{code:08x}" for code in _TABLE) + "]")
_MARKS: Final = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_STACKED: Final = re.compile(f"([{_MARKS}]{{4}})[{_MARKS}]+")


def neutral(text: str) -> str:
    r"""Return `text` with control and reordering characters made visible or dropped.

    Bidirectional overrides and control characters become a visible `[U+202E]`, characters without width
    disappear, and towers of combining marks are cut to four.

    Example:
        >>> neutral("invoice\u202egpj.exe\x07")
        'invoice[U+202E]gpj.exe[U+0007]'
    """
    return _STACKED.sub(r"\1", _SUSPECT.sub(lambda match: _TABLE[ord(match[0])], text))


def neutral_output(value: object) -> object:
    r"""Return `value` as a template may print it: text is neutralised, markup of this package is left alone.

    Given to Jinja as `finalize`, so that no expression of any template can forget it.

    Example:
        >>> neutral_output("a\u202eb"), neutral_output(3)
        ('a[U+202E]b', 3)
    """
    return neutral(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def clip(text: str, limit: int = CLIP) -> str:
    """Return `text`, cut at a word end near `limit` with a note of its full length.

    Example:
        >>> clip("one two three four", limit=9)
        'one two … [cut: 18 characters in all]'
    """
    if len(text) <= limit:
        return text
    head = text[:limit]
    space = head.rfind(" ")
    head = head[:space] if space > limit // 2 else head
    return f"{head.rstrip()} … [cut: {len(text):,} characters in all]"


def slug(text: str) -> str:
    """Return a name for an anchor: lower-case ASCII letters, digits and single hyphens only.

    Example:
        >>> slug('"><b>Café & Co.example')
        'b-cafe-co-example'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:48].rstrip("-") or "unnamed"


def anchors(names: Iterable[str]) -> dict[str, str]:
    """Return an anchor for each name, unique on the page and the same on every run.

    Example:
        >>> anchors(["a.example", "a-example"])
        {'a.example': 'r-a-example', 'a-example': 'r-a-example-2'}
    """
    out: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        base = anchor = f"r-{slug(name)}"
        number = 1
        while anchor in taken:
            number += 1
            anchor = f"{base}-{number}"
        taken.add(anchor)
        out[name] = anchor
    return out

"""Messages to sentences: zones, HTML to text, sentence ends, language."""

from __future__ import annotations

from dataclasses import dataclass, field

from analyzer.sources.letter import Letter
from analyzer.text.clean import clean
from analyzer.text.markup import text_of_html
from analyzer.text.patterns import WROTE_INSIDE
from analyzer.text.quoted import quoted_beginning
from analyzer.text.sentences import split
from analyzer.text.tail_lines import is_marker
from analyzer.text.tongue import READ, language_of
from analyzer.text.zones import zones_and_lines

__all__ = ["READ", "Zoned", "authored_of", "language_of", "split", "zoned"]

#: A line that begins so, or is empty, is no mark of a mail program; this is quicker to see.
PLAIN_STARTS = frozenset(("", *"ABCDEFGHJKLMNOPQRSTUVXYZabcdefghjklmnopqrstuvxyz0123456789>\"'$?"))


@dataclass
class Zoned:
    """A body by zone: what its author wrote, the lines of signature and disclaimer, how what it quotes begins."""

    authored: str
    signature: list[str] = field(default_factory=list)
    disclaimer: list[str] = field(default_factory=list)
    quoted: str = ""


def zoned(letter: Letter) -> Zoned:
    """Return the body of `letter` by zone; quoted lines and marks of mail programs are left out.

    Example:
        >>> zoned(Letter("a.eml", 0, author_name="Tom Ade", body="Done.\\n\\nTom\\n> Is it done?")).authored
        'Done.'
    """
    body = text_of_html(letter.body) if letter.body_type == "html" else letter.body
    if letter.kind != "email":
        return Zoned(_squeezed([line.rstrip() for line in clean(body).split("\n")]))
    zones, lines = zones_and_lines(_parted(clean(body)), letter.author_name or letter.author)
    silent = not letter.in_reply_to and not letter.references
    return Zoned(
        authored=_squeezed(_lines_of("authored", zones, lines)),
        signature=_filled(_lines_of("signature", zones, lines)) if "signature" in zones else [],
        disclaimer=_filled(_lines_of("disclaimer", zones, lines)) if "disclaimer" in zones else [],
        quoted=quoted_beginning(zones, lines) if silent else "",
    )


def _lines_of(wanted: str, zones: list[str], lines: list[str]) -> list[str]:
    """The lines of a zone without blanks at their ends, marks of mail programs left out."""
    return [
        line.rstrip()
        for zone, line in zip(zones, lines, strict=True)
        if zone == wanted and (line[:1] in PLAIN_STARTS or not is_marker(line))
    ]


def authored_of(letter: Letter) -> str:
    """Return what the author of `letter` wrote: no quotes, signature or disclaimer."""
    return zoned(letter).authored


def _parted(text: str) -> str:
    """Give "Yes. On Tue, 4 Mar 2025, Ines wrote:" back the line break that a mail program lost."""
    if "wrote:" not in text:
        return text
    return "\n".join(
        WROTE_INSIDE.sub("\n", line, count=1) if len(line) < 600 and "wrote:" in line else line
        for line in text.split("\n")
    )


def _squeezed(lines: list[str]) -> str:
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip("\n")


def _filled(lines: list[str]) -> list[str]:
    return [line.strip() for line in lines if line.strip()]

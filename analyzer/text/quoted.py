"""How the text begins that a message quotes: by it the message is known that is answered where headers do not tell."""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.sources.threads import beginning
from analyzer.text import patterns
from analyzer.text.quotes import MATCHED, header_kind, may_open

#: Lines looked at from the first quoted one, and how many of them a reply header may take.
LOOKED_AT, HEADER_LINES = 40, 14
#: Of what a rule is made.
RULES = frozenset("_-=*—")


def quoted_beginning(zones: Sequence[str], lines: Sequence[str]) -> str:
    """Return the first letters of what is quoted, without its header, as :func:`analyzer.sources.threads.beginning` does.

    Example:
        >>> lines = ["Yes.", "On 4 Mar 2025 at 10:02, Ines wrote:", "> Hi Tom,", "> can you ship the crates on Monday?"]
        >>> quoted_beginning(["authored", "quoted", "quoted", "quoted"], lines)
        'hitomcanyoushipthecratesonmonday'
    """
    if "quoted" not in zones:
        return ""
    quoted: list[str] = []
    for index in range(zones.index("quoted"), len(lines)):
        if zones[index] == "quoted":
            quoted.append(lines[index].lstrip("> \t|*").strip())
        elif lines[index].strip():
            break
        if len(quoted) == LOOKED_AT:
            break
    begin = 0
    for number, line in enumerate(quoted[:HEADER_LINES]):
        if _is_header(line[:MATCHED]):
            begin = number + 1
        elif patterns.HEADER_NAMES.get(line.lower()) == "subject":  # a table of Lotus Notes: the subject itself follows
            begin = next((at + 1 for at in range(number + 1, len(quoted)) if quoted[at]), number + 1)
    return beginning("\n".join(quoted[begin:]))


def _is_header(line: str) -> bool:
    """Whether a quoted line belongs to a reply header: a field, what opens it, or the end of "On ... wrote:"."""
    if not line or line[-1] in ":：":
        return bool(line) and bool(
            patterns.WROTE_END.search(line[-180:]) or patterns.DIGIT_OR_ADDRESS.search(line) or header_kind(line)
        )
    if header_kind(line) or (line[0] in RULES and patterns.RULE.match(line)):
        return True
    return may_open(line) and bool(patterns.OPENERS.match(line))

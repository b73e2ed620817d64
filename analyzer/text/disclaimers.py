"""Paragraphs that are disclaimers, banners and the like: nobody's words, wherever in a message they stand."""

from __future__ import annotations

from itertools import islice

from analyzer.text import closings
from analyzer.text.branches import Alternation, Words

SIGNS, WORDS = Words(closings.DISCLAIMER_SIGNS), Words(closings.DISCLAIMER_WORDS)
DISCLAIMER, DISCLAIMER_HINTS = Alternation(closings.DISCLAIMER), Alternation(closings.DISCLAIMER_HINTS)


def mark_disclaimers(lines: list[str], zones: list[str], start: int, end: int, lowered: str) -> None:
    """Mark the paragraphs of lines[start:end], of which `lowered` is the text, that are disclaimers, banners and the like."""
    if not _may_disclaim(lowered):
        return
    index = start
    while index < end:
        stop = index
        while stop < end and lines[stop].strip():
            stop += 1
        if stop > index:
            begin = _disclaimer_begin(lines[index:stop])
            if begin >= 0:
                zones[index + begin : stop] = ["disclaimer"] * (stop - index - begin)
                _mark_title(lines, zones, index)
        index = stop + 1


def _may_disclaim(lowered: str) -> bool:
    """Whether a text holds one of the words without which nothing is a disclaimer."""
    return SIGNS.occur_in(lowered) and WORDS.occur_in(lowered)


def _mark_title(lines: list[str], zones: list[str], index: int) -> None:
    """A heading "Disclaimer" or a rule above the paragraph belongs to it."""
    at = index - 1
    while at >= 0 and not lines[at].strip():
        at -= 1
    if at >= 0 and closings.DISCLAIMER_TITLE.match(lines[at][:80]):
        zones[at] = "disclaimer"


def _disclaimer_begin(block: list[str]) -> int:
    """Line of a paragraph at which a disclaimer begins, -1 where there is none."""
    joined = " ".join([line[:2000].strip() for line in block[:60]])[:6000]
    lowered = joined.lower()
    if not _may_disclaim(lowered):
        return -1
    found = _disclaimed(joined, lowered)
    if found < 0:
        return -1
    begin = at = 0
    for number, line in enumerate(block[:60]):
        if at > found:
            break
        begin, at = number, at + len(line[:2000].strip()) + 1
    while begin > 0 and len(block[begin - 1].strip()) >= 45 and block[begin - 1].rstrip()[-1] not in ".!?:*_=-":
        begin -= 1
    while begin > 0 and closings.SIGNATURE_RULE.match(block[begin - 1][:90]):
        begin -= 1
    return begin


def _disclaimed(joined: str, lowered: str) -> int:
    """Where the words of a disclaimer begin in a paragraph, -1 where it has none, or somebody only talks of such things."""
    strong = [match.start() for match in islice(DISCLAIMER.matches(lowered), 2)]
    if len(strong) == 2:
        return strong[0]
    if not strong and len(joined) <= 150:
        return -1
    personal = bool(closings.PERSONAL.search(joined))
    if personal != bool(strong):  # one without the other
        return strong[0] if strong else -1
    hints: dict[str, int] = {}
    for match in DISCLAIMER_HINTS.matches(lowered):
        hints.setdefault(match.group()[:9], match.start())
        if len(hints) == 2:
            return (strong or list(hints.values()))[0]
    return -1

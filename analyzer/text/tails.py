"""Signatures, mobile footers and mailing-list footers at the end of what somebody wrote.

A signature starts at its rule, a closing formula, the writer's own name, a footer or a card of contact lines, and goes
on as long as lines look like one. Where a line could be either, it stays authored: losing what somebody wrote is worse
than reading a telephone number.
"""

from __future__ import annotations

import re

from analyzer.text import closings
from analyzer.text.disclaimers import mark_disclaimers
from analyzer.text.quotes import MATCHED
from analyzer.text.tail_lines import (
    MAX_LINE,
    has_contact,
    is_capitalised,
    is_card,
    is_closing,
    is_footer,
    is_marker,
    is_name,
    is_spoken,
    is_title,
)

#: Lines of a signature without and with a rule above it.
MAX_LINES = 20
MAX_RULED_LINES = 30
DASHED_NAME = re.compile(
    r"^\s{0,5}(?:[-–—~/]{1,2}\s?)([^\W\d_][\w.'’\-]{0,18}(?: [^\W\d_][\w.'’\-]{0,18}){0,2})[.!]?\s{0,5}$"
)


def mark_tail(lines: list[str], zones: list[str], start: int, end: int, names: frozenset[str]) -> None:
    """Mark signature and disclaimer of lines[start:end], a run that is authored as yet.

    Example:
        >>> zones = ["authored"] * 4
        >>> mark_tail(["We ship today.", "", "Best regards,", "Tom"], zones, 0, 4, frozenset({"tom", "ade"}))
        >>> zones
        ['authored', 'authored', 'signature', 'signature']
    """
    lowered = "\n".join(lines[start:end]).lower()
    mark_disclaimers(lines, zones, start, end, lowered)
    filled = [
        index
        for index, line in enumerate(lines[start:end], start)
        if line and zones[index] == "authored" and not line.isspace()
    ]
    while filled and is_marker(lines[filled[-1]]):
        filled.pop()
    postscript = _postscript(lines, filled)
    for part in (filled[:postscript], filled[postscript:]):
        if part:
            _mark(lines, zones, part, names, 0 if start else 1, MAX_LINES if " my " in lowered else 1)


def _mark(lines: list[str], zones: list[str], filled: list[int], names: frozenset[str], first: int, above: int) -> None:
    """Mark the signature among the lines `filled`, and of so many lines `above` it those that a phone added."""
    begin = _begin(lines, filled, names, first)
    for place in range(max(0, begin - above), begin):
        line = lines[filled[place]]
        if (place + 1 >= begin or " my " in line.lower()) and is_footer(line):
            zones[filled[place]] = "signature"
    if begin < len(filled):
        stop = _end(lines, filled, begin, names)
        for index in range(filled[begin], filled[stop - 1] + 1):
            if zones[index] == "authored":
                zones[index] = "signature"


def _postscript(lines: list[str], filled: list[int]) -> int:
    """Place in `filled` of a postscript near the end, or its length."""
    for place in range(max(1, len(filled) - 10), len(filled)):
        if lines[filled[place]].lstrip()[:1] in "Pp" and closings.POSTSCRIPT.match(lines[filled[place]][:40]):
            return place
    return len(filled)


def _begin(lines: list[str], filled: list[int], names: frozenset[str], first: int) -> int:
    """Place in `filled` of the first signature line, or its length; `first` is the first place that can be one."""
    begin = len(filled)
    for _ in range(4):  # a footer or rule can stand under the signature proper
        above = _once(lines, filled[:begin], names, first)
        if above >= begin:
            break
        begin = above
    return begin


def _once(lines: list[str], filled: list[int], names: frozenset[str], first: int) -> int:
    count = len(filled)
    last = range(max(first, count - MAX_RULED_LINES), count)
    for place in [place for place in last if lines[filled[place]][0] in closings.RULE_STARTS]:
        line = lines[filled[place]]
        if line.lstrip()[0] in closings.RULE_CHARACTERS and closings.SIGNATURE_RULE.match(line[:90]):
            below = [lines[index] for index in filled[place + 1 :]]
            said = sum(not is_card(line) for line in below)
            closed = place > first and said <= 3 and is_closing(lines[filled[place - 1]], names)
            if closed or line.strip() in closings.STANDARD_RULES or _all_cards(lines, filled[place + 1 :], names):
                return place - closed
    low = count
    while (
        low > 0 and count - low < MAX_LINES and (is_card(lines[filled[low - 1]]) or _is_within_card(lines, filled, low))
    ):
        low -= 1
    for place in range(low, count):
        line = lines[filled[place]]
        if is_footer(line):
            return place
        if is_closing(line, names) and (place > 0 or (count > 1 and is_name(lines[filled[-1]], names))):
            return place
        if place > 0 and (is_name(line, names) or _is_dashed_name(lines, filled, place, names)):
            return place
    if not names and count > 1 and low < count and _is_lone_name(lines, filled):
        return count - 1
    return _contact_card(lines, filled, max(low, 1))


def _is_within_card(lines: list[str], filled: list[int], low: int) -> bool:
    """Whether the line above `low` is a slogan of any kind: right below a title or a contact, and above another card line."""
    if not 1 < low < len(filled):
        return False
    line, above = lines[filled[low - 1]].strip(), lines[filled[low - 2]][:MATCHED]
    near = filled[low - 2] == filled[low - 1] - 1 and filled[low] == filled[low - 1] + 1
    return near and len(line) <= MAX_LINE and not is_spoken(line) and (is_title(above) or has_contact(above))


def _end(lines: list[str], filled: list[int], begin: int, names: frozenset[str]) -> int:
    """Place after the last signature line: later paragraphs that do not look like a card are text again."""
    if closings.SIGNATURE_RULE.match(lines[filled[begin]][:90]):
        return len(filled)
    place, paragraph = begin, 0
    while place < len(filled):
        stop = place + 1
        while stop < len(filled) and filled[stop] == filled[stop - 1] + 1:
            stop += 1
        block = [lines[index] for index in filled[place:stop]]
        if paragraph > 1 and len(block) > 1 and not any(_is_telling(line, names) for line in block):
            return place
        if paragraph > 0 and _is_list(block):
            return place
        place, paragraph = stop, paragraph + 1
    return len(filled)


def _is_list(block: list[str]) -> bool:
    """Whether a paragraph is a list or a table: whoever puts one below the name says something in it."""
    listed = sum(bool(closings.BULLETED.match(line) or _is_tabular(line[:MATCHED])) for line in block)
    return (
        listed >= 2 and listed * 2 >= len(block) and sum(has_contact(line[:MATCHED]) for line in block) * 2 < len(block)
    )


def _is_tabular(line: str) -> bool:
    """Whether a line has three columns."""
    return ("\t" in line or "   " in line) and bool(closings.TABULAR.search(line))


def _is_telling(line: str, names: frozenset[str]) -> bool:
    text = line[:MATCHED]
    return bool(
        has_contact(text)
        or is_title(text)
        or is_name(line, names)
        or is_closing(line, names)
        or is_footer(line)
        or text.strip().istitle()
    )


def _contact_card(lines: list[str], filled: list[int], low: int) -> int:
    """Trailing contact lines without any closing: walk up from the last line while lines look like a card."""
    begin, contacts = len(filled), 0
    for place in range(len(filled) - 1, low - 1, -1):
        line = lines[filled[place]][:MATCHED]
        if closings.BULLETED.match(line) or _is_tabular(line):
            break
        contact = bool(has_contact(line))
        capital = contacts and len(line.split()) <= 7 and is_capitalised(line)
        if not contact and not is_title(line) and not capital:
            break
        if contact and len(line.split()) > 8 and not line.strip()[0].isdigit():
            break
        contacts += contact
        begin = place
    while begin < len(filled) and _goes_on(lines, filled, begin):
        begin += 1
    apart = begin < len(filled) and filled[begin] > filled[begin - 1] + 1
    return begin if contacts >= 2 or (contacts and (apart or len(filled) - begin >= 2)) else len(filled)


def _goes_on(lines: list[str], filled: list[int], place: int) -> bool:
    """Whether a line ends a sentence of the line before it, as where a telephone number was wrapped."""
    above = lines[filled[place - 1]].rstrip()
    near = place > 0 and filled[place] == filled[place - 1] + 1
    return near and len(above) >= 50 and above[-1] not in ".!?:,;-_=*"


def _all_cards(lines: list[str], indices: list[int], names: frozenset[str]) -> bool:
    """Whether all lines below a rule look like a signature, and one of the first tells that it is one."""
    below = [lines[index] for index in indices]
    telling = len(below) <= 2 or any(_is_telling(line, names) for line in below[:6])
    return bool(below) and telling and all(is_card(line) for line in below)


def _is_dashed_name(lines: list[str], filled: list[int], place: int, names: frozenset[str]) -> bool:
    """Whether a line is "-Tom", "/Tom" or "- tom" at the end of a message; in a list of such lines it is an item."""
    line = lines[filled[place]]
    match = DASHED_NAME.match(line[:60])
    if not match or lines[filled[place - 1]].lstrip().startswith(closings.DASHES):
        return False
    if place + 1 < len(filled) and lines[filled[place + 1]].lstrip().startswith(closings.DASHES):
        return False
    if names and is_name(match.group(1), names):
        return True
    if line.strip()[1:2].isspace():  # with a space it is rather the only item of a list
        return not names and place == len(filled) - 1 and " " not in match.group(1)
    return place >= len(filled) - 6 and (not names or match.group(1)[0].isupper())


def _is_lone_name(lines: list[str], filled: list[int]) -> bool:
    """Whether the last line, alone in its paragraph and after a full sentence, is "First Last"."""
    words = lines[filled[-1]].strip().rstrip(".").split()
    ended = lines[filled[-2]].rstrip().endswith((".", "!", "?"))
    apart = filled[-1] > filled[-2] + 1
    return apart and ended and 2 <= len(words) <= 3 and all(word.isalpha() and word.istitle() for word in words)

"""Signatures, mobile footers, mailing-list footers and disclaimers at the end of what somebody wrote.

A signature starts at its rule, a closing formula, the writer's own name, a footer or a card of contact lines, and goes
on as long as lines look like one. Where a line could be either, it stays authored: losing what somebody wrote is worse
than reading a telephone number.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from analyzer.sources.names import NICKNAMES
from analyzer.text import closings, patterns
from analyzer.text.branches import Alternation, holds_one
from analyzer.text.quotes import MATCHED

#: Lines of a signature without and with a rule above it.
MAX_LINES = 20
MAX_RULED_LINES = 30
MAX_LINE = 78
DISCLAIMER, DISCLAIMER_HINTS = Alternation(closings.DISCLAIMER), Alternation(closings.DISCLAIMER_HINTS)
#: Words of a disclaimer that may be wrapped, so that they do not stand in the text as a whole.
WRAPPED_WORDS = [word for word in closings.DISCLAIMER_WORDS if " " in word]
WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
WORDS = re.compile(r"\w+")
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
    mark_disclaimers(lines, zones, start, end)
    filled = [index for index in range(start, end) if zones[index] == "authored" and lines[index].strip()]
    while filled and patterns.MARKER.match(lines[filled[-1]][:MATCHED]):
        filled.pop()
    postscript = _postscript(lines, filled)
    for part in (filled[:postscript], filled[postscript:]):
        if part:
            _mark(lines, zones, part, names, 0 if start else 1)


def _mark(lines: list[str], zones: list[str], filled: list[int], names: frozenset[str], first: int) -> None:
    begin = _begin(lines, filled, names, first)
    for place in range(max(0, begin - MAX_LINES), begin):
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
    begin = _once(lines, filled, names, first)
    for _ in range(3):  # a footer or rule can stand under the signature proper
        above = _once(lines, filled[:begin], names, first)
        if above >= begin:
            break
        begin = above
    return begin


def _once(lines: list[str], filled: list[int], names: frozenset[str], first: int) -> int:
    count = len(filled)
    for place in range(max(first, count - MAX_RULED_LINES), count):
        line = lines[filled[place]]
        if (
            line[0] in closings.RULE_STARTS
            and line.lstrip()[0] in closings.RULE_CHARACTERS
            and closings.SIGNATURE_RULE.match(line[:90])
        ):
            below = [lines[index] for index in filled[place + 1 :]]
            said = sum(not is_card(line) for line in below)
            closed = place > first and said <= 3 and is_closing(lines[filled[place - 1]], names)
            if closed or line.strip() in closings.STANDARD_RULES or _all_cards(lines, filled[place + 1 :], names):
                return place - closed
    low = count
    while low > 0 and count - low < MAX_LINES and is_card(lines[filled[low - 1]]):
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
    listed = sum(bool(closings.BULLETED.match(line) or closings.TABULAR.search(line[:MATCHED])) for line in block)
    return listed >= 2 and listed * 2 >= len(block) and sum(_contact(line[:MATCHED]) for line in block) * 2 < len(block)


def _is_telling(line: str, names: frozenset[str]) -> bool:
    text = line[:MATCHED]
    return bool(
        _contact(text)
        or _is_title(text)
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
        if closings.BULLETED.match(line) or closings.TABULAR.search(line):
            break
        contact = bool(_contact(line))
        capital = contacts and len(line.split()) <= 7 and _capitalised(line)
        if not contact and not _is_title(line) and not capital:
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


@lru_cache(maxsize=4096)
def _contact(text: str) -> bool:
    if "www." in text or "://" in text or "@" in text and closings.ADDRESS.search(text):
        return True
    return bool(closings.CONTACT_HINT.search(text) and closings.CONTACT.search(text))


@lru_cache(maxsize=4096)
def _is_title(line: str) -> bool:
    lowered = line.lower()
    return not closings.TITLE_WORDS.isdisjoint(WORDS.findall(lowered)) or bool(closings.TITLE_PHRASE.search(lowered))


def _is_spoken(line: str) -> bool:
    lowered = line.lower()
    return not closings.SPOKEN_WORDS.isdisjoint(WORDS.findall(lowered)) or bool(closings.SPOKEN_PHRASE.search(lowered))


def _capitalised(line: str) -> bool:
    words = WORD.findall(line)
    return (
        bool(words) and all(word[0].isupper() or len(word) <= 3 for word in words) and line.rstrip()[-1:] not in ".?!:;"
    )


def _all_cards(lines: list[str], indices: list[int], names: frozenset[str]) -> bool:
    """Whether all lines below a rule look like a signature, and one of the first tells that it is one."""
    below = [lines[index] for index in indices]
    telling = len(below) <= 2 or any(_is_telling(line, names) for line in below[:6])
    return bool(below) and telling and all(is_card(line) for line in below)


@lru_cache(maxsize=4096)
def is_card(line: str) -> bool:
    """Whether a line could stand in a signature: short, and nobody says anything in it.

    Example:
        >>> is_card("Key Account Manager"), is_card("Could you send me the list?"), is_card("We make freight easy.")
        (True, False, True)
    """
    text = line.strip()
    if not text:
        return True
    if len(text) > MAX_LINE:
        return len(text) < 240 and not _is_spoken(text) and _contact(text)
    words = text.count(" ") + 1
    if words < 4 or is_footer(line) or is_closing(line, frozenset()):
        return not text.lower().startswith(("ps", "p.s", "p.p.s"))
    if _is_spoken(text):
        return bool(closings.MAILING_LIST.search(text))
    if words >= 8 and text.endswith((".", "?", "!")) or words > 14:
        return bool(_contact(text))
    return words <= 7 or not closings.PROSE.search(text)


def is_closing(line: str, names: frozenset[str]) -> bool:
    """Whether a line is a closing formula, in one of many languages, with or without the writer's name after it.

    Example:
        >>> is_closing("With many thanks and best regards,", frozenset()), is_closing("Thanks, Tom", frozenset({"tom"}))
        (True, True)
        >>> is_closing("Thanks for the draft", frozenset())
        False
    """
    if len(line) > 70:
        return False
    text = line.strip(closings.CLOSING_TRIM).lower()
    first = patterns.LETTERS.match(text)
    if first and first.group() not in closings.CLOSING_STARTS:
        return False
    if _is_formula(text):
        return True
    for mark in (",", "-", "–", "!", ".", "   "):
        formula, found, name = text.partition(mark)
        if found and _is_formula(formula.strip()):
            words = WORD.findall(name)
            return 0 < len(words) <= 3 and (is_name(name, names) or (not names and "regards" in formula))
    return False


def _is_formula(text: str) -> bool:
    if text in closings.CLOSINGS:
        return True
    words = text.replace(",", " ").replace("&", " and ").replace("/", " ").replace("!", " ").split()
    return (
        0 < len(words) <= 8
        and all(word in closings.CLOSING_WORDS for word in words)
        and any(word in closings.CLOSING_HEADS for word in words)
    )


def is_footer(line: str) -> bool:
    """Whether a line is what a phone or mail program adds.

    Example:
        >>> is_footer("Sent from my iPhone"), is_footer("Sent from my desk, which is easier")
        (True, False)
    """
    first = line.lstrip()[:16].split(" ", 1)[0].lower()
    if first not in closings.FOOTER_STARTS and (line.isascii() or "送信" not in line and "发" not in line):
        return False
    return bool(closings.MOBILE_FOOTER.match(line[:MATCHED]))


def is_name(line: str, names: frozenset[str]) -> bool:
    """Whether a line is the writer's name, whole, first name, short form or initials.

    Example:
        >>> tom = names_of("Ade, Thomas")
        >>> [is_name(line, tom) for line in ("Tom", "Thomas Ade", "TA", "Thomas said")]
        [True, True, True, False]
    """
    if not names or len(line) > 60:
        return False
    words = [word.lower() for word in WORD.findall(line)]
    if not 0 < len(words) <= 4 or line.rstrip()[-1:] in "?:;":
        return False
    if _known(words[0], names):
        # a surname may be missing in the address: "Carol St. Clair" for carol.st@...
        capital = len(words) > 1 and line.strip().istitle() and line.rstrip()[-1:] not in ",!"
        return capital or all(_known(word, names) or len(word) <= 2 for word in words[1:])
    if 2 <= len(words) <= 3 and len(words[-1]) >= 3 and any(name == words[0][0] + words[-1] for name in names):
        return True  # "Greg Elliott" for gelliott@...
    return len(words) == 1 and 2 <= len(words[0]) <= 3 and _is_initials(words[0], names)


def _is_initials(word: str, names: frozenset[str]) -> bool:
    first = {name[0] for name in names}
    return word not in closings.NOT_INITIALS and word[0] in first and word[-1] in first


def _known(word: str, names: frozenset[str]) -> bool:
    if word in names or NICKNAMES.get(word) in names:
        return True
    return len(word) >= 3 and any(
        name.startswith(word) for name in names if len(name) > len(word) and len(word) * 2 >= len(name)
    )


@lru_cache(maxsize=4096)
def names_of(author: str) -> frozenset[str]:
    """Return the lower-case words of a writer's name; an address serves where there is no name.

    Example:
        >>> sorted(names_of("tom.ade@acme.example"))
        ['ade', 'tom']
    """
    if "@" in author and " " not in author.strip():
        author = author.partition("@")[0]
    return frozenset(word.lower() for word in re.findall(r"[^\W\d_]+", author[:120]) if len(word) > 1)


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


def mark_disclaimers(lines: list[str], zones: list[str], start: int, end: int) -> None:
    """Mark the paragraphs of lines[start:end] that are disclaimers, banners and the like."""
    text = "\n".join(lines[start:end]).lower()
    if not holds_one(text, closings.DISCLAIMER_SIGNS):
        return
    words = [word for word in closings.DISCLAIMER_WORDS if word in text]
    if not words:
        return
    words += [word for word in WRAPPED_WORDS if word not in words]
    index = start
    while index < end:
        stop = index
        while stop < end and lines[stop].strip():
            stop += 1
        if stop > index:
            begin = _disclaimer_begin(lines[index:stop], words)
            if begin >= 0:
                zones[index + begin : stop] = ["disclaimer"] * (stop - index - begin)
                _mark_title(lines, zones, index)
        index = stop + 1


def _mark_title(lines: list[str], zones: list[str], index: int) -> None:
    """A heading "Disclaimer" or a rule above the paragraph belongs to it."""
    at = index - 1
    while at >= 0 and not lines[at].strip():
        at -= 1
    if at >= 0 and closings.DISCLAIMER_TITLE.match(lines[at][:80]):
        zones[at] = "disclaimer"


def _disclaimer_begin(block: list[str], words: list[str]) -> int:
    """Line of a paragraph at which a disclaimer begins, -1 where there is none."""
    joined = " ".join(line[:2000].strip() for line in block[:60])[:6000]
    lowered = joined.lower()
    if not holds_one(lowered, words):
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
    personal = closings.PERSONAL.search(joined)
    if strong and (not personal or len(strong) == 2):
        return strong[0]
    if not strong and (personal or len(joined) <= 150):
        return -1
    hints: dict[str, int] = {}
    for match in DISCLAIMER_HINTS.matches(lowered):
        hints.setdefault(match.group()[:9], match.start())
        if len(hints) == 2:
            return (strong or list(hints.values()))[0]
    return -1

"""Sentence ends in mail: line wraps, lists, headings and missing punctuation are the rule here.

First lines are joined to units (a wrapped paragraph, a list item, a heading), then units are cut at sentence ends.
Abbreviations are those of spaCy's English tokenizer (written down here, as opening spaCy takes every process half a
second of computing; a test holds the two together), and some of business mail beside them.
"""

from __future__ import annotations

import re

BULLET = re.compile(
    r"^\s{0,40}(?:[-*•·▪◦‣–—o+#]\s{1,20}|\(?\d{1,3}[.)]\s{1,20}|\(?[a-zA-Z][.)]\s{1,20}|\[[ xX]\]\s{1,20}|#{1,6}\s)"
)
TABULAR = re.compile(r"\t\S|\S {3,}\S.* {3,}\S|\|")
WORDS = re.compile(r"[^\W\d_]{2,}")
END = re.compile(r"(?:[.!?…]{1,6}|[.!?]{1,3}[\"'”’)\]]{1,3})(?=\s)")
LAST_TOKEN = re.compile(r"(\S{1,30})$")
#: Lower-case abbreviations without their last full stop: spaCy's, then those of business mail.
ABBREVIATIONS = frozenset(
    "._ a.m p.m adm ak ala ariz ark calif colo conn del fla ga ia id ill ind kan kans ky la mass md messrs mich minn miss mo mont n.c n.d n.h n.j n.m "
    "neb nebr nev okla ore pa s.c tenn v.s va wash wis °c °f °k "
    "approx appt attn bldg bros cc cf corp dept dist dr eg esp est etc ext fig figs fri gen gov hr hrs ie incl inc jan feb mar apr jun jul "
    "aug sept sep oct nov dec jr ltd max mgmt min misc mon mr mrs ms mt mtg no nos nr p pp pls prof pt qty re ref rep rev sat sen sr st sun "
    "tel thu thur thurs tue tues ver viz vol vs wed wk yr co vp assoc bn mn p.a w.r.t i.e e.g a.k.a u.s u.k u.s.a e.u d.c n.y ph.d st ave blvd rd".split()
) | frozenset(f"{hour}{half}.m" for hour in range(1, 13) for half in "ap")
#: Abbreviations that are words too: "No. 5", but "he said no."
WORDS_TOO = frozenset(
    "no nos sat sun wed mon mar fig min max art est dec ill mass miss id pa del ind me hi ore wash ark cal in am pm ref ext vol co".split()
)
COMPANY_FORMS = frozenset("co inc corp ltd bros llc plc s.a n.v b.v gmbh".split())
MAX_SENTENCE = 1200
JOIN_SHARE = 0.7
MIN_WRAP = 45
MAX_WRAP = 110
#: Lines by which the wrap width of a paragraph is told.
PARAGRAPH_LINES = 40
#: Of the lines of a wrapped paragraph, this share begins within a sentence; of a list, hardly any.
LOWER_SHARE = 0.4


def split(text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, sentence) for every sentence of `text`; the sentence has its line wraps mended.

    Args:
        text: authored text with its line breaks.

    Example:
        >>> [s for _, _, s in split("Hi Tom,\\nthe second draft is ready now. Mr. Okoro\\nhas seen it.\\n- price\\n- dates")]
        ['Hi Tom,', 'the second draft is ready now.', 'Mr. Okoro has seen it.', 'price', 'dates']
    """
    found: list[tuple[int, int, str]] = []
    for start, end in _units(text):
        for first, last in _cut(text, start, end):
            sentence = " ".join(text[first:last].split())
            if sentence and WORDS.search(sentence):
                found.append((first, last, sentence))
    return found


def _units(text: str) -> list[tuple[int, int]]:
    lines: list[tuple[int, int]] = []
    at = 0
    for line in text.split("\n"):
        lines.append((at, at + len(line)))
        at += len(line) + 1
    units: list[tuple[int, int]] = []
    open_start: int | None = None
    open_end = 0
    previous = ""
    width = overall = _wrap_width([text[start:end] for start, end in lines])
    for number, (start, end) in enumerate(lines):
        line = text[start:end]
        if not _is_written(line):
            if open_start is not None:
                units.append((open_start, open_end))
            open_start = None
            continue
        if open_start is None and (number == 0 or not text[slice(*lines[number - 1])].strip()):
            width = _paragraph_width(text, lines, number) or overall
        bullet = BULLET.match(line)
        if open_start is not None and (bullet or not _continues(previous, line, width)):
            units.append((open_start, open_end))
            open_start = None
        if open_start is None:
            open_start = start + (bullet.end() if bullet else len(line) - len(line.lstrip()))
        open_end = end
        previous = line
    if open_start is not None:
        units.append((open_start, open_end))
    return units


def _is_written(line: str) -> bool:
    """Whether a line holds more than blanks or a rule such as "-----"."""
    return bool(line.strip(" \t-_=*~#+|.<>")) or line.strip() in {"...", "."}


def _paragraph_width(text: str, lines: list[tuple[int, int]], number: int) -> int:
    """Wrap width of the paragraph that begins at a line, 0 where it is short or looks like a list."""
    stop = number
    while stop < len(lines) and stop < number + PARAGRAPH_LINES and text[slice(*lines[stop])].strip():
        stop += 1
    paragraph = [text[slice(*span)] for span in lines[number:stop]]
    carried = sum(line.lstrip()[:1].islower() for line in paragraph[1:])
    return _wrap_width(paragraph) if len(paragraph) >= 3 and carried >= LOWER_SHARE * (len(paragraph) - 1) else 0


def _wrap_width(lines: list[str]) -> int:
    """Length at which lines were wrapped, or 0 where nothing was: the longest of them, if that is plausible."""
    longest = max((len(line.rstrip()) for line in lines), default=0)
    return longest if MIN_WRAP <= longest <= MAX_WRAP else 0


def _continues(previous: str, line: str, width: int) -> bool:
    before, after = previous.rstrip(), line.strip()
    if TABULAR.search(before) or TABULAR.search(line) or before.endswith(":"):
        return False
    if after[:1].isdigit() and before.lstrip()[:1].isdigit():
        return False  # lines that begin with dates or numbers are a list
    first_word = after.split(" ", 1)[0]
    if width and len(before) + 1 + len(first_word) > width:
        return True  # the next word did not fit on the line
    ended = before.endswith((".", "!", "?"))
    if width and len(before) >= width * JOIN_SHARE and not ended:
        return True
    greeting = before.endswith(",") and len(before.split()) <= 4
    return not ended and not greeting and len(before) >= 40 and after[:1].islower()


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    cuts: list[tuple[int, int]] = []
    begin = start
    for match in END.finditer(text, start, end):
        if _ends(text, begin, match.start(), match.end(), end):
            cuts.append((begin, match.end()))
            begin = match.end()
            while begin < end and text[begin].isspace():
                begin += 1
    if begin < end:
        cuts.append((begin, end))
    return [piece for cut in cuts for piece in _bounded(text, *cut)]


def _ends(text: str, begin: int, stop: int, after: int, limit: int) -> bool:
    following = text[after : min(after + 40, limit)].lstrip()
    if not following:
        return False
    mark = text[stop]
    if mark in "!?" and following[:1].islower() and text[stop:after][-1:] not in "!?":
        return False  # 'Did he say "when?" or not?'
    if mark in "!?":
        return not following[:1].islower() or mark == "?"
    if text[stop:after].startswith(("..", "…")) or mark == "…":
        return following[:1].isupper()
    token_match = LAST_TOKEN.search(text, max(begin, stop - 30), stop)
    token = token_match.group(1).lstrip("(\"'“‘[").lower() if token_match else ""
    if following[:1] == "(" and token in COMPANY_FORMS:
        return False  # "Northwest Freight Co. (NWF)"
    if token in WORDS_TOO:
        return not following[:1].isdigit()
    if token in ABBREVIATIONS or (len(token) == 1 and token.isalpha() and token != "i"):
        return False
    if token.isdigit() and len(token) <= 3 and stop - begin <= 4:
        return False  # the number of a list item
    if following[:1].islower():
        # lower-case mail: a plain long word before the stop, and enough before it to be a sentence
        return token.isalpha() and len(token) >= 3 and len(text[begin:stop].split()) >= 4
    return True


def _bounded(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut what is too long for anybody to have meant as one sentence, at the last space before the limit."""
    pieces: list[tuple[int, int]] = []
    while end - start > MAX_SENTENCE:
        at = max(text.rfind(" ", start, start + MAX_SENTENCE), text.rfind("\n", start, start + MAX_SENTENCE))
        at = at if at > start else start + MAX_SENTENCE
        pieces.append((start, at))
        start = at
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        pieces.append((start, end))
    return pieces

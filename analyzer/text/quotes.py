"""Which lines of a body are older or somebody else's: quote marks, reply headers, forwarded mail.

A reply header is looked for at its end (a line that ends in a colon, a block of header lines), which few lines have;
so that nearly all lines are passed with a look at their first and last character.
"""

from __future__ import annotations

from functools import lru_cache

from analyzer.text import patterns

#: Lines are matched up to this length; a longer line is prose anyway.
MATCHED = 400
#: Mail programs wrap "On ... wrote:" over up to this many lines.
WROTE_LINES = 4
#: Lines a block of header lines can take: long lists of recipients are wrapped.
BLOCK_LINES = 30
#: Lines of such a list between two header lines.
BLOCK_GAP = 12
LONG = 55
#: First characters of a rule, or of an opener between dashes or asterisks; blanks may stand before it.
RULE_STARTS = frozenset("-_=~+#* \t")
OPENER_MARKS = "-_=~+#*> \t"
MAX_WROTE = 300


def mark_quotes(lines: list[str], author: frozenset[str] = frozenset()) -> list[str]:
    """Return "quoted" or "authored" for every line.

    Args:
        lines: the body.
        author: lower-case words of the writer's name and address; a header block at the top that names the writer (or,
            where the writer is not known, any) heads this message, and what follows it is authored.

    Example:
        >>> mark_quotes(["Yes.", "On 4 Mar 2025 at 10:02, Ines wrote:", "> Shall we?", "We do."])
        ['authored', 'quoted', 'quoted', 'authored']
    """
    zones = ["authored"] * len(lines)
    index = _own_header(lines, zones, author)
    count = len(lines)
    while index < count:
        line = lines[index]
        # a line that opens or is a quote holds a mark, a colon or a rule; the others need no closer look
        if not line:
            index += 1
        elif (
            ":" in line
            or ">" in line
            or "|" in line
            or line[:1] in RULE_STARTS
            or "essage" in line
            or not line.isascii()
        ):
            index = _step(lines, zones, index)
        elif len(line) < 12 and line.strip().lower() in patterns.TABLE_TO:
            index = _table_header(lines, zones, index)
        else:
            index += 1
    if "quoted" in zones:
        _mend(lines, zones)
    return zones


def _step(lines: list[str], zones: list[str], index: int) -> int:
    """Look at one line, mark what it opens, and return the index of the next line to look at."""
    line = lines[index]
    head = line.lstrip(" \t>*|")
    if not head or len(head) != len(line) or ">" in line[2:5]:
        if _is_marked(lines, index):
            if index and zones[index - 1] == "authored":
                _mark_header_above(lines, zones, index)
            arrowed = ">>>" in line and patterns.ARROWED.match(line[:MATCHED]) and not _next_is_marked(lines, index + 1)
            stop = len(lines) if arrowed else index + 1
            zones[index:stop] = ["quoted"] * (stop - index)
            return stop
        if not head:
            return index + 1
    begin, rest = _opening(lines, index, head)
    if begin < 0:
        return index + 1
    after = rest if rest > 0 else index + 1
    marked = _next_is_marked(lines, after)
    stop = after if marked else len(lines)
    zones[begin:stop] = ["quoted"] * (stop - begin)
    return stop


def _is_marked(lines: list[str], index: int) -> bool:
    line = lines[index][:MATCHED]
    if patterns.QUOTE_MARK.match(line):
        return (
            "<" not in line
            or not patterns.DECORATED.match(line)
            or any(0 <= at < len(lines) and lines[at].lstrip()[:1] == ">" for at in (index - 1, index + 1))
        )
    if "|" in line and patterns.BARRED.match(line) and line.count("|") == 1:
        return any(0 <= at < len(lines) and patterns.BARRED.match(lines[at][:MATCHED]) for at in (index - 1, index + 1))
    return False


def _opening(lines: list[str], index: int, head: str) -> tuple[int, int]:
    """Where what is opened at `index` begins (-1: nothing), and the first line after the header itself."""
    last = head.rstrip()[-1:]
    if last in ":：":
        begin = _wrote(lines, index)
        if begin >= 0:
            return begin, index + 1
    first = head[0]
    ruled = first in "-_=~+#" or lines[index].lstrip(" \t>")[:1] == "*"
    if ruled or may_open(head):
        line = lines[index][:MATCHED]
        if ruled or ":" in line or ("essage" in line and len(line) < 60) or not line.isascii():
            opened = _opener(lines, index, line)
            if opened > 0:
                return index, opened
    named = patterns.LETTERS.match(head)
    if named and named.group().lower() in patterns.HEADER_STARTS:
        stop = header_block(lines, index)
        if stop:
            return _sender_above(lines, index), stop
    return -1, 0


def may_open(line: str) -> bool:
    """Whether the first word of a line, behind marks and rules, is one with which the mail below can be opened.

    Example:
        >>> may_open("-----Original Message-----"), may_open("Begin forwarded message:"), may_open("- Hi Tom,")
        (True, True, False)
    """
    words = line.lstrip(OPENER_MARKS)
    return words[:4].lower() in patterns.OPENER_STARTS or words[:1].isspace()


def _opener(lines: list[str], index: int, line: str) -> int:
    """The line after an opener such as "-----Original Message-----" at `index`, 0 where there is none."""
    if patterns.RULE.match(line):
        after = _filled(lines, index + 1)
        if after < len(lines) and after - index <= 3:
            stop = header_block(lines, after) or _lone_sender(lines, after)
            return stop if stop else 0
        return 0
    opens = may_open(line)
    if (opens and patterns.OPENERS.match(line)) or patterns.DASHED_WROTE.match(line):
        after = _filled(lines, index + 1)
        return header_block(lines, after, least=1) or index + 1
    if not opens or "orwarded" not in line:
        return 0
    # "---------------------- Forwarded by Tom Ade/HOU/ECT on 03/04/2001 10:02 AM" goes on in the next line
    joined = f"{line.rstrip()} {lines[index + 1].strip()}"[:MATCHED] if index + 1 < len(lines) else line
    return index + 2 if patterns.OPENERS.match(joined) else 0


def _wrote(lines: list[str], index: int) -> int:
    """Where an "On ... wrote:" that ends at `index` begins, -1 where it is none."""
    tail = lines[index][-160:]
    if patterns.FOOTER_WROTE.match(lines[index][:MATCHED]) or patterns.WROTE_BY.match(lines[index][:MATCHED]):
        return index
    joined = ""
    marked = _next_is_marked(lines, index + 1)
    if _is_dated_sender(lines[index][:MATCHED], marked):
        return index
    if not marked and not _holds_number_or_address(lines, index):
        return -1
    for begin in range(index, max(index - WROTE_LINES, -1), -1):
        if not lines[begin].strip():
            break
        joined = f"{lines[begin].strip()} {joined}"[:MATCHED]
        if len(joined) > MAX_WROTE:
            break
        sender = "@" in joined and patterns.SENDER_END.search(joined[-240:]) and patterns.DATE_START.match(joined)
        started = _is_wrote(joined)
        long = begin == index and len(tail) > LONG + 40
        verb = (sender or started or long) and patterns.WROTE_END.search(joined[-180:])
        if (started and verb) or (sender and not verb):
            return begin
        if long and not verb:
            return -1
    # without a date: "ines@x.example (Ines) writes:", or short and right above marked lines: "Ines wrote:"
    if (
        not marked
        and "@" not in lines[index]
        or not patterns.WROTE_END.search(tail)
        or patterns.WROTE_INSIDE.search(lines[index][:MATCHED])
    ):
        return -1
    address = "@" in lines[index] and patterns.SENDER_START.match(lines[index][:MATCHED])
    short = "@" in lines[index] or 1 < len(lines[index].split()) <= 8
    return index if address or (short and marked) else -1


def _is_dated_sender(line: str, marked: bool) -> bool:
    """Whether a line has the sender first and the moment last, before its colon."""
    if ("@" in line or marked) and patterns.WROTE_WHEN.match(line):
        return True
    return marked and len(line.split()) <= 10 and bool(patterns.NAME_WHEN.match(line))


def _holds_number_or_address(lines: list[str], index: int) -> bool:
    for at in range(index, max(index - WROTE_LINES, -1), -1):
        if not lines[at].strip():
            return False
        if patterns.DIGIT_OR_ADDRESS.search(lines[at]):
            return True
    return False


def _is_wrote(joined: str) -> bool:
    return bool(patterns.WROTE_START.match(joined)) and ("@" in joined or bool(patterns.DATED.search(joined)))


def header_block(lines: list[str], index: int, least: int = 3) -> int:
    """Return the index after a block of reply-header lines (From, Sent, To, Subject ...) at `index`, 0 if there is none.

    Example:
        >>> header_block(["From: Ines", "Sent: Tuesday", "To: Tom", "Subject: Plan", "", "Hello"], 0)
        4
    """
    kinds: list[str] = []
    stop = gap = blanks = 0
    address = False
    for at in range(index, min(index + BLOCK_LINES, len(lines))):
        line = lines[at][:MATCHED]
        if not line.strip(" \t>*|"):
            blanks += 1
            if not kinds or blanks > 1 and stop < at - 1:
                break
            continue
        kind = header_kind(line)
        if kind:
            if kind in kinds and kind in ("from", "subject") and len(set(kinds)) >= least:
                break  # the next message's own header
            kinds.append(kind)
            stop, gap, blanks = at + 1, 0, 0
            address = address or "@" in line
        elif not kinds or blanks or gap >= BLOCK_GAP:
            break
        else:
            gap += 1
    found = set(kinds) - {"other"}
    if len(found) >= least and found & {"subject", "sent"} and found & {"from", "to"}:
        return _subject_end(lines, stop)
    two = len(found) == 2 and found & {"sent", "subject"} and found & {"from", "to"} and (address or least < 2)
    return stop if two or (least == 1 and found) else 0


def header_kind(line: str) -> str:
    """Return which field of a reply header a line is ("from", "sent", "to", "cc", "subject", "other"), or "".

    Example:
        >>> header_kind("Von: Ines"), header_kind("We ship.")
        ('from', '')
    """
    if ":" not in line[: patterns.HEADER_COLON] and "：" not in line[: patterns.HEADER_COLON]:
        return ""
    return _kind_of(line)


@lru_cache(maxsize=4096)
def _kind_of(line: str) -> str:
    match = patterns.HEADER_LINE.match(line)
    kind = patterns.HEADER_NAMES.get(match.group(1).lower(), "") if match else ""
    return kind or ("other" if patterns.EXTENSION_HEADER.match(line) else "")


def _subject_end(lines: list[str], stop: int) -> int:
    """A subject that was wrapped goes on in the next line, which is not blank and has a blank line after it."""
    if (
        stop + 1 < len(lines)
        and stop
        and len(lines[stop - 1]) > LONG
        and lines[stop].strip()
        and not lines[stop + 1].strip()
    ):
        return stop + 1
    return stop


def _lone_sender(lines: list[str], index: int) -> int:
    """Under a rule, a single "From: ann@x.example" opens the mail below."""
    line = lines[index][:MATCHED]
    return index + 1 if header_kind(line) == "from" and "@" in line else 0


def _sender_above(lines: list[str], index: int) -> int:
    """Lotus Notes puts name and date of the sender above "To: ... cc: ... Subject:"; return where they begin."""
    if header_kind(lines[index][:MATCHED]) not in ("to", "cc", "subject", "sent"):
        return index
    return _sender_and_date(lines, index)[0]


def _sender_and_date(lines: list[str], index: int) -> tuple[int, int]:
    """Where a line with a date, and above it one with a name, begin above `index`, and 3 if both are there."""
    begin, seen = index, 0
    for at in range(index - 1, max(index - 7, -1), -1):
        line = lines[at][:MATCHED].strip()
        if not line:
            continue
        if patterns.DATED.search(line) and len(line.split()) <= 14 and not line.endswith((".", "?", "!")):
            begin, seen = at, 2
        elif (
            seen == 2 and at == begin - 1 and _short_name(line) or (line.startswith(("From:", "Sent by:", "(Embedded")))
        ):
            begin, seen = at, 3
        elif seen != 2 and patterns.RULE.match(line):
            continue
        else:
            break
        if seen == 3:
            break
    return begin, seen


def _table_header(lines: list[str], zones: list[str], index: int) -> int:
    """Mark the header that Lotus Notes lays out as a table, of which "To" stands at `index`; return the next line."""
    begin, seen = _sender_and_date(lines, index)
    names = (lines[at].strip().lower() for at in range(index, min(index + BLOCK_GAP, len(lines))))
    last = next((at for at, name in enumerate(names, index) if patterns.HEADER_NAMES.get(name) == "subject"), -1)
    if seen != 3 or last < 0:
        return index + 1
    after = _filled(lines, last + 1) + 1  # the subject itself
    stop = after if _next_is_marked(lines, after) else len(lines)
    zones[begin:stop] = ["quoted"] * (stop - begin)
    return stop


def _short_name(line: str) -> bool:
    words = line.split()
    return (
        len(words) <= 6
        and len(line) < 70
        and not line.endswith((".", "?", "!", ",", ":"))
        and (words[0][0].isupper() or words[0][0] in "\"'<" or "@" in line or "/" in line)
    )


def _mark_header_above(lines: list[str], zones: list[str], index: int) -> None:
    """Mark the sender line without a colon above quoted lines: "2011/4/7 Nathan <nathan@x.example>"."""
    at = index - 1
    while at >= 0 and index - at <= 3 and not lines[at].strip():
        at -= 1
    line = lines[at][:MATCHED].strip() if at >= 0 else ""
    if line.endswith(">") and "@" in line and patterns.DATE_START.match(line) and patterns.DATED.search(line):
        zones[at] = "quoted"


def _own_header(lines: list[str], zones: list[str], author: frozenset[str]) -> int:
    """Mark the header of this message itself, where its text begins with one; return where its own text begins."""
    first = _filled(lines, 0)
    stop = header_block(lines, first) if first < len(lines) and header_kind(lines[first][:MATCHED]) else 0
    if not stop:
        return 0
    sender = next((line for line in lines[first:stop] if header_kind(line[:MATCHED]) == "from"), "").lower()
    if author and not any(word in sender for word in author if len(word) > 2):
        return 0
    zones[first:stop] = ["quoted"] * (stop - first)
    return stop


def _filled(lines: list[str], index: int) -> int:
    while index < len(lines) and not lines[index].strip():
        index += 1
    return index


def _next_is_marked(lines: list[str], index: int) -> bool:
    at = _filled(lines, index)
    return at < len(lines) and at - index <= 8 and bool(patterns.QUOTE_MARK.match(lines[at][:MATCHED]))


def _mend(lines: list[str], zones: list[str]) -> None:
    """Lines that wrapping pushed out of a quote, and bare links between quoted lines, belong to it."""
    for index in range(1, len(lines) - 1):
        if zones[index] == "authored" and zones[index - 1] == "quoted" and zones[index + 1] == "quoted":
            line, above = lines[index], lines[index - 1]
            if not line.strip() or not patterns.QUOTE_MARK.match(lines[index + 1][:MATCHED]):
                continue
            pushed = len(above) >= LONG and len(line) < LONG and not line.strip()[0].isupper()
            if (pushed and patterns.QUOTE_MARK.match(above[:MATCHED])) or patterns.LINK_ONLY.match(line[:MATCHED]):
                zones[index] = "quoted"

"""Whose words a line is: authored, quoted, signature or disclaimer.

Quoted text starts at quote marks, at "On ... wrote:" or at a reply header; a signature at its rule, at a closing
formula or at the writer's own name; a disclaimer at its formulas. Where a line could be either, it stays authored:
losing what somebody wrote is worse than reading a telephone number.
"""

from __future__ import annotations

from analyzer.text import patterns

#: Lines are matched up to this length; a longer line is prose anyway.
MATCHED = 400
MAX_SIGNATURE_LINES = 14
MAX_SIGNATURE_LINE = 72


def zone_of_lines(text: str, author_name: str = "") -> list[tuple[str, str]]:
    """Return (zone, line) for every line of `text`.

    Args:
        text: a message body as plain text.
        author_name: display name of the writer, which closes many messages; an address serves where there is none.

    Example:
        >>> zone_of_lines("Fine with me.\\n\\nBest,\\nTom\\n\\n> Shall we?", "Tom Ade")[0]
        ('authored', 'Fine with me.')
        >>> [zone for zone, line in zone_of_lines("Fine.\\n> Shall we?")]
        ['authored', 'quoted']
    """
    lines = text.split("\n")
    zones = _quoted(lines)
    index = 0
    while index < len(lines):
        if zones[index] == "quoted":
            index += 1
            continue
        end = index
        while end < len(lines) and zones[end] == "authored":
            end += 1
        _mark_tail(lines, zones, index, end, author_name)
        index = end
    return list(zip(zones, lines, strict=True))


def _quoted(lines: list[str]) -> list[str]:
    zones = ["authored"] * len(lines)
    index = 0
    while index < len(lines):
        line = lines[index][:MATCHED]
        if patterns.QUOTE_MARK.match(line):
            zones[index] = "quoted"
        else:
            length, rest_is_quoted = _opening(lines, index)
            if length:
                end = len(lines) if rest_is_quoted else index + length
                zones[index:end] = ["quoted"] * (end - index)
                index = end - 1
        index += 1
    return zones


def _opening(lines: list[str], index: int) -> tuple[int, bool]:
    """Lines that a reply header takes at `index` (0: none), and whether all that follows is quoted."""
    line = lines[index][:MATCHED]
    if not line.strip():
        return 0, False
    wrote = _wrote(lines, index)
    if wrote:
        return wrote, not _marked_below(lines, index + wrote)
    if patterns.OPENERS.match(line) and not patterns.RULE.match(line):
        return 1, not _marked_below(lines, index + 1)
    at = index + 1 if patterns.RULE.match(line) else index
    if _header_block(lines, at) or (_dated_name(line) and _header_block(lines, index + 1, least=2)):
        return 1, True
    if (
        index + 1 < len(lines)
        and _dated_name(lines[index + 1][:MATCHED])
        and _short_name(line)
        and _header_block(lines, index + 2, least=2)
    ):
        return 1, True
    return 0, False


def _wrote(lines: list[str], index: int) -> int:
    """Lines of an "On ... wrote:" that begins at `index`; mail programs wrap it over up to four."""
    if not patterns.WROTE_START.match(lines[index][:MATCHED]) and not patterns.WROTE_END.search(lines[index][-160:]):
        return 0
    joined = ""
    for count in range(1, 5):
        if index + count > len(lines) or (count > 1 and not lines[index + count - 1].strip()):
            return 0
        joined = f"{joined} {lines[index + count - 1].strip()}"[:MATCHED]
        if patterns.WROTE_END.search(joined[-160:]) and len(joined) < 300:
            dated = patterns.DATED.search(joined) or "@" in joined
            return count if dated and (patterns.WROTE_START.match(joined.strip()) or count == 1) else 0
    return 0


def _marked_below(lines: list[str], index: int) -> bool:
    for line in lines[index : index + 6]:
        if line.strip():
            return bool(patterns.QUOTE_MARK.match(line))
    return False


def _header_block(lines: list[str], index: int, least: int = 3) -> bool:
    """Whether a block of reply-header lines (From, Sent, To, Subject ...) begins at `index`."""
    kinds: set[str] = set()
    first = True
    for line in lines[index : index + 12]:
        match = patterns.HEADER_LINE.match(line[:MATCHED])
        kind = patterns.HEADER_NAMES.get(match.group(1).lower()) if match else None
        if kind:
            kinds.add(kind)
        elif first and line.strip():
            return False
        elif line.strip() and not line[:1].isspace() and not kinds:
            return False
        if line.strip():
            first = False
    return len(kinds) >= least and bool(kinds & {"subject", "sent"}) and bool(kinds & {"from", "to"})


def _dated_name(line: str) -> bool:
    return (
        len(line) < 140
        and bool(patterns.DATED.search(line))
        and len(line.split()) <= 12
        and not line.rstrip().endswith((".", "?"))
    )


def _short_name(line: str) -> bool:
    return 0 < len(line.split()) <= 6 and len(line) < 90 and not line.rstrip().endswith((".", "?", "!"))


def _mark_tail(lines: list[str], zones: list[str], start: int, end: int, author_name: str) -> None:
    """Mark disclaimers and the signature of one authored run."""
    _mark_disclaimers(lines, zones, start, end)
    while end > start and (not lines[end - 1].strip() or zones[end - 1] != "authored"):
        end -= 1
    begin = _signature_start(lines, start, end, author_name)
    for index in range(begin, end):
        if zones[index] == "authored":
            zones[index] = "signature"
    for index in range(start, begin):
        if zones[index] == "authored" and patterns.MOBILE_FOOTER.match(lines[index][:MATCHED]):
            zones[index] = "signature"


def _mark_disclaimers(lines: list[str], zones: list[str], start: int, end: int) -> None:
    index = start
    while index < end:
        stop = index
        while stop < end and lines[stop].strip():
            stop += 1
        block = " ".join(lines[index:stop])[:1500]
        # A disclaimer stands after something; a message that is about confidentiality is not one.
        if (
            stop > index
            and patterns.DISCLAIMER.search(block)
            and (index > start or len(block) > 300)
            and _formal(block)
        ):
            zones[index:stop] = ["disclaimer"] * (stop - index)
        index = stop + 1


def _formal(block: str) -> bool:
    """A disclaimer talks about itself; two different cues, or one and no 'I' of a person."""
    found = {match.group(0).lower()[:12] for match in patterns.DISCLAIMER.finditer(block)}
    return len(found) >= 2 or not any(
        f" {word} " in f" {block} " for word in ("I", "I'll", "I've", "I'm", "thanks", "Thanks")
    )


def _signature_start(lines: list[str], start: int, end: int, author_name: str) -> int:
    """Index of the first signature line in lines[start:end], or `end`."""
    filled = [index for index in range(start, end) if lines[index].strip()]
    name = author_name.split("@")[0].replace(".", " ").replace("_", " ") if "@" in author_name else author_name
    names = {part.strip(".,'\"()").lower() for part in name.split() if len(part.strip(".,'\"()")) > 1}
    for index in filled[-40:]:
        if (
            patterns.SIGNATURE_RULE.match(lines[index])
            and end - index <= 30
            and index > start
            and lines[index].strip() in {"--", "—", "__"}
        ):
            return index
    for index in filled[-MAX_SIGNATURE_LINES:]:
        if patterns.CLOSING.match(lines[index][:MATCHED]) and _all_short(lines, index + 1, end):
            return index
        if index > start and _is_name(lines[index], names) and _all_short(lines, index + 1, end):
            return index
    return _contact_tail(lines, filled, end)


def _contact_tail(lines: list[str], filled: list[int], end: int) -> int:
    """Trailing contact lines without any closing: walk up from the last line while lines look like a card."""
    begin = end
    contacts = 0
    for index in reversed(filled[-MAX_SIGNATURE_LINES:]):
        line = lines[index][:MATCHED]
        if not _short(line):
            break
        contact = bool(patterns.CONTACT.search(line))
        if (
            not contact
            and not patterns.TITLE.search(line)
            and not (contacts and _short_name(line) and line.strip().istitle())
        ):
            break
        contacts += contact
        begin = index
    return begin if contacts >= 1 and begin < end and begin > (filled[0] if filled else 0) else end


def _all_short(lines: list[str], start: int, end: int) -> bool:
    rest = [line for line in lines[start:end] if line.strip()]
    return len(rest) <= MAX_SIGNATURE_LINES and all(_short(line) for line in rest)


def _short(line: str) -> bool:
    text = line.strip()
    if patterns.MOBILE_FOOTER.match(text) or patterns.CLOSING.match(text):
        return True
    if len(text) > MAX_SIGNATURE_LINE and not patterns.CONTACT.search(text[:MATCHED]):
        return False
    words = len(text.split())
    prose = bool(patterns.PROSE.search(text)) and words >= 4
    return (
        not prose
        and not (words >= 8 and text.endswith((".", "?", "!")))
        and not text.lower().startswith(("ps", "p.s", "p.p.s"))
    )


def _is_name(line: str, names: set[str]) -> bool:
    words = [word.strip(".,'\"()-–/").lower() for word in line.split()]
    words = [word for word in words if word]
    return (
        bool(words) and len(words) <= 4 and words[0] in names and all(word in names or len(word) == 1 for word in words)
    )

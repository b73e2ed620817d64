"""Call notes in .txt and .md: header lines or the file name say who, which organisation and when."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from dateutil import parser as dates

from analyzer.sources import limits
from analyzer.sources.charsets import decode
from analyzer.sources.letter import Chunk, Letter, Options, Rejected
from analyzer.sources.limits import LimitError, time_limit
from analyzer.sources.message import refuse_long_lines
from analyzer.sources.speakers import (
    LITTER,
    NO_NAME,
    Turn,
    as_text,
    is_head,
    labelled_turns,
    names_of,
    turns_in,
    undecorated,
)

#: What a header line of a note may be called.
KEYS: dict[str, tuple[str, ...]] = {
    "date": ("date", "when", "held on", "call date", "meeting date", "day", "datum"),
    "organisation": (
        "organisation",
        "organization",
        "company",
        "customer",
        "client",
        "account",
        "supplier",
        "counterpart",
        "firm",
        "with",
    ),
    "participants": (
        "participants",
        "ours",
        "theirs",
        "attendees",
        "present",
        "people",
        "who",
        "in the room",
        "on the call",
        "between",
        "attending",
    ),
    "subject": ("subject", "topic", "title", "re", "about", "purpose"),
    "author": (
        "author",
        "notes by",
        "by",
        "written by",
        "note taker",
        "notetaker",
        "minutes by",
        "minutes",
        "from",
        "taken by",
        "notes",
    ),
}
KEY_OF = {name: key for key, names in KEYS.items() for name in names}
LINE = re.compile(r"^[\s>#*\-_|]{0,8}([A-Za-z][A-Za-z .]{0,20}?)[*_]{0,2}\s{0,3}[:|][*_]{0,2}\s{0,8}(\S.{0,500})$")
SPEAKER = re.compile(
    r"^\s{0,4}(?:\[?\d{1,2}:\d\d(?::\d\d)?\]?\s{1,3})?([A-Z][\w.'’\-]{0,25}(?: (?:(?:d[aeiu]|de[nrl]|dos|la|le|v[ao]n|ten) ){0,2}[A-Z(0-9][\w.'’\-)]{0,25}){0,4}(?: ?\([^()\n]{1,60}\))?)\s?:\s+\S"
)
#: Of this many lines with a name half must be; with fewer, a service says that it is a transcript.
ENOUGH_SPEAKERS, ENOUGH_TOLD = 4, 2
BULLETS = frozenset(("- ", "* ", "• ", "+ "))
TOLD = re.compile(
    r"^\s{0,4}(?:.{0,120}- )?transcript(?:ion)?\s{0,4}$|^\s{0,4}\d{1,2}:\d\d:\d\d\s{0,4}$", re.IGNORECASE | re.MULTILINE
)
FILE_DATE = re.compile(
    r"(?<!\d)(\d{4})[-_. ]?(\d{2})[-_. ]?(\d{2})(?!\d)|(?<!\d)(\d{1,2})[-_. ]([A-Za-z]{3,9})[-_. ](\d{4})(?!\d)"
)
FILE_WORDS = re.compile(
    r"\b(?:call|calls|meeting|note|notes|minutes|visit|sync|review|weekly|monthly|quarterly|kick-?off|check-?in|with|the|of|and|phone|video|qbr|"
    r"transcript|transcription|captions|summary|follow-?up|debrief|gmt|recording|zoom|teams|otter|gong|export)\b",
    re.IGNORECASE,
)


class NotesReader:
    """Reader of call notes."""

    NAME = "notes"
    READS = "call notes and speaker-labelled transcripts in .txt and .md (Zoom, Teams, Otter layouts too)"

    def knows(self, path: Path, head: bytes) -> bool:
        """Tell by the name: .txt, .md, .text or .markdown, and text inside."""
        return path.suffix.lower() in {".txt", ".md", ".text", ".markdown"} and b"\0" not in head[:1000]

    def split(self, path: Path, source: str) -> list[Chunk]:
        """One file is one piece of work."""
        return [Chunk(self.NAME, path, source, 0, path.stat().st_size)]

    def read(self, chunk: Chunk, options: Options) -> Iterator[Letter | Rejected]:
        """Read the note."""
        flags: list[str] = []
        try:
            if chunk.path.stat().st_size > limits.MAX_DOCUMENT_BYTES:
                size = limits.MAX_DOCUMENT_BYTES // 1_000_000
                raise LimitError(f"a note of more than {size} MB (MAX_DOCUMENT_BYTES)")
            with time_limit():
                text = decode(chunk.path.read_bytes(), "", flags)
                refuse_long_lines(text)
                if text.strip("\0\ufeff \t\r\n"):
                    letter = note_from_text(limits.cut(text, flags), chunk.path.stem, chunk.source)
                    letter.flags += flags
                    yield letter
                else:
                    yield Rejected(chunk.source, 0, "the file holds no text")
        except LimitError as error:
            yield Rejected(chunk.source, 0, f"not read: {error}")


def note_from_text(text: str, name: str, source: str) -> Letter:
    """Return the note in `text`; `name` is the file name without its extension.

    Example:
        >>> note = note_from_text("Date: 2025-03-04\\nWith: Acme Foods\\n\\nTom will call.", "n1", "n1.md")
        >>> note.organisation, note.date.date().isoformat(), note.body
        ('Acme Foods', '2025-03-04', 'Tom will call.')
    """
    found, body = _header(text)
    flags: list[str] = []
    named = date_in_name(name)
    date = _date(found.get("date", ""), named) or named or _date_in_title(found.get("title", ""))
    if date is None:
        flags.append("date_missing")
    participants = _people(found.get("participants", ""))
    author = _people(found.get("author", ""))[:1]
    said = _spoken(body, participants)
    turns = turns_in(body if set(found) - {"title"} else text.replace("\r\n", "\n"))
    if turns:
        found = {key: value for key, value in found.items() if not is_head(value)}
        body, participants = as_text(turns), names_of(turns, participants)
    elif said:
        body, participants = as_text(said), names_of(said, participants)
    return Letter(
        source=source,
        position=0,
        kind="transcript" if turns or said else "note",
        date=date,
        author=author[0] if author else "",
        author_name=author[0] if author else "",
        recipients=participants,
        recipient_names=participants,
        organisation=found.get("organisation", "") or organisation_in_name(found.get("title", "") or name),
        subject=found.get("subject", "") or found.get("title", "") or name,
        body=limits.cut(body, flags),
        flags=flags,
    )


def _spoken(body: str, participants: list[str]) -> list[Turn]:
    """The turns of a text in which most lines begin with a name, several of them with the same; [] for any other."""
    known = {word for person in participants for word in re.findall(r"\w+", person)}
    filled = [line for line in body.split("\n") if line.strip()]
    lines = [undecorated(line) for line in filled]
    listed = [line.lstrip()[:2] in BULLETS and "**" not in line[:9] for line in filled]
    matches = [
        match
        for line, item in zip(lines, listed, strict=True)
        if (match := SPEAKER.match(line))
        and match.group(1).lower() not in NO_NAME
        and (not item or " " in match.group(1) or match.group(1) in known)  # an item of a list begins with many a word
    ]
    enough = ENOUGH_TOLD if TOLD.search(body) else ENOUGH_SPEAKERS
    if len(matches) < enough or (len(matches) * 2 < len(lines) and enough == ENOUGH_SPEAKERS):
        return []
    often = Counter(match.group(1) for match in matches)
    again = sum(count for count in often.values() if count > 1)
    if enough == ENOUGH_SPEAKERS and (again * 2 < len(matches) or len(often) > len(matches) // 2 + 1):
        return []  # "Price: ...", "Date: ...", "Owner: ...": headings, of which each stands once
    begin = next(number for number, line in enumerate(lines) if SPEAKER.match(line))
    return labelled_turns(line for line in lines[begin:] if not LITTER.match(line[:200]))


def _header(text: str) -> tuple[dict[str, str], str]:
    """Header values by key, and the text below the header. A title line and front-matter rules may stand among them."""
    found: dict[str, str] = {}
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    index = 0
    blanks = 0
    while index < len(lines) and index < 25:
        line = lines[index]
        match = LINE.match(line)
        key = KEY_OF.get(match.group(1).strip().lower()) if match else None
        if key and match and (key not in found or key == "participants"):
            value = match.group(2).strip(" *_|")
            found[key] = f"{found[key]}; {value}" if key in found else value
            blanks = 0
        elif not line.strip() or re.match(r"^\s*(?:---+|===+|\*\*\*+)\s*$", line):
            blanks += 1
            if blanks > 1 and found:
                break
        elif (
            "title" not in found
            and not found
            and (line.startswith("#") or (index < 2 and len(line) < 90 and not line.rstrip().endswith(".")))
        ):
            found["title"] = line.strip("# *_").strip()
        else:
            break
        index += 1
    if set(found) <= {"title"} and not text.lstrip().startswith("#"):
        return ({"title": ""} if not found else found), text if not found else "\n".join(lines[index:]).strip("\n")
    return found, "\n".join(lines[index:]).strip("\n")


def _people(text: str) -> list[str]:
    pieces = re.split(r"\s*[;\n]\s*|,\s*(?![^()]*\))|\s+(?:and|&|/)\s+(?![^()]*\))", text)
    people = [piece.strip(" .*_") for piece in pieces if re.search(r"[A-Za-z]{2}", piece)]
    organisation = ""
    for index in range(len(people) - 1, -1, -1):  # "Tom Ade, Mina de Graaf (Acme)": the brackets stand for both
        named = re.search(r"\(([^()]{2,60})\)\s{0,9}$", people[index])
        if named:
            organisation = named.group(1)
        elif organisation:
            people[index] = f"{people[index]} ({organisation})"
    return people


def _date(text: str, named: datetime | None = None) -> datetime | None:
    """The day that a header names; 12/02/2025 is read so that it agrees with the file name, else day first."""
    if not text:
        return None
    iso = re.search(r"\d{4}-\d{1,2}-\d{1,2}", text)
    readings = []
    for day_first in (True, False):
        try:
            parsed = dates.parse(
                iso.group() if iso else text,
                fuzzy=True,
                dayfirst=day_first and not iso,
                default=datetime(1, 1, 1),
                tzinfos=lambda name, offset: offset,
            )
        except (ValueError, OverflowError, TypeError):
            continue
        if limits.EARLIEST_YEAR <= parsed.year <= limits.LATEST_YEAR:
            readings.append(parsed.replace(tzinfo=UTC))
    agreeing = [reading for reading in readings if named and reading.date() == named.date()]
    return next(iter(agreeing + readings), None)


def date_in_name(name: str) -> datetime | None:
    """Return the day that a file name tells.

    Example:
        >>> date_in_name("GMT20250304-100000_Recording").date().isoformat()
        '2025-03-04'
    """
    match = FILE_DATE.search(name)
    if not match:
        return None
    year, month, day, named_day, named_month, named_year = match.groups()
    return _date(f"{year}-{month}-{day}" if year else f"{named_day} {named_month} {named_year}")


def _date_in_title(title: str) -> datetime | None:
    return _date(title) if re.search(r"\b(?:19|20)\d\d\b", title) else None


def organisation_in_name(name: str) -> str:
    """Return what is left of a file name without day and words for a meeting: mostly the counterpart.

    Example:
        >>> organisation_in_name("2025-03-04 Acme Foods call")
        'Acme Foods'
    """
    rest = FILE_WORDS.sub(" ", FILE_DATE.sub(" ", name.replace("_", " ")))
    words = [word for word in re.split(r"[\s\-–—,]+", rest) if word and not word.isdigit()]
    return " ".join(words)


READER = NotesReader()

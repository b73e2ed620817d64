"""One row of named fields -> a letter: shared by CSV, JSON and CRM exports."""

from __future__ import annotations

import email.utils
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from dateutil import parser as dates

from analyzer.sources import limits
from analyzer.sources.addresses import LENIENT
from analyzer.sources.automatic import from_machine
from analyzer.sources.header_names import HEADERS, NOTED, OUTLOOK, TALK
from analyzer.sources.letter import Letter, Rejected
from analyzer.sources.message import refuse_long_lines
from analyzer.sources.mime import without_pictures

CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
PUNCTUATION = re.compile(r"[\s_\-.:()/&*\ufeff]+")
NUMERIC_DAY = re.compile(r"\s{0,5}(\d{1,2})[/.\-](\d{1,2})[/.\-]\d{2,4}")
EPOCH = re.compile(r"^\s{0,5}(\d{10}|\d{13})(?:\.\d{1,9})?\s{0,5}$")
HTML = re.compile(r"\s{0,100}<(?:!doctype|html|div|p|body|table|span|br)\b", re.IGNORECASE)
#: Salesforce logs an e-mail as a task whose description is the mail with this head.
LOGGED = re.compile(r"^\s{0,20}(?:Additional )?To:[ \t]{0,9}([^\n]{0,2000})\n", re.IGNORECASE)
LOGGED_LINE = re.compile(r"^\s{0,5}(CC|BCC|Attachment|Subject|Body|From):[ \t]{0,9}([^\n]{0,2000})$", re.IGNORECASE)
LOGGED_SUBJECT = re.compile(r"^[\s→>←<-]{0,5}E-?mail:\s{0,3}", re.IGNORECASE)
#: Names of zones in exports, in seconds east of UTC; a name that is not here tells nothing.
ZONES = {
    name: hours * 3600
    for hours, names in {
        -8: "PST",
        -7: "PDT MST",
        -6: "MDT CST",
        -5: "CDT EST",
        -4: "EDT",
        0: "GMT WET",
        1: "BST CET MEZ",
        2: "CEST MESZ EET",
        9: "JST",
    }.items()
    for name in names.split()
}
#: "Tom Ade (tom@acme.example)", as CRM systems write a contact.
BRACKETED = re.compile(r"^([^()<>@]{1,100}?)\s{0,3}\(([^\s()<>@]{1,200}@[^\s()<>@]{1,200})\)\s{0,3}$")
#: A value in a mapping that begins so is a constant, not the name of a column.
CONSTANT = "="


def plain_name(name: str) -> str:
    """Return the name of a column as it is compared.

    Example:
        >>> plain_name("From: (Address)"), plain_name("FromAddress"), plain_name("hs_email_text")
        ('from address', 'from address', 'hs email text')
    """
    return PUNCTUATION.sub(" ", CAMEL.sub(" ", name[:200])).strip().lower()


def columns_of(header: Sequence[str], given: Mapping[str, str]) -> dict[str, list[int]]:
    """Return our columns, and where in `header` each stands, best first.

    Args:
        header: the names of the columns of a file.
        given: what the user said: our name -> name in the file; "=value" stands for a constant.

    Raises:
        ValueError: a named column is not there, or nothing tells text or writer.

    Example:
        >>> columns_of(["FromAddress", "TextBody", "Subject"], {})
        {'body': [1], 'subject': [2], 'author': [0]}
    """
    plain = [plain_name(name) for name in header]
    columns: dict[str, list[int]] = {}
    for ours, theirs in given.items():
        if ours not in HEADERS:
            raise ValueError(f"--column {ours}=...: there is no such column; known are {', '.join(HEADERS)}")
        if theirs.startswith(CONSTANT):
            continue
        if plain_name(theirs) not in plain:
            raise ValueError(f"the file has no column {theirs!r}; it has {', '.join(header)[:500]}")
        columns[ours] = [plain.index(plain_name(theirs))]
    for ours, names in HEADERS.items():
        found = [plain.index(name) for name in names if name in plain]
        if found and ours not in given:
            columns[ours] = found
    shown = ", ".join(header)[:300] or "none"
    if "body" not in columns and "html" not in columns:
        raise ValueError(
            f"the file has no column with the text of the messages (its columns: {shown}). Name it: --column body=HEADER"
        )
    if not {"author", "author_name", "owner", "organisation", "to"} & (set(columns) | set(given)):
        raise ValueError(f"the file does not say who wrote (its columns: {shown}). Name it: --column author=HEADER")
    return columns


def cells_of(row: Sequence[str], columns: Mapping[str, Sequence[int]], given: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of a row under our names.

    Example:
        >>> cells_of(["", "b"], {"body": [0, 1]}, {"kind": "=note"})
        {'kind': 'note', 'body': 'b'}
    """
    cells = {ours: value[1:] for ours, value in given.items() if value.startswith(CONSTANT)}
    for ours, indexes in columns.items():
        cells[ours] = next((row[i].strip() for i in indexes if i < len(row) and row[i].strip()), "")
    return cells


def flags_of(header: Sequence[str], columns: Mapping[str, Sequence[int]]) -> list[str]:
    """Return what is odd about a whole file: Outlook's CSV export has no date column.

    Example:
        >>> flags_of(["Subject", "Body", "From: (Name)", "Sensitivity"], {"body": [1]})
        ['no_date_column']
    """
    known = {plain_name(name) for name in header}
    return ["no_date_column"] if "date" not in columns and known & OUTLOOK else []


def kind_of(header: Sequence[str], columns: Mapping[str, Sequence[int]]) -> str:
    """Return "note" for a file without a column that tells what a row is, if all its texts are notes; else "".

    Example:
        >>> kind_of(["Call notes", "Owner"], {"body": [0]}), kind_of(["Body", "From"], {"body": [0]})
        ('note', '')
    """
    texts = {plain_name(header[index]) for index in columns.get("body", ())}
    return "note" if "kind" not in columns and "html" not in columns and texts and texts <= NOTED else ""


def day_first(values: Iterable[str]) -> bool:
    """Whether 3/4 means the 3rd of April here: true where some first number is over 12 and no second one is.

    Example:
        >>> day_first(["3/4/2025", "25/4/2025"]), day_first(["3/4/2025"])
        (True, False)
    """
    first = second = 0
    dotted = False
    for value in values:
        match = NUMERIC_DAY.match(value)
        if match:
            first, second = max(first, int(match.group(1))), max(second, int(match.group(2)))
            dotted = dotted or "." in match.group()
    return (first > 12 or dotted) and second <= 12


def letter_from_cells(
    cells: Mapping[str, str], source: str, position: int, first_day: bool, flags: Sequence[str] = ()
) -> Letter | Rejected:
    """Return the letter that a row of fields stands for.

    Args:
        cells: the fields under our names.
        source: where it comes from, for the tables.
        position: its place there.
        first_day: whether 3/4 means the 3rd of April.
        flags: what is odd about the whole file.

    Example:
        >>> letter_from_cells({"author": "a@x.example", "body": "Hi", "date": "2025-03-04"}, "x.csv", 0, False).author
        'a@x.example'
    """
    found = {name: value.replace("\0", "").strip() for name, value in cells.items()}

    def cell(name: str) -> str:
        return found.get(name, "")

    body, subject, to, cc = (
        (cell("body") or cell("html")).replace("\r\n", "\n").replace("\r", "\n"),
        cell("subject"),
        cell("to"),
        cell("cc"),
    )
    if not body and not subject:
        return Rejected(source, position, "a row with neither subject nor text")
    if ";base64," in body:
        body = without_pictures(body)
    refuse_long_lines(body)
    kind = cell("kind").lower()
    if LOGGED.match(body) and (LOGGED_SUBJECT.match(subject) or "email" in kind):
        logged, body = _logged(body)
        to, cc, subject = (
            logged.get("to", to),
            logged.get("cc", cc),
            logged.get("subject") or LOGGED_SUBJECT.sub("", subject),
        )
        kind = "email"
    author_name, author = _person(cell("author"), cell("author_name") or ("" if cell("author") else cell("owner")))
    people = _people(to, cell("to_names")) + _people(cc, "")
    odd = list(flags)
    date, offset = date_of(cell("date"), first_day, odd)
    body = limits.cut(body, odd)
    references = [key.strip("<>") for key in cell("references").split()[:500]]
    if cell("thread"):
        references.insert(0, f"{cell('thread')[:200]}@thread.export")
    return Letter(
        source=source,
        position=position,
        kind="note" if any(word in kind for word in TALK) and "mail" not in kind else "email",
        message_key=cell("message_key").strip("<>"),
        in_reply_to=cell("in_reply_to").strip("<>"),
        references=references,
        date=date,
        utc_offset=offset,
        author=author,
        author_name=author_name,
        recipients=[address for _, address in people],
        recipient_names=[name for name, _ in people],
        organisation=cell("organisation"),
        subject=subject,
        automatic=from_machine(author, subject),
        flags=odd,
        body=body,
        body_type="html" if HTML.match(body) else "plain",
    )


def _logged(body: str) -> tuple[dict[str, str], str]:
    """The head of a mail that a CRM logged as text, and the text below it."""
    match = LOGGED.match(body)
    found = {"to": match.group(1).strip()} if match else {}
    lines = body.lstrip().split("\n")
    index = 1
    while index < min(len(lines), 15):
        line = LOGGED_LINE.match(lines[index])
        if line:
            found[line.group(1).lower()] = line.group(2).strip()
        elif lines[index].strip():
            break
        index += 1
        if line and line.group(1).lower() == "body":
            break
    rest = "\n".join(([found.get("body", "")] if found.get("body") else []) + lines[index:])
    return found, rest.strip("\n")


def _person(address: str, name: str) -> tuple[str, str]:
    people = _people(address, name)
    return people[0] if people else (name, name)


def _people(addresses: str, names: str) -> list[tuple[str, str]]:
    given = [n.strip() for n in names.split(";")] if names else []
    found: list[tuple[str, str]] = []
    pieces = re.split(r";|,(?=[^,<]{0,300}[@<])", addresses[: limits.MAX_FIELD_BYTES])
    for index, piece in enumerate(p for p in pieces if p.strip()):
        piece = BRACKETED.sub(r"\1 <\2>", piece)
        try:
            display, address = email.utils.parseaddr(piece.strip(), **LENIENT)
        except (ValueError, IndexError, RecursionError):
            display, address = "", ""
        if "@" not in address:
            display, address = piece.strip(), piece.strip()
        shown = display or (given[index] if index < len(given) else "")
        found.append((shown, address.lower() if "@" in address else address))
    return found


def zone(name: str | None, offset: int | None) -> int | None:
    """Return the seconds east of UTC of a named zone, or None; what dateutil asks for.

    Example:
        >>> zone("EST", None), zone("UTC", 0), zone("XYZ", None)
        (-18000, 0, None)
    """
    return offset if offset is not None else ZONES.get(name or "")


def date_of(text: str, first_day: bool, flags: list[str]) -> tuple[datetime | None, float | None]:
    """Return the moment that a field names, in UTC, and the writer's clock in minutes east; flags what is wrong.

    Example:
        >>> date_of("1741082400", False, [])[0].isoformat()
        '2025-03-04T10:00:00+00:00'
    """
    if not text:
        flags.append("date_missing")
        return None, None
    epoch = EPOCH.match(text)
    try:
        if epoch:
            seconds = int(epoch.group(1)) / (1000 if len(epoch.group(1)) == 13 else 1)
            parsed = datetime.fromtimestamp(seconds, UTC)
        else:
            parsed = dates.parse(text[:100], dayfirst=first_day, default=datetime(1, 1, 1), tzinfos=zone)
        moment = parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
        offset = parsed.utcoffset()
    except (ValueError, OverflowError, TypeError, AttributeError, RecursionError, OSError):
        flags.append("date_impossible")
        return None, None
    if not limits.EARLIEST_YEAR <= moment.year <= limits.LATEST_YEAR:
        flags.append("date_impossible")
        return None, None
    return moment, offset.total_seconds() / 60 if offset is not None and not epoch else None

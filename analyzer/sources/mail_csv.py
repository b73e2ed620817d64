"""Mail exported as CSV: Outlook's column names, other common ones, or a mapping given by the user."""

from __future__ import annotations

import csv
import email.utils
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from dateutil import parser as dates

from analyzer.sources.automatic import from_machine
from analyzer.sources.letter import Chunk, Letter, Options, Rejected
from analyzer.sources.message import LENIENT

#: Our name of a column -> header names under which exports carry it, lower-case, best first.
HEADERS: dict[str, tuple[str, ...]] = {
    "body": (
        "body",
        "message body",
        "text",
        "content",
        "message",
        "plain body",
        "body text",
        "description",
        "email body",
    ),
    "subject": ("subject", "title", "email subject"),
    "author": (
        "from: (address)",
        "from address",
        "from email",
        "sender email",
        "sender address",
        "from",
        "sender",
        "author",
    ),
    "author_name": ("from: (name)", "from name", "sender name"),
    "to": ("to: (address)", "to address", "to email", "recipient email", "recipients", "to", "recipient"),
    "to_names": ("to: (name)", "to name"),
    "cc": ("cc: (address)", "cc"),
    "date": (
        "date",
        "sent",
        "sent on",
        "sent date",
        "date sent",
        "received",
        "received date",
        "timestamp",
        "datetime",
        "created",
        "time",
    ),
    "message_key": ("message-id", "message id", "messageid", "internet message id"),
    "in_reply_to": ("in-reply-to", "in reply to"),
    "kind": ("kind", "type", "activity type"),
    "organisation": ("organisation", "organization", "company", "account", "account name"),
}
OUTLOOK = "from: (address)"
MAX_FIELD = 2_000_000


class MailCsvReader:
    """Reader of CSV exports of mail."""

    NAME = "mail_csv"
    READS = "CSV exports of mail (Outlook's header names, common others, or --column NAME=HEADER)"

    def knows(self, path: Path, head: bytes) -> bool:
        """Tell by the name: .csv or .tsv."""
        return path.suffix.lower() in {".csv", ".tsv"} and b"\0" not in head[:1000]

    def split(self, path: Path, source: str) -> list[Chunk]:
        """One file is one piece of work: quoted fields span lines, so it cannot be cut blindly."""
        return [Chunk(self.NAME, path, source, 0, path.stat().st_size)]

    def read(self, chunk: Chunk, options: Options) -> Iterator[Letter | Rejected]:
        """Read a letter a row."""
        csv.field_size_limit(MAX_FIELD)
        text = _text_of(chunk.path)
        try:
            dialect: type[csv.Dialect] | str = csv.Sniffer().sniff(text[:20_000].partition("\n")[0], delimiters=",;\t|")
        except csv.Error:
            dialect = "excel"
        rows = csv.reader(text.splitlines(keepends=True), dialect)
        header = [name.strip().strip("\ufeff") for name in next(rows, [])]
        try:
            columns = _columns(header, dict(options.columns))
        except ValueError as error:
            yield Rejected(chunk.source, 0, str(error))
            return
        table = list(_rows(rows, len(header), chunk.source))
        day_first = _day_first(
            [row[columns["date"]] for _, row in table if isinstance(row, list)] if "date" in columns else []
        )
        for position, row in table:
            if isinstance(row, Rejected):
                yield row
            else:
                yield _letter(row, columns, chunk.source, position, day_first)


def _rows(rows: Iterator[list[str]], width: int, source: str) -> Iterator[tuple[int, list[str] | Rejected]]:
    position = -1
    while True:
        position += 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield position, Rejected(source, position, f"a row of the CSV could not be read: {error}")
            continue
        if not any(cell.strip() for cell in row):
            position -= 1
        elif len(row) < width - 2:
            yield position, Rejected(source, position, f"the row has {len(row)} fields, the header {width}")
        else:
            yield position, row + [""] * (width - len(row))


def _text_of(path: Path) -> str:
    data = path.read_bytes()
    for charset in ("utf-8-sig", "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8", "cp1252"):
        try:
            return data.decode(charset)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _columns(header: list[str], given: dict[str, str]) -> dict[str, int]:
    lower = [name.lower() for name in header]
    columns: dict[str, int] = {}
    for ours, theirs in given.items():
        if ours not in HEADERS:
            raise ValueError(f"--column {ours}=...: there is no such column; known are {', '.join(HEADERS)}")
        if theirs.lower() not in lower:
            raise ValueError(f"the CSV has no column {theirs!r}; it has {', '.join(header)}")
        columns[ours] = lower.index(theirs.lower())
    for ours, names in HEADERS.items():
        for name in names:
            if ours not in columns and name in lower:
                columns[ours] = lower.index(name)
    if "body" not in columns:
        raise ValueError(
            f"the CSV has no column with the text of the messages (its columns: {', '.join(header)[:300] or 'none'}). "
            "Name it: --column body=HEADER"
        )
    if "author" not in columns and "author_name" not in columns and "organisation" not in columns:
        raise ValueError(
            f"the CSV does not say who wrote (its columns: {', '.join(header)[:300]}). Name it: --column author=HEADER"
        )
    return columns


def _day_first(values: list[str]) -> bool:
    """Whether 3/4 means the 3rd of April here: true where some first number is over 12 and no second one is."""
    pairs = [re.match(r"\s*(\d{1,2})[/.\-](\d{1,2})[/.\-]\d{2,4}", value) for value in values]
    first = max((int(m.group(1)) for m in pairs if m), default=0)
    second = max((int(m.group(2)) for m in pairs if m), default=0)
    dotted = any(m and "." in m.group(0) for m in pairs)
    return (first > 12 or dotted) and second <= 12


def _letter(row: list[str], columns: dict[str, int], source: str, position: int, day_first: bool) -> Letter | Rejected:
    def cell(name: str) -> str:
        return row[columns[name]].replace("\0", "").strip() if name in columns else ""

    flags: list[str] = []
    author_name, author = _person(cell("author"), cell("author_name"))
    people = _people(cell("to"), cell("to_names")) + _people(cell("cc"), "")
    body = cell("body").replace("\r\n", "\n").replace("\r", "\n")
    if not body and not cell("subject"):
        return Rejected(source, position, "a row with neither subject nor text")
    date, offset = _date(cell("date"), day_first, flags)
    kind = cell("kind").lower()
    return Letter(
        source=source,
        position=position,
        kind="note" if kind in {"note", "call", "meeting"} else "email",
        message_key=cell("message_key").strip("<>"),
        in_reply_to=cell("in_reply_to").strip("<>"),
        date=date,
        utc_offset=offset,
        author=author,
        author_name=author_name,
        recipients=[address for _, address in people],
        recipient_names=[name for name, _ in people],
        organisation=cell("organisation"),
        subject=cell("subject"),
        automatic=from_machine(author, cell("subject")),
        flags=flags,
        body=body,
        body_type="html" if re.match(r"\s*<(?:!doctype|html|div|p|body)\b", body, re.IGNORECASE) else "plain",
    )


def _person(address: str, name: str) -> tuple[str, str]:
    people = _people(address, name)
    return people[0] if people else (name, name)


def _people(addresses: str, names: str) -> list[tuple[str, str]]:
    given = [n.strip() for n in names.split(";")] if names else []
    found: list[tuple[str, str]] = []
    for index, piece in enumerate(p for p in re.split(r";|,(?=[^,<]*[@<])", addresses) if p.strip()):
        display, address = email.utils.parseaddr(piece.strip(), **LENIENT)
        if "@" not in address:
            display, address = piece.strip(), piece.strip()
        shown = display or (given[index] if index < len(given) else "")
        found.append((shown, address.lower() if "@" in address else address))
    return found


def _date(text: str, day_first: bool, flags: list[str]) -> tuple[datetime | None, float | None]:
    if not text:
        flags.append("date_missing")
        return None, None
    try:
        parsed = dates.parse(text, dayfirst=day_first, default=datetime(1, 1, 1))
    except (ValueError, OverflowError, TypeError):
        flags.append("date_impossible")
        return None, None
    if parsed.year < 1971 or parsed.year > 2100:
        flags.append("date_impossible")
        return None, None
    if parsed.tzinfo is None:
        return parsed.replace(tzinfo=UTC), None
    offset = parsed.utcoffset()
    return parsed.astimezone(UTC), offset.total_seconds() / 60 if offset is not None else None


READER = MailCsvReader()

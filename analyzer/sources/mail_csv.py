"""CSV exports of mail and of CRM activities: known header names, or a mapping given by the user.

A mapping is given with ``--column NAME=HEADER``, or as a file beside the CSV, of the same name but ``.toml``::

    [columns]
    body = "Gesprächsnotiz"
    date = "Wann"
    kind = "=note"        # the same for every row
"""

from __future__ import annotations

import codecs
import csv
import io
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from analyzer.sources import limits
from analyzer.sources.charsets import mended
from analyzer.sources.date_hints import with_dates_from_quotes
from analyzer.sources.fields import cells_of, columns_of, day_first, flags_of, kind_of, letter_from_cells
from analyzer.sources.letter import Chunk, Letter, Options, Rejected
from analyzer.sources.limits import LimitError, time_limit
from analyzer.sources.registry import FOLDER_MAPPING

#: Bytes looked at to tell the character set and the delimiter.
SAMPLE = 100_000


class MailCsvReader:
    """Reader of CSV exports of mail and activities."""

    NAME = "mail_csv"
    READS = "CSV exports of mail and activities (Outlook, HubSpot, Salesforce, or --column NAME=HEADER, or a mapping file beside it)"

    def knows(self, path: Path, head: bytes) -> bool:
        """Tell by the name: .csv or .tsv."""
        return path.suffix.lower() in {".csv", ".tsv"} and (b"\0" not in head[:1000] or _utf16(head))

    def split(self, path: Path, source: str) -> list[Chunk]:
        """One file is one piece of work: quoted fields span lines, so it cannot be cut blindly."""
        size = path.stat().st_size
        if size > limits.MAX_CSV_BYTES:
            raise LimitError(
                f"a CSV of more than {limits.MAX_CSV_BYTES // 1_000_000} MB (MAX_CSV_BYTES): export it in pieces, by year"
            )
        return [Chunk(self.NAME, path, source, 0, size)]

    def read(self, chunk: Chunk, options: Options) -> Iterator[Letter | Rejected]:
        """Read a letter a row."""
        try:
            given = mapping_beside(chunk.path) | dict(options.columns)
            header = _header(chunk.path)
            columns = columns_of(header, given)
        except (ValueError, csv.Error) as error:
            yield Rejected(chunk.source, 0, str(error))
            return
        flags = flags_of(header, columns)
        days: Iterator[str] = (
            row[columns["date"][0]] for _, row in _rows(chunk.path, len(header), "") if isinstance(row, list)
        )
        first_day = day_first(days) if "date" in columns else False
        letters = self._letters(chunk, header, columns, given, flags, first_day)
        empty = True
        for letter in with_dates_from_quotes(letters) if flags else letters:
            empty = False
            yield letter
        if empty:
            yield Rejected(chunk.source, 0, "the CSV has a header and no rows")

    @staticmethod
    def _letters(
        chunk: Chunk,
        header: list[str],
        columns: Mapping[str, list[int]],
        given: Mapping[str, str],
        flags: list[str],
        first_day: bool,
    ) -> Iterator[Letter | Rejected]:
        kind = kind_of(header, columns)
        for position, row in _rows(chunk.path, len(header), chunk.source):
            if isinstance(row, Rejected):
                yield row
                continue
            try:
                with time_limit():
                    odd = list(flags)
                    cells = {name: mended(value, odd) for name, value in cells_of(row, columns, given).items()}
                    if kind and "@" not in cells.get("author", ""):  # with an address it is a message to a desk
                        cells["kind"] = kind
                    yield letter_from_cells(cells, chunk.source, position, first_day, list(dict.fromkeys(odd)))
            except LimitError as error:
                yield Rejected(chunk.source, position, f"not read: {error}")


def mapping_beside(path: Path) -> dict[str, str]:
    """Return the columns named by the .toml file of the same name beside `path`, or by columns.toml in its folder.

    Raises:
        ValueError: the file is not TOML, or has no table `columns` of strings.

    Example:
        >>> mapping_beside(Path("nothing-here.csv"))
        {}
    """
    beside = path.with_suffix(".toml")
    beside = beside if beside.is_file() else path.parent / FOLDER_MAPPING
    if not beside.is_file() or beside.stat().st_size > SAMPLE:
        return {}
    try:
        columns = tomllib.loads(beside.read_text("utf-8-sig")).get("columns")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"{beside.name}: not TOML: {error}") from None
    if not isinstance(columns, dict) or not all(isinstance(value, str) for value in columns.values()):
        raise ValueError(f'{beside.name}: wants a table [columns] of lines like body = "Header"')
    return dict(columns)


def _rows(path: Path, width: int, source: str) -> Iterator[tuple[int, list[str] | Rejected]]:
    """The rows below the header with their positions; rows that cannot be read as rejects."""
    with _text(path) as stream:
        rows = csv.reader(_lines(stream), _dialect(path))
        next(rows, None)
        position = -1
        while True:
            position += 1
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                yield position, Rejected(source, position, f"a row of the CSV could not be read: {error}")
                if "limit" in str(error):
                    return  # the rest of an endless field would be taken for rows
                continue
            if not any(cell.strip() for cell in row):
                position -= 1
            elif len(row) < width - 2:
                yield position, Rejected(source, position, f"the row has {len(row)} fields, the header {width}")
            else:
                yield position, row + [""] * (width - len(row))


def _header(path: Path) -> list[str]:
    with _text(path) as stream:
        return [name.strip().strip("\ufeff") for name in next(csv.reader(_lines(stream), _dialect(path)), [])]


def _lines(stream: io.TextIOBase) -> Iterator[str]:
    csv.field_size_limit(limits.MAX_FIELD)
    while line := stream.readline(limits.MAX_FIELD + 1):
        if len(line) > limits.MAX_FIELD:
            raise csv.Error(
                f"a line of more than {limits.MAX_FIELD // 1_000_000} million characters, over the limit (MAX_FIELD)"
            )
        yield line.replace("\0", "")


def _dialect(path: Path) -> type[csv.Dialect] | str:
    with _text(path) as stream:
        first = stream.readline(20_000)
    counts = {mark: first.count(mark) for mark in ",;\t|"}
    best = max(counts, key=lambda mark: counts[mark])
    name = {",": "excel", "\t": "excel-tab", ";": "analyzer-semicolon", "|": "analyzer-bar"}[best]
    if name.startswith("analyzer") and name not in csv.list_dialects():
        csv.register_dialect(name, "excel", delimiter=best)
    return name if counts[best] else "excel"


def _utf16(head: bytes) -> bool:
    return head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


def _text(path: Path) -> io.TextIOWrapper:
    with path.open("rb") as stream:
        head = stream.read(SAMPLE)
    charset = "utf-16" if _utf16(head) else "utf-8-sig"
    if charset == "utf-8-sig":
        try:
            with path.open(encoding="utf-8", newline="") as whole:
                while whole.read(1_000_000):
                    pass
        except UnicodeDecodeError:
            charset = "cp1252"
    return path.open(encoding=charset, errors="replace", newline="")


READER = MailCsvReader()

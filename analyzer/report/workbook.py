"""A workbook that people can filter: a sheet a table, the meaning of every column on the first.

XlsxWriter writes every text as a text: nothing in a cell is a formula or a link. A text that would become a formula
when somebody edits its cell carries the quote prefix, as if it had been typed with an apostrophe.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
import xlsxwriter

from analyzer import schema
from analyzer.report.cells import armed
from analyzer.report.neutral import clip, neutral

#: Limits of the format.
ROWS: Final = 1_048_576
CHARACTERS: Final = 32_000
_SHEETS: Final = ("relationships", "commitments", "partner_uses", "elements", "trackers", "messages", "rejected")
_WIDE: Final = {"sentence": 60, "evidence": 60, "reason": 70, "action": 42, "authored_text": 60, "subject": 36}
_OPTIONS: Final = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
    "in_memory": True,
}


def write_workbook(tables: Mapping[str, pd.DataFrame], path: str | os.PathLike[str]) -> None:
    """Write the tables of a run as one .xlsx file.

    Args:
        tables: the tables by name; those absent are left out.
        path: the file.

    Raises:
        OSError: the file cannot be written.

    Example:
        >>> import tempfile, pathlib
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     write_workbook({"rejected": schema.empty(schema.REJECTED)}, pathlib.Path(folder) / "a.xlsx")
        ...     [file.name for file in pathlib.Path(folder).iterdir()]
        ['a.xlsx']
    """
    known = {table.name: table for table in schema.OUTPUT_TABLES}
    with xlsxwriter.Workbook(os.fspath(path), _OPTIONS) as book:
        book.set_properties(
            {"title": "Words and deeds", "comments": "Every text is a text: nothing here is a formula."}
        )
        look = _Look(book)
        shown = [name for name in _SHEETS if name in tables]
        _explain(book, look, [known[name] for name in shown if name in known], tables)
        for name in shown:
            _sheet(book, look, name, _with_sentence(name, tables))


class _Look:
    """The formats of the cells."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401  XlsxWriter has no types
        plain = {"valign": "top", "text_wrap": True}
        self.text = book.add_format(plain)
        self.armed = book.add_format({**plain, "quote_prefix": True})
        self.day = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd hh:mm"})
        self.share = book.add_format({"valign": "top", "num_format": "0.00"})
        self.number = book.add_format({"valign": "top"})
        self.head = book.add_format({"bold": True, "bottom": 1, "valign": "top"})


def _with_sentence(name: str, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The table; elements with the sentence they were found in."""
    frame = tables[name]
    if name != "elements" or "sentences" not in tables:
        return frame
    text = tables["sentences"].drop_duplicates("sentence_id").set_index("sentence_id")["text"]
    return frame.assign(sentence=frame["sentence_id"].map(text))


def _explain(book: Any, look: _Look, shown: list[schema.Table], tables: Mapping[str, pd.DataFrame]) -> None:  # noqa: ANN401
    sheet = book.add_worksheet("read me")
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 34)
    sheet.set_column(2, 2, 100)
    rows = [("table", "column", "what it means")]
    for table in shown:
        size = len(tables[table.name])
        rows.append((table.name, "", f"one row is {table.row}; {size:,} rows" + _too_many(size)))
        rows += [("", column.name, column.meaning) for column in table.columns]
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.write_string(at, column, text, look.head if at == 0 else look.text)
    sheet.freeze_panes(1, 0)


def _too_many(size: int) -> str:
    return "" if size < ROWS else f", of which the first {ROWS - 1:,} are here; all are in the Parquet file"


def _sheet(book: Any, look: _Look, name: str, frame: pd.DataFrame) -> None:  # noqa: ANN401
    sheet = book.add_worksheet(name)
    for column, title in enumerate(frame.columns):
        sheet.write_string(0, column, str(title), look.head)
        sheet.set_column(column, column, _WIDE.get(str(title), max(11, min(28, len(str(title)) + 4))))
        for row, value in enumerate(frame[title].astype(object).iloc[: ROWS - 1], 1):
            _write(sheet, look, row, column, value)
    sheet.autofilter(0, 0, min(len(frame), ROWS - 1), max(0, len(frame.columns) - 1))
    sheet.freeze_panes(1, 1)


def _write(sheet: Any, look: _Look, row: int, column: int, value: Any) -> None:  # noqa: ANN401
    if isinstance(value, list):
        value = " ".join(map(str, value))
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return
    if isinstance(value, pd.Timestamp):
        if value.year >= 1900:
            sheet.write_datetime(row, column, value.tz_localize(None).to_pydatetime(), look.day)
        else:
            sheet.write_string(row, column, value.isoformat(), look.text)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, look.number)
    elif isinstance(value, (int, float)):
        sheet.write_number(row, column, value, look.share if isinstance(value, float) else look.number)
    else:
        text = clip(neutral(str(value)), CHARACTERS)
        sheet.write_string(row, column, text, look.armed if armed(text) else look.text)

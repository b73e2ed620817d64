"""Reading the tables: values out of cells, evidence joined to its message, and how much of it a page can list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar, cast

import pandas as pd

from analyzer import schema
from analyzer.report.neutral import clip

T = TypeVar("T")
Row = dict[str, Any]

#: Most rows that one list shows; a smaller one is taken where a page would list more than `PAGE_ROWS` in all.
CAPS: Final = (40, 25, 15, 10, 6, 4, 3, 2, 1)
PAGE_ROWS: Final = 6_500
#: What a row of each table weighs on the page, in rows, and the lists it is split into.
LISTS: Final = {
    "elements": (1.0, ["relationship", "element", "polarity"]),
    "partner_uses": (1.2, ["relationship", "zone", "use"]),
    "commitments": (2.5, ["relationship", "status"]),
    "trackers": (1.0, ["relationship", "tracker", "basis"]),
}


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence as evidence: what was said, when, by whom, in which message and where in it, and the score it got.

    `place` is the anchor of the sentence in the reading of its thread, None where the page does not hold it.
    """

    text: str | None
    day: str | None
    author: str | None
    side: str | None
    subject: str | None
    message_id: str | None
    score: float | None
    start: int | None = None
    end: int | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """The rows of a list that are shown, and how many there are in all."""

    shown: tuple[T, ...]
    total: int

    @property
    def cut(self) -> bool:
        """Whether some rows are not shown."""
        return len(self.shown) < self.total


def text(value: object) -> str | None:
    """Return the text of a cell, or None where it is missing or empty.

    Example:
        >>> text("a"), text(pd.NA), text("")
        ('a', None, None)
    """
    return None if _missing(value) or value == "" else str(value)


def number(value: object) -> float | None:
    """Return the number in a cell, or None where it is missing.

    Example:
        >>> number(0.5), number(float("nan"))
        (0.5, None)
    """
    return None if _missing(value) else float(value)  # type: ignore[arg-type]


def whole(value: object) -> int | None:
    """Return the count in a cell, or None where it is missing.

    Example:
        >>> whole(3.0), whole(None)
        (3, None)
    """
    return None if _missing(value) else int(value)  # type: ignore[call-overload]


def day(value: object) -> str | None:
    """Return the ISO day of a point in time, or None where it is missing.

    Example:
        >>> day(pd.Timestamp("2024-03-01T23:10Z")), day(pd.NaT)
        ('2024-03-01', None)
    """
    return None if _missing(value) else pd.Timestamp(value).strftime("%Y-%m-%d")


def _missing(value: object) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and value != value)


def records(frame: pd.DataFrame) -> list[Row]:
    """Return the rows of a frame, each by column name.

    Example:
        >>> records(pd.DataFrame({"a": [1, 2]}))
        [{'a': 1}, {'a': 2}]
    """
    return cast("list[Row]", frame.to_dict("records"))


def completed(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return every table of a run with its columns and types; one that is absent comes back empty.

    Example:
        >>> completed({})["rejected"].columns.tolist()
        ['source', 'position', 'reason']
    """
    return {
        table.name: schema.conform(tables[table.name], table) if table.name in tables else schema.empty(table)
        for table in schema.OUTPUT_TABLES
    }


def list_cap(tables: Mapping[str, pd.DataFrame]) -> int:
    """Return how many rows each list may show, so that the whole page stays a page.

    Example:
        >>> list_cap(completed({}))
        40
    """
    sizes = [(weight, tables[name].groupby(columns, dropna=False).size()) for name, (weight, columns) in LISTS.items()]
    for cap in CAPS:
        if sum(weight * float(size.clip(upper=cap).sum()) for weight, size in sizes) <= PAGE_ROWS:
            return cap
    return CAPS[-1]


def with_message(
    frame: pd.DataFrame, messages: pd.DataFrame, key: str = "message_id", prefix: str = "m_"
) -> pd.DataFrame:
    """Return `frame` with date, author, side and subject of the message named in `key`, columns prefixed.

    Example:
        >>> tables = completed({})
        >>> [c for c in with_message(tables["acts"], tables["messages"]).columns if c.startswith("m_")]
        ['m_date', 'm_author', 'm_side', 'm_subject']
    """
    known = messages.drop_duplicates("message_id").set_index("message_id")[["date", "author", "side", "subject"]]
    return frame.join(known.add_prefix(prefix), on=key)


def with_sentence(frame: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` with offsets, text and anchor (`s_place`) of the sentence named in its `sentence_id`.

    Example:
        >>> tables = completed({})
        >>> [c for c in with_sentence(tables["acts"], tables["sentences"]).columns if c.startswith("s_")]
        ['s_start', 's_end', 's_text', 's_place']
    """
    known = sentences.drop_duplicates("sentence_id").set_index("sentence_id")[["start", "end", "text"]]
    known = known.assign(place=sentences.drop_duplicates("sentence_id").set_index("sentence_id").get("place"))
    return frame.join(known.add_prefix("s_"), on="sentence_id")


def listings(
    frame: pd.DataFrame, by: Sequence[str], cap: int, rank: Mapping[str, bool], make: Callable[[Row], T]
) -> dict[tuple[Any, ...], Listing[T]]:
    """Return a listing for each group of `by`: its first `cap` rows in the order of `rank`, each made an object.

    Args:
        frame: the rows.
        by: columns that split the rows into lists; a missing value is a group of its own, named None.
        cap: most rows of a list.
        rank: columns that order a list, True for ascending; missing values last.
        make: turns a row into what the page shows.

    Example:
        >>> frame = pd.DataFrame({"g": ["x", "x", "y"], "p": [0.2, 0.9, 0.4]})
        >>> found = listings(frame, ["g"], 1, {"p": False}, lambda row: row["p"])
        >>> found[("x",)].shown, found[("x",)].total
        ((0.9,), 2)
    """
    if frame.empty:
        return {}
    ordered = frame.sort_values(list(rank), ascending=list(rank.values()), kind="stable", na_position="last")
    groups = ordered.groupby(list(by), dropna=False, sort=False)
    totals = {_key(key): int(size) for key, size in groups.size().items()}
    shown: dict[tuple[Any, ...], list[T]] = {key: [] for key in totals}
    for row in records(groups.head(cap)):
        shown[_key(tuple(row[column] for column in by))].append(make(row))
    return {key: Listing(tuple(rows), totals[key]) for key, rows in shown.items()}


def _key(key: object) -> tuple[Any, ...]:
    parts = key if isinstance(key, tuple) else (key,)
    return tuple(None if _missing(part) else part for part in parts)


def quote(row: Row, sentence: str = "sentence", score: str = "probability") -> Quote:
    """Return the evidence in a row that went through :func:`with_message`.

    Example:
        >>> quote({"sentence": "Done.", "side": "ours", "probability": 0.9, "date": None}).text
        'Done.'
    """
    words = text(row.get(sentence))
    return Quote(
        text=None if words is None else clip(words),
        day=day(row.get("date")) or day(row.get("m_date")),
        author=text(row.get("author")) or text(row.get("m_author")),
        side=text(row.get("m_side")) or text(row.get("side")),
        subject=text(row.get("m_subject")),
        message_id=text(row.get("message_id")),
        score=number(row.get(score)),
        start=whole(row.get("s_start")),
        end=whole(row.get("s_end")),
        place=text(row.get("s_place")),
    )

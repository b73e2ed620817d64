"""The PQ profile of a relationship: six elements, for and against, on either side, with the sentences behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analyzer import schema
from analyzer.report import words
from analyzer.report.rows import Listing, Quote, listings, quote, records, with_message, with_sentence


@dataclass(frozen=True, slots=True)
class Bar:
    """Sentences for and against an element from one side, and how long their bars are in percent."""

    positive: int
    negative: int
    positive_width: int
    negative_width: int


@dataclass(frozen=True, slots=True)
class ElementRow:
    """One element of a profile."""

    key: str
    title: str
    meaning: str
    ours: Bar
    theirs: Bar
    positive: Listing[Quote]
    negative: Listing[Quote]

    @property
    def total(self) -> int:
        """How many sentences carry the element, for or against."""
        return self.positive.total + self.negative.total


Profile = tuple[ElementRow, ...]
_NONE: Listing[Quote] = Listing((), 0)


def profiles(tables: Mapping[str, pd.DataFrame], names: list[str], cap: int) -> dict[str, Profile]:
    """Return the profile of every named relationship; empty for one in which no element was found.

    Example:
        >>> from analyzer.report.rows import completed
        >>> profiles(completed({}), ["a.example"], cap=40)
        {'a.example': ()}
    """
    frame = tables["elements"]
    frame = frame[frame["relationship"].isin(names)].drop_duplicates(["sentence_id", "element", "polarity"])
    evidence = with_sentence(with_message(frame, tables["messages"]), tables["sentences"])
    evidence = evidence.rename(columns={"s_text": "sentence"})
    rank = {"probability": False, "date": True, "sentence_id": True}
    quotes = listings(evidence, ["relationship", "element", "polarity"], cap, rank, quote)
    keys = ["relationship", "element", "side", "polarity"]
    counted = records(frame.groupby(keys).size().reset_index(name="size"))
    sizes: dict[str, dict[tuple[str, ...], int]] = {name: {} for name in frame["relationship"].unique()}
    for row in counted:
        sizes[row["relationship"]][row["element"], row["side"], row["polarity"]] = int(row["size"])
    return {name: _profile(name, quotes, sizes[name]) if name in sizes else () for name in names}


def _profile(name: str, quotes: dict[tuple[str, ...], Listing[Quote]], sizes: dict[tuple[str, ...], int]) -> Profile:
    most = max(sizes.values(), default=1)

    def bar(element: str, side: str) -> Bar:
        positive, negative = (sizes.get((element, side, sign), 0) for sign in schema.POLARITIES)
        return Bar(positive, negative, _width(positive, most), _width(negative, most))

    return tuple(
        ElementRow(
            key=element.replace("_", "-"),
            title=schema.ELEMENT_TITLES[element],
            meaning=words.ELEMENT_MEANINGS[element],
            ours=bar(element, "ours"),
            theirs=bar(element, "theirs"),
            positive=quotes.get((name, element, "+"), _NONE),
            negative=quotes.get((name, element, "-"), _NONE),
        )
        for element in schema.ELEMENTS
    )


def _width(value: int, most: int) -> int:
    return max(2, round(100 * value / most)) if value else 0

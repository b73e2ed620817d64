"""Categories of the user's own: what is known of each, and what was found in each relationship."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analyzer.report.neutral import clip
from analyzer.report.rows import Listing, Quote, Row, listings, quote, text, with_message, with_sentence

NOT_RECORDED = "How well it can be told apart was not recorded."


@dataclass(frozen=True, slots=True)
class Followed:
    """A tracker: what it is, how well it can be told apart, and how much was found in all relationships together."""

    number: int
    name: str
    description: str | None
    verdict: str
    figures: str | None
    told_apart: str | None
    counts_kept: bool
    missed: tuple[str, ...]
    wrong: tuple[str, ...]
    ours: int
    theirs: int
    kept: int
    relationships: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept promise that counts toward a tracker, and where the page holds it."""

    quote: Quote
    anchor: str | None


@dataclass(frozen=True, slots=True)
class Tracked:
    """What was found of one tracker in one relationship; a joint promise counts for either side."""

    about: Followed
    ours: int
    theirs: int
    kept_ours: int
    kept_theirs: int
    sentences: Listing[Quote]
    promises: Listing[Kept]

    @property
    def found(self) -> int:
        """Sentences and kept promises together."""
        return self.sentences.total + self.promises.total


def followed(tables: Mapping[str, pd.DataFrame], facts: Mapping[str, object]) -> tuple[Followed, ...]:
    """Return the trackers of a run, in its order; those that only the table knows go last.

    Args:
        tables: the tables of the run, complete.
        facts: what `run.json` holds.

    Example:
        >>> from analyzer.report.rows import completed
        >>> followed(completed({}), {"trackers": [{"name": "Late", "counts": ""}]})[0].verdict
        'How well it can be told apart was not recorded.'
    """
    said = facts.get("trackers")
    known = {str(one["name"]): one for one in _mappings(said) if text(one.get("name"))}
    frame = tables["trackers"]
    frame = frame[frame["relationship"].notna()]
    names = [*known, *sorted(set(frame["tracker"].dropna()) - set(known))]
    return tuple(
        _followed(number, name, known.get(name, {}), frame[frame["tracker"] == name])
        for number, name in enumerate(names, 1)
    )


def _followed(number: int, name: str, known: Mapping[str, Any], rows: pd.DataFrame) -> Followed:
    spoken, kept = rows[rows["basis"] == "sentence"], rows[rows["basis"] == "kept_promise"]
    quality = known.get("quality")
    quality = quality if isinstance(quality, Mapping) else {}
    return Followed(
        number=number,
        name=name,
        description=text(known.get("description")),
        verdict=text(known.get("verdict")) or NOT_RECORDED,
        figures=text(known.get("figures")),
        told_apart=text(known.get("told_apart")),
        counts_kept=bool(known.get("counts")) or len(kept) > 0,
        missed=_texts(quality.get("missed")),
        wrong=_texts(quality.get("wrong")),
        ours=int((spoken["side"] == "ours").sum()),
        theirs=int((spoken["side"] == "theirs").sum()),
        kept=len(kept),
        relationships=int(rows["relationship"].nunique()),
    )


def tracked(
    tables: Mapping[str, pd.DataFrame],
    about: Sequence[Followed],
    names: list[str],
    cap: int,
    links: Mapping[str, str],
) -> dict[str, tuple[Tracked, ...]]:
    """Return what was found of every tracker in every named relationship.

    Args:
        tables: the tables of the run, complete.
        about: the trackers.
        names: the relationships.
        cap: most sentences listed of each.
        links: commitment_id -> anchor of the promises listed on the page.

    Example:
        >>> from analyzer.report.rows import completed
        >>> tracked(completed({}), (), ["a.example"], 40, {})
        {'a.example': ()}
    """
    frame = tables["trackers"]
    frame = frame[frame["relationship"].isin(names)]
    spoken, kept = frame[frame["basis"] == "sentence"], frame[frame["basis"] == "kept_promise"]
    sizes = {
        basis: rows.groupby(["relationship", "tracker", "side"]).size().to_dict()
        for basis, rows in (("sentence", spoken), ("kept", kept))
    }
    by = ["relationship", "tracker"]
    surest = {"probability": False, "date": True, "sentence_id": True}
    latest = {"date": False, "commitment_id": True}
    said = listings(_placed(spoken, tables), by, cap, surest, quote)
    done = listings(_placed(kept, tables), by, cap, latest, lambda row: _kept(row, links))

    def one(name: str, tracker: Followed) -> Tracked:
        def size(basis: str, *sides: str) -> int:
            return sum(int(sizes[basis].get((name, tracker.name, side), 0)) for side in sides)

        return Tracked(
            about=tracker,
            ours=size("sentence", "ours"),
            theirs=size("sentence", "theirs"),
            kept_ours=size("kept", "ours", "joint"),
            kept_theirs=size("kept", "theirs", "joint"),
            sentences=said.get((name, tracker.name), Listing((), 0)),
            promises=done.get((name, tracker.name), Listing((), 0)),
        )

    return {name: tuple(one(name, tracker) for tracker in about) for name in names}


def _placed(frame: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    return with_sentence(with_message(frame, tables["messages"]), tables["sentences"])


def _kept(row: Row, links: Mapping[str, str]) -> Kept:
    return Kept(quote({**row, "date": row["m_date"]}), links.get(str(row["commitment_id"])))


def _mappings(value: object) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, (list, tuple)) else []


def _texts(value: object) -> tuple[str, ...]:
    return tuple(clip(str(one)) for one in value) if isinstance(value, (list, tuple)) else ()

"""The ledger of a relationship as the page shows it: promises by status, counts by who owes, and the rate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analyzer.report import words
from analyzer.report.neutral import clip
from analyzer.report.rows import (
    Listing,
    Quote,
    Row,
    day,
    listings,
    quote,
    records,
    text,
    whole,
    with_message,
    with_sentence,
)


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise with what was said and what shows how it ended."""

    commitment_id: str
    anchor: str
    action: str
    owes: str
    made_by: str | None
    made_on: str | None
    due_text: str | None
    due_on: str | None
    conditional: bool
    status_on: str | None
    said: Quote
    evidence: Quote | None


@dataclass(frozen=True, slots=True)
class StatusGroup:
    """The promises of one status."""

    term: words.Term
    anchor: str
    promises: Listing[Promise]


@dataclass(frozen=True, slots=True)
class OwnerCounts:
    """How many promises of each status one side owes, in the order of the columns."""

    title: str
    counts: tuple[int, ...]
    kept: int
    settled: int

    @property
    def total(self) -> int:
        """All promises of this side."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Ledger:
    """All promises of a relationship."""

    groups: tuple[StatusGroup, ...]
    columns: tuple[tuple[words.Term, str | None], ...]
    owners: tuple[OwnerCounts, ...]
    kept: int
    settled: int
    total: int

    def anchor(self, status: str) -> str | None:
        """Return the anchor of the promises of a status, None where there is none."""
        return next((group.anchor for group in self.groups if group.term.key == status), None)


_EMPTY = Ledger((), (), (), 0, 0, 0)
_BOTH = ("ours", "theirs")
_TERMS = {**words.STATUS_TERMS, words.NO_STATUS.key: words.NO_STATUS}


def ledgers(tables: Mapping[str, pd.DataFrame], anchors: Mapping[str, str], cap: int) -> dict[str, Ledger]:
    """Return the ledger of every relationship in `anchors` (name to anchor).

    Example:
        >>> from analyzer.report.rows import completed
        >>> ledgers(completed({}), {"a.example": "r-a"}, cap=40)["a.example"].total
        0
    """
    frame = tables["commitments"]
    frame = frame[frame["relationship"].isin(list(anchors))].drop_duplicates("commitment_id")
    known = frame["status"].isin(list(words.STATUS_TERMS))
    frame = frame.assign(
        status=frame["status"].where(known, words.NO_STATUS.key),
        side=frame["side"].where(frame["side"].isin(list(words.SIDE_WORDS))),
        number=frame.groupby("relationship").cumcount() + 1,
    )
    sizes = frame.groupby(["relationship", "side", "status"], dropna=False).size()
    frame = with_sentence(with_message(frame, tables["messages"]), tables["sentences"])
    frame = with_message(frame, tables["messages"], key="evidence_message_id", prefix="e_")
    frame = _with_evidence_place(frame, tables["sentences"])
    rank = {"made_on": False, "commitment_id": True}
    found = listings(frame, ["relationship", "status"], cap, rank, lambda row: _promise(row, anchors))
    counts: dict[str, dict[tuple[str | None, str], int]] = {name: {} for name in anchors}
    for row in records(sizes.reset_index(name="size")):
        counts[row["relationship"]][(text(row["side"]), row["status"])] = int(row["size"])
    return {name: _ledger(name, anchors[name], found, counts[name]) if counts[name] else _EMPTY for name in anchors}


def _ledger(
    name: str,
    anchor: str,
    found: dict[tuple[str, ...], Listing[Promise]],
    counts: dict[tuple[str | None, str], int],
) -> Ledger:
    groups = tuple(
        StatusGroup(term, f"{anchor}-{key.replace('_', '-')}", found[name, key])
        for key, term in _TERMS.items()
        if (name, key) in found
    )
    listed = {group.term.key: group.anchor for group in groups}
    terms = [term for term in _TERMS.values() if term is not words.NO_STATUS or term.key in listed]
    sides = [*_BOTH, *(side for side in ("joint", None) if any(owner == side for owner, _ in counts))]
    owners = tuple(
        OwnerCounts(
            title=_owner(side),
            counts=tuple(counts.get((side, term.key), 0) for term in terms),
            kept=sum(counts.get((side, status), 0) for status in words.KEPT),
            settled=sum(counts.get((side, status), 0) for status in words.SETTLED),
        )
        for side in sides
    )
    return Ledger(
        groups=groups,
        columns=tuple((term, listed.get(term.key)) for term in terms),
        owners=owners,
        kept=sum(owner.kept for owner in owners),
        settled=sum(owner.settled for owner in owners),
        total=sum(counts.values()),
    )


def _with_evidence_place(frame: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """`frame` with offsets and anchor of the sentence quoted as evidence, found by its message and its words."""
    keys = ["evidence_message_id", "evidence"]
    known = sentences.rename(columns={"message_id": keys[0], "text": keys[1]}).drop_duplicates(keys).set_index(keys)
    known = pd.DataFrame({"e_start": known["start"], "e_end": known["end"], "e_place": known.get("place")})
    return frame.join(known, on=keys)


def _owner(side: str | None) -> str:
    return "side not known" if side is None else words.SIDE_WORDS[side]


def promise_anchor(relationship_anchor: str, number: int) -> str:
    """Return the anchor of a promise.

    Example:
        >>> promise_anchor("r-a-example", 3)
        'r-a-example-p3'
    """
    return f"{relationship_anchor}-p{number}"


def _promise(row: Row, anchors: Mapping[str, str]) -> Promise:
    shown = text(row["evidence"])
    made_by = text(row["made_by"])
    evidence = None
    if shown is not None or text(row["evidence_message_id"]) is not None:
        evidence = Quote(
            text=None if shown is None else clip(shown),
            day=day(row["e_date"]) or day(row["status_on"]),
            author=text(row["e_author"]),
            side=text(row["e_side"]),
            subject=text(row["e_subject"]),
            message_id=text(row["evidence_message_id"]),
            score=None,
            start=whole(row["e_start"]),
            end=whole(row["e_end"]),
            place=text(row["e_place"]),
        )
    return Promise(
        commitment_id=str(row["commitment_id"]),
        anchor=promise_anchor(anchors[row["relationship"]], row["number"]),
        action=clip(text(row["action"]) or text(row["sentence"]) or "action not known", 240),
        owes=_owner(text(row["side"])),
        made_by=made_by,
        made_on=day(row["made_on"]),
        due_text=None if (due := text(row["due_text"])) is None else clip(due, 120),
        due_on=day(row["due_on"]),
        conditional=bool(row["conditional"]),
        status_on=day(row["status_on"]),
        said=quote({**row, "date": row["made_on"], "author": made_by}),
        evidence=evidence,
    )


def promise_links(found: Mapping[str, Ledger]) -> dict[str, str]:
    """Return commitment_id -> anchor for the promises that the page lists.

    Example:
        >>> promise_links({"a.example": Ledger((), (), (), 0, 0, 0)})
        {}
    """
    return {
        promise.commitment_id: promise.anchor
        for ledger in found.values()
        for group in ledger.groups
        for promise in group.promises.shown
    }

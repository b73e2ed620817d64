"""The two sides of a relationship beside each other, and which of them is hollow: talk without the deeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from analyzer.report import words
from analyzer.report.rows import Row, records, text

#: From so many uses as a mere label a side counts as one that talks.
TALKS: Final = 2
#: An overdue promise counts half against its side: silence is weaker than a report of failure.
OVERDUE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Side:
    """What one side says and does."""

    label_only: int = 0
    unbacked: int = 0
    backed: int = 0
    kept: int = 0
    missed: int = 0
    overdue: int = 0
    for_: int = 0
    against: int = 0

    @property
    def settled(self) -> int:
        """Promises kept, missed or overdue."""
        return self.kept + self.missed + self.overdue

    @property
    def good(self) -> float:
        """Promises kept and sentences for the elements."""
        return self.kept + self.for_

    @property
    def bad(self) -> float:
        """Promises missed, half of those overdue, and sentences against the elements."""
        return self.missed + OVERDUE * self.overdue + self.against

    @property
    def hollow(self) -> bool:
        """Whether this side uses the word as a label and does no more for the other than against it."""
        return self.label_only >= TALKS and self.bad >= self.good


@dataclass(frozen=True, slots=True)
class Sides:
    """Both sides, and who is hollow in words."""

    ours: Side
    theirs: Side

    @property
    def hollow(self) -> str:
        """Return `us`, `them`, `both` or `neither`.

        Example:
            >>> Sides(Side(label_only=4, against=3), Side()).hollow
            'us'
        """
        found = (self.ours.hollow, self.theirs.hollow)
        return {(True, True): "both", (True, False): "us", (False, True): "them"}.get(found, "neither")

    @property
    def sentence(self) -> str:
        """Return in words who is hollow and on what grounds."""
        hollow = [(self.ours, "We"), (self.theirs, "They")]
        found = [f"{who} {_grounds(side)}" for side, who in hollow if side.hollow]
        if found:
            return f"{'; '.join(found)}."
        if self.ours.label_only + self.theirs.label_only == 0:
            return "Nobody uses the word as a mere label."
        talkers = [(who, side) for side, who in hollow if side.label_only]
        return "; ".join(
            f"{who} use it {words.counted(side.label_only, 'time')} as a label"
            + (", and do more for the other than against" if side.good > side.bad else ", too seldom to be called talk")
            for who, side in talkers
        ) + "."  # fmt: skip


def _grounds(side: Side) -> str:
    pieces = [f"use the word {words.counted(side.label_only, 'time')} as a label"]
    if side.settled:
        pieces.append(f"are seen to have kept {side.kept} of {side.settled} settled promises")
    pieces.append(f"have {side.against} sentences against the elements to {side.for_} for them")
    return f"{', '.join(pieces[:-1])} and {pieces[-1]}"


def both_sides(tables: Mapping[str, pd.DataFrame], names: list[str]) -> dict[str, Sides]:
    """Return both sides of every named relationship; a joint promise counts for both.

    Example:
        >>> from analyzer.report.rows import completed
        >>> both_sides(completed({}), ["a.example"])["a.example"].hollow
        'neither'
    """
    counts: dict[str, dict[str, dict[str, int]]] = {name: {"ours": {}, "theirs": {}} for name in names}

    def add(name: str | None, side: str | None, field: str, size: int) -> None:
        for one in ("ours", "theirs") if side == "joint" else (side,):
            if name in counts and one in counts[name]:
                counts[name][one][field] = counts[name][one].get(field, 0) + size

    uses = tables["partner_uses"]
    uses = uses[uses["zone"].fillna("authored") == "authored"]
    for row in _sizes(uses, ["relationship", "side", "use", "backing"]):
        if row["use"] in ("label_only", "backed"):
            add(row["relationship"], row["side"], row["use"], row["size"])
        if row["use"] == "label_only" and text(row["backing"]) in (None, "none"):
            add(row["relationship"], row["side"], "unbacked", row["size"])
    for row in _sizes(tables["commitments"], ["relationship", "side", "status"]):
        field = "kept" if row["status"] in words.KEPT else row["status"]
        if field in ("kept", "missed", "overdue"):
            add(row["relationship"], row["side"], field, row["size"])
    for row in _sizes(tables["elements"], ["relationship", "side", "polarity"]):
        add(row["relationship"], row["side"], "for_" if row["polarity"] == "+" else "against", row["size"])
    return {name: Sides(Side(**found["ours"]), Side(**found["theirs"])) for name, found in counts.items()}


def _sizes(frame: pd.DataFrame, by: list[str]) -> list[Row]:
    return records(frame.groupby(by, dropna=False).size().reset_index(name="size"))

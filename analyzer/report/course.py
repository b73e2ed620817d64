"""How a relationship went over time: promises made and what became of them, talk, and practice, period by period.

Months where they fit, else quarters, half years, years. The picture is drawn in `strip.py`; the numbers stand here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from analyzer.report import words
from analyzer.report.rows import records, text

#: Most periods side by side; a picture of more columns is no longer read at a glance.
COLUMNS: Final = 14
_STEPS: Final = (1, 3, 6, 12, 36, 120)
#: Fewer dated findings than this make no course.
LEAST: Final = 4


@dataclass(frozen=True, slots=True)
class Period:
    """What one side, or both, did in a period: promises by status (by the month they were made in), uses, elements."""

    title: str
    promises_ours: tuple[str, ...]
    promises_theirs: tuple[str, ...]
    label_ours: int
    label_theirs: int
    backed_ours: int
    backed_theirs: int
    for_: int
    against: int

    def made(self, status: str) -> int:
        """Promises made in this period whose status is `status` now; a joint one is counted once a side."""
        return sum(one == status for one in (*self.promises_ours, *self.promises_theirs))


@dataclass(frozen=True, slots=True)
class Course:
    """The periods of a relationship, oldest first, and in words which way it went."""

    periods: tuple[Period, ...]
    sentence: str

    def made(self, status: str) -> int:
        """Promises of the whole course whose status is `status` now."""
        return sum(period.made(status) for period in self.periods)

    @property
    def labels(self) -> int:
        """Uses of the word as a mere label."""
        return sum(period.label_ours + period.label_theirs for period in self.periods)

    @property
    def backed(self) -> int:
        """Uses of the word with something behind it."""
        return sum(period.backed_ours + period.backed_theirs for period in self.periods)


def courses(tables: Mapping[str, pd.DataFrame], names: list[str]) -> dict[str, Course | None]:
    """Return the course of every named relationship, None where there is too little with a date.

    Example:
        >>> from analyzer.report.rows import completed
        >>> courses(completed({}), ["a.example"])
        {'a.example': None}
    """
    events: dict[str, list[tuple[pd.Timestamp, str, str, str]]] = {name: [] for name in names}

    def add(name: str, when: Any, what: str, side: str | None, kind: str) -> None:  # noqa: ANN401  a cell
        if name in events and not pd.isna(when):
            events[name].append((when, what, side or "", kind))

    for row in records(tables["commitments"]):
        kind = text(row["status"]) if text(row["status"]) in words.STATUS_TERMS else words.NO_STATUS.key
        add(row["relationship"], row["made_on"], "promise", text(row["side"]), str(kind))
    uses = tables["partner_uses"]
    for row in records(uses[uses["zone"].fillna("authored") == "authored"]):
        if row["use"] in ("label_only", "backed"):
            add(row["relationship"], row["date"], "use", text(row["side"]), row["use"])
    for row in records(tables["elements"].drop_duplicates(["sentence_id", "element", "polarity"])):
        add(row["relationship"], row["date"], "element", text(row["side"]), row["polarity"])
    return {name: _course(found) if len(found) >= LEAST else None for name, found in events.items()}


def _course(events: list[tuple[pd.Timestamp, str, str, str]]) -> Course:
    months = [when.year * 12 + when.month - 1 for when, *_ in events]
    first, last = min(months), max(months)
    step = next((s for s in _STEPS if last // s - first // s < COLUMNS), _STEPS[-1])
    bins: dict[int, list[tuple[str, str, str]]] = {at: [] for at in range(first // step, last // step + 1)}
    for month, (_, *event) in zip(months, events, strict=True):
        bins[month // step].append((event[0], event[1], event[2]))
    periods = tuple(_period(_title(at * step, step), found) for at, found in bins.items())
    return Course(periods, _sentence(periods))


def _period(title: str, found: list[tuple[str, str, str]]) -> Period:
    order = [*words.STATUS_TERMS, words.NO_STATUS.key]

    def promises(side: str) -> tuple[str, ...]:
        own = [kind for what, by, kind in found if what == "promise" and by in (side, "joint")]
        return tuple(sorted(own, key=_STACK.index if set(own) <= set(_STACK) else order.index))

    def size(what: str, kind: str, side: str | None = None) -> int:
        return sum(w == what and k == kind and side in (None, by) for w, by, k in found)

    return Period(
        title=title,
        promises_ours=promises("ours"),
        promises_theirs=promises("theirs"),
        label_ours=size("use", "label_only", "ours"),
        label_theirs=size("use", "label_only", "theirs"),
        backed_ours=size("use", "backed", "ours"),
        backed_theirs=size("use", "backed", "theirs"),
        for_=size("element", "+"),
        against=size("element", "-"),
    )


#: From the axis outward: what was kept stands nearest, so that columns can be compared.
_STACK: Final = ("kept", "kept_late", "open", "released", "overdue", "missed")


def _title(month: int, step: int) -> str:
    """The name of the period that starts with `month` (counted from year 0)."""
    year, start = divmod(month, 12)
    if step == 1:
        return f"{year}-{start + 1:02}"
    if step == 3:
        return f"{year} Q{start // 3 + 1}"
    if step == 6:
        return f"{year} H{start // 6 + 1}"
    return str(year) if step == 12 else f"{year}–{year + step // 12 - 1}"


def _sentence(periods: tuple[Period, ...]) -> str:
    """Which way practice went between the halves of the period; only what the counts can carry is said."""
    if len(periods) < 2:
        return "Everything dated falls into one period, so nothing can be said of change."
    middle = len(periods) // 2
    early, late = periods[:middle], periods[middle:]
    counts = [(sum(p.for_ for p in part), sum(p.against for p in part)) for part in (early, late)]
    told = " and ".join(
        f"{good} for and {bad} against {when}"
        for (good, bad), when in zip(counts, (f"until {early[-1].title}", f"since {late[0].title}"), strict=True)
    )
    if min(sum(pair) for pair in counts) < 5:
        return f"Sentences for and against the elements: {told}; too few to speak of a trend."
    shares = [good / (good + bad) for good, bad in counts]
    way = "about the same" if abs(shares[1] - shares[0]) < 0.15 else "better" if shares[1] > shares[0] else "worse"
    return f"Sentences for and against the elements: {told}, so the later half is {way}."

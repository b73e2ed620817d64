"""Tables and facts in, plain objects for the templates out: what the page says, before how it looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import pandas as pd
from markupsafe import Markup

from analyzer import schema
from analyzer.report import words
from analyzer.report.charts import NAMED, Point, scatter
from analyzer.report.course import Course, courses
from analyzer.report.facts import Facts, facts_of
from analyzer.report.neutral import anchors, neutral
from analyzer.report.ourselves import Ourselves, ourselves
from analyzer.report.profile import ElementRow, Profile, profiles
from analyzer.report.promises import Ledger, ledgers, promise_links
from analyzer.report.rows import LISTS, Row, completed, day, list_cap, number, records, text, whole
from analyzer.report.sides import Sides, both_sides
from analyzer.report.spread import Spread, spreads
from analyzer.report.strip import strip
from analyzer.report.threads import Reading, readings
from analyzer.report.trackers import Followed, Tracked, followed, tracked
from analyzer.report.uses import Talk, talks
from analyzer.report.words import Term

#: Relationships beyond this many stand in the table only; those with too little to say go first.
SECTIONS: Final = 400
#: With more sections than this, words are explained in the last section only.
CROWDED: Final = 100


@dataclass(frozen=True, slots=True)
class Summary:
    """A relationship as a row of the first table."""

    name: str
    anchor: str | None
    brief: str
    rank: int
    verdict: Term
    words: float | None
    deeds: float | None
    confidence: float | None
    messages: int | None
    notes: int | None
    first_on: str | None
    last_on: str | None
    kept: int | None
    settled: int | None
    kept_rate: float | None
    kept_low: float | None
    kept_high: float | None
    uses: int | None
    label_only: int | None
    reciprocity: float | None
    weakest: str | None
    weakest_key: str | None
    reason: str | None
    spread: Spread
    sides: Sides


@dataclass(frozen=True, slots=True)
class Section:
    """A relationship in full."""

    summary: Summary
    profile: Profile
    ledger: Ledger
    talk: Talk
    course: Course | None
    picture: Markup | None
    reading: Reading
    tracked: tuple[Tracked, ...]

    @property
    def weakest(self) -> ElementRow | None:
        """The profile's row of the weakest element."""
        return next((row for row in self.profile if row.key == self.summary.weakest_key), None)


@dataclass(frozen=True, slots=True)
class Rejections:
    """Inputs that were not analysed: how many for each reason, and the first of them."""

    reasons: tuple[tuple[str, int], ...]
    first: tuple[tuple[str, int | None, str], ...]
    total: int


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the templates print."""

    facts: Facts
    summaries: tuple[Summary, ...]
    sections: tuple[Section, ...]
    tally: tuple[tuple[Term, int], ...]
    chart: Markup | None
    drawn: int
    named: int
    rejections: Rejections
    ourselves: Ourselves
    followed: tuple[Followed, ...]
    verdict_terms: tuple[Term, ...] = field(default=tuple(words.VERDICT_TERMS.values()))

    @property
    def crowded(self) -> bool:
        """Whether what the last section explains is not explained in every relationship again, to keep the page light."""
        return len(self.sections) > CROWDED

    def tracked_in(self, number: int, most: int = 12) -> tuple[tuple[str, str, int], ...]:
        """Return the relationships in which most was found of a tracker: name, anchor of the sentences, how many."""
        found = [
            (-one.found, section.summary.name, f"{section.summary.brief}-t{number}", one.found)
            for section in self.sections
            for one in section.tracked
            if one.about.number == number and one.found
        ]
        return tuple((name, anchor, size) for _, name, anchor, size in sorted(found)[:most])


def page(tables: Mapping[str, pd.DataFrame], facts: Mapping[str, object], by_author: bool = False) -> Page:
    """Return what the report says.

    Args:
        tables: the tables of a run by name; absent ones count as empty.
        facts: what `run.json` holds; anything absent is shown as not known.
        by_author: whether the look at ourselves counts by person.

    Example:
        >>> page({}, {}).summaries
        ()
    """
    full = completed(tables)
    known = full["relationships"]
    known = known[known["relationship"].fillna("") != ""].drop_duplicates("relationship")
    full["relationships"] = known = _ordered(known)
    names = [str(name) for name in known["relationship"]]
    links = anchors(names[:SECTIONS])
    shown = full | {name: full[name][full[name]["relationship"].isin(list(links))] for name in LISTS}
    cap = list_cap(shown)
    read, places = readings(full, list(links))
    placed = full["sentences"].assign(place=full["sentences"]["sentence_id"].map(places))
    full["sentences"] = shown["sentences"] = placed
    brief = {name: f"r{number}" for number, name in enumerate(links, 1)}
    found = ledgers(full, {name: brief.get(name, "") for name in names}, cap)
    promised = promise_links({name: found[name] for name in links})
    spoken = talks(shown, list(links), cap, promised)
    seen = profiles(shown, list(links), cap)
    gone = courses(shown, list(links))
    told = facts_of(full, facts)
    firm = spreads(full, told.as_of)
    own = followed(full, facts)
    counted = tracked(shown, own, list(links), cap, promised)
    sides = both_sides(full, names)
    summaries = tuple(
        _summary(row, rank, links.get(name), brief.get(name, ""), found[name], firm[name], sides[name])
        for rank, row in enumerate(records(known))
        if (name := str(row["relationship"]))
    )
    points = _points(summaries)
    return Page(
        facts=told,
        summaries=summaries,
        sections=tuple(
            Section(
                summary=summary,
                profile=seen[summary.name],
                ledger=found[summary.name],
                talk=spoken[summary.name],
                course=gone[summary.name],
                picture=_picture(gone[summary.name], summary.name),
                reading=read[summary.name],
                tracked=counted[summary.name],
            )
            for summary in summaries
            if summary.anchor
        ),
        ourselves=ourselves(full, links, promised, told.as_of, by_author),
        followed=own,
        tally=tuple(
            (term, size)
            for term in (*words.VERDICT_TERMS.values(), words.NO_VERDICT)
            if (size := sum(summary.verdict is term for summary in summaries))
        ),
        chart=scatter(points, _chart_label(points)) if points else None,
        drawn=len(points),
        named=min(NAMED, len(points)),
        rejections=_rejections(full["rejected"]),
    )


def _ordered(frame: pd.DataFrame) -> pd.DataFrame:
    """Relationships in the order of the verdicts, those with most correspondence first."""
    order = {verdict: rank for rank, verdict in enumerate(schema.VERDICTS)}
    ranked = frame.assign(_rank=frame["verdict"].map(order).fillna(len(order)))
    ranked = ranked.sort_values(["_rank", "messages", "relationship"], ascending=[True, False, True], kind="stable")
    return ranked.drop(columns="_rank")


def _picture(course: Course | None, name: str) -> Markup | None:
    if course is None:
        return None
    about = f"{name}: promises, uses of the word and elements in {words.counted(len(course.periods), 'period')}"
    return strip(course, neutral(f"{about}; the table below the picture holds the same numbers."))


def _summary(
    row: Row, rank: int, anchor: str | None, brief: str, ledger: Ledger, spread: Spread, sides: Sides
) -> Summary:
    weakest = text(row["weakest_element"])
    counted = sum(whole(row[f"commitments_{side}"]) or 0 for side in ("ours", "theirs"))
    unlisted = ledger.total == 0 and counted > 0
    return Summary(
        name=str(row["relationship"]),
        anchor=anchor,
        brief=brief,
        rank=rank,
        verdict=words.VERDICT_TERMS.get(text(row["verdict"]) or "", words.NO_VERDICT),
        words=number(row["words"]),
        deeds=number(row["deeds"]),
        confidence=number(row["confidence"]),
        messages=whole(row["messages"]),
        notes=whole(row["notes"]),
        first_on=day(row["first_on"]),
        last_on=day(row["last_on"]),
        kept=None if unlisted else ledger.kept,
        settled=None if unlisted else ledger.settled,
        kept_rate=number(row["kept_rate"]),
        kept_low=number(row["kept_rate_low"]),
        kept_high=number(row["kept_rate_high"]),
        uses=whole(row["partner_uses"]),
        label_only=whole(row["label_only"]),
        reciprocity=number(row["reciprocity"]),
        weakest=schema.ELEMENT_TITLES.get(weakest, weakest) if weakest else None,
        weakest_key=weakest.replace("_", "-") if weakest else None,
        reason=text(row["reason"]),
        spread=spread,
        sides=sides,
    )


def points_of(tables: Mapping[str, pd.DataFrame], as_of: str | None) -> list[Point]:
    """Return the points of the first picture from complete tables.

    Example:
        >>> points_of(completed({}), None)
        []
    """
    firm = spreads(tables, as_of)
    return [
        Point(
            str(row["relationship"]),
            "relationships",
            row["words"],
            row["deeds"],
            words.VERDICT_TERMS.get(text(row["verdict"]) or "", words.NO_VERDICT),
            firm[row["relationship"]],
        )
        for row in records(_ordered(tables["relationships"]))
        if number(row["words"]) is not None and number(row["deeds"]) is not None
    ]


def _points(summaries: tuple[Summary, ...]) -> list[Point]:
    return [
        Point(
            summary.name,
            summary.anchor or "relationships",
            summary.words,
            summary.deeds,
            summary.verdict,
            summary.spread,
        )
        for summary in summaries
        if summary.words is not None and summary.deeds is not None
    ]


def _chart_label(points: list[Point]) -> str:
    return (
        f"Scatter of {words.counted(len(points), 'relationship')}: talk of partnership across, practice of partnership "
        "up. The table of relationships holds the same numbers and links."
    )


def _rejections(frame: pd.DataFrame, shown: int = 60) -> Rejections:
    reasons = frame["reason"].fillna("no reason recorded").value_counts(sort=False)
    pairs = [(str(reason), int(size)) for reason, size in reasons.items()]
    ranked = sorted(pairs, key=lambda pair: (-pair[1], pair[0]))
    rows = tuple(
        (text(row["source"]) or words.UNKNOWN, whole(row["position"]), text(row["reason"]) or "no reason recorded")
        for row in records(frame.head(shown))
    )
    return Rejections(tuple(ranked[:20]), rows, len(frame))

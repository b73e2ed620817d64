"""The look at ourselves: how our own side uses the word, and what could be said or done instead, out of the facts.

Nothing general is advised: what stands here is an overdue promise, a question left without an answer, or a deed that
could have been named in place of the label. Names of our people are shown only where the reader asked for them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from analyzer.report import words
from analyzer.report.neutral import clip
from analyzer.report.rows import Quote, Row, day, quote, records, text, with_message, with_sentence

#: A question is taken to be left without an answer when our side wrote nothing in its thread for so many days.
SILENCE: Final = 14
#: A deed can be named in place of the label when it was shown within so many days before the use.
RECENT: Final = 60
SHOWN: Final = 5
#: Counterparts listed; those with most labels, then most overdue promises, go first.
LISTED: Final = 40


@dataclass(frozen=True, slots=True)
class Instead:
    """Something that could be said or done in place of the label, and where it stands."""

    title: str
    anchor: str | None
    quote: Quote | None


@dataclass(frozen=True, slots=True)
class Toward:
    """Our use of the word toward one counterpart."""

    name: str
    anchor: str | None
    uses: int
    label_only: int
    motives: tuple[tuple[str, int], ...]
    labels: tuple[Quote, ...]
    instead: tuple[Instead, ...]


@dataclass(frozen=True, slots=True)
class Author:
    """One of our people; part of the page only on request."""

    name: str
    uses: int
    label_only: int
    promises: int
    kept: int
    missed: int
    overdue: int
    labels: tuple[Quote, ...]
    owed: tuple[Instead, ...]


@dataclass(frozen=True, slots=True)
class Ourselves:
    """How our own side uses the word; `authors` is None unless they were asked for."""

    uses: int
    label_only: int
    overdue: int
    unanswered: int
    counterparts: int
    toward: tuple[Toward, ...]
    authors: tuple[Author, ...] | None


def ourselves(
    tables: Mapping[str, pd.DataFrame],
    anchors: Mapping[str, str],
    links: Mapping[str, str],
    as_of: str | None,
    by_author: bool,
) -> Ourselves:
    """Return how our side uses the word.

    Args:
        tables: the tables of a run, complete.
        anchors: relationship -> anchor, of those that the page holds.
        links: commitment_id -> anchor of the promises that the page lists.
        as_of: the ISO day of judgement, or None.
        by_author: whether to count by person.

    Example:
        >>> from analyzer.report.rows import completed
        >>> ourselves(completed({}), {}, {}, None, by_author=False).authors is None
        True
    """
    uses = tables["partner_uses"]
    uses = uses[(uses["zone"].fillna("authored") == "authored") & (uses["side"] == "ours")]
    uses = uses[uses["use"].isin(["label_only", "backed"]) & uses["relationship"].notna()]
    uses = with_sentence(with_message(uses, tables["messages"]), tables["sentences"])
    promises = tables["commitments"]
    promises = promises[promises["side"].isin(["ours", "joint"]) & promises["relationship"].notna()]
    owed = _grouped(promises[promises["status"] == "overdue"])
    done = _grouped(promises[promises["status"].isin(words.KEPT)])
    asked = _unanswered(tables, as_of)
    own = _grouped(uses)
    names = sorted({*own, *owed, *asked}, key=lambda name: (-_labels(own[name]), -len(owed[name]), name))
    toward = [
        Toward(
            name=name,
            anchor=anchors.get(name),
            uses=len(own[name]),
            label_only=_labels(own[name]),
            motives=_motives(own[name]),
            labels=tuple(quote(row) for row in own[name] if row["use"] == "label_only")[:SHOWN],
            instead=(
                *_deeds(own[name], done[name], links),
                *_owed(owed[name], links),
                *_questions(asked.get(name, [])),
            ),
        )
        for name in names
    ]
    return Ourselves(
        uses=len(uses),
        label_only=sum(one.label_only for one in toward),
        overdue=sum(len(rows) for rows in owed.values()),
        unanswered=sum(len(rows) for rows in asked.values()),
        counterparts=len(toward),
        toward=tuple(toward[:LISTED]),
        authors=_authors(uses, promises, links) if by_author else None,
    )


def _grouped(frame: pd.DataFrame) -> defaultdict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in records(frame):
        found[row["relationship"]].append(row)
    return found


def _labels(rows: list[Row]) -> int:
    return sum(row["use"] == "label_only" for row in rows)


def _motives(rows: list[Row]) -> tuple[tuple[str, int], ...]:
    found = Counter(words.MOTIVE_WORDS.get(text(row["motive"]) or "", "") for row in rows if row["use"] == "label_only")
    return tuple((motive, size) for motive, size in found.most_common() if motive)


def _deeds(uses: list[Row], done: list[Row], links: Mapping[str, str]) -> list[Instead]:
    """Kept promises that a use as a label could have named."""
    found: dict[str, Instead] = {}
    for use in uses:
        for promise in done:
            if use["use"] != "label_only" or pd.isna(use["date"]) or pd.isna(promise["status_on"]):
                continue
            if pd.Timedelta(0) <= use["date"] - promise["status_on"] <= pd.Timedelta(days=RECENT):
                title = (
                    f"Name the deed in place of the label: “{_action(promise)}” was done by {day(promise['status_on'])}"
                )
                found.setdefault(promise["commitment_id"], _instead(title, promise, links))
    return list(found.values())[:SHOWN]


def _owed(rows: list[Row], links: Mapping[str, str]) -> list[Instead]:
    ordered = sorted(rows, key=lambda row: str(row["due_on"]))[:SHOWN]
    return [
        _instead(f"Say what became of “{_action(row)}”, due {day(row['due_on']) or 'on no day'}", row, links)
        for row in ordered
    ]


def _action(row: Row) -> str:
    return clip(text(row["action"]) or text(row["sentence"]) or "a promise", 120)


def _instead(title: str, promise: Row, links: Mapping[str, str]) -> Instead:
    return Instead(title, links.get(promise["commitment_id"]), None)


def _questions(rows: list[Row]) -> list[Instead]:
    return [Instead(f"Answer the question of {day(row['date'])}", None, quote(row)) for row in rows[:SHOWN]]


def _unanswered(tables: Mapping[str, pd.DataFrame], as_of: str | None) -> dict[str, list[Row]]:
    """Questions of the other side after which our side never wrote in the thread, a relationship."""
    asked = tables["acts"]
    of_somebody = asked["relationship"].notna() & (asked["side"] == "theirs")  # mail between others is nobody's
    asked = asked[of_somebody & (asked["act"] == "request") & asked["date"].notna()]
    if as_of is None or asked.empty:
        return {}
    asked = asked[asked["date"] <= pd.Timestamp(as_of, tz="UTC") - pd.Timedelta(days=SILENCE)]
    asked = with_sentence(with_message(asked, tables["messages"]), tables["sentences"])
    asked = asked.rename(columns={"s_text": "sentence"})
    asked = asked[asked["sentence"].fillna("").str.rstrip().str.endswith("?")]
    messages = tables["messages"]
    thread: dict[str, Any] = dict(zip(messages["message_id"], messages["thread_id"], strict=True))
    ours = messages[(messages["side"] == "ours") | (messages["kind"] != "email")]
    last: dict[Any, Any] = ours.groupby("thread_id")["date"].max().to_dict()
    found: dict[str, list[Row]] = defaultdict(list)
    for row in records(asked.sort_values("date", kind="stable")):
        answered = last.get(thread.get(row["message_id"]))
        if answered is None or pd.isna(answered) or answered <= row["date"]:
            found[row["relationship"]].append(row)
    return dict(found)


def _authors(uses: pd.DataFrame, promises: pd.DataFrame, links: Mapping[str, str]) -> tuple[Author, ...]:
    own = promises[promises["side"] == "ours"]
    names = sorted({*uses["author"].dropna(), *own["made_by"].dropna()})

    def author(name: str) -> Author:
        said, promised = uses[uses["author"] == name], own[own["made_by"] == name]
        made, labels = promised["status"], said[said["use"] == "label_only"]
        return Author(
            name=name,
            uses=len(said),
            label_only=len(labels),
            promises=len(made),
            kept=int(made.isin(words.KEPT).sum()),
            missed=int((made == "missed").sum()),
            overdue=int((made == "overdue").sum()),
            labels=tuple(quote(row) for row in records(labels.head(SHOWN))),
            owed=tuple(_owed(records(promised[made.isin(["overdue", "missed"])]), links)),
        )

    return tuple(author(str(name)) for name in names)

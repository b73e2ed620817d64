"""How firmly words and deeds stand, and what would change a verdict: the formulas of the verdict, asked again.

Nothing here decides anything. The counts are taken from the tables as the verdict room takes them; where they do not
give back the words and deeds that the table holds (tables of another version, or cut ones), nothing is claimed.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analyzer.report import words
from analyzer.report.rows import Row, day, number, records, text
from analyzer.text import READ
from analyzer.verdict import formulas
from analyzer.verdict.formulas import Tally

RESAMPLINGS: Final = 300
#: Ends of the interval that is drawn: nine of ten resamplings lie within.
ENDS: Final = (0.05, 0.95)
#: How far a recount may lie from the table before the table is taken to be of another making.
SLACK: Final = 0.011
#: Open promises due within so many days of the day of judgement are named.
SOON: Final = 30
_FIELDS: Final = (
    "messages", "talk", "positive", "negative", "kept", "missed", "overdue", "given_ours", "given_theirs",
)  # fmt: skip
_OTHER: Final = ("ours", "theirs")


@dataclass(frozen=True, slots=True)
class Interval:
    """The 90 % interval of a score under resampling of the messages."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Change:
    """Something that could happen, and what the verdict would then be."""

    event: str
    term: words.Term
    deeds: float
    words: float
    changes: bool


@dataclass(frozen=True, slots=True)
class Spread:
    """Intervals of words and deeds (None: not known), and what would and would not change the verdict."""

    words: Interval | None = None
    deeds: Interval | None = None
    changes: tuple[Change, ...] = ()
    needs: str | None = None


def spreads(tables: Mapping[str, pd.DataFrame], as_of: str | None) -> dict[str, Spread]:
    """Return for every relationship how firm its scores are and what would change its verdict.

    Args:
        tables: the tables of a run, complete.
        as_of: the ISO day of judgement, or None.

    Example:
        >>> from analyzer.report.rows import completed
        >>> spreads(completed({}), None)
        {}
    """
    parts = {
        name: dict(list(tables[name].groupby("relationship")))
        for name in ("messages", "elements", "partner_uses", "commitments")
    }
    return {row["relationship"]: _spread(row, parts, tables, as_of) for row in records(tables["relationships"])}


def _spread(
    row: Row, parts: Mapping[str, Mapping[str, pd.DataFrame]], tables: Mapping[str, pd.DataFrame], as_of: str | None
) -> Spread:
    name = row["relationship"]
    own = {table: found.get(name, tables[table].iloc[:0]) for table, found in parts.items()}
    verdict = text(row["verdict"])
    if verdict == "insufficient_evidence":
        return Spread(needs=_needs(own["messages"]))
    counts = message_counts(own)
    said, done = number(row["words"]), number(row["deeds"])
    if not len(counts) or said is None or done is None or verdict not in words.VERDICT_TERMS:
        return Spread()
    total = counts.sum(axis=0)
    tally = _tally(total)
    if abs(_words(tally) - said) > SLACK or abs(_deeds(tally) - done) > SLACK:
        return Spread()
    chance = np.random.default_rng(zlib.crc32(name.encode()))
    drawn = chance.multinomial(len(counts), np.full(len(counts), 1 / len(counts)), size=RESAMPLINGS) @ counts
    return Spread(
        words=_interval(formulas.words_score(_tally(drawn))),
        deeds=_interval(formulas.deeds_score(_tally(drawn))),
        changes=_changes(tally, own["commitments"], verdict, as_of),
    )


def message_counts(own: Mapping[str, pd.DataFrame]) -> NDArray[np.float64]:
    """Return what counts toward the verdict, shape (messages, counts), for the tables of one relationship.

    Example:
        >>> from analyzer.report.rows import completed
        >>> message_counts(completed({})).shape
        (0, 9)
    """
    messages = own["messages"]
    messages = messages[~messages["automatic"] & messages["language"].isin(READ)]
    place = {message_id: index for index, message_id in enumerate(messages["message_id"])}
    counts = np.zeros((len(place), len(_FIELDS)))
    counts[:, 0] = 1

    for message_id, field in _events(own):
        if message_id in place:
            counts[place[message_id], _FIELDS.index(field)] += 1
    return counts


def _events(own: Mapping[str, pd.DataFrame]) -> Iterator[tuple[str, str]]:
    """The message and the field of everything that counts."""
    uses = own["partner_uses"]
    uses = uses[(uses["zone"] == "authored") & uses["use"].isin(["label_only", "backed"])]
    for message_id in uses["message_id"]:
        yield message_id, "talk"
    elements = own["elements"]
    for message_id, side, sign in zip(elements["message_id"], elements["side"], elements["polarity"], strict=True):
        yield message_id, "positive" if sign == "+" else "negative"
        if sign == "+" and side in _OTHER:
            yield message_id, f"given_{side}"
    promises = own["commitments"]
    for message_id, side, status in zip(promises["message_id"], promises["side"], promises["status"], strict=True):
        if status in words.KEPT:
            yield message_id, "kept"
            givers = ("ours", "theirs") if side == "joint" else (side,)
            yield from ((message_id, f"given_{giver}") for giver in givers if giver in _OTHER)
        elif status in ("missed", "overdue"):
            yield message_id, status


def _tally(counts: NDArray[np.float64]) -> Tally:
    return Tally(**{name: counts[..., index] for index, name in enumerate(_FIELDS)})


def _words(tally: Tally) -> float:
    return float(formulas.words_score(tally))


def _deeds(tally: Tally) -> float:
    return float(formulas.deeds_score(tally))


def _interval(values: NDArray[np.float64]) -> Interval:
    low, high = np.quantile(values, ENDS)
    return Interval(float(low), float(high))


def _needs(messages: pd.DataFrame) -> str:
    judged = messages[~messages["automatic"]]
    missing = max(0, formulas.MIN_MESSAGES - len(judged))
    if missing:
        return (
            f"{words.counted(missing, 'more message or note', 'more messages or notes')} would be enough to say "
            f"something, with at least {formulas.MIN_EACH_SIDE} from either side."
        )
    return f"At least {formulas.MIN_EACH_SIDE} messages from either side are needed before anything is said."


def _changes(tally: Tally, promises: pd.DataFrame, verdict: str, as_of: str | None) -> tuple[Change, ...]:
    found = [
        *_of_open(tally, promises, verdict, as_of),
        *_of_overdue(tally, promises, verdict),
        *_of_elements(tally, verdict),
        *_of_words(tally, verdict),
    ]
    return tuple(sorted(found, key=lambda change: not change.changes))


def _change(event: str, tally: Tally, verdict: str) -> Change:
    said, done = _words(tally), _deeds(tally)
    then = formulas.verdict_of(said, done)
    return Change(event, words.VERDICT_TERMS[then], done, said, then != verdict)


def _settled(tally: Tally, sides: pd.Series, kept: bool) -> Tally:
    size = float(len(sides))
    if not kept:
        return replace(tally, missed=tally.missed + size)
    ours, theirs = (float(sides.isin([side, "joint"]).sum()) for side in ("ours", "theirs"))
    return replace(
        tally,
        kept=tally.kept + size,
        given_ours=tally.given_ours + ours,
        given_theirs=tally.given_theirs + theirs,
    )


def _of_open(tally: Tally, promises: pd.DataFrame, verdict: str, as_of: str | None) -> list[Change]:
    if as_of is None:
        return []
    now = pd.Timestamp(as_of, tz="UTC")
    due = promises[(promises["status"] == "open") & promises["due_on"].between(now, now + pd.Timedelta(days=SOON))]
    if due.empty:
        return []
    what = f"{words.counted(len(due), 'open promise')} due by {day(due['due_on'].max())}"
    return [
        _change(f"{what}: all kept", _settled(tally, due["side"], kept=True), verdict),
        _change(f"{what}: all missed", _settled(tally, due["side"], kept=False), verdict),
    ]


def _of_overdue(tally: Tally, promises: pd.DataFrame, verdict: str) -> list[Change]:
    late = promises[promises["status"] == "overdue"]
    if late.empty:
        return []
    silent = replace(tally, overdue=tally.overdue - float(len(late)))
    what = f"{words.counted(len(late), 'overdue promise')} of which no text tells the end"
    return [
        _change(f"{what}: all turn out to be kept", _settled(silent, late["side"], kept=True), verdict),
        _change(f"{what}: all turn out to be missed", _settled(silent, late["side"], kept=False), verdict),
    ]


def _of_elements(tally: Tally, verdict: str) -> list[Change]:
    """The fewest sentences, for or against the elements, by which deeds would cross the line; none within twenty: unsaid."""
    high = _deeds(tally) >= formulas.DEEDS_YES
    for size in range(1, 21):
        if high:
            other = replace(tally, negative=tally.negative + float(size))
            event = f"{words.counted(size, 'more sentence')} against the six elements, and none for them"
        else:
            weaker = "ours" if tally.given_ours < tally.given_theirs else "theirs"
            given = f"given_{weaker}"
            other = replace(
                tally, positive=tally.positive + float(size), **{given: getattr(tally, given) + float(size)}
            )
            side = "us" if weaker == "ours" else "them"
            event = f"{words.counted(size, 'more sentence')} for the six elements from {side}, and none against"
        if (change := _change(event, other, verdict)).changes:
            return [change]
    return []


def _of_words(tally: Tally, verdict: str) -> list[Change]:
    high = _words(tally) >= formulas.WORDS_YES
    for size in range(1, 11):
        if high and float(tally.talk) < size:
            break
        other = replace(tally, talk=tally.talk + (-float(size) if high else float(size)))
        event = f"{words.counted(size, 'fewer use' if high else 'more use')} of the word as label or backed"
        if (change := _change(event, other, verdict)).changes:
            return [change]
    return []

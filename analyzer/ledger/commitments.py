"""The ledger: one row a promise, repeated promises once, each with its status and what shows it."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from analyzer import schema
from analyzer.ledger import cues
from analyzer.ledger.action import action_of
from analyzer.ledger.due_choice import due_of
from analyzer.ledger.features import Field
from analyzer.ledger.joiner import Joiner
from analyzer.ledger.lines import Encode, Line, Promise
from analyzer.ledger.people import Person, organisation, person, who_owes
from analyzer.ledger.status import status_of

#: Two promises of one side this alike, made within this time, are the same promise said again.
SAME = 0.8
#: And where the day is the same; and where the writer says that it is said again ("as I wrote").
SAME_DAY, SAID = 0.55, 0.4
AGAIN_DAYS = 60
DAY_AND_MONTH = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?![\d])")

#: Sentences of a note, at the most, from its speaker's name to a promise of the same turn.
TURN = 4
#: Lines of a piece of work, a promise counted as 20; enough to be worth another process.
PIECE = 4000
Each = Callable[[Callable[..., Any], list[tuple[Any, ...]]], Iterable[Any]]


@dataclass(frozen=True)
class _Row:
    promise: Promise
    values: dict[str, Any]
    vector: Any


@dataclass(frozen=True)
class Owing:
    """The promises of one relationship, every sentence of it, and the names of its people."""

    rows: list[_Row]
    lines: list[Line]
    names: frozenset[str]


def build_commitments(
    messages: pd.DataFrame,
    details: pd.DataFrame,
    sentences: pd.DataFrame,
    acts: pd.DataFrame,
    as_of: pd.Timestamp,
    encode: Encode,
    joiner: Joiner,
    signs: pd.DataFrame | None = None,
    each: Each | None = None,
    day_first: dict[str, bool] | None = None,
) -> pd.DataFrame:
    """Return the `commitments` table (``schema.COMMITMENTS``) on the day `as_of`.

    Args:
        messages: ``schema.MESSAGES``; messages without relationship or date make no row.
        details: ``schema.MESSAGE_DETAILS`` of the same messages.
        sentences: ``schema.SENTENCES``.
        acts: ``schema.ACT_ROWS`` over the thresholds: its commitments become rows.
        as_of: the day of judgement; what was written after it shows nothing.
        encode: texts to unit vectors.
        joiner: what weighs a later sentence against a promise.
        signs: acts down to a low probability, by which later sentences are weighed; absent, `acts`.
        each: runs a function on every tuple of arguments, in order, perhaps in parallel; absent, here and now.
        day_first: whether 5/6 is the 5th of June, for the writers who proved it; absent, looked for in the messages.
    """
    about = messages.merge(details, on="message_id").set_index("message_id")
    day_first = _writers_habits(messages) if day_first is None else day_first
    text_of = _with_neighbours(sentences).set_index("sentence_id")[["text", "position", "before"]]
    made = acts[(acts["act"] == "commitment") & acts["relationship"].notna() & acts["date"].notna()]
    made = made[made["date"] < as_of + pd.Timedelta(days=1)]
    people = people_of(messages, details)
    notes = set(about.index[about["kind"] != "email"])
    turns = _turns(sentences[sentences["message_id"].isin(notes)])
    lines = lines_of(messages, details, sentences, acts if signs is None else signs, set(made["relationship"]))
    owing = []
    for relationship, group in made.groupby("relationship", sort=True):
        known = [*people[str(relationship)], organisation(str(relationship), "theirs")]
        promises = [_promise(act, about, text_of, known, day_first, turns) for act in group.itertuples()]
        owing.append(Owing(promises, lines[str(relationship)], names_of(people[str(relationship)])))
    jobs = [(part, as_of.date(), encode, joiner) for part in _parts(owing)]
    settled = each(settle, jobs) if each and len(jobs) > 1 else (settle(*job) for job in jobs)
    frame = schema.conform([row for part in settled for row in part], schema.COMMITMENTS)
    return frame.sort_values(["made_on", "commitment_id"], kind="stable", ignore_index=True)


def _parts(owing: list[Owing]) -> list[list[Owing]]:
    """Relationships in pieces of work of like size, whatever the number of workers."""
    parts: list[list[Owing]] = []
    size = PIECE
    for one in owing:
        if size >= PIECE:
            parts.append([])
            size = 0
        parts[-1].append(one)
        size += len(one.lines) + 20 * len(one.rows)
    return parts


def _with_neighbours(sentences: pd.DataFrame) -> pd.DataFrame:
    sides = {}
    for name, step in (("before", 1), ("after", -1)):
        same = sentences["message_id"].eq(sentences["message_id"].shift(step))
        sides[name] = sentences["text"].shift(step).where(same, "").fillna("")
    return sentences.assign(**sides)


def lines_of(
    messages: pd.DataFrame, details: pd.DataFrame, sentences: pd.DataFrame, signs: pd.DataFrame, relationships: set[str]
) -> dict[str, list[Line]]:
    """Return every dated sentence of the relationships named, oldest first, with the probability of each act in it."""
    about = messages.merge(details[["message_id", "utc_offset"]], on="message_id")
    about = about[about["relationship"].isin(list(relationships)) & about["date"].notna() & ~about["automatic"]]
    held = {row.message_id: row for row in about.itertuples()}
    likely: dict[str, dict[str, float]] = defaultdict(dict)
    for sentence, act, probability in zip(signs["sentence_id"], signs["act"], signs["probability"], strict=True):
        likely[sentence][act] = max(float(probability), likely[sentence].get(act, 0.0))
    found: dict[str, list[Line]] = defaultdict(list)
    for row in _with_neighbours(sentences[sentences["message_id"].isin(list(held))]).itertuples():
        message = held[row.message_id]
        found[str(message.relationship)].append(
            Line(
                str(row.text),
                str(message.subject),
                str(message.side),
                str(message.kind),
                message.date,
                str(message.thread_id),
                str(row.message_id),
                int(row.position),
                likely.get(row.sentence_id, {}),
                str(row.before),
                str(message.author),
                _local_day(message.date, message.utc_offset),
                str(row.after),
            )
        )
    return defaultdict(
        list, {key: sorted(value, key=lambda x: (x.on, x.message, x.position)) for key, value in found.items()}
    )


def names_of(people: list[Person]) -> frozenset[str]:
    """Return the words of the names of the people, in lower case."""
    return frozenset(word for one in people for name in one.names for word in name.split())


def people_of(messages: pd.DataFrame, details: pd.DataFrame) -> dict[str, list[Person]]:
    """Participants a relationship: writers and recipients of its mail, people of its notes."""
    found: dict[str, dict[tuple[str, str], Person]] = defaultdict(dict)
    for row in messages.merge(details, on="message_id").itertuples():
        if pd.isna(row.relationship):
            continue
        known = found[str(row.relationship)]
        known.setdefault(
            (row.author, row.side),
            person(row.author_name or row.author.split("@")[0].replace(".", " "), row.side, row.author),
        )
        for entry in row.people_sides:
            name, _, side = entry.rpartition("=")
            known.setdefault((name, side), person(name, side, name))
        for address, name in zip(row.recipients, row.recipient_names, strict=False):
            theirs = row.side == "ours" and address.endswith(str(row.relationship))
            ours = row.side == "theirs" and not address.endswith(str(row.relationship))
            if row.kind == "email" and (theirs or ours):
                side = "theirs" if theirs else "ours"
                known.setdefault(
                    (address, side), person(name or address.split("@")[0].replace(".", " "), side, address)
                )
    return defaultdict(list, {key: list(value.values()) for key, value in found.items()})


def day_order(text: str) -> str:
    """Return whether a text proves that its writer puts the day or the month first: "day", "month", or "" for no proof.

    American top-level habits cannot be told from a name, so only proof counts.

    Example:
        >>> day_order("due 25/6"), day_order("due 6/25"), day_order("due 5/6")
        ('day', 'month', '')
    """
    found = ""
    for first, second in DAY_AND_MONTH.findall(text[:5000]):
        if int(first) <= 12 < int(second) <= 31:
            return "month"
        if int(second) <= 12 < int(first) <= 31:
            found = "day"
    return found


def habits_of(authors: Iterable[str], orders: Iterable[str]) -> dict[str, bool]:
    """Return whether 5/6 is the 5th of June for a writer; a month first anywhere is proof enough that it is not.

    Args:
        authors: the writer of each text.
        orders: what :func:`day_order` tells of each text.

    Example:
        >>> habits_of(["tom", "tom", "ines"], ["day", "month", ""])
        {'tom': False}
    """
    found: dict[str, bool] = {}
    for author, order in zip(authors, orders, strict=True):
        if order:
            found[author] = found.get(author, True) and order == "day"
    return found


def _writers_habits(messages: pd.DataFrame) -> dict[str, bool]:
    """Whether 5/6 is the 5th of June for a writer, told from their texts."""
    return habits_of(messages["author"], map(day_order, messages["authored_text"]))


def _local_day(on: pd.Timestamp, offset: float) -> date:
    day: date = (on + timedelta(minutes=0 if pd.isna(offset) else offset)).date()
    return day


def _turns(sentences: pd.DataFrame) -> dict[str, str]:
    """What stands before each sentence in its turn or paragraph, a few sentences back, by sentence_id."""
    found: dict[str, str] = {}
    held: list[str] = []
    message, end = None, -1
    for row in sentences.itertuples():
        if row.message_id != message or row.start - end > 1:
            held = []
        found[str(row.sentence_id)] = " ".join(held)
        held = [*held[-TURN + 1 :], str(row.text)]
        message, end = row.message_id, row.end
    return found


def _promise(
    act: Any,  # noqa: ANN401  a named tuple of pandas
    about: pd.DataFrame,
    text_of: pd.DataFrame,
    people: list[Person],
    day_first: dict[str, bool],
    turns: dict[str, str],
) -> _Row:
    message = about.loc[act.message_id]
    sentence = str(text_of.at[act.sentence_id, "text"])
    owner = "writer" if pd.isna(act.owner) else str(act.owner)
    side, made_by = who_owes(
        sentence,
        owner,
        str(message["side"]),
        str(message["author"]),
        people,
        str(message["kind"]),
        str(text_of.at[act.sentence_id, "before"]),
        turns.get(act.sentence_id, ""),
    )
    due = "" if pd.isna(act.due) else str(act.due)
    written = _local_day(act.date, message["utc_offset"])
    day = due_of(sentence, due, written, day_first.get(str(message["author"]), True)) if due else None
    due_on = pd.Timestamp(day, tz="UTC") if day else None
    action = action_of(sentence, due)
    promise = Promise(
        sentence,
        str(message["subject"]),
        side,
        act.date,
        due_on,
        str(message["thread_id"]),
        str(act.message_id),
        str(text_of.at[act.sentence_id, "before"]),
        action,
        str(message["author"]),
        bool(act.conditional),
        float(act.probability),
    )
    values = {
        "commitment_id": hashlib.sha256(f"{act.sentence_id}|{side}".encode()).hexdigest()[:12],
        "sentence_id": act.sentence_id,
        "message_id": act.message_id,
        "relationship": act.relationship,
        "side": side,
        "made_by": made_by or None,
        "made_on": act.date,
        "action": action,
        "due_text": due,
        "due_on": due_on,
        "conditional": bool(act.conditional),
        "sentence": sentence,
        "probability": act.probability,
    }
    return _Row(promise, values, None)


def settle(owing: list[Owing], as_of: date, encode: Encode, joiner: Joiner) -> list[dict[str, Any]]:
    """Return the rows of some relationships, each promise once, with its status and what shows it."""
    return [row for one in owing for row in _settled(one, as_of, encode, joiner)]


def _settled(owing: Owing, as_of: date, encode: Encode, joiner: Joiner) -> list[dict[str, Any]]:
    rows = sorted(owing.rows, key=lambda row: (row.promise.made_on, row.values["sentence_id"]))
    vectors = encode([row.promise.sentence for row in rows])
    rows = [replace(row, vector=vector) for row, vector in zip(rows, vectors, strict=True)]
    kept = _once(rows)
    field = Field(owing.lines, [row.promise for row in kept], encode, owing.names)
    settled: list[dict[str, Any]] = []
    for number, row in enumerate(kept):
        outcome = status_of(row.promise, joiner.matches(field, number), joiner, as_of)
        match = outcome.match
        on = match.line.on if match else row.promise.due_on if outcome.status == "overdue" else None
        settled.append(
            row.values
            | {
                "status": outcome.status,
                "status_on": on,
                "evidence_message_id": match.line.message if match else None,
                "evidence": match.line.sentence if match else None,
                "evidence_score": outcome.score,
                "evidence_reason": outcome.reason,
            }
        )
    return settled


def _once(rows: list[_Row]) -> list[_Row]:
    """Drop a promise that says an earlier one again without another day."""
    kept: list[_Row] = []
    for row in rows:
        if not any(_again(earlier, row) for earlier in kept):
            kept.append(row)
    return kept


def _again(earlier: _Row, row: _Row) -> bool:
    """Whether `row` says `earlier` again: very alike, or alike with the same day or with "as I said"."""
    one, other = earlier.promise, row.promise
    if one.side != other.side or (other.made_on - one.made_on).days > AGAIN_DAYS or one.message == other.message:
        return False
    alike = float(np.dot(earlier.vector, row.vector))
    if cues.AS_SAID.search(other.sentence) and alike >= SAID:
        return True
    if other.due_on is not None and other.due_on != one.due_on:
        return False
    return alike >= (SAME if other.due_on is None else SAME_DAY)

"""The ledger: one row a promise, repeated promises once, each with its status and what shows it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from analyzer import schema
from analyzer.ledger.action import action_of
from analyzer.ledger.due_day import due_day
from analyzer.ledger.evidence import Encode, Matcher, Promise, Report, status_of
from analyzer.ledger.people import Person, person, who_owes

REPORTS = ("done", "not_done", "other_done", "other_not_done")
#: Two promises of one side this alike, made within this time, are the same promise said again.
SAME = 0.8
AGAIN_DAYS = 60
MOVED = 0.62


@dataclass(frozen=True)
class _Row:
    promise: Promise
    values: dict[str, Any]
    vector: Any


def build_commitments(
    messages: pd.DataFrame,
    details: pd.DataFrame,
    sentences: pd.DataFrame,
    acts: pd.DataFrame,
    as_of: pd.Timestamp,
    encode: Encode,
) -> pd.DataFrame:
    """Return the `commitments` table (``schema.COMMITMENTS``) on the day `as_of`.

    Args:
        messages: ``schema.MESSAGES``; messages without relationship or date make no row.
        details: ``schema.MESSAGE_DETAILS`` of the same messages.
        sentences: ``schema.SENTENCES``.
        acts: ``schema.ACT_ROWS``.
        as_of: the day of judgement; what was written after it is not looked at.
        encode: texts to unit vectors.
    """
    about = messages.merge(details, on="message_id").set_index("message_id")
    day_first = _writers_habits(messages)
    before = (
        sentences["text"].shift(1).where(sentences["message_id"].eq(sentences["message_id"].shift(1)), "").fillna("")
    )
    text_of = sentences.assign(before=before).set_index("sentence_id")[["text", "position", "before"]]
    usable = acts[acts["relationship"].notna() & acts["date"].notna() & (acts["date"] < as_of + pd.Timedelta(days=1))]
    texts = (
        sentences[["message_id", "text"]]
        .merge(messages[["message_id", "relationship"]], on="message_id")
        .groupby("relationship")["text"]
        .apply(list)
    )
    people = _people(messages, details)
    rows: list[dict[str, Any]] = []
    for relationship, group in usable.groupby("relationship", sort=True):
        promises = [
            _promise(act, about, text_of, people[str(relationship)], day_first)
            for act in group[group["act"] == "commitment"].itertuples()
        ]
        if promises:
            reports = [_report(act, about, text_of) for act in group[group["act"].isin(REPORTS)].itertuples()]
            names = frozenset(word for p in people[str(relationship)] for name in p.names for word in name.split())
            matcher = Matcher(reports, texts.get(relationship, []), encode, names)
            rows += _settled(promises, matcher, as_of.date(), encode)
    frame = schema.conform(rows, schema.COMMITMENTS)
    return frame.sort_values(["made_on", "commitment_id"], kind="stable", ignore_index=True)


def _people(messages: pd.DataFrame, details: pd.DataFrame) -> dict[str, list[Person]]:
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


def _writers_habits(messages: pd.DataFrame) -> dict[str, bool]:
    """Whether 5/6 is the 5th of June for a writer: American top-level habits cannot be told from a name, so only proof counts."""
    import re

    month_first: dict[str, bool] = {}
    for author, text in zip(messages["author"], messages["authored_text"], strict=True):
        for first, second in re.findall(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?![\d])", text[:5000]):
            if int(first) <= 12 < int(second) <= 31:
                month_first[author] = True
            elif int(second) <= 12 < int(first) <= 31:
                month_first.setdefault(author, False)
    return {author: not first for author, first in month_first.items()}


def _local_day(on: pd.Timestamp, offset: float) -> date:
    day: date = (on + timedelta(minutes=0 if pd.isna(offset) else offset)).date()
    return day


def _promise(
    act: Any,  # noqa: ANN401  a named tuple of pandas
    about: pd.DataFrame,
    text_of: pd.DataFrame,
    people: list[Person],
    day_first: dict[str, bool],
) -> _Row:
    message = about.loc[act.message_id]
    sentence = str(text_of.at[act.sentence_id, "text"])
    owner = "writer" if pd.isna(act.owner) else str(act.owner)
    side, made_by = who_owes(
        sentence, owner, str(message["side"]), str(message["author"]), people, str(message["kind"])
    )
    due = "" if pd.isna(act.due) else str(act.due)
    day = (
        due_day(due, _local_day(act.date, message["utc_offset"]), day_first.get(str(message["author"]), True))
        if due
        else None
    )
    due_on = pd.Timestamp(day, tz="UTC") if day else None
    promise = Promise(
        sentence,
        str(message["subject"]),
        side,
        act.date,
        due_on,
        str(message["thread_id"]),
        str(act.message_id),
        str(text_of.at[act.sentence_id, "before"]),
    )
    values = {
        "commitment_id": hashlib.sha256(f"{act.sentence_id}|{side}".encode()).hexdigest()[:12],
        "sentence_id": act.sentence_id,
        "message_id": act.message_id,
        "relationship": act.relationship,
        "side": side,
        "made_by": made_by or None,
        "made_on": act.date,
        "action": action_of(sentence, due),
        "due_text": due,
        "due_on": due_on,
        "conditional": bool(act.conditional),
        "sentence": sentence,
        "probability": act.probability,
    }
    return _Row(promise, values, None)


def _report(act: Any, about: pd.DataFrame, text_of: pd.DataFrame) -> Report:  # noqa: ANN401
    message = about.loc[act.message_id]
    return Report(
        sentence=str(text_of.at[act.sentence_id, "text"]),
        subject=str(message["subject"]),
        act=str(act.act),
        side=str(message["side"]),
        kind=str(message["kind"]),
        on=act.date,
        thread=str(message["thread_id"]),
        message=str(act.message_id),
        position=int(text_of.at[act.sentence_id, "position"]),
        probability=float(act.probability),
    )


def _settled(rows: list[_Row], matcher: Matcher, as_of: date, encode: Encode) -> list[dict[str, Any]]:
    rows = sorted(rows, key=lambda row: (row.promise.made_on, row.values["sentence_id"]))
    vectors = encode([row.promise.sentence for row in rows])
    rows = [replace(row, vector=vector) for row, vector in zip(rows, vectors, strict=True)]
    kept = _once(rows)
    settled: list[dict[str, Any]] = []
    for index, row in enumerate(kept):
        matches = matcher.matches(row.promise)
        moved = _moved(row, kept[index + 1 :])
        status, match = status_of(row.promise, matches, bool(row.values["conditional"]), moved, as_of)
        on = match.report.on if match else row.promise.due_on if status == "overdue" else None
        settled.append(
            row.values
            | {
                "status": status,
                "status_on": on,
                "evidence_message_id": match.report.message if match else None,
                "evidence": match.report.sentence if match else None,
            }
        )
    return settled


def _once(rows: list[_Row]) -> list[_Row]:
    """Drop a promise that says an earlier one again without another day."""
    kept: list[_Row] = []
    for row in rows:
        again = any(
            earlier.promise.side == row.promise.side
            and (row.promise.made_on - earlier.promise.made_on).days <= AGAIN_DAYS
            and (row.promise.due_on is None or row.promise.due_on == earlier.promise.due_on)
            and (float(np.dot(earlier.vector, row.vector)) >= SAME)
            for earlier in kept
        )
        if not again:
            kept.append(row)
    return kept


def _moved(row: _Row, later: list[_Row]) -> bool:
    """Whether the same side gave a new day for it before the old one had passed."""
    due = row.promise.due_on
    return due is not None and any(
        other.promise.side == row.promise.side
        and other.promise.due_on is not None
        and other.promise.due_on > due
        and row.promise.made_on < other.promise.made_on <= due + pd.Timedelta(days=1)
        and float(np.dot(row.vector, other.vector)) >= MOVED
        for other in later
    )

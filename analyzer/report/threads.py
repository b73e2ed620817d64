"""Whole threads to read, with every finding marked where it stands: the context behind each sentence of the report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from analyzer import schema
from analyzer.report import words
from analyzer.report.neutral import clip
from analyzer.report.rows import Row, day, records, text, whole

#: Characters of mail that a page may hold in all, and of a single message.
BUDGET: Final = 700_000
LONGEST: Final = 6_000
#: A marked sentence costs so many characters of markup beside its own.
MARK: Final = 160


@dataclass(frozen=True, slots=True)
class Note:
    """A label on a sentence: its words, and the class that colours it."""

    title: str
    kind: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a message; one with notes is a sentence in which something was found."""

    text: str
    anchor: str | None = None
    notes: tuple[Note, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it is read."""

    day: str | None
    author: str | None
    side: str | None
    kind: str | None
    message_id: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Thread:
    """The messages of a thread, oldest first."""

    subject: str | None
    first_on: str | None
    last_on: str | None
    findings: int
    letters: tuple[Letter, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """The threads of a relationship that the page holds, and how many there are in all."""

    threads: tuple[Thread, ...] = ()
    total: int = 0


def readings(
    tables: Mapping[str, pd.DataFrame], names: list[str], budget: int = BUDGET
) -> tuple[dict[str, Reading], dict[str, str]]:
    """Return the threads of every named relationship, and sentence_id -> anchor of the sentences they hold.

    Every relationship gets an equal share of the budget; the threads with most findings go first.

    Example:
        >>> from analyzer.report.rows import completed
        >>> readings(completed({}), ["a.example"])
        ({'a.example': Reading(threads=(), total=0)}, {})
    """
    notes = _notes(tables)
    messages = tables["messages"]
    messages = messages[messages["relationship"].isin(names)].sort_values(["date", "message_id"], kind="stable")
    sentences: dict[str, list[Row]] = defaultdict(list)
    shown = tables["sentences"][tables["sentences"]["message_id"].isin(messages["message_id"])]
    for row in records(shown):
        sentences[row["message_id"]].append(row)
    threads: dict[str, dict[str, list[Row]]] = {name: defaultdict(list) for name in names}
    for row in records(messages):
        threads[row["relationship"]][text(row["thread_id"]) or row["message_id"]].append(row)
    places: dict[str, str] = {}
    share = budget // max(1, len(names))
    return {name: _reading(threads[name], sentences, notes, places, share) for name in names}, places


def _reading(
    threads: Mapping[str, list[Row]],
    sentences: Mapping[str, list[Row]],
    notes: Mapping[str, list[Note]],
    places: dict[str, str],
    share: int,
) -> Reading:
    sized = []
    for key, letters in threads.items():
        found = sum(bool(notes.get(s["sentence_id"])) for one in letters for s in sentences.get(one["message_id"], []))
        if found:
            size = sum(min(LONGEST, len(text(one["authored_text"]) or "")) + 250 for one in letters) + MARK * found
            sized.append((-found, str(letters[0]["date"]), key, size, found))
    chosen, spent = [], 0
    for _, _, key, size, found in sorted(sized):
        if spent + size <= share:
            chosen.append((key, found))
            spent += size
    built = [_thread(threads[key], found, sentences, notes, places) for key, found in chosen]
    return Reading(tuple(sorted(built, key=lambda one: one.first_on or "9999")), len(threads))


def _thread(
    letters: list[Row],
    found: int,
    sentences: Mapping[str, list[Row]],
    notes: Mapping[str, list[Note]],
    places: dict[str, str],
) -> Thread:
    return Thread(
        subject=next((subject for one in letters if (subject := text(one["subject"]))), None),
        first_on=day(letters[0]["date"]),
        last_on=day(letters[-1]["date"]),
        findings=found,
        letters=tuple(_letter(one, sentences.get(one["message_id"], []), notes, places) for one in letters),
    )


def _letter(row: Row, sentences: list[Row], notes: Mapping[str, list[Note]], places: dict[str, str]) -> Letter:
    whole_text = text(row["authored_text"]) or ""
    pieces: list[Piece] = []
    at = 0
    for sentence in sorted(sentences, key=lambda one: whole(one["start"]) or 0):
        said = notes.get(sentence["sentence_id"])
        start, end = whole(sentence["start"]) or 0, whole(sentence["end"]) or 0
        if not said or start < at or end > len(whole_text) or end > LONGEST:
            continue
        anchor = places.setdefault(sentence["sentence_id"], f"s{len(places) + 1}")
        if start > at:
            pieces.append(Piece(whole_text[at:start]))
        pieces.append(Piece(clip(whole_text[start:end]), anchor, tuple(said), _colour(said)))
        at = end
    if at < len(whole_text):
        pieces.append(Piece(clip(whole_text[at:], max(200, LONGEST - at))))
    return Letter(
        day=day(row["date"]),
        author=text(row["author"]),
        side=text(row["side"]),
        kind=None if row["kind"] == "email" else text(row["kind"]),
        message_id=str(row["message_id"]),
        pieces=tuple(pieces),
    )


def _colour(notes: list[Note]) -> str:
    kinds = {note.kind for note in notes}
    return next((kind for kind in ("against", "label", "for", "act", "own") if kind in kinds), "act")


def _notes(tables: Mapping[str, pd.DataFrame]) -> dict[str, list[Note]]:
    """Labels a sentence, as they are worded in the reading."""
    found: dict[str, list[Note]] = defaultdict(list)
    for row in records(tables["elements"].drop_duplicates(["sentence_id", "element", "polarity"])):
        title = schema.ELEMENT_TITLES.get(row["element"], str(row["element"]))
        sign = "for" if row["polarity"] == "+" else "against"
        found[row["sentence_id"]].append(Note(f"{title} {'+' if sign == 'for' else '−'}", sign))
    for row in records(tables["partner_uses"]):
        if term := words.USE_TERMS.get(text(row["use"]) or ""):
            kind = {"label_only": "label", "backed": "for"}.get(term.key, "act")
            found[row["sentence_id"]].append(Note(f"“{row['surface']}”: {term.title.lower()}", kind))
    promised = tables["commitments"].drop_duplicates("sentence_id")
    for row in records(promised):
        state = words.STATUS_TERMS.get(text(row["status"]) or "")
        title = f"promise, {state.title.lower()}" if state else "promise"
        found[row["sentence_id"]].append(Note(title, "act"))
    listed = set(promised["sentence_id"])
    for row in records(tables["acts"].drop_duplicates(["sentence_id", "act"])):
        act = words.ACT_WORDS.get(text(row["act"]) or "")
        if act and not (row["act"] == "commitment" and row["sentence_id"] in listed):
            found[row["sentence_id"]].append(Note(act, "act"))
    tracked = tables["trackers"]
    for row in records(tracked[tracked["basis"] == "sentence"].drop_duplicates(["sentence_id", "tracker"])):
        found[row["sentence_id"]].append(Note(clip(str(row["tracker"]), 80), "own"))
    return found

"""An analysis in, the same analysis under pseudonyms out, and the key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, Final

import pandas as pd

from analyzer import schema
from analyzer.analysis import Analysis
from analyzer.ledger.lines import telling
from analyzer.redaction.key import Key
from analyzer.redaction.learn import learn_from_texts, meet_everybody, texts_of
from analyzer.redaction.text import Edit, Redactor, edited, is_domain, moved
from analyzer.redaction.words import words_of

WARNING: Final = "No redaction is perfect: read what you share before you share it."
#: Facts of a run that name nobody.
_KEPT_FACTS: Final = frozenset("version versions models thresholds as_of counts seconds us_inferred redacted".split())
_SHARES: Final = re.compile(r"shares (?!no telling word)([^;]+)")
_COUNT: Final = re.compile(r"^\d+ messages? ")
Near = tuple[frozenset[int], ...]


def redact(analysis: Analysis, key: Key | None = None) -> tuple[Analysis, Key]:
    """Return the analysis under pseudonyms, and the key that holds who is who.

    The tables keep their rows, labels and figures; offsets point into the redacted texts. The result cannot be
    re-thresholded: that would need the unredacted mail.

    Args:
        analysis: a finished analysis.
        key: of an earlier redaction; it grows, and what it holds keeps its pseudonym. Absent: a new one.

    Example:
        >>> import analyzer
        >>> shared, key = redact(analyzer.analyze("data/sample", us=["northwind.example"]))
        >>> shared.facts["us"], "Ines" in shared.messages["authored_text"].str.cat()
        (['org1.example'], False)
    """
    key = key or Key()
    facts = analysis.facts
    meet_everybody(key, analysis.tables, analysis.details, [str(name) for name in facts.get("us", ())])
    learn_from_texts(key, texts_of(analysis.tables))
    work = _Work(key, analysis.tables)
    tables = {name: work.table(name, frame) for name, frame in analysis.tables.items()}
    candidates = {name: work.table(name, frame) for name, frame in analysis.candidates.items()}
    told = {name: value if name in _KEPT_FACTS else work.fact(name, value) for name, value in facts.items()}
    told["redacted"] = True
    return Analysis(tables, told, schema.empty(schema.MESSAGE_DETAILS), candidates), key


class _Work:
    """One redaction: texts are redacted once, and every column that quotes them takes what came of it."""

    def __init__(self, key: Key, tables: Mapping[str, pd.DataFrame]) -> None:
        self.key = key
        self.redactor = Redactor(key)
        self.near = self._circles(tables["messages"])
        self.authored: dict[str, str] = {}
        self.spans: dict[str, tuple[int, int, str]] = {}
        self.old: dict[str, str] = {}
        self.quoted: dict[tuple[str, str], str] = {}
        self.edits: dict[str, list[Edit]] = {}
        written = {str(name): rows for name, rows in tables["sentences"].groupby("message_id", sort=False)}
        for row in tables["messages"].itertuples():
            self._message(row.message_id, row.authored_text, written.get(row.message_id))

    def _circles(self, messages: pd.DataFrame) -> dict[str, Near]:
        """The people of each message, and those of its relationship."""
        own: dict[str, frozenset[int]] = {}
        around: dict[object, set[int]] = {}
        for row in messages.itertuples():
            named = [str(who) for who in (row.author, *row.recipients) if not pd.isna(who) and who]
            people = {self._number(who) for who in named} - {0}
            own[row.message_id] = frozenset(people)
            around.setdefault(None if pd.isna(row.relationship) else row.relationship, set()).update(people)
        relationships = dict(zip(messages["message_id"], messages["relationship"], strict=True))
        return {
            message: (people, frozenset(around[None if pd.isna(relationships[message]) else relationships[message]]))
            for message, people in own.items()
        }

    def _number(self, who: str) -> int:
        if "@" in who or who.startswith("/"):
            return self.key.person(who)
        found = self.redactor.forms.find(who, words_of(who))
        people = [number for one in found for kind, number in one.who if kind == "Person"]
        return people[0] if people else 0

    def _message(self, message: str, text: object, sentences: pd.DataFrame | None) -> None:
        """Redact a message stretch by stretch, so that every sentence begins and ends where one did before."""
        whole = "" if pd.isna(text) else str(text)
        pieces: list[str] = []
        at = length = 0
        rows = [] if sentences is None else sentences.sort_values("start").to_dict("records")
        for row in rows:
            start, end = max(int(row["start"]), at), int(row["end"])
            gap = self._lines(whole[at:start], self.near[message])
            new = self._wrapped(str(row["sentence_id"]), whole[start:end], self.near[message])
            pieces += [gap, new]
            length += len(gap)
            told = " ".join(new.split())
            self.spans[row["sentence_id"]] = (length, length + len(new), told)
            self.old[row["sentence_id"]] = str(row["text"])
            self.quoted[message, str(row["text"])] = told
            length += len(new)
            at = max(at, end)
        pieces.append(self._lines(whole[at:], self.near[message]))
        self.authored[message] = "".join(pieces)

    def _lines(self, text: str, near: Near) -> str:
        return "\n".join(self.redactor(line, near) for line in text.split("\n"))

    def _wrapped(self, sentence: str, raw: str, near: Near) -> str:
        """Redact a sentence as if its line wraps were mended; the wraps stay where nothing was replaced."""
        starts: list[int] = []
        flat: list[str] = []
        for match in re.finditer(r"\S+", raw):
            if flat:
                starts.append(match.start() - 1)
            flat.append(match.group())
            starts += range(match.start(), match.end())
        mended = " ".join(flat)
        edits = self.redactor.edits(mended, near)
        self.edits[sentence] = edits
        return edited(raw, [Edit(starts[e.start], starts[e.end - 1] + 1, e.new) for e in edits])

    def table(self, name: str, frame: pd.DataFrame) -> pd.DataFrame:
        """Return a table redacted, by the columns it has."""
        out = frame.copy()
        rows = frame.to_dict("records")
        made: dict[str, list[Any]] = {}
        if name == "messages":
            made["authored_text"] = [self.authored[row["message_id"]] for row in rows]
        if name == "sentences":
            for place, column in enumerate(("start", "end", "text")):
                made[column] = [self.spans[row["sentence_id"]][place] for row in rows]
        if name == "partner_uses":
            uses = [self._use(row) for row in rows]
            for place, column in enumerate(("sentence", "start", "end", "surface")):
                made[column] = [use[place] for use in uses]
        for column in frame.columns:
            if column not in made and column in _COLUMNS:
                made[column] = [_COLUMNS[column](self, row, row[column]) for row in rows]
        for column, values in made.items():
            out[column] = pd.Series(values, index=frame.index, dtype=frame[column].dtype)
        return out

    def _use(self, row: Mapping[str, Any]) -> tuple[str, int, int, str]:
        """Sentence, offsets and surface of a use of the word."""
        sentence = str(row["sentence"])
        known = row["sentence_id"] in self.edits and self.old[row["sentence_id"]] == sentence
        edits = self.edits[row["sentence_id"]] if known else self.redactor.edits(sentence, self._near(row))
        new = edited(sentence, edits)
        start, end = moved(edits, int(row["start"])), moved(edits, int(row["end"]), end=True)
        return new, start, end, new[start:end]

    def _near(self, row: Mapping[str, Any], column: str = "message_id") -> Near:
        message = row.get(column)
        return () if pd.isna(message) else self.near.get(str(message), ())

    def text(self, row: Mapping[str, Any], value: object) -> object:
        """A text in the light of its message."""
        return self.redactor(str(value), self._near(row)) if _filled(value) else value

    def words(self, row: Mapping[str, Any], value: object) -> object:
        """A text of this program's own words, whose counts are no secrets."""
        return self.redactor(str(value), self._near(row), numbers=False) if _filled(value) else value

    def part(self, row: Mapping[str, Any], value: object) -> object:
        """Words out of a sentence: the same stretch of it as it stands now."""
        sentence = str(row.get("sentence_id"))
        whole = self.old.get(sentence, "")
        at = whole.find(str(value)) if _filled(value) else -1
        if at < 0:
            return self.text(row, value)
        edits = self.edits[sentence]
        return edited(whole, edits)[moved(edits, at) : moved(edits, at + len(str(value)), end=True)]

    def quote(self, row: Mapping[str, Any], value: object) -> object:
        """The sentence that makes a promise."""
        known = self.spans.get(str(row.get("sentence_id")))
        return known[2] if known and self.old[row["sentence_id"]] == value else self.text(row, value)

    def evidence(self, row: Mapping[str, Any], value: object) -> object:
        """The sentence that shows a status, from another message."""
        if not _filled(value):
            return value
        known = self.quoted.get((str(row["evidence_message_id"]), str(value)))
        return known if known is not None else self.redactor(str(value), self._near(row, "evidence_message_id"))

    def why(self, row: Mapping[str, Any], value: object) -> object:
        """Why evidence was joined: of the shared words only those that both sentences still hold."""
        if not _filled(value):
            return value
        left = telling(str(self.quote(row, row["sentence"])))
        shown = self.evidence(row, row["evidence"])
        left = left & telling(str(shown)) if _filled(shown) else left

        def shared(match: re.Match[str]) -> str:
            kept = [word for word in match.group(1).split(", ") if word in left]
            return f"shares {', '.join(kept)}" if kept else "shares words that were redacted"

        told = self.redactor(_SHARES.sub("shares", str(value)), self._near(row), numbers=False)
        found = _SHARES.search(str(value))
        return told.replace("shares", shared(found), 1) if found else told

    def who(self, row: Mapping[str, Any], value: object) -> object:
        """An address, a name or an organisation as a column holds it."""
        if not _filled(value):
            return value
        text = str(value)
        if "@" in text and " " not in text or text[:3].lower() in ("/o=", "/ou"):
            return self.key.address(text)
        if is_domain(text):
            return self.key.domain(text)
        return self.redactor(text, self._near(row))

    def relationship(self, row: Mapping[str, Any], value: object) -> object:
        """A relationship's id; one that is a name keeps to one pseudonym whatever else it holds."""
        if not _filled(value) or "@" in str(value) or is_domain(str(value)):
            return self.who(row, value)
        return f"Org {self.key.organisation(str(value))}"

    def everybody(self, row: Mapping[str, Any], value: object) -> list[object]:
        """A list of addresses or names."""
        return [self.who(row, one) for one in value] if _filled(value) else []  # type: ignore[attr-defined]

    def mark(self, row: Mapping[str, Any], value: object) -> object:
        """An id: a hash of what the message says could be used to check a guess, one made with the key cannot."""
        if not _filled(value):
            return value
        text, dash, place = str(value).partition("-")
        return f"{self.key.mark(text, max(8, min(len(text), 32)))}{dash}{place}"

    def marks(self, row: Mapping[str, Any], value: object) -> list[object]:
        """A list of ids."""
        return [self.mark(row, one) for one in value] if _filled(value) else []  # type: ignore[attr-defined]

    def fact(self, name: str, value: object) -> object:
        """A fact of the run: texts in it redacted, paths cut to their last name."""
        if isinstance(value, Mapping):
            return {str(self.fact(name, part)): self.fact(name, inner) for part, inner in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.fact(name, part) for part in value]
        if not isinstance(value, str):
            return value
        if name == "us":
            return self.who({}, value)
        if name == "paths":
            return self.redactor(PurePath(value).name or value)
        count = _COUNT.match(value)
        head = count.group() if count else ""
        return head + self.redactor(value[len(head) :])


def _filled(value: object) -> bool:
    if isinstance(value, (list, tuple)) or hasattr(value, "tolist"):
        return True
    return not pd.isna(value) and value != ""


_COLUMNS: Final = {
    "source": _Work.text,
    "subject": _Work.text,
    "author": _Work.who,
    "recipients": _Work.everybody,
    "made_by": _Work.who,
    "relationship": _Work.relationship,
    "message_id": _Work.mark,
    "thread_id": _Work.mark,
    "sentence_id": _Work.mark,
    "commitment_id": _Work.mark,
    "evidence_message_id": _Work.mark,
    "backing_commitments": _Work.marks,
    "action": _Work.text,
    "due": _Work.part,
    "due_text": _Work.part,
    "sentence": _Work.quote,
    "evidence": _Work.evidence,
    "evidence_reason": _Work.why,
    "reason": _Work.words,
}

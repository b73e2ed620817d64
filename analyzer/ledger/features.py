"""A promise and a later sentence -> numbers that say how far the one bears on the other.

The names are kept beside the numbers (:data:`NAMES`), so that a learned weight can be read and a join can be explained.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.ledger import cues
from analyzer.ledger.lines import Encode, Line, Promise, days_told, stem, telling

#: A promise with fewer telling words of its own than this ("you will have it by the 7th") is read with the sentence before it.
FEW_WORDS = 3
HORIZON_DAYS = 200
#: Up to so many later sentences a promise all are looked at; beyond, only those that share a word with it, stand in its
#: thread, or report something (an act of at least this probability) near its day.
ALL_LINES = 300
LIKELY = 0.15
REPORTS = ("done", "not_done", "other_done", "other_not_done")
CUES = {
    "handover": cues.HANDOVER, "thanks": cues.THANKS, "arrived": cues.ARRIVED, "past": cues.PAST, "future": cues.FUTURE, "wanting": cues.WANTING, "strong_wanting": cues.STRONG_WANTING,
    "refused": cues.REFUSED, "sorry": cues.SORRY, "late": cues.LATE, "in_time": cues.IN_TIME, "partial": cues.PARTIAL, "complete": cues.COMPLETE, "lets_go": cues.LETS_GO, "asks": cues.ASKS,
}  # fmt: skip
NUMBER = re.compile(r"\d[\d.,]*\d|\d")
VERB = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class Pair:
    """A later sentence beside a promise: its place among the lines, and the features by name."""

    line: int
    values: dict[str, float]


class Field:
    """All later sentences of one relationship, with what its promises are compared by.

    Args:
        lines: every sentence of the relationship, oldest first.
        promises: its promises; a sentence speaks of the one it fits best, so they compete.
        encode: the sentence encoder: texts to unit vectors.
        names: names of the people, in lower case: that a person is named twice does not make two deeds one.
    """

    def __init__(
        self, lines: Sequence[Line], promises: Sequence[Promise], encode: Encode, names: frozenset[str] = frozenset()
    ) -> None:
        self.lines, self.promises = list(lines), list(promises)
        self.names = frozenset(stem(name) for name in names)
        self.words = [telling(line.sentence) - self.names for line in self.lines]
        counts: Counter[str] = Counter(word for words in self.words for word in words)
        total = len(self.lines)
        self.rarity = {word: math.log((total + 1) / (n + 0.5)) for word, n in counts.items()}
        self.default = math.log(total + 2)
        self.wanted = [self._wanted(promise) for promise in self.promises]
        self.near = self._near()
        used = sorted({index for found in self.near for index in found})
        self.row = {index: row for row, index in enumerate(used)}
        self.plain = encode([self.lines[i].sentence for i in used])
        self.asked = encode([self._asked(promise) for promise in self.promises])
        self.action = encode([promise.action or promise.sentence for promise in self.promises])
        self.cues = {i: {name: float(bool(p.search(self.lines[i].sentence))) for name, p in CUES.items()} for i in used}
        self.message_words: dict[str, frozenset[str]] = defaultdict(frozenset)
        for line, words in zip(self.lines, self.words, strict=True):
            self.message_words[line.message] |= words
        self.likeness, self.overlap = self._tables(used)
        other = self._others(used)
        self.rival, self.rival_words = (_best_other(table, other) for table in (self.likeness, self.overlap))

    def pairs(self, number: int) -> list[Pair]:
        """Return the later sentences worth a look for promise `number`, with their features."""
        return [Pair(index, self._values(number, index)) for index in self.near[number]]

    def _wanted(self, promise: Promise) -> frozenset[str]:
        wanted = telling(promise.sentence) - self.names
        return wanted | (telling(promise.before) - self.names) if len(wanted) < FEW_WORDS else wanted

    def _asked(self, promise: Promise) -> str:
        few = len(telling(promise.sentence) - self.names) < FEW_WORDS
        return f"{promise.before} {promise.sentence}".strip() if few else promise.sentence

    def _near(self) -> list[list[int]]:
        """The lines worth a look a promise: later, and sharing a word, or reporting something in the thread or near the due day."""
        holding: dict[str, list[int]] = defaultdict(list)
        threads: dict[str, list[int]] = defaultdict(list)
        telling_acts = []
        for index, (line, words) in enumerate(zip(self.lines, self.words, strict=True)):
            for word in words | (telling(line.before) - self.names):
                holding[word].append(index)
            threads[line.thread].append(index)
            if max((line.acts.get(act, 0.0) for act in REPORTS), default=0.0) >= LIKELY:
                telling_acts.append(index)
        common = max(12, len(self.lines) // 8)
        found = []
        for promise, wanted in zip(self.promises, self.wanted, strict=True):
            later = [i for i, line in enumerate(self.lines) if self._later(promise, line)]
            if len(later) <= ALL_LINES:
                found.append(later)
                continue
            indexes = {i for word in wanted if len(holding[word]) <= common for i in holding[word]}
            indexes |= set(threads[promise.thread]) | {i for i in telling_acts if self._close(promise, self.lines[i])}
            found.append([i for i in later if i in indexes])
        return found

    @staticmethod
    def _close(promise: Promise, line: Line) -> bool:
        day = promise.due_on if promise.due_on is not None else promise.made_on
        return bool(-3 <= (line.on - day).days <= 14 or 0 <= (line.on - promise.made_on).days <= 14)

    @staticmethod
    def _later(promise: Promise, line: Line) -> bool:
        days = float((line.on - promise.made_on).total_seconds()) / 86400
        return 0 <= days <= HORIZON_DAYS and line.message != promise.message

    def _tables(self, used: list[int]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Likeness and overlap of every promise with every line used, by which promises compete for a line."""
        likeness = np.asarray(self.asked @ self.plain.T, np.float32).reshape(len(self.promises), len(used))
        overlap = np.zeros((len(self.promises), len(used)), np.float32)
        for number, wanted in enumerate(self.wanted):
            total = self._weight(wanted) or 1.0
            for row, index in enumerate(used):
                shared = wanted & self.words[index]
                if shared:
                    overlap[number, row] = self._weight(shared) / total
        return likeness, overlap

    def _others(self, used: list[int]) -> NDArray[np.bool_]:
        """Whether each promise is one that a line used could speak of: made by then, and in another message."""
        on = np.array([self.lines[index].on.value for index in used], np.int64)
        made = np.array([promise.made_on.value for promise in self.promises], np.int64)
        messages = np.array([self.lines[index].message for index in used], object)
        own = np.array([promise.message for promise in self.promises], object)
        return np.asarray((made[:, None] <= on[None]) & (own[:, None] != messages[None]), bool)

    def _weight(self, words: Iterable[str]) -> float:
        # fsum: words come in another order in every process, and a plain sum would differ in its last digit
        return math.fsum(self.rarity.get(word, self.default) for word in words)

    def _values(self, number: int, index: int) -> dict[str, float]:
        promise, line = self.promises[number], self.lines[index]
        values = self._meaning(number, index) | acts_of(promise, line) | self.cues[index] | times_of(promise, line)
        values |= {
            "bias": 1.0,
            "same_thread": float(line.thread == promise.thread),
            "by_owner": float(line.kind == "email" and promise.side in (line.side, "joint")),
            "by_receiver": float(line.kind == "email" and promise.side not in (line.side, "joint")),
            "by_author": float(line.author == promise.author and line.kind == "email"),
            "note": float(line.kind != "email"),
            "first": float(line.position == 0),
            "early": float(line.position <= 2),
        }
        return values | products(values)

    def _meaning(self, number: int, index: int) -> dict[str, float]:
        promise, row = self.promises[number], self.row[index]
        wanted, own, line = self.wanted[number], self.words[index], self.lines[index]
        shared = wanted & own
        likeness, overlap = float(self.likeness[number, row]), float(self.overlap[number, row])
        rival, rival_words = float(self.rival[number, row]), float(self.rival_words[number, row])
        around = (telling(line.subject) | telling(line.before)) - self.names
        total = self._weight(wanted) or 1.0
        numbers = set(NUMBER.findall(promise.sentence)) & set(NUMBER.findall(line.sentence))
        return {
            "likeness": likeness,
            "action_likeness": float(self.action[number] @ self.plain[row]),
            "overlap": overlap,
            "smaller_overlap": self._weight(shared) / (min(total, self._weight(own)) or 1.0),
            "rarest": max((self.rarity.get(w, self.default) for w in shared), default=0.0) / self.default,
            "shared": min(len(shared), 4) / 4,
            "around": self._weight(wanted & around) / total,
            "in_message": self._weight(wanted & self.message_words[line.message]) / total,
            "subject": float(bool(telling(line.subject) & telling(promise.subject))),
            "lead": likeness - rival,
            "lead_words": overlap - rival_words,
            "best": float(likeness >= rival and overlap >= rival_words),
            "numbers": float(bool(numbers)),
            "verb": float(_verb_done(promise, line)),
            "short": float(len(own) <= 3),
            "denied": float(_denied(shared, line.sentence)),
            "part": float(falls_short(promise.sentence, line.sentence)),
        }


def _best_other(table: NDArray[np.float32], other: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The highest value that any other promise has for a line, 0 where there is none; shape (promises, lines)."""
    if len(table) < 2 or not table.size:
        return np.zeros_like(table)
    values = np.where(other, table, -np.inf)
    best, columns = values.argmax(axis=0), np.arange(table.shape[1])
    highest = values[best, columns]
    values[best, columns] = -np.inf
    second = values.max(axis=0)
    found = np.where(np.arange(len(table))[:, None] == best[None], second, highest)
    return np.where(np.isfinite(found), found, 0).astype(np.float32)


def _denied(shared: frozenset[str], sentence: str) -> bool:
    """Whether a word of the promise stands close to a negation: "still no credit note", "nobody has called"."""
    if not shared:
        return False
    words = cues.TOKEN.findall(sentence.lower())
    where = [i for i, word in enumerate(words) if stem(re.sub(r"['’]s$", "", word)) in shared]
    return any(cues.NEGATION.fullmatch(word) and -2 <= i - n <= 5 for n, word in enumerate(words) for i in where)


def falls_short(promised: str, told: str) -> bool:
    """Whether a report tells a part: "36 of 41", "half of the sensors", "only three", "the rest follows".

    Example:
        >>> falls_short("We deliver 250 castings on Friday.", "They gave him 90 pieces, not 250.")
        True
        >>> falls_short("All 412 vouchers by Thursday.", "The folder is complete now, 412 of 412.")
        False
    """
    for match in cues.SO_MANY_OF.finditer(told):
        few, many = (cues.number(match.group(name)) for name in ("few", "many"))
        if few is not None and many is not None and few < many:
            return True
    return bool(cues.SHORT.search(told))


def _verb_done(promise: Promise, line: Line) -> bool:
    """Whether the verb of the promise stands in the line as done: "will send" and "sent"."""
    verbs = {stem(word) for word in VERB.findall((promise.action or promise.sentence).lower())[:2]}
    done = {stem(w) for w in VERB.findall(line.sentence.lower()) if w in cues.BASE or w.endswith("ed")}
    return bool(verbs & done)


def acts_of(promise: Promise, line: Line) -> dict[str, float]:
    """Return the probability of each act as seen from the promise: the owner's deed told by the owner, or by the other."""
    own = promise.side in (line.side, "joint")
    other = promise.side != line.side or promise.side == "joint"
    note = line.kind != "email"

    def seen(mine: str, theirs: str) -> float:
        return max(
            line.acts.get(mine, 0.0) if own or note else 0.0, line.acts.get(theirs, 0.0) if other or note else 0.0
        )

    return {
        "act_done": seen("done", "other_done"),
        "act_not_done": seen("not_done", "other_not_done"),
        "act_done_by_wrong_side": 0.0 if note or promise.side == "joint" else max(line.acts.get("other_done", 0.0) if own else line.acts.get("done", 0.0), 0.0),
        "act_promise": line.acts.get("commitment", 0.0) if own or note else 0.0,
        "act_request": line.acts.get("request", 0.0) if other or note else 0.0,
        "act_any": max(line.acts.values(), default=0.0),
    }  # fmt: skip


def times_of(promise: Promise, line: Line) -> dict[str, float]:
    """Return how the line lies in time to the promise and to its due day."""
    days = (line.on - promise.made_on).total_seconds() / 86400
    told = days_told(line.sentence, line.written)
    values = {
        "days": math.log1p(max(days, 0.0)) / math.log1p(HORIZON_DAYS),
        "soon": float(days <= 7),
        "has_due": float(promise.due_on is not None),
        "before_due": 0.0,
        "near_due": 0.0,
        "after_due": 0.0,
        "long_after_due": 0.0,
        "names_due": 0.0,
    }
    if promise.due_on is None:
        return values
    due = promise.due_on.date()
    gap = (line.written - due).days
    return values | {
        "before_due": float(gap < -2),
        "near_due": float(-2 <= gap <= 2),
        "after_due": float(gap > 0),
        "long_after_due": min(max(gap, 0), 60) / 60,
        "names_due": float(due in told and gap > 0),
    }


PRODUCTS = (
    ("likeness", "act_done"), ("likeness", "act_not_done"), ("overlap", "act_done"), ("overlap", "act_not_done"), ("likeness", "past"), ("overlap", "past"), ("overlap", "wanting"), ("likeness", "wanting"),
    ("likeness", "strong_wanting"), ("overlap", "strong_wanting"), ("strong_wanting", "after_due"), ("act_not_done", "after_due"), ("wanting", "after_due"), ("overlap", "handover"), ("likeness", "handover"),
    ("by_owner", "handover"), ("near_due", "handover"), ("same_thread", "handover"), ("around", "handover"), ("by_receiver", "thanks"), ("by_receiver", "arrived"), ("overlap", "arrived"), ("overlap", "note"), ("likeness", "note"),
    ("near_due", "act_done"), ("same_thread", "act_done"), ("best", "act_done"), ("best", "likeness"), ("lead", "act_done"), ("lead", "act_not_done"), ("overlap", "future"), ("overlap", "asks"), ("before_due", "act_not_done"), ("refused", "overlap"), ("refused", "by_owner"),
    ("denied", "overlap"), ("denied", "likeness"), ("denied", "after_due"), ("denied", "act_not_done"), ("denied", "best"), ("part", "overlap"), ("part", "act_done"), ("wanting", "best"), ("past", "wanting"), ("verb", "overlap"), ("short", "handover"), ("by_owner", "act_done"), ("by_receiver", "act_done"), ("by_receiver", "act_not_done"),
)  # fmt: skip


def products(values: dict[str, float]) -> dict[str, float]:
    """Return the products of features that mean more together than apart."""
    return {f"{one}*{other}": values[one] * values[other] for one, other in PRODUCTS}

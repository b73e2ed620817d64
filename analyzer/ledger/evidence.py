"""What became of a promise: later sentences that show it done or not, matched by meaning, words, people and time.

A match needs more than likeness: the deed must be reported by an act of the right kind from a side that can know, and
the two sentences must share telling words or lie very close in meaning. Weak matches change nothing: absence of
evidence stays `open` or `overdue`.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
WORD = re.compile(r"[^\W_]{2,}")
STOP = frozenset(
    "the an and or but of to in on at for with from by is are was were be been am do does did have has had will would can could should shall may might must not no yes you he she it we they "
    "me him her us them my your his its our their this that these those there here what which who when where why how if then than so as all any some please thanks thank hi hello dear just also "
    "about up out now send sent sends get got give gave let make made take took come came go went back over today tomorrow week day next last monday tuesday wednesday thursday friday attached "
    "re fw ll ve don won didn as more very new one two by end see know need want sure well still yet after before until till ok okay best regards much many per via".split()
)
#: Weights and limits of the evidence score, set by hand while looking at the sample export in ``data/sample``, so its
#: statuses measure nothing; the scenarios do. Likeness without a shared telling word scores 0.
MEANING, WORDS, THREAD, NEAR_DUE = 0.55, 0.45, 0.08, 0.04
#: A report that says "not done" accuses somebody: it must match better than one that says "done".
ENOUGH, ENOUGH_AGAINST = 0.34, 0.45
#: A promise with fewer telling words of its own than this ("you will have it by the 7th") is read with the sentence before it.
FEW_WORDS = 3
HORIZON_DAYS = 200


@dataclass(frozen=True)
class Promise:
    """What the matcher needs of a commitment."""

    sentence: str
    subject: str
    side: str
    made_on: pd.Timestamp
    due_on: pd.Timestamp | None
    thread: str
    message: str
    before: str = ""


@dataclass(frozen=True)
class Report:
    """A later sentence that reports a deed: done, not_done, other_done, other_not_done, or asks for one."""

    sentence: str
    subject: str
    act: str
    side: str
    kind: str
    on: pd.Timestamp
    thread: str
    message: str
    position: int
    probability: float


@dataclass(frozen=True)
class Match:
    """A report joined to a promise, with its score and whether it shows the deed done."""

    report: Report
    score: float
    done: bool


def stem(word: str) -> str:
    """Return a crude stem, so that "reports" and "reported" meet.

    Example:
        >>> stem("reports"), stem("shipping")
        ('report', 'shipp')
    """
    for ending in ("ingly", "edly", "ings", "ing", "ies", "ied", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)] + ("y" if ending in ("ies", "ied") else "")
    return word


def telling(text: str) -> frozenset[str]:
    """Return the stems of the words that tell what a sentence is about."""
    return frozenset(
        stem(word)
        for word in WORD.findall(text.lower())
        if word not in STOP and not (len(word) < 3 and not word.isdigit())
    )


class Matcher:
    """Finds the reports that bear on promises of one relationship.

    Args:
        reports: all reports of the relationship.
        texts: every sentence of the relationship, for how rare a word is.
        encode: the sentence encoder: texts to unit vectors.
        names: names of the people, in lower case: that a person is named twice does not make two deeds one.
    """

    def __init__(
        self, reports: Sequence[Report], texts: Sequence[str], encode: Encode, names: frozenset[str] = frozenset()
    ) -> None:
        self.reports = list(reports)
        self.names = frozenset(stem(name) for name in names)
        self.encode = encode
        counts: Counter[str] = Counter()
        for text in texts:
            counts.update(telling(text))
        self.rarity = {word: math.log((len(texts) + 1) / (n + 0.5)) for word, n in counts.items()}
        self.default = math.log(len(texts) + 2)
        self.words = [telling(report.sentence) - self.names for report in self.reports]
        self.vectors = encode([report.sentence for report in self.reports])

    def matches(self, promise: Promise) -> list[Match]:
        """Return the reports that bear on `promise`, oldest first."""
        wanted = telling(promise.sentence) - self.names
        asked = promise.sentence
        if len(wanted) < FEW_WORDS and promise.before:
            wanted |= telling(promise.before) - self.names
            asked = f"{promise.before} {promise.sentence}"
        vector = self.encode([asked])[0]
        found: list[Match] = []
        for index, report in enumerate(self.reports):
            done = _shows(promise, report)
            if done is None:
                continue
            score = self._score(promise, wanted, vector, index)
            if score >= (ENOUGH if done else ENOUGH_AGAINST):
                found.append(Match(report, score, done))
        return sorted(found, key=lambda match: (match.report.on, match.report.message, match.report.position))

    def _score(self, promise: Promise, wanted: frozenset[str], vector: NDArray[np.float32], index: int) -> float:
        report = self.reports[index]
        own = self.words[index]
        same_thread = report.thread == promise.thread
        context = telling(report.subject) if same_thread else frozenset()
        shared = wanted & own
        weight = sum(self.rarity.get(w, self.default) for w in shared)
        if not shared and not (same_thread and wanted & context):
            return 0.0
        smaller = min(self._weight(wanted), self._weight(own | context)) or 1.0
        overlap = min(
            1.0, (weight + 0.5 * sum(self.rarity.get(w, self.default) for w in (wanted & context) - shared)) / smaller
        )
        meaning = max(0.0, float(vector @ self.vectors[index]))
        near = promise.due_on is not None and abs((report.on - promise.due_on).days) <= 7
        return MEANING * meaning + WORDS * overlap + THREAD * same_thread + NEAR_DUE * near

    def _weight(self, words: frozenset[str]) -> float:
        return sum(self.rarity.get(word, self.default) for word in words)


def _shows(promise: Promise, report: Report) -> bool | None:
    """Whether `report` can show the deed done (True) or not done (False); None where it cannot bear on it."""
    if (
        report.on < promise.made_on
        or report.message == promise.message
        or (report.on - promise.made_on).days > HORIZON_DAYS
    ):
        return None
    if report.kind != "email":
        return (
            report.act in ("done", "other_done")
            if report.act in ("done", "other_done", "not_done", "other_not_done")
            else None
        )
    own = promise.side in (report.side, "joint")
    if own and report.act in ("done", "not_done"):
        return report.act == "done"
    if (not own or promise.side == "joint") and report.act in ("other_done", "other_not_done"):
        return report.act == "other_done"
    return None


def status_of(
    promise: Promise, matches: Sequence[Match], conditional: bool, moved: bool, as_of: date
) -> tuple[str, Match | None]:
    """Return the status of a promise on `as_of`, and the match that shows it.

    Args:
        promise: the promise.
        matches: its matches, oldest first.
        conditional: it hangs on something uncertain.
        moved: a later promise replaced it before its due day.
        as_of: the day of judgement.
    """
    known = [match for match in matches if match.report.on.date() <= as_of]
    done = next((match for match in known if match.done), None)
    due = promise.due_on.date() if promise.due_on is not None else None
    if done:
        late = due is not None and done.report.on.date() > due
        return ("kept_late" if late else "kept"), done
    denied = [match for match in known if not match.done]
    if moved:
        return "released", denied[0] if denied else None
    if denied and (due is None or denied[-1].report.on.date() > due or _refused(denied[-1].report.sentence)):
        return "missed", denied[-1]
    if due is None or due >= as_of:
        return "open", None
    return ("released" if conditional else "overdue"), None


REFUSAL = re.compile(
    r"\b(?:won['’]t|will not|cannot|can['’]t|not going to|no longer|cancel(?:led|ed)?|withdr[ae]wn?|called off|not be able|unable|decided against|off the table|refus\w+|declin\w+)\b",
    re.IGNORECASE,
)


def _refused(sentence: str) -> bool:
    return bool(REFUSAL.search(sentence))

"""How probable it is that a later sentence shows a promise done, not done, or let go.

Two steps. A logistic regression over cheap features (``features``) says whether a sentence bears on the promise at all;
those that may are read beside it by the reader of outcomes (``analyzer.language.outcome``), and three logistic regressions
weigh what it says together with the features. Fitted by ``python -m analyzer.training.ledger``; the weights are plain
numbers in ``models/ledger.json``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import mul
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.language import store
from analyzer.language.conclusion import ConclusionReader
from analyzer.language.network import opened
from analyzer.language.outcome import OUTCOMES, Asked, OutcomeReader
from analyzer.ledger.conclusion import Concluder, Stories, concluder_of
from analyzer.ledger.features import Field, Pair
from analyzer.ledger.lines import Line, Promise, telling
from analyzer.ledger.match import Match

WEIGHTS = "ledger.json"
#: What is weighed: whether a sentence bears on the promise, by features alone; then what it shows, by outcomes as well.
BEARS, SHOWN = "bears", ("done", "not_done", "let")
#: And whether a deed told after its day was late (``lateness``).
LATE = "late"
#: Where the weights of the concluder stand (``conclusion``).
CONCLUDES = "concludes"
#: Outcomes and features that mean more together than apart.
TOGETHER = (
    ("says_done", "best"), ("says_done", "overlap"), ("says_done", "likeness"), ("says_done", "lead"), ("says_done", "around"), ("says_done", "same_thread"), ("says_done", "act_done"), ("says_done", "by_owner"), ("says_done", "by_receiver"), ("says_done", "note"),
    ("says_done", "before_due"), ("says_done", "days"), ("says_not", "best"), ("says_not", "overlap"), ("says_not", "likeness"), ("says_not", "lead"), ("says_not", "after_due"), ("says_not", "has_due"), ("says_not", "act_not_done"), ("says_not", "note"), ("says_not", "by_owner"),
    ("says_let", "best"), ("says_let", "overlap"), ("says_let", "by_receiver"), ("says_let", "lead"), ("says_let", "same_thread"), ("says_let", "after_due"), ("says_part", "overlap"), ("says_part", "best"),
)  # fmt: skip
READ_AS = {
    "done": "done",
    "part": "done in part",
    "not": "not done",
    "let": "let go or moved",
    "ask": "a question after it",
    "plan": "still to come",
}
#: What a sentence keeps of its score as proof of a deed where it shares no word with the promise, neither do its
#: surroundings, it is not alike either, and the reader of outcomes does not say so itself: another thing.
OTHER_THING, ALIKE, SAYS_DONE = 0.2, 0.4, 0.5
#: Below this a probability tells no more.
LEAST = 0.002
#: Later sentences a promise that are read beside it, at the most: the likeliest to bear on it. In large relationships many
#: more may, and what shows the outcome is hardly ever among those beyond.
MOST_READ = 10
Outcomes = Callable[[Sequence[Asked]], NDArray[np.float32]]


@dataclass(frozen=True)
class Joiner:
    """The fitted weights and limits.

    Attributes:
        bias: the constant of each of :data:`BEARS`, :data:`SHOWN` and :data:`LATE`.
        weights: feature name to weight, of each.
        limits: `bears`, `done`, `not_done`, `let`, `late`: the probability from which each counts; `says_not`: what
            the reader of outcomes must itself give to a failure; `doubt`: a later sentence this likely to show the deed done
            keeps a failure from being called one; `missed`: the probability from which a failure is concluded, and told where
            there is no due day.
        outcomes: reads pairs of a promise and a later sentence.
        concluder: weighs all joins of a promise together; None leaves it to the rules of ``status``.
    """

    bias: Mapping[str, float]
    weights: Mapping[str, Mapping[str, float]]
    limits: Mapping[str, float]
    outcomes: Outcomes
    concluder: Concluder | None = None

    def probability(self, what: str, values: Mapping[str, float]) -> float:
        """Return the probability of `what`, one of :data:`BEARS`, :data:`SHOWN` and :data:`LATE`, for its features."""
        weights = self.weights[what]
        logit = self.bias[what] + sum(map(mul, weights.values(), map(values.get, weights, repeat(0.0))))
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))

    def bearing(self, field: Field, number: int) -> list[Pair]:
        """Return the later sentences that may bear on promise `number`: the likeliest, :data:`MOST_READ` at the most."""
        likely = [(self.probability(BEARS, pair.values), pair) for pair in field.pairs(number)]
        bearing = [(p, pair) for p, pair in likely if p >= self.limits[BEARS]]
        if len(bearing) > MOST_READ:
            bearing = sorted(bearing, key=lambda one: (-one[0], one[1].line))[:MOST_READ]
        return sorted((pair for _, pair in bearing), key=lambda pair: pair.line)

    def matches(self, field: Field, number: int) -> list[Match]:
        """Return the later sentences that may bear on promise `number`, oldest first, weighed."""
        promise = field.promises[number]
        found = []
        for pair in with_outcomes(promise, field.lines, self.bearing(field, number), self.outcomes):
            line, values = field.lines[pair.line], pair.values
            done, not_done, let = (self.probability(what, values) for what in SHOWN)
            if values["says_not"] < self.limits["says_not"] or not (values["overlap"] or values["denied"]):
                not_done = 0.0  # nobody is accused by circumstances alone: the sentence must say so, and name the thing
            near = values["overlap"] or values["around"] or values["in_message"] or values["likeness"] >= ALIKE
            if not near and values["says_done"] < SAYS_DONE:
                done *= OTHER_THING
            found.append(
                Match(
                    line,
                    done,
                    not_done,
                    bool(values["future"]),
                    values["overlap"],
                    values["around"],
                    reason_of(promise, line, pair),
                    let,
                    values["says_ask"],
                    1.0 - values["says_none"],
                    values["says_not"],
                )
            )
        return sorted(found, key=lambda match: (match.line.on, match.line.message, match.line.position))


def with_outcomes(promise: Promise, lines: Sequence[Line], pairs: Sequence[Pair], outcomes: Outcomes) -> list[Pair]:
    """Return `pairs` with what the reader of outcomes says of each among the features."""
    read = outcomes([asked(promise, lines[pair.line]) for pair in pairs])
    return [Pair(pair.line, pair.values | _said(pair.values, row)) for pair, row in zip(pairs, read, strict=True)]


def asked(promise: Promise, line: Line) -> Asked:
    """Return a promise and a later sentence as the reader of outcomes takes them."""
    who = "note" if line.kind != "email" else "owner" if promise.side in (line.side, "joint") else "other"
    left = None if promise.due_on is None else (promise.due_on.date() - line.written).days
    return Asked(promise.sentence, promise.before, line.sentence, line.before, who, left, line.after)


def _said(values: Mapping[str, float], row: NDArray[np.float32]) -> dict[str, float]:
    said = {f"says_{name}": float(p) for name, p in zip(OUTCOMES, row, strict=True)}
    said |= {f"log_{name}": math.log(max(float(p), LEAST)) for name, p in zip(OUTCOMES, row, strict=True)}
    return said | {f"{one}*{other}": said[one] * values[other] for one, other in TOGETHER}


def read_joiner(folder: Path) -> Joiner:
    """Return the joiner of a models folder.

    Raises:
        ModelError: its file is missing or changed.
    """
    outcomes, stories = opened(OutcomeReader, folder), opened(ConclusionReader, folder)
    return joiner_of(store.read_json(folder, WEIGHTS), outcomes.read, stories.read)


def joiner_of(content: Mapping[str, Any], outcomes: Outcomes, stories: Stories | None = None) -> Joiner:
    """Return the joiner that `content`, the JSON of the weights, describes; without `stories` it draws no conclusions."""
    concluder = concluder_of(content[CONCLUDES], stories) if stories is not None and CONCLUDES in content else None
    return Joiner(content["bias"], content["weights"], content["limits"], outcomes, concluder)


def reason_of(promise: Promise, line: Line, pair: Pair) -> str:
    """Return in words why the sentence was joined to the promise."""
    values = pair.values
    shared = sorted(telling(promise.sentence) & telling(line.sentence))
    who = "in a note" if line.kind != "email" else "by the one who owes" if values["by_owner"] else "by the other side"
    said = max(OUTCOMES, key=lambda name: values[f"says_{name}"])
    told = READ_AS.get(said, "")
    parts = [
        f"shares {', '.join(shared[:5])}" if shared else "shares no telling word",
        f"likeness {values['likeness']:.2f}",
        f"reads as {told} ({values[f'says_{said}']:.2f}), {who}" if told else f"written {who}",
    ]
    facts = (
        ("same_thread", "same thread"),
        ("numbers", "same number"),
        ("names_due", "names the due day"),
        ("best", "fits this promise best"),
    )
    return "; ".join(parts + [words for name, words in facts if values[name]])

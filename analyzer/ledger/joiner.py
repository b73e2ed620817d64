"""How probable it is that a later sentence shows a promise done, or not done: two logistic regressions over named features.

Fitted by ``python -m analyzer.training.ledger``; the weights are plain numbers in ``models/ledger.json``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analyzer.language import store
from analyzer.ledger import cues
from analyzer.ledger.features import Field, Pair, falls_short
from analyzer.ledger.lines import Line, Promise, telling

WEIGHTS = "ledger.json"
#: What a sentence keeps of its score as proof of a deed where it asks, denies, or tells only a part.
ASKED, DENIED, PART = 0.2, 0.3, 0.4
#: And where it shares no word with the promise, neither do its surroundings, and it is not alike either: another thing.
OTHER_THING, ALIKE = 0.2, 0.4
#: What a sentence keeps of its score as proof of a failure where nothing in it says so, or where the promise was itself
#: to leave something ("no extra week on the bill") and a negation may mean that it was kept.
UNSAID = 0.3
#: And where it fits another promise of the relationship better: an accusation must not hit the wrong one.
RIVAL = 0.7
#: From this probability on, an act of not doing says so.
SAYS_NOT_DONE = 0.3


@dataclass(frozen=True)
class Match:
    """A later sentence joined to a promise: how probably it shows the deed done, or not done, and why."""

    line: Line
    done: float
    not_done: float
    future: bool
    overlap: float
    around: float
    denied: bool
    reason: str


@dataclass(frozen=True)
class Joiner:
    """The fitted weights and limits.

    Attributes:
        bias: the constant of `done` and of `not_done`.
        weights: feature name to weight, of each.
        limits: `done` and `not_done`: the probability from which a join counts; `doubt`: a later sentence this likely
            to show the deed done keeps a failure from being called one.
    """

    bias: Mapping[str, float]
    weights: Mapping[str, Mapping[str, float]]
    limits: Mapping[str, float]

    def probability(self, what: str, values: Mapping[str, float]) -> float:
        """Return the probability of `done` or `not_done` for a pair's features."""
        weights = self.weights[what]
        logit = self.bias[what] + sum(weights.get(name, 0.0) * value for name, value in values.items())
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))

    def matches(self, field: Field, number: int) -> list[Match]:
        """Return every later sentence beside promise `number`, oldest first."""
        promise = field.promises[number]
        after = {(line.message, line.position): line.sentence for line in field.lines}
        found = []
        for pair in field.pairs(number):
            line = field.lines[pair.line]
            done, not_done = self._weighed(pair, promise, line, after.get((line.message, line.position + 1), ""))
            found.append(
                Match(
                    line,
                    done,
                    not_done,
                    bool(pair.values["future"]),
                    pair.values["overlap"],
                    pair.values["around"],
                    bool(pair.values["denied"]),
                    reason_of(promise, line, pair),
                )
            )
        return sorted(found, key=lambda match: (match.line.on, match.line.message, match.line.position))

    def _weighed(self, pair: Pair, promise: Promise, line: Line, after: str) -> tuple[float, float]:
        values = pair.values
        done, not_done = self.probability("done", values), self.probability("not_done", values)
        if line.sentence.rstrip().endswith("?"):
            done *= ASKED
        if values["denied"] and not_done > DENIED * done:
            done *= DENIED
        if falls_short(promise.sentence, line.sentence) or falls_short(promise.sentence, after):
            done *= PART
        near = values["overlap"] or values["around"] or values["in_message"] or values["likeness"] >= ALIKE
        if not near:
            done, not_done = OTHER_THING * done, OTHER_THING * not_done
        told = values["denied"] or values["strong_wanting"] or values["refused"]
        held_back = any(cues.NEGATION.fullmatch(word) for word in cues.TOKEN.findall(promise.sentence.lower()))
        if held_back:
            not_done *= UNSAID
        if held_back or (not told and values["act_not_done"] <= SAYS_NOT_DONE):
            not_done *= UNSAID
        if not values["best"]:
            not_done *= RIVAL
        return done, not_done


def read_joiner(folder: Path) -> Joiner:
    """Return the joiner of a models folder.

    Raises:
        ModelError: its file is missing or changed.
    """
    return joiner_of(store.read_json(folder, WEIGHTS))


def joiner_of(content: Mapping[str, Any]) -> Joiner:
    """Return the joiner that `content`, the JSON of the weights, describes."""
    return Joiner(content["bias"], content["weights"], content["limits"])


def reason_of(promise: Promise, line: Line, pair: Pair) -> str:
    """Return in words why the sentence was joined to the promise."""
    values = pair.values
    shared = sorted(telling(promise.sentence) & telling(line.sentence))
    who = "in a note" if line.kind != "email" else "by the one who owes" if values["by_owner"] else "by the other side"
    told = (
        "not done"
        if values["act_not_done"] > max(values["act_done"], SAYS_NOT_DONE)
        else "done"
        if values["act_done"] > SAYS_NOT_DONE
        else ""
    )
    parts = [
        f"shares {', '.join(shared[:5])}" if shared else "shares no telling word",
        f"likeness {values['likeness']:.2f}",
        f"told as {told} {who}" if told else f"written {who}",
    ]
    facts = (
        ("same_thread", "same thread"),
        ("numbers", "same number"),
        ("names_due", "names the due day"),
        ("best", "fits this promise best"),
    )
    return "; ".join(parts + [words for name, words in facts if values[name]])

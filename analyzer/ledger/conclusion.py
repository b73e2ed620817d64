"""What became of a promise, all told: the joins of single sentences, and the reading of all of them as one story.

The rules of ``status`` take the strongest sentence; the reader of stories (``analyzer.language.conclusion``) sees what
the sentences say together. A multinomial logistic regression weighs both (stacking, Wolpert 1992); its weights lie with
the joiner's. It never accuses on its own: a promise is `missed` only from a probability of its own on, where a sentence
tells the failure, and one that is not yet due only where the rules say so as well.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.language.conclusion import CONCLUSIONS, MOST, Story, Told
from analyzer.ledger.lines import Promise
from analyzer.ledger.match import Match

Stories = Callable[[Sequence[Story]], NDArray[np.float32]]
#: Probabilities are weighed as logarithms, from here on.
LEAST = 1e-3
#: A first sign of a deed, for telling on which side of the due day it stands.
SIGN = 0.25


@dataclass(frozen=True)
class Concluder:
    """The weights of the regression and the reader of stories.

    Attributes:
        bias: a constant a conclusion.
        weights: feature name to a weight a conclusion.
        stories: reads stories.
        lean: what is added to the logarithm of a probability before the highest is chosen, a conclusion: some errors are
            worse than others. Whether it was kept at all is chosen first, then whether late.
    """

    bias: Mapping[str, float]
    weights: Mapping[str, Mapping[str, float]]
    stories: Stories
    lean: Mapping[str, float] = field(default_factory=dict)

    def probabilities(self, values: Mapping[str, float]) -> dict[str, float]:
        """Return the probability of each conclusion for the features of a promise."""
        logits = {
            name: self.bias[name] + math.fsum(w * values.get(key, 0.0) for key, w in self.weights[name].items())
            for name in CONCLUSIONS
        }
        highest = max(logits.values())
        odds = {name: math.exp(value - highest) for name, value in logits.items()}
        total = math.fsum(odds.values())
        return {name: value / total for name, value in odds.items()}

    def chosen(self, chances: Mapping[str, float]) -> str:
        """Return the conclusion that is drawn from the probability of each.

        Example:
            >>> concluder = Concluder({}, {}, lambda stories: np.zeros((0, 5), np.float32), {"silent": 1.0})
            >>> concluder.chosen({"silent": 0.3, "kept": 0.3, "kept_late": 0.4, "missed": 0.0, "released": 0.0})
            'silent'
        """
        kept = chances["kept"] + chances["kept_late"]
        weighed = {"kept": kept} | {name: chances[name] for name in ("silent", "missed", "released")}
        best = max(weighed, key=lambda name: self._leaning(name, weighed[name]))
        if best != "kept":
            return best
        return max(("kept", "kept_late"), key=lambda name: self._leaning(name, chances[name]))

    def _leaning(self, name: str, p: float) -> float:
        return math.log(max(p, LEAST)) + self.lean.get(name, 0.0)


def concluder_of(content: Mapping[str, Any], stories: Stories) -> Concluder:
    """Return the concluder that `content`, a part of the JSON of the joiner's weights, describes."""
    return Concluder(content["bias"], content["weights"], stories, content["lean"])


def story_of(promise: Promise, matches: Sequence[Match]) -> Story:
    """Return the promise with the likeliest of `matches`, in the order of time.

    Example:
        >>> import pandas as pd
        >>> promise = Promise("You get it on Monday.", "", "ours", pd.Timestamp("2025-03-05", tz="UTC"), None, "t", "m")
        >>> story_of(promise, []).told
        ()
    """
    likeliest = sorted(
        matches, key=lambda match: (-match.bears, match.line.on, match.line.message, match.line.position)
    )
    chosen = sorted(likeliest[:MOST], key=lambda match: (match.line.on, match.line.message, match.line.position))
    told = []
    for place, match in enumerate(chosen):
        line, last = match.line, chosen[place - 1].line if place else None
        who = "note" if line.kind != "email" else "owner" if promise.side in (line.side, "joint") else "other"
        days = None if promise.due_on is None else (line.written - promise.due_on.date()).days
        goes_on = last is not None and last.message == line.message and line.position == last.position + 1
        told.append(Told(line.sentence, line.before, who, days, goes_on))
    return Story(promise.sentence, promise.before, tuple(told))


def features(
    promise: Promise, matches: Sequence[Match], ruled: str, as_of: date, read: NDArray[np.float32]
) -> dict[str, float]:
    """Return what the regression weighs, by name.

    Args:
        promise: the promise.
        matches: its joins known by `as_of`, oldest first.
        ruled: the status by the rules.
        as_of: the day of judgement.
        read: what the reader of stories says, a probability a conclusion.
    """
    due = promise.due_on.date() if promise.due_on is not None else None
    passed = float(due is not None and due < as_of)
    accusing = [match.not_done for match in matches if due is None or match.line.written > due]
    first = next((match for match in matches if match.done >= SIGN), None)
    values = {
        "done": _log_odds(max((match.done for match in matches), default=0.0)),
        "not_done": _log_odds(max(accusing, default=0.0)),
        "let": _log_odds(max((match.let for match in matches), default=0.0)),
        "done_in_all": min(math.fsum(match.done for match in matches), 2.0),
        "after": float(first is not None and due is not None and first.line.written > due),
        "has_due": float(due is not None),
        "passed": passed,
        "conditional": float(promise.conditional),
    }
    values |= {f"ruled_{name}": float(ruled == name) for name in CONCLUSIONS[1:]}
    for name, p in zip(CONCLUSIONS, read, strict=True):
        told = math.log(max(float(p), LEAST))
        values |= {f"story_{name}": told, f"passed*story_{name}": passed * told}
    return values


def _log_odds(p: float) -> float:
    p = min(max(p, LEAST), 1.0 - LEAST)
    return math.log(p / (1.0 - p))

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
from analyzer.ledger import cues
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
    promise: Promise,
    matches: Sequence[Match],
    ruled: str,
    as_of: date,
    read: NDArray[np.float32],
    late: Sequence[float],
) -> dict[str, float]:
    """Return what the regression weighs, by name.

    Args:
        promise: the promise.
        matches: its joins known by `as_of`, oldest first; at least one.
        ruled: the status by the rules.
        as_of: the day of judgement.
        read: what the reader of stories says, a probability a conclusion.
        late: of each join, how probably a deed that it shows came after the due day (``status.chances_late``).
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
    return values | _lateness(promise, matches, late) | _failures(matches, due)


def _lateness(promise: Promise, matches: Sequence[Match], late: Sequence[float]) -> dict[str, float]:
    """Whether the deed, as far as one is shown, was in time: its first sign, its best, the most of either, and by whom."""
    names = [f"{which}_{what}" for which in ("first", "best") for what in ("late", "in_time", "late_odds")]
    whose = [f"done_{who}_{when}" for who in ("own", "other") for when in ("after", "before")]
    values = dict.fromkeys([*names, "most_late", "most_in_time", *whose], 0.0)
    if promise.due_on is None:
        return values
    due = promise.due_on.date()
    signs = list(zip(matches, late, strict=True))
    first = next((sign for sign in signs if sign[0].done >= SIGN), None)
    best = max(signs, key=lambda sign: sign[0].done)
    for which, sign in (("first", first), ("best", best)):
        if sign is not None:
            match, p = sign
            values |= {f"{which}_late": p * match.done, f"{which}_in_time": (1 - p) * match.done}
            values[f"{which}_late_odds"] = _log_odds(p)
    values["most_late"] = _log_odds(max(p * match.done for match, p in signs))
    values["most_in_time"] = _log_odds(max((1 - p) * match.done for match, p in signs))
    for who in ("own", "other"):
        of = [match for match in matches if (who == "own") == by_owner(promise, match)]
        for when in ("after", "before"):
            shown = [match.done for match in of if (when == "after") == (match.line.written > due)]
            values[f"done_{who}_{when}"] = _log_odds(max(shown, default=0.0))
    return values


def by_owner(promise: Promise, match: Match) -> bool:
    """Whether the side that owes writes the sentence, in mail: of a note nobody knows whose word it is."""
    return match.line.kind == "email" and promise.side in (match.line.side, "joint")


def _failures(matches: Sequence[Match], due: date | None) -> dict[str, float]:
    """How surely a failure is told, once and again, and how surely somebody asked after the deed."""
    told = sorted((match.tells_not for match in matches if accuses(match, due)), reverse=True)
    first, second = [*told, 0.0, 0.0][:2]
    asked = [match.ask for match in matches if due is None or match.line.written > due]
    return {
        "tells_not": _log_odds(first),
        "tells_not_too": _log_odds(second),
        "not_in_all": min(math.fsum(told), 3.0),
        "asked": _log_odds(max(asked, default=0.0)),
        "asked_in_all": math.fsum(match.ask for match in matches),
    }


def accuses(match: Match, due: date | None) -> bool:
    """Whether a sentence can tell a failure: after the due day, or a refusal; without a day, any time."""
    return due is None or match.line.written > due or bool(cues.REFUSED.search(match.line.sentence))


def _log_odds(p: float) -> float:
    p = min(max(p, LEAST), 1.0 - LEAST)
    return math.log(p / (1.0 - p))

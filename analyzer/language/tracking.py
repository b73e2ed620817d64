"""What is learned from a tracker: a probability for any sentence, a threshold, and how well it can be told apart.

Logistic regression on the vectors of the shipped sentence encoder: examples against near misses and the ordinary
business sentences in ``ordinary.txt``. Every figure about it comes from sentences that it was not fitted on. They get
their log odds by repeated stratified cross-validation; the probabilities are set right on those by Platt's sigmoid
(1999, with his smoothed targets), and the threshold is chosen on them. Precision and recall are told for decisions whose
sigmoid and threshold were chosen without the sentence decided.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from analyzer.language.trackers import Tracker

if TYPE_CHECKING:
    from sklearn.linear_model import LogisticRegression

Vectors = Callable[[Sequence[str]], NDArray[np.float32]]

#: Below this area under the ROC curve a tracker counts as not told apart.
APART: Final = 0.8
#: Precision and recall below this are said in words.
HALF: Final = 0.5
#: Fewer near misses than this tell nothing about them.
LEAST_NEAR: Final = 5
#: Inverse strength of the penalty; between 0.3 and 30 none did clearly better on the trackers shipped as example.
STRENGTH: Final = 3.0
FOLDS: Final = 10
FOLDS_AGAIN: Final = 5
REPEATS: Final = 3
#: A threshold is chosen as if an ordinary sentence stood for so many: in mail a theme is rarer than among the examples.
RARER: Final = 3.0
#: Sentences named as taken wrongly, and as missed.
NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Quality:
    """How well a tracker can be told apart, on sentences that it was not fitted on.

    Attributes:
        examples: how many examples.
        near_misses: how many near misses.
        ordinary: how many ordinary sentences.
        auc: area under the ROC curve, examples against all others.
        auc_near: the same against near misses only; None where they are fewer than `LEAST_NEAR`.
        found: examples that were taken.
        near_taken: near misses that were taken, wrongly.
        ordinary_taken: ordinary sentences that were taken, wrongly.
        missed: the first examples that were not taken, the worst first.
        wrong: the first others that were taken, the worst first.
    """

    examples: int
    near_misses: int
    ordinary: int
    auc: float
    auc_near: float | None
    found: int
    near_taken: int
    ordinary_taken: int
    missed: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()

    @property
    def told_apart(self) -> bool:
        """Whether it can be told apart from all others, taken together."""
        return self.auc >= APART

    @property
    def told_from_near(self) -> bool:
        """Whether it can be told apart from its near misses, or nothing is known of them."""
        return self.auc_near is None or self.auc_near >= APART

    @property
    def precision(self) -> float | None:
        """Share of examples among the sentences taken; None where none was taken."""
        taken = self.found + self.near_taken + self.ordinary_taken
        return self.found / taken if taken else None

    @property
    def recall(self) -> float:
        """Share of the examples that was taken."""
        return self.found / self.examples

    @property
    def grade(self) -> str:
        """How well it can be told apart, in a word: well, roughly (see `verdict` for what is weak) or not."""
        if not self.told_apart:
            return "not"
        weak = self.recall < HALF or self.precision is None or self.precision < HALF
        return "roughly" if weak or not self.told_from_near or self.auc_near is None else "well"

    @property
    def verdict(self) -> str:
        """Whether it can be told apart, in a sentence or two."""
        if not self.told_apart:
            return (
                "Cannot be told apart: do not rely on what it finds. More alike examples and more near misses may help."
            )
        but = []
        if not self.told_from_near:
            but.append("not from its near misses, so that what merely resembles it is found too")
        if self.recall < HALF:
            but.append("more than half of its examples were missed")
        if self.precision is None or self.precision < HALF:
            but.append("more than half of what was taken does not belong to it")
        said = "Can be told apart from ordinary sentences" + (f", but {'; '.join(but)}." if but else ".")
        unknown = " Without five near misses nothing is known of what resembles it." if self.auc_near is None else ""
        return f"{said}{unknown} In mail, where a theme is rarer and is put otherwise than in its file, expect less."

    @property
    def figures(self) -> str:
        """The figures in a sentence, each with what it counts."""
        taken = self.found + self.near_taken + self.ordinary_taken
        precision = "none taken" if self.precision is None else f"{self.precision:.2f} ({self.found} of {taken} taken)"
        near = "" if self.auc_near is None else f", against near misses alone {self.auc_near:.2f}"
        return (
            f"Cross-validated on {self.examples} examples, {self.near_misses} near misses and {self.ordinary} ordinary "
            f"sentences: precision {precision}, recall {self.recall:.2f} ({self.found} of {self.examples} examples), "
            f"ROC AUC {self.auc:.2f}{near}. Taken wrongly: {self.near_taken} of {self.near_misses} near misses, "
            f"{self.ordinary_taken} of {self.ordinary} ordinary sentences."
        )


@dataclass(frozen=True)
class TrackerModel:
    """A learned tracker: weights over a sentence vector, the sigmoid that makes a probability of them, a threshold."""

    tracker: Tracker
    weights: NDArray[np.float64]
    offset: float
    line: tuple[float, float]
    threshold: float
    quality: Quality

    def probabilities(self, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the probability of each sentence vector, to four places."""
        odds = vectors.astype(np.float64) @ self.weights + self.offset
        return np.round(_sigmoid(odds, self.line), 4)

    @property
    def facts(self) -> dict[str, Any]:
        """What `run.json` and the report hold of it."""
        quality = asdict(self.quality)
        quality |= {"missed": list(self.quality.missed), "wrong": list(self.quality.wrong)}
        return {
            "name": self.tracker.name,
            "description": self.tracker.description,
            "counts": self.tracker.counts,
            "source": self.tracker.source,
            "mark": self.tracker.mark,
            "threshold": self.threshold,
            "told_apart": self.quality.grade,
            "verdict": self.quality.verdict,
            "figures": self.quality.figures,
            "quality": quality,
        }


def learn_tracker(tracker: Tracker, vectors: Vectors) -> TrackerModel:
    """Learn a tracker and measure it; the same sentences give the same model.

    Args:
        tracker: its sentences; an ordinary sentence that is one of its examples is no longer taken as ordinary.
        vectors: texts to unit vectors, as `SentenceVectors().fit([]).transform`.

    Example:
        >>> from analyzer.language.estimators import SentenceVectors
        >>> from analyzer.language.trackers import Tracker
        >>> late = ("The truck is late again.", "You missed the date.", "Where is my order?", "Still no delivery.",
        ...         "We are still waiting for the goods.")
        >>> model = learn_tracker(Tracker("Late", "Something is late.", late), SentenceVectors().fit([]).transform)
        >>> model.quality.examples, model.quality.told_apart
        (5, True)
    """
    own = {one.casefold() for one in (*tracker.examples, *tracker.near_misses)}
    ordinary = [one for one in ordinary_sentences() if one.casefold() not in own]
    texts = [*tracker.examples, *tracker.near_misses, *ordinary]
    rows = vectors(texts).astype(np.float64)
    kinds = np.repeat([0, 1, 2], [len(tracker.examples), len(tracker.near_misses), len(ordinary)])
    truth = kinds == 0
    weight = np.where(kinds == 2, RARER, 1.0)
    odds = _held_out(rows, truth)
    line = _platt(odds, truth)
    fitted = _fit(rows, truth)
    return TrackerModel(
        tracker=tracker,
        weights=np.asarray(fitted.coef_[0], np.float64),
        offset=float(fitted.intercept_[0]),
        line=line,
        threshold=_threshold(_sigmoid(odds, line), truth, weight),
        quality=_quality(texts, kinds, odds, weight),
    )


@cache
def ordinary_sentences() -> tuple[str, ...]:
    """Return ordinary business sentences of our own writing: what no tracker of a particular theme is about.

    Example:
        >>> ordinary_sentences()[7]
        'Let me know if you have any questions.'
    """
    text = resources.files("analyzer.language").joinpath("ordinary.txt").read_text("utf-8")
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _fit(rows: NDArray[np.float64], truth: NDArray[np.bool_]) -> LogisticRegression:
    from sklearn.linear_model import LogisticRegression  # opened where needed: every process of a run reads this module

    return LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=1000).fit(rows, truth)


def _held_out(rows: NDArray[np.float64], truth: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Log odds of every sentence from models that were fitted without it, the mean over a few ways of splitting."""
    from sklearn.model_selection import StratifiedKFold

    odds = np.zeros(len(truth))
    for seed in range(REPEATS):
        folds = StratifiedKFold(min(FOLDS, int(truth.sum())), shuffle=True, random_state=seed)
        for fit, held in folds.split(rows, truth):
            odds[held] += _fit(rows[fit], truth[fit]).decision_function(rows[held]) / REPEATS
    return odds


def _platt(odds: NDArray[np.float64], truth: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and offset of Platt's sigmoid; a target is not 1 or 0 but what so many sentences let one expect."""
    from sklearn.linear_model import LogisticRegression

    yes, no = int(truth.sum()), int((~truth).sum())
    target = np.where(truth, (yes + 1) / (yes + 2), 1 / (no + 2))
    values = np.concatenate([odds, odds])[:, None]
    labels = np.repeat([True, False], len(odds))
    model = LogisticRegression(C=1.0, max_iter=1000).fit(
        values, labels, sample_weight=np.concatenate([target, 1 - target])
    )
    return max(float(model.coef_[0, 0]), 0.0), float(model.intercept_[0])


def _sigmoid(odds: NDArray[np.float64], line: tuple[float, float]) -> NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-np.clip(line[0] * odds + line[1], -30, 30))))


def _threshold(probability: NDArray[np.float64], truth: NDArray[np.bool_], weight: NDArray[np.float64]) -> float:
    """The probability from which a sentence is taken: that with the best F1, half way to the next one below it."""
    levels = np.unique(probability)[::-1]
    best, chosen = -1.0, 1.0
    for at, level in enumerate(levels):
        taken = probability >= level
        score = 2 * float((taken & truth).sum()) / float((weight * taken).sum() + truth.sum())
        if score > best:
            below = float(levels[at + 1]) if at + 1 < len(levels) else float(level)
            best, chosen = score, (float(level) + below) / 2
    return round(chosen, 4)


def _quality(
    texts: Sequence[str], kinds: NDArray[np.int64], odds: NDArray[np.float64], weight: NDArray[np.float64]
) -> Quality:
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import StratifiedKFold

    truth = kinds == 0
    over = np.zeros(len(truth))
    folds = StratifiedKFold(min(FOLDS_AGAIN, int(truth.sum())), shuffle=True, random_state=0)
    for fit, held in folds.split(odds[:, None], truth):
        line = _platt(odds[fit], truth[fit])
        limit = _threshold(_sigmoid(odds[fit], line), truth[fit], weight[fit])
        over[held] = _sigmoid(odds[held], line) - limit
    taken, near = over >= 0, kinds != 2
    worst_missed = [i for i in np.argsort(over, kind="stable") if truth[i] and not taken[i]]
    worst_taken = [i for i in np.argsort(-over, kind="stable") if taken[i] and not truth[i]]
    enough = int((kinds == 1).sum()) >= LEAST_NEAR
    return Quality(
        examples=int(truth.sum()),
        near_misses=int((kinds == 1).sum()),
        ordinary=int((kinds == 2).sum()),
        auc=round(float(roc_auc_score(truth, odds)), 4),
        auc_near=round(float(roc_auc_score(truth[near], odds[near])), 4) if enough else None,
        found=int((taken & truth).sum()),
        near_taken=int((taken & (kinds == 1)).sum()),
        ordinary_taken=int((taken & (kinds == 2)).sum()),
        missed=tuple(texts[i] for i in worst_missed[:NAMED]),
        wrong=tuple(texts[i] for i in worst_taken[:NAMED]),
    )

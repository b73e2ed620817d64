"""Turns logits into probabilities and probabilities into decisions: calibration, temperatures, thresholds, cuts.

Sources: Platt 1999 (a sigmoid over a line), Guo et al. 2017 (temperature scaling).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from analyzer.language.reader import SENTENCE_LABELS
from analyzer.schema import POLARITIES

#: How far Platt's line may leave slope 1 where examples are few.
PULL = 0.3
#: Thresholds that are tried.
STEPS = np.arange(0.08, 0.85, 0.01)
#: A label's own threshold is drawn towards its group's as if the group had this many examples of it.
GROUP_WEIGHT = 60


def platt(logits: NDArray[Any], truth: NDArray[np.bool_], weights: NDArray[np.float64] | None = None) -> list[float]:
    """Return slope and offset of the calibrated sigmoid over `logits`, each with its weight; 1 and 0 without examples.

    The slope is drawn towards 1: fitting on the logits and, more heavily penalised, on their deviation.

    Example:
        >>> platt(np.array([-1.0, 1.0]), np.array([False, False]))
        [1.0, 0.0]
    """
    if truth.sum() < 2 or truth.all():
        return [1.0, 0.0]
    head = LogisticRegression(C=1.0).fit(np.column_stack([logits, PULL * logits]), truth, weights)
    first, second = head.coef_[0]
    return [float(first + PULL * second), float(head.intercept_[0])]


def temperature(logits: NDArray[np.float32], truth: Sequence[int]) -> list[float]:
    """Return the factor under which the held-out labels are likeliest.

    Example:
        >>> temperature(np.array([[4.0, 0.0], [4.0, 0.0]], np.float32), [0, 1])[0] < 0.3
        True
    """
    if len(set(truth)) < 2:
        return [1.0]
    right = np.array(truth)

    def loss(factor: float) -> float:
        scaled = logits * factor
        top = scaled.max(axis=1, keepdims=True)
        normal = (top + np.log(np.exp(scaled - top).sum(axis=1, keepdims=True)))[:, 0]
        return float((normal - scaled[np.arange(len(right)), right]).mean())

    return [min(np.geomspace(0.2, 3.0, 60).tolist(), key=loss)]


def choose_thresholds(truth: NDArray[np.bool_], probability: NDArray[np.float32]) -> dict[str, float]:
    """Return a threshold a label, drawn towards the one that serves its group best.

    Groups are the elements of a polarity, and the acts. A label with few examples would fit them, so the curve of F1 over
    thresholds that decides is the label's own, weighted by its examples, plus the group's mean curve.
    """
    groups = [[i for i, label in enumerate(SENTENCE_LABELS) if label[-1] == p] for p in POLARITIES]
    groups.append([i for i, label in enumerate(SENTENCE_LABELS) if label[-1] not in POLARITIES])
    chosen: dict[str, float] = {}
    for group in groups:
        curves = {i: _f1_curve(truth[:, i], probability[:, i]) for i in group}
        mean = np.mean(list(curves.values()), axis=0)
        for i in group:
            support = float(truth[:, i].sum())
            curve = (support * curves[i] + GROUP_WEIGHT * mean) / (support + GROUP_WEIGHT)
            chosen[SENTENCE_LABELS[i]] = float(STEPS[int(np.argmax(_smooth(curve)))])
    return chosen


def choose_in_both(*sets: tuple[NDArray[np.bool_], NDArray[np.float32]]) -> float:
    """Return the threshold by which the mean F1 of one label over several sets, each a truth and probabilities, is highest.

    Example:
        >>> truth, p = np.array([True, True, False]), np.array([0.9, 0.6, 0.3], np.float32)
        >>> 0.3 < choose_in_both((truth, p), (truth, p)) < 0.6
        True
    """
    return float(STEPS[int(np.argmax(_smooth(np.mean([_f1_curve(*one) for one in sets], axis=0))))])


def _f1_curve(truth: NDArray[np.bool_], probability: NDArray[np.float32]) -> NDArray[np.float64]:
    said = probability[:, None] >= STEPS
    hits = (said & truth[:, None]).sum(axis=0)
    return np.asarray(2 * hits / np.maximum(said.sum(axis=0) + truth.sum(), 1))


def _smooth(curve: NDArray[np.float64]) -> NDArray[np.float64]:
    """A single lucky step is no better threshold than its neighbours."""
    wide = np.pad(curve, 3, mode="edge")
    return np.convolve(wide, np.ones(7) / 7, mode="valid")


def choose_offsets(logits: NDArray[np.float32], truth: Sequence[int], rounds: int = 3) -> list[float]:
    """Return what to add to each class's scaled logit, so that the mean F1 of the classes is highest; one class at a time.

    Offsets are to a choice of one among several what thresholds are to a choice of yes or no.

    Example:
        >>> choose_offsets(np.array([[1.0, 0.5], [1.0, 0.5], [3.0, 0.0]], np.float32), [1, 1, 0])[1] > 0
        True
    """
    right = np.array(truth)
    offsets = np.zeros(logits.shape[1])
    for _ in range(rounds):
        for column in range(logits.shape[1]):
            scores = []
            for step in OFFSETS:
                tried = offsets.copy()
                tried[column] = step
                said = (logits + tried).argmax(axis=1)
                hits = [((said == c) & (right == c)).sum() for c in range(logits.shape[1])]
                both = [(said == c).sum() + (right == c).sum() for c in range(logits.shape[1])]
                scores.append(float(np.mean([2 * h / max(b, 1) for h, b in zip(hits, both, strict=True)])))
            best = _smooth(np.array(scores))
            offsets[column] = OFFSETS[int(np.argmax(best - 1e-4 * np.abs(OFFSETS)))]
    return [float(value) for value in offsets - offsets.mean()]


def guarded(
    offsets: Sequence[float], logits: NDArray[np.float32], truth: Sequence[int], column: int, precision: float
) -> list[float]:
    """Return `offsets` with that of one class lowered, step by step, until what is said to be of it is so often enough.

    Args:
        offsets: as :func:`choose_offsets` returns them.
        logits: scaled logits, shape (rows, classes).
        truth: the class of each row.
        column: the class that is not to be said lightly.
        precision: the share that is to be right; where no offset down to :data:`LOWEST` reaches it, nothing is changed.

    Example:
        >>> logits = np.array([[1.0, 0.93], [1.0, 0.0]], np.float32)
        >>> [round(value, 2) for value in guarded([0.0, 0.0], logits, [1, 0], 0, 1.0)]
        [-0.1, 0.0]
    """
    right = np.array(truth)
    for step in np.arange(0.0, LOWEST, 0.05):
        tried = np.array(offsets, float)
        tried[column] -= step
        said = (logits + tried).argmax(axis=1) == column
        if said.any() and float((right[said] == column).mean()) >= precision:
            return [float(value) for value in tried]
    return list(offsets)


#: How far at most an offset is lowered.
LOWEST = 1.5
#: Offsets that are tried.
OFFSETS = np.arange(-1.5, 1.55, 0.1)


def cuts(
    first: NDArray[np.float32], found: NDArray[np.bool_], never: Sequence[str]
) -> tuple[dict[str, float], dict[str, float]]:
    """Return the two cuts a label between which the first stage leaves a sentence to the student.

    Below the low cut of an act, ACT_LOSS of the student's finds may be lost; above its high cut as many may be found by
    mistake. Elements are too rare for a cut each and share one, below which ELEMENT_LOSS of the sentences with any may
    be lost.

    Args:
        first: the first stage's probabilities, shape (sentences, labels).
        found: what the student finds in the same sentences.
        never: labels that the first stage never finds by itself.
    """
    elements = [i for i, label in enumerate(SENTENCE_LABELS) if label[-1] in POLARITIES]
    strongest = np.sort(first[found[:, elements].any(axis=1)][:, elements].max(axis=1))
    shared = float(strongest[int(len(strongest) * ELEMENT_LOSS)]) if len(strongest) else 0.5
    low, high = {}, {}
    for column, label in enumerate(SENTENCE_LABELS):
        p, there = first[:, column], found[:, column]
        allowed = int(there.sum() * ACT_LOSS)
        finds, others = np.sort(p[there]), np.sort(p[~there])[::-1]
        own = float(finds[allowed]) if len(finds) else 0.5
        low[label] = shared if column in elements else own
        top = float(others[allowed]) + 1e-4 if len(others) > allowed else 1.0
        high[label] = 2.0 if label in never else max(top, low[label])
    return low, high


#: Chosen on the development set and on ordinary mail: the largest tried that cost it no more than 0.01 of macro-F1.
ACT_LOSS, ELEMENT_LOSS = 0.18, 0.12

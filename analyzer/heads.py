"""Heads retrained on what a person checked: the model's own scores, corrected by the vector of the sentence.

A head is a multinomial logistic regression that starts as the model itself and moves only as far as the answers push it
(a ridge penalty pulls every weight to zero, where it changes nothing)::

    score of a class = (1 + slope) * own score + offset + weights . vector of the sentence

It is kept only where, on answers it was not fitted on, its log loss is smaller than the model's by more than a standard
error of the difference and no more of them are taken wrongly. Strength and rule were compared on the development gold set (``tests/benchmarks/retraining.py``).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Fewer answers, or fewer of the second most frequent one, and nothing is learned.
LEAST: Final = 20
LEAST_EACH: Final = 5
FOLDS: Final = 5
REPEATS: Final = 3
#: Ridge penalties of the slope, of the offsets and of the weights over a unit vector.
PULL_SLOPE: Final = 2.0
PULL_OFFSET: Final = 0.2
PULL_WEIGHTS: Final = 2.0
#: Probabilities are kept this far from 0 and 1 before their logarithm is taken.
EDGE: Final = 1e-4


@dataclass(frozen=True)
class Head:
    """What was learned of one label, or of the uses of the word: a slope and, a class, an offset and weights."""

    slope: float
    weights: Floats

    def probabilities(self, own: Floats, vectors: Floats) -> Floats:
        """Return the probability of each class, shape (sentences, classes).

        Args:
            own: the model's scores (log probabilities, or 0 and a log odds), shape (sentences, classes).
            vectors: unit vectors of the sentences, shape (sentences, dimensions).

        Example:
            >>> Head(0.0, np.zeros((2, 3))).probabilities(np.zeros((1, 2)), np.ones((1, 2))).tolist()
            [[0.5, 0.5]]
        """
        return shares((1 + self.slope) * own + self.weights[:, 0] + vectors @ self.weights[:, 1:].T)


@dataclass(frozen=True)
class Trial:
    """A head beside the model it starts from, on answers it was not fitted on.

    Attributes:
        loss_before: mean log loss of the model.
        loss_after: mean log loss of heads fitted without the answer.
        margin: a standard error of the difference.
        probability: of each class for each answer, from those heads.
    """

    loss_before: float
    loss_after: float
    margin: float
    probability: Floats

    @property
    def better(self) -> bool:
        """Whether the gain is more than chance explains."""
        return self.loss_before - self.loss_after > self.margin


def log_odds(probability: Floats) -> Floats:
    """Return the scores of "no" and "yes" for probabilities, shape (sentences, 2).

    Example:
        >>> log_odds(np.array([0.5])).tolist()
        [[0.0, 0.0]]
    """
    clipped = np.clip(probability, EDGE, 1 - EDGE)
    return np.column_stack([np.zeros(len(clipped)), np.log(clipped / (1 - clipped))])


def log_shares(choice: Ints, probability: Floats, classes: int) -> Floats:
    """Return the scores of all classes where only the chosen one's probability is known: the rest share what is left.

    Example:
        >>> np.exp(log_shares(np.array([1]), np.array([0.7]), 4)).round(2).tolist()
        [[0.1, 0.7, 0.1, 0.1]]
    """
    clipped = np.clip(probability, EDGE, 1 - EDGE)
    out = np.repeat(((1 - clipped) / (classes - 1))[:, None], classes, axis=1)
    out[np.arange(len(choice)), choice] = clipped
    return np.asarray(np.log(out))


def enough(truth: Ints) -> bool:
    """Whether there are answers enough, of two kinds at least, to learn from.

    Example:
        >>> enough(np.array([0, 1] * 10)), enough(np.zeros(50, np.int64))
        (True, False)
    """
    sizes = np.sort(np.bincount(truth))
    return len(truth) >= LEAST and len(sizes) > 1 and int(sizes[-2]) >= LEAST_EACH


def fit(own: Floats, vectors: Floats, truth: Ints) -> Head:
    """Fit a head; the same answers give the same head.

    Args:
        own: the model's scores, shape (answers, classes).
        vectors: unit vectors of the sentences, shape (answers, dimensions).
        truth: the right class of each answer.
    """
    from scipy.optimize import minimize

    rows, classes = own.shape
    design = np.column_stack([np.ones(rows), vectors])
    wanted = np.eye(classes)[truth]
    pull = np.full((classes, design.shape[1]), PULL_WEIGHTS)
    pull[:, 0] = PULL_OFFSET

    def cost(flat: Floats) -> tuple[float, Floats]:
        slope, weights = flat[0], flat[1:].reshape(pull.shape)
        scores = (1 + slope) * own + design @ weights.T
        probability = shares(scores)
        gap = probability - wanted
        loss = -np.log(np.maximum(probability[np.arange(rows), truth], 1e-300)).sum()
        value = loss + 0.5 * (PULL_SLOPE * slope**2 + (pull * weights**2).sum())
        slopes = np.concatenate([[(gap * own).sum() + PULL_SLOPE * slope], (gap.T @ design + pull * weights).ravel()])
        return float(value), slopes

    found = minimize(cost, np.zeros(1 + pull.size), jac=True, method="L-BFGS-B").x
    return Head(float(found[0]), np.asarray(found[1:].reshape(pull.shape)))


def tried(own: Floats, vectors: Floats, truth: Ints) -> Trial:
    """Measure, on answers left out of the fit, what a head would bring.

    Args:
        own: the model's scores, shape (answers, classes).
        vectors: unit vectors of the sentences, shape (answers, dimensions).
        truth: the right class of each answer; see :func:`enough`.
    """
    from sklearn.model_selection import StratifiedKFold

    held_out = np.zeros(own.shape)
    sizes = np.bincount(truth, minlength=own.shape[1])
    strata = np.where(sizes[truth] < FOLDS, sizes.argmax(), truth)  # what is too rare for every fold goes with the rest
    for seed in range(REPEATS):
        for known, held in StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(own, strata):
            head = fit(own[known], vectors[known], truth[known])
            held_out[held] += head.probabilities(own[held], vectors[held]) / REPEATS
    places = np.arange(len(truth))
    before, after = (-np.log(np.maximum(p[places, truth], EDGE)) for p in (shares(own), held_out))
    gain = before - after
    margin = float(gain.std(ddof=1) / np.sqrt(len(gain)))
    return Trial(float(before.mean()), float(after.mean()), margin, held_out)


def save(heads: dict[str, Head], path: Path, about: dict[str, str]) -> None:
    """Write heads as safetensors, which executes nothing when it is opened.

    Args:
        heads: by name.
        path: the file.
        about: a mark a name of the models that the head corrects.
    """
    from safetensors.numpy import save_file

    tensors = {}
    names = sorted(heads)
    for number, name in enumerate(names):
        slope = np.full((len(heads[name].weights), 1), heads[name].slope)
        tensors[str(number)] = np.ascontiguousarray(np.hstack([slope, heads[name].weights]))
    save_file(tensors, path, metadata={"names": json.dumps(names), "about": json.dumps(about, sort_keys=True)})


def read(path: Path) -> tuple[dict[str, Head], dict[str, str]]:
    """Return heads by name, and what is known about them, from a file that :func:`save` wrote.

    Raises:
        ValueError: the file is not one.
    """
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="numpy") as opened:
            told = opened.metadata() or {}
            rows = [opened.get_tensor(str(number)) for number in range(len(json.loads(told["names"])))]
        heads = {
            name: Head(float(one[0, 0]), one[:, 1:]) for name, one in zip(json.loads(told["names"]), rows, strict=True)
        }
        return heads, json.loads(told["about"])
    except (SafetensorError, KeyError, ValueError, IndexError, OSError) as error:
        raise ValueError(f"{path} does not hold heads ({error}); make it anew with: analyzer learn") from None


def shares(scores: Floats) -> Floats:
    """Return the probabilities of scores (softmax), shape (sentences, classes).

    Example:
        >>> shares(np.array([[0.0, 0.0]])).tolist()
        [[0.5, 0.5]]
    """
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))

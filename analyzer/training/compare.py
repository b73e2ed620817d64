"""Compares ways of reading sentences on one gold set, in one table.

Run as ``python -m analyzer.training.compare GOLD.jsonl --data data [--corpora DIR]``. Every way is trained on the same
rows and its thresholds are chosen on the same held-out tenth of them, so nothing is tuned on what is printed (the
shipped thresholds, chosen on development data, are the last row's only difference).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from analyzer.language import Reader
from analyzer.language.encoder import Encoder
from analyzer.language.reader import SENTENCE_LABELS, sigmoid
from analyzer.language.store import models_folder
from analyzer.schema import ACTS
from analyzer.training.calibrate import choose_thresholds
from analyzer.training.corpus import read_corpora, read_gold
from analyzer.training.ngrams import ngrams
from analyzer.training.train import Data, data_of

ELEMENTS = [i for i, label in enumerate(SENTENCE_LABELS) if label not in ACTS]
Scores = NDArray[np.float32]


def compare(gold: pd.DataFrame, rows: pd.DataFrame, ways: Sequence[str] = ()) -> pd.DataFrame:
    """Return `way, elements, acts, commitment, sentences_per_second`, a row a way of reading; F1 on `gold`.

    Args:
        gold: gold rows, never trained on.
        rows: training rows.
        ways: the ways to compare; absent, all (the frozen encoder takes a quarter of an hour).
    """
    train, test = data_of(rows), data_of(gold.assign(piece=gold["id"]))
    table = []
    for way in ways or WAYS:
        name, predict = WAYS[way]
        start = time.perf_counter()
        held, found, seconds = predict(train, test)
        limits = choose_thresholds(train.targets[train.held], held)
        f1 = _f1(test.targets, found >= np.array([limits[label] for label in SENTENCE_LABELS]))
        sys.stderr.write(f"{name}: {time.perf_counter() - start:.0f} s\n")
        table.append(
            {
                "way": name,
                "elements": f1[ELEMENTS].mean(),
                "acts": np.delete(f1, ELEMENTS).mean(),
                "commitment": f1[SENTENCE_LABELS.index("commitment")],
                "sentences_per_second": len(test.text) / seconds,
            }
        )
    return pd.DataFrame(table)


def _f1(truth: NDArray[np.bool_], said: NDArray[np.bool_]) -> NDArray[np.float64]:
    return np.asarray(2 * (truth & said).sum(axis=0) / np.maximum(truth.sum(axis=0) + said.sum(axis=0), 1))


def _fitted(train_features: object, train: Data, features: list[object], strength: float, solver: str) -> list[Scores]:
    scores = [np.zeros((f.shape[0], len(SENTENCE_LABELS)), np.float32) for f in features]  # type: ignore[attr-defined]
    for column in range(len(SENTENCE_LABELS)):
        head = LogisticRegression(C=strength, solver=solver, max_iter=400, random_state=0)
        head.fit(train_features, train.targets[~train.held, column])
        for score, part in zip(scores, features, strict=True):
            score[:, column] = sigmoid(head.decision_function(part).astype(np.float32))
    return scores


def _ngrams(train: Data, test: Data) -> tuple[Scores, Scores, float]:
    grams = ngrams(train.before, train.text, train.after)
    start = time.perf_counter()
    mine = ngrams(test.before, test.text, test.after)
    seconds = time.perf_counter() - start
    held, found = _fitted(grams[~train.held], train, [grams[train.held], mine], 8.0, "liblinear")
    return held, found, seconds


def _frozen(train: Data, test: Data) -> tuple[Scores, Scores, float]:
    encoder = Encoder(models_folder())

    def dense(data: Data) -> Scores:
        return np.hstack(
            [encoder.encode(data.text), 0.4 * encoder.encode(data.before), 0.4 * encoder.encode(data.after)]
        )

    known = dense(train)
    start = time.perf_counter()
    mine = dense(test)
    seconds = time.perf_counter() - start
    held, found = _fitted(known[~train.held], train, [known[train.held], mine], 1.0, "lbfgs")
    return held, found, seconds


def _read(exact: bool, train: Data, test: Data) -> tuple[Scores, Scores, float]:
    reader = Reader(exact=exact)
    index = np.flatnonzero(train.held)
    held = reader.read(*([side[i] for i in index] for side in (train.before, train.text, train.after))).labels
    start = time.perf_counter()
    found = reader.read(test.before, test.text, test.after).labels
    return held, found, time.perf_counter() - start


def _student(train: Data, test: Data) -> tuple[Scores, Scores, float]:
    return _read(True, train, test)


def _cascade(train: Data, test: Data) -> tuple[Scores, Scores, float]:
    return _read(False, train, test)


WAYS = {
    "n-grams": ("n-grams, logistic regression", _ngrams),
    "frozen": ("frozen encoder, logistic regression", _frozen),
    "student": ("student", _student),
    "cascade": ("cascade", _cascade),
}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("gold", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--corpora", type=Path)
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    given = parser.parse_args()
    table = compare(read_gold(given.gold), read_corpora([given.data], given.corpora)[0], given.ways)
    sys.stdout.write(table.to_string(index=False, float_format=lambda x: f"{x:.3f}" if x < 1 else f"{x:.0f}") + "\n")


if __name__ == "__main__":
    main()

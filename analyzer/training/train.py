"""Trains all models from the corpora: student, n-gram heads, blending, calibration, thresholds.

One tenth of the pieces is held out: neither student nor n-gram heads see it, and blending, calibration and, without
dev data, thresholds are fitted on it. Pieces, not sentences, are kept apart: neighbours are part of what is read.
Calibration is Platt's (1999), a sigmoid over the blended logits.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from analyzer.language import store
from analyzer.language.features import ngrams
from analyzer.language.heads import Block, Heads, write_heads
from analyzer.language.reader import HEADS, SENTENCE_LABELS, SETTINGS
from analyzer.language.student import Student, Words
from analyzer.schema import MOTIVES, OWNERS, POLARITIES, USES

#: Inverse regularisation of the n-gram heads, and of blending and calibration.
STRENGTH, BLENDING = 8.0, 0.3
#: The first stage may lose this share of what the later stages would find.
GATE_LOSS = 0.01
HELD_OUT = 10
Say = Callable[[str], None]


@dataclass(frozen=True)
class Data:
    """Training rows as columns, with targets a label and a mark for the held-out pieces."""

    before: list[str]
    text: list[str]
    after: list[str]
    targets: NDArray[np.bool_]
    commitments: list[Any]
    uses: list[Any]
    held: NDArray[np.bool_]


def data_of(rows: pd.DataFrame) -> Data:
    """Return training rows as columns; a tenth of the pieces, told by a hash of their name, is held out."""
    before, text, after = (rows[name].fillna("").astype(str).tolist() for name in ("before", "text", "after"))
    present = [
        {f"{e}{p}" for e, p in elements} | set(acts)
        for elements, acts in zip(rows["elements"], rows["acts"], strict=True)
    ]
    targets = np.array([[label in labels for label in SENTENCE_LABELS] for labels in present])
    pieces = rows["piece"].fillna(rows["id"]).astype(str)
    held = np.array([int(hashlib.sha256(piece.encode()).hexdigest(), 16) % HELD_OUT == 0 for piece in pieces])
    return Data(before, text, after, targets, rows["commitment"].tolist(), rows["partner_uses"].tolist(), held)


def train(rows: pd.DataFrame, out: Path, models_from: Path, dev: pd.DataFrame | None = None, say: Say = print) -> None:
    """Train everything on `rows` and write a models folder.

    Args:
        rows: training rows as :func:`analyzer.training.corpus.read_corpora` returns them.
        out: the folder to write; existing model files are replaced.
        models_from: a models folder whose sentence encoder (for the ledger) is copied.
        dev: rows on which thresholds are chosen; absent, the held-out tenth.
        say: where progress goes.

    Raises:
        ValueError: a label has no example.
        ModuleNotFoundError: the extra `train` is not installed.
    """
    from analyzer.training.student import train_student

    out.mkdir(parents=True, exist_ok=True)
    if out.resolve() != models_from.resolve():
        shutil.copytree(models_from / "encoder", out / "encoder", dirs_exist_ok=True)
    data = data_of(rows)
    say(f"{len(rows)} sentences, {int(data.held.sum())} of them held out")
    train_student(rows[~data.held], out, say)
    store.write_manifest(out)
    fit_heads(data, out, dev, say)


def fit_heads(data: Data, out: Path, dev: pd.DataFrame | None, say: Say) -> None:
    """Fit n-gram heads, blending and calibration beside the student in `out`, and choose thresholds."""
    grams = ngrams(data.before, data.text, data.after)
    say("n-gram heads")
    block = _ngram_block(grams[~data.held], data.targets[~data.held], SENTENCE_LABELS)
    index = np.flatnonzero(data.held)
    logits, words = Student(out).read(*([side[i] for i in index] for side in (data.before, data.text, data.after)))
    gram_logits = block.logits(grams[index])
    truth = data.targets[index]
    groups = {
        "sentence": _blended(SENTENCE_LABELS, logits, gram_logits, truth, 0, block),
        "gate": _calibrated_gate(block, gram_logits, truth),
    }
    given = [data.commitments[i] for i in index]
    scales = {
        "owner": temperature(*_owners(logits, given)),
        "use": temperature(*_use_rows(words, data, index, motive=False)),
        "motive": temperature(*_use_rows(words, data, index, motive=True)),
        "conditional": _conditional(logits[:, -1], given),
    }
    write_heads(groups, out / HEADS)
    held = _probabilities(groups["sentence"], logits, grams[index])
    gate = groups["gate"].probabilities({"ngrams": grams[index]})
    thresholds = choose_thresholds(truth, held)
    cut = gate_cut(gate, truth & (held >= np.array([thresholds[label] for label in SENTENCE_LABELS])))
    _write_settings(out, thresholds, cut, scales)
    if dev is not None and len(dev):
        from analyzer.language import Reader

        known = data_of(dev.assign(piece=dev["id"]))
        reading = Reader(out, exact=True).read(known.before, known.text, known.after)
        thresholds = choose_thresholds(known.targets, reading.labels)
        _write_settings(out, thresholds, cut, scales)
    say(f"written to {out}")


def _ngram_block(grams: sparse.csr_matrix, targets: NDArray[np.bool_], labels: Sequence[str]) -> Block:
    weights, bias = [], []
    for column, label in enumerate(labels):
        if not targets[:, column].any():
            raise ValueError(f"label {label!r} has no example among {len(targets)} rows: nothing to learn from")
        head = LogisticRegression(C=STRENGTH, solver="liblinear", random_state=0).fit(grams, targets[:, column])
        weights.append(head.coef_[0].astype(np.float32))
        bias.append(float(head.intercept_[0]))
    return Block(np.stack(weights, axis=1), np.array(bias, np.float32))


def _blended(
    labels: Sequence[str],
    logits: NDArray[np.float32],
    grams: NDArray[np.float32],
    truth: NDArray[np.bool_],
    first: int,
    block: Block,
) -> Heads:
    """Blend student and n-grams a label, around a prior that trusts the student; calibrated by construction."""
    blend = np.zeros((len(labels), 3), np.float32)
    for column in range(len(labels)):
        blend[column] = _platt(
            np.column_stack([logits[:, first + column], grams[:, column]]), truth[:, column], np.array([1.0, 0.15])
        )
    pick = np.zeros((logits.shape[1], len(labels)), np.float32)
    pick[first + np.arange(len(labels)), np.arange(len(labels))] = 1
    student = Block(pick, np.zeros(len(labels), np.float32))
    return Heads(tuple(labels), {"student": student, "ngrams": block}, blend)


def _platt(logits: NDArray[Any], truth: NDArray[np.bool_], prior: NDArray[np.float64]) -> NDArray[np.float32]:
    """Weights and offset of a sigmoid, drawn towards `prior` weights where examples are few.

    The prior enters as penalised deviation: fitting on ``logits @ prior`` and the single logits apart.
    """
    base = logits @ prior
    if truth.sum() < 2 or truth.all():
        return np.array([*prior, 0.0], np.float32)
    scale = np.array([1.0, *[BLENDING] * logits.shape[1]])
    features = np.column_stack([base, logits * scale[1:]])
    head = LogisticRegression(C=1.0).fit(features, truth)
    weights = head.coef_[0][0] * prior + head.coef_[0][1:] * scale[1:]
    return np.array([*weights, head.intercept_[0]], np.float32)


def _calibrated_gate(block: Block, logits: NDArray[np.float32], truth: NDArray[np.bool_]) -> Heads:
    blend = np.stack([_platt(logits[:, [c]], truth[:, c], np.array([1.0])) for c in range(truth.shape[1])])
    return Heads(SENTENCE_LABELS, {"ngrams": block}, blend)


def _owners(logits: NDArray[np.float32], commitments: list[Any]) -> tuple[NDArray[np.float32], list[int]]:
    rows = [(place, OWNERS.index(c["owner"])) for place, c in enumerate(commitments) if isinstance(c, dict)]
    first = len(SENTENCE_LABELS)
    return logits[[place for place, _ in rows], first : first + len(OWNERS)], [owner for _, owner in rows]


def _use_rows(
    words: list[Words], data: Data, index: NDArray[np.int64], motive: bool
) -> tuple[NDArray[np.float32], list[int]]:
    first, names = (len(USES), MOTIVES) if motive else (0, USES)
    found, labels = [], []
    for place, i in enumerate(index):
        given = data.uses[i]
        if len(given) == len(words[place]):
            for (_, logits), (use, why) in zip(words[place], given, strict=True):
                if not motive or use == "label_only":
                    found.append(logits[first : first + len(names)])
                    labels.append(names.index(why if motive else use))
    return np.array(found), labels


def _conditional(logits: NDArray[np.float32], commitments: list[Any]) -> list[float]:
    rows = [(place, bool(c["conditional"])) for place, c in enumerate(commitments) if isinstance(c, dict)]
    part = logits[[place for place, _ in rows]].reshape(-1, 1)
    return [float(x) for x in _platt(part, np.array([truth for _, truth in rows]), np.array([1.0]))]


def temperature(logits: NDArray[np.float32], truth: list[int]) -> list[float]:
    """Return the factor under which the held-out labels are likeliest (temperature scaling, Guo et al. 2017).

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


def _probabilities(heads: Heads, logits: NDArray[np.float32], grams: sparse.csr_matrix) -> NDArray[np.float32]:
    return heads.probabilities({"student": logits, "ngrams": grams})


def choose_thresholds(truth: NDArray[np.bool_], probability: NDArray[np.float32]) -> dict[str, float]:
    """Return a threshold a label: one for each polarity of the elements together, one for each act.

    Elements are too rare for a threshold of their own each: it would fit the few examples. The threshold is the one
    with the highest mean F1 of the labels that share it.
    """
    groups = [[i for i, label in enumerate(SENTENCE_LABELS) if label[-1] == p] for p in POLARITIES]
    groups += [[i] for i, label in enumerate(SENTENCE_LABELS) if label[-1] not in POLARITIES]
    chosen: dict[str, float] = {}
    steps = np.arange(0.1, 0.75, 0.01)
    for group in groups:
        scores = [_mean_f1(truth[:, group], probability[:, group] >= step) for step in steps]
        chosen.update({SENTENCE_LABELS[i]: float(steps[int(np.argmax(scores))]) for i in group})
    return chosen


def _mean_f1(truth: NDArray[np.bool_], said: NDArray[np.bool_]) -> float:
    hits = (truth & said).sum(axis=0)
    both = truth.sum(axis=0) + said.sum(axis=0)
    return float(np.mean(2 * hits / np.maximum(both, 1)))


def gate_cut(gate: NDArray[np.float32], found: NDArray[np.bool_]) -> float:
    """Return the cut below which the first stage dismisses: it may lose GATE_LOSS of the sentences in `found`."""
    strongest = np.sort(gate.max(axis=1)[found.any(axis=1)])
    return float(strongest[int(len(strongest) * GATE_LOSS)]) if len(strongest) else 0.0


def _write_settings(out: Path, thresholds: dict[str, float], cut: float, scales: dict[str, list[float]]) -> None:
    settings = {"thresholds": {k: round(v, 3) for k, v in thresholds.items()}, "gate": round(cut, 4)} | {
        "scales": {k: [round(x, 4) for x in v] for k, v in scales.items()}
    }
    (out / SETTINGS).write_text(json.dumps(settings, indent=1, sort_keys=True) + "\n", "utf-8")
    store.write_manifest(out)

"""Trains the heads from the corpora: out-of-fold predictions by piece, blending, calibration, thresholds.

Every probability that calibration or a threshold is fitted on was predicted for text of pieces that the head did not
see. Pieces, not sentences, are kept apart: neighbours are part of what a head reads.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from analyzer.language import store
from analyzer.language.encoder import Encoder
from analyzer.language.features import around_word, dense, ngrams, word_contexts
from analyzer.language.heads import Block, Heads, sigmoid, write_heads
from analyzer.language.occurrences import occurrences
from analyzer.language.reader import HEADS, SENTENCE_LABELS, SETTINGS
from analyzer.schema import MOTIVES, OWNERS, USES

FOLDS = 5
#: Inverse regularisation a block, chosen on dev.
STRENGTH = {"ngrams": 8.0, "dense": 1.0, "word": 4.0}
#: The first stage may lose this share of the labels that it sees (out of fold).
GATE_LOSS = 0.01
Features = dict[str, Any]


def train(
    rows: pd.DataFrame,
    encoder_from: Path,
    out: Path,
    thresholds: dict[str, float] | None = None,
    say: Callable[[str], None] = print,
) -> None:
    """Train all heads on `rows` and write a models folder.

    Args:
        rows: training rows as :func:`analyzer.training.corpus.read_corpora` returns them.
        encoder_from: a models folder with the encoder; it is copied.
        out: the folder to write; existing model files are replaced.
        thresholds: thresholds a label; absent ones are chosen to maximise F1 out of fold.
        say: where progress goes.

    Raises:
        ValueError: a label has no example at all.
    """
    out.mkdir(parents=True, exist_ok=True)
    if out.resolve() != encoder_from.resolve():
        shutil.copytree(encoder_from / "encoder", out / "encoder", dirs_exist_ok=True)
    store.write_manifest(out)
    before, text, after = (rows[name].fillna("").astype(str).tolist() for name in ("before", "text", "after"))
    say(f"encoding {len(rows)} sentences")
    features: Features = {"dense": dense(Encoder(out), before, text, after), "ngrams": ngrams(before, text, after)}
    groups = rows["piece"].fillna(rows["id"]).astype(str).to_numpy()
    targets = _sentence_targets(rows)
    say("sentence heads")
    sentence, oof = _fit(features, targets, groups, SENTENCE_LABELS)
    gate, gate_oof = _fit({"ngrams": features["ngrams"]}, targets, groups, SENTENCE_LABELS)
    say("commitments: owner and condition")
    owner, conditional = _commitment_heads(rows, features, groups)
    say("partner uses")
    use, motive = _word_heads(rows, features, groups, oof, text)
    write_heads(
        {"sentence": sentence, "gate": gate, "owner": owner, "conditional": conditional, "use": use, "motive": motive},
        out / HEADS,
    )
    chosen = {label: best_threshold(targets[:, i], oof[:, i]) for i, label in enumerate(SENTENCE_LABELS)}
    chosen.update({k: v for k, v in (thresholds or {}).items() if k in chosen})
    settings = {
        "thresholds": {k: round(v, 3) for k, v in chosen.items()},
        "gate": round(_gate_cut(gate_oof, targets, oof, chosen), 4),
    }
    (out / SETTINGS).write_text(json.dumps(settings, indent=1, sort_keys=True) + "\n", "utf-8")
    store.write_manifest(out)
    say(f"written to {out}")


def _sentence_targets(rows: pd.DataFrame) -> NDArray[np.bool_]:
    present = [
        {f"{element}{polarity}" for element, polarity in elements} | set(acts)
        for elements, acts in zip(rows["elements"], rows["acts"], strict=True)
    ]
    return np.array([[label in labels for label in SENTENCE_LABELS] for labels in present])


def _fit(
    features: Features, targets: NDArray[np.bool_], groups: NDArray[Any], labels: Sequence[str]
) -> tuple[Heads, NDArray[np.float32]]:
    """Fit a head a label and block; return the heads, blended and calibrated, and out-of-fold probabilities."""
    count, width = targets.shape
    folds = list(GroupKFold(n_splits=min(FOLDS, len(set(groups)))).split(np.zeros(count), groups=groups))
    blend = np.zeros((width, len(features) + 1), np.float32)
    oof = np.zeros((count, width), np.float32)
    weights: dict[str, list[NDArray[np.float32]]] = {name: [] for name in features}
    bias: dict[str, list[float]] = {name: [] for name in features}
    for column, label in enumerate(labels):
        target = targets[:, column]
        if not target.any() or target.all():
            raise ValueError(
                f"label {label!r} has {int(target.sum())} examples among {count} rows: nothing to learn from"
            )
        logits = np.zeros((count, len(features)), np.float32)
        for place, (name, matrix) in enumerate(features.items()):
            for seen, held in folds:
                logits[held, place] = (
                    _head(matrix[seen], target[seen], name).decision_function(matrix[held])
                    if target[seen].any()
                    else -5.0
                )
            final = _head(matrix, target, name)
            weights[name].append(final.coef_[0].astype(np.float32))
            bias[name].append(float(final.intercept_[0]))
        platt = LogisticRegression(C=1e3).fit(logits, target)
        blend[column] = [*platt.coef_[0], platt.intercept_[0]]
        oof[:, column] = sigmoid((logits @ blend[column, :-1] + blend[column, -1]).astype(np.float32))
    blocks = {name: Block(np.stack(weights[name], axis=1), np.array(bias[name], np.float32)) for name in features}
    return Heads(tuple(labels), blocks, blend), oof


def _head(matrix: Any, target: NDArray[np.bool_], block: str) -> LogisticRegression:  # noqa: ANN401  sparse or dense
    solver = "liblinear" if sparse.issparse(matrix) else "lbfgs"
    return LogisticRegression(C=STRENGTH[block], solver=solver, max_iter=400, random_state=0).fit(matrix, target)


def _commitment_heads(rows: pd.DataFrame, features: Features, groups: NDArray[Any]) -> tuple[Heads, Heads]:
    index = [i for i, commitment in enumerate(rows["commitment"]) if isinstance(commitment, dict)]
    given = [rows["commitment"].iloc[i] for i in index]
    part = {name: matrix[index] for name, matrix in features.items()}
    owners = np.array([[commitment["owner"] == owner for owner in OWNERS] for commitment in given])
    conditional = np.array([[bool(commitment["conditional"])] for commitment in given])
    return _fit(part, owners, groups[index], OWNERS)[0], _fit(part, conditional, groups[index], ["conditional"])[0]


def _word_heads(
    rows: pd.DataFrame, features: Features, groups: NDArray[Any], oof: NDArray[np.float32], text: list[str]
) -> tuple[Heads, Heads]:
    index: list[int] = []
    contexts: list[str] = []
    labels: list[tuple[str, str | None]] = []
    for i, uses in enumerate(rows["partner_uses"]):
        found = occurrences(text[i])
        if uses and len(found) == len(uses):
            for occurrence, (use, motive) in zip(found, uses, strict=True):
                index.append(i)
                contexts.append(around_word(text[i], occurrence.start, occurrence.end))
                labels.append((use, motive))
    part = {
        "dense": np.hstack([features["dense"][index], oof[index]]),
        "ngrams": features["ngrams"][index],
        "word": word_contexts(contexts),
    }
    uses_seen = np.array([[use == name for name in USES] for use, _ in labels])
    use_heads, _ = _fit(part, uses_seen, groups[index], USES)
    label_only = [i for i, (use, _) in enumerate(labels) if use == "label_only"]
    motives = np.array([[labels[i][1] == name for name in MOTIVES] for i in label_only])
    motive_heads, _ = _fit(
        {name: matrix[label_only] for name, matrix in part.items()}, motives, groups[index][label_only], MOTIVES
    )
    return use_heads, motive_heads


def best_threshold(target: NDArray[np.bool_], probability: NDArray[np.float32]) -> float:
    """Return the threshold with the highest F1, the middle one where several tie.

    Example:
        >>> best_threshold(np.array([False, True, True]), np.array([0.1, 0.7, 0.9], np.float32))
        0.4
    """
    order = np.argsort(-probability)
    hits = np.cumsum(target[order])
    f1 = 2 * hits / (np.arange(1, len(order) + 1) + target.sum())
    best = int(f1.argmax())
    ranked = probability[order]
    following = float(ranked[best + 1]) if best + 1 < len(ranked) else 0.0
    return float(np.clip((float(ranked[best]) + following) / 2, 0.05, 0.95))


def _gate_cut(
    gate: NDArray[np.float32], targets: NDArray[np.bool_], oof: NDArray[np.float32], thresholds: dict[str, float]
) -> float:
    """Return the cut below which the first stage dismisses: it may lose GATE_LOSS of what the heads would find rightly."""
    limits = np.array([thresholds[label] for label in SENTENCE_LABELS])
    right = (targets & (oof >= limits)).any(axis=1)
    strongest = np.sort(gate.max(axis=1)[right])
    return float(strongest[int(len(strongest) * GATE_LOSS)]) if len(strongest) else 0.0

"""Measures predictions against gold labels: precision, recall, F1 a label, calibration, and the slices a reader asks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analyzer.schema import ACTS, ELEMENTS, MOTIVES, POLARITIES, USES
from analyzer.training.corpus import read_gold

BINS = 10
ELEMENT_LABELS = tuple(f"{element}{polarity}" for element in ELEMENTS for polarity in POLARITIES)


def evaluate(
    gold: Path | pd.DataFrame, predictions: Path | pd.DataFrame | None = None, exact: bool = False
) -> dict[str, Any]:
    """Return all figures of `predictions` against `gold`; absent predictions are made with the installed models.

    Args:
        gold: gold rows or their file.
        predictions: what `annotate` gave for the same sentences.
        exact: without predictions, send every sentence through the encoder.

    Returns:
        A dictionary with `rows`, `groups` (macro-F1 of elements, acts, partner_uses), `labels` (precision, recall, f1,
        support a label), `commitment` (shares of due words and owners right), `calibration_error` and `slices`.

    Raises:
        ValueError: gold and predictions do not hold the same sentences.

    Example:
        >>> gold = pd.DataFrame([{"id": "1", "source": "mail", "drawn": "sampled", "text": "I will.", "elements": [["trust", "+"]],
        ...                       "partner_uses": [], "acts": [], "commitment": None}])
        >>> said = pd.DataFrame([{"id": "1", "elements": [{"element": "trust", "polarity": "+", "probability": 0.9}], "partner_uses": [], "acts": []}])
        >>> evaluate(gold, said)["labels"]["trust+"]["f1"]
        1.0
    """
    rows = read_gold(gold) if isinstance(gold, Path) else gold
    if predictions is None:
        from analyzer.language import Reader

        said = Reader(exact=exact).annotate(rows[["id", "before", "text", "after"]])
    else:
        said = read_gold(predictions, needs="id") if isinstance(predictions, Path) else predictions
    said = _aligned(rows, said)
    whole = _figures(rows, said)
    whole["slices"] = {}
    for name in ("source", "drawn"):
        if name in rows.columns:
            for value in sorted(rows[name].dropna().unique()):
                mask = (rows[name] == value).to_numpy()
                whole["slices"][f"{name}={value}"] = _figures(rows[mask], said[mask])
    return whole


def _aligned(rows: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    for name in ("elements", "partner_uses", "acts"):
        lists = said[name] if name in said.columns else [None]
        if not all(isinstance(found, list) and all(isinstance(label, dict) for label in found) for found in lists):
            raise ValueError(
                f"the predictions are not what `annotate` writes: {name} is not a list of objects in every row"
            )
    by_id = said.drop_duplicates("id").set_index("id")
    absent = [str(i) for i in rows["id"] if i not in by_id.index]
    if absent:
        raise ValueError(f"{len(absent)} of {len(rows)} gold sentences have no prediction (first: {absent[0]})")
    return by_id.loc[rows["id"]].reset_index()


def _figures(rows: pd.DataFrame, said: pd.DataFrame) -> dict[str, Any]:
    truth = [
        {f"{e}{p}" for e, p in elements} | set(acts)
        for elements, acts in zip(rows["elements"], rows["acts"], strict=True)
    ]
    found = [
        {f"{e['element']}{e['polarity']}": float(e["probability"]) for e in elements}
        | {a["act"]: float(a["probability"]) for a in acts}
        for elements, acts in zip(said["elements"], said["acts"], strict=True)
    ]
    labels = {
        label: _counts([label in t for t in truth], [label in f for f in found]) for label in (*ELEMENT_LABELS, *ACTS)
    }
    pairs = [
        pair
        for gold, guess in zip(rows["partner_uses"], said["partner_uses"], strict=True)
        for pair in _use_pairs(gold, guess)
    ]
    for use in USES:
        labels[use] = _counts([g == use for g, _, _, _, _ in pairs], [s == use for _, _, s, _, _ in pairs])
    for motive in MOTIVES:
        labels[motive] = _counts([m == motive for _, m, _, _, _ in pairs], [m == motive for _, _, _, m, _ in pairs])
    said_right = [(p, label in t) for t, f in zip(truth, found, strict=True) for label, p in f.items()]
    said_right += [(p, g == s) for g, _, s, _, p in pairs if s]
    return {
        "rows": len(rows),
        "groups": {
            "elements": _macro(labels, ELEMENT_LABELS),
            "acts": _macro(labels, ACTS),
            "partner_uses": _macro(labels, USES),
            "motives": _macro(labels, MOTIVES),
        },
        "labels": labels,
        "commitment": _commitments(rows, said),
        "calibration_error": calibration_error(said_right),
    }


def _use_pairs(
    gold: Sequence[Any], guess: Sequence[Any]
) -> Iterable[tuple[str, str | None, str | None, str | None, float]]:
    for index, (use, motive) in enumerate(gold):
        other = guess[index] if index < len(guess) else None
        if other is None:
            yield use, motive, None, None, 0.0
        else:
            yield use, motive, other["use"], other.get("motive"), float(other["probability"])


def _counts(truth: Sequence[bool], found: Sequence[bool]) -> dict[str, float]:
    hits = sum(t and f for t, f in zip(truth, found, strict=True))
    precision = hits / sum(found) if sum(found) else 0.0
    recall = hits / sum(truth) if sum(truth) else 0.0
    f1 = 2 * hits / (sum(found) + sum(truth)) if sum(found) + sum(truth) else 0.0
    return {
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(f1, 4),
        "support": sum(truth),
        "found": sum(found),
    }


def _macro(labels: dict[str, dict[str, float]], names: Sequence[str]) -> float | None:
    """Mean F1 over labels that occur; a label that neither gold nor prediction holds says nothing."""
    values = [labels[name]["f1"] for name in names if labels[name]["support"]]
    return round(float(np.mean(values)), 4) if values else None


def _commitments(rows: pd.DataFrame, said: pd.DataFrame) -> dict[str, float | int | None]:
    """Of commitments that both hold: share with the right due words, owner and condition."""
    due = owner = conditional = count = 0
    for gold, acts in zip(rows["commitment"], said["acts"], strict=True):
        guess = next((act for act in acts if act["act"] == "commitment"), None)
        if isinstance(gold, dict) and guess:
            count += 1
            due += (gold.get("due") or "").strip() == (guess.get("due") or "").strip()
            owner += gold.get("owner") == guess.get("owner")
            conditional += bool(gold.get("conditional")) == bool(guess.get("conditional"))
    share = (lambda n: round(n / count, 4)) if count else (lambda n: None)
    return {
        "found_rightly": count,
        "due_right": share(due),
        "owner_right": share(owner),
        "conditional_right": share(conditional),
    }


def calibration_error(said: Sequence[tuple[float, bool]]) -> float | None:
    """Return the expected calibration error of (probability, right) pairs in ten bins (Naeini et al. 2015).

    Example:
        >>> calibration_error([(0.8, True)] * 8 + [(0.8, False)] * 2)
        0.0
    """
    if not said:
        return None
    probability = np.array([p for p, _ in said])
    right = np.array([r for _, r in said], float)
    bins = np.minimum((probability * BINS).astype(int), BINS - 1)
    gaps = [
        abs(probability[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean()
        for b in range(BINS)
        if (bins == b).any()
    ]
    return round(float(np.sum(gaps)), 4)


def as_text(figures: dict[str, Any]) -> str:
    """Return the figures as a table for a terminal."""
    lines = [f"{'label':32} {'precision':>9} {'recall':>7} {'F1':>6} {'gold':>5} {'said':>5}"]
    lines += [
        f"{label:32} {v['precision']:9.2f} {v['recall']:7.2f} {v['f1']:6.2f} {v['support']:5d} {v['found']:5d}"
        for label, v in figures["labels"].items()
    ]
    lines.append("")
    for name, part in {"all": figures, **figures["slices"]}.items():
        groups = "  ".join(
            f"{group} {'-' if value is None else format(value, '.3f')}" for group, value in part["groups"].items()
        )
        lines.append(f"{name:16} {part['rows']:5d} rows  macro-F1: {groups}")
    said = figures["commitment"]
    lines.append("")
    lines.append(
        f"commitments found rightly: {said['found_rightly']}; due words right {said['due_right']}, owner right {said['owner_right']}, condition right {said['conditional_right']}"
    )
    lines.append(f"expected calibration error of what was said: {figures['calibration_error']}")
    return "\n".join(lines)

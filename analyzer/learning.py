"""What checked findings teach: corrections that hold at once, and probabilities set right a label, measured held-out.

The probability of a label is set right by Platt's sigmoid (1999) over its logit, fitted on the checked findings. It is
kept only where it foretells answers it was not fitted on better than before (five folds); what was kept, what was
not and why is said in words. No model file is touched.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analyzer import schema
from analyzer.review import Correction, keyed, merge, read_corrections, write_corrections

CORRECTIONS: Final = "corrections.jsonl"
CALIBRATION: Final = "calibration.json"
#: Fewer answers, or fewer of either kind, and a label is left as it is.
LEAST: Final = 20
LEAST_EACH: Final = 5
FOLDS: Final = 5


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learned of one label; `loss` is the mean log loss on held-out answers."""

    label: str
    checked: int
    right: int
    loss_before: float | None
    loss_after: float | None
    kept: bool

    @property
    def sentence(self) -> str:
        """Return the lesson in words."""
        said = f"{self.label:34} checked {self.checked:4}, held {self.right:4}"
        if self.loss_before is None or self.loss_after is None:
            return f"{said}; too few answers to set its probability right (needs {LEAST}, {LEAST_EACH} of each kind)"
        way = "kept" if self.kept else "not kept: no better"
        return f"{said}; held-out log loss {self.loss_before:.3f} -> {self.loss_after:.3f}, {way}"


def learn(reviewed: Sequence[Correction], folder: Path) -> tuple[list[Correction], list[Lesson]]:
    """Merge checked findings into the corrections of `folder`, set probabilities right, and return what changed.

    Args:
        reviewed: what a person answered.
        folder: where ``corrections.jsonl`` and ``calibration.json`` stand; made if absent.

    Raises:
        ValueError: a file in the folder is not what it should be.
    """
    whole = merge(read_corrections(folder / CORRECTIONS), reviewed)
    lessons, scales = lessons_of(whole)
    write_corrections(whole, folder / CORRECTIONS)
    (folder / CALIBRATION).write_text(json.dumps(scales, indent=1, sort_keys=True) + "\n", "utf-8")
    return whole, lessons


def lessons_of(found: Sequence[Correction]) -> tuple[list[Lesson], dict[str, tuple[float, float]]]:
    """Return the lesson of every label, and factor and offset of those whose probability was set right.

    Example:
        >>> lessons_of([Correction("k", "act", "done", -1, "no", 0.9)])[0][0].kept
        False
    """
    lessons, scales = [], {}
    for label in sorted({one.label for one in found}):
        own = sorted((one for one in found if one.label == label), key=lambda one: (one.key, one.at))
        right = np.array([one.answer == (label if one.kind == "use" else "yes") for one in own], bool)
        before = after = None
        kept = False
        if own[0].kind != "use" and len(own) >= LEAST and min(right.sum(), (~right).sum()) >= LEAST_EACH:
            logits = _logit(np.array([one.probability for one in own]))
            before, after = _loss(logits, right), _held_out(logits, right)
            if kept := after < before:
                scales[label] = _fit(logits, right)
        lessons.append(Lesson(label, len(own), int(right.sum()), before, after, kept))
    return lessons, scales


def _logit(probability: NDArray[np.float64]) -> NDArray[np.float64]:
    clipped = np.clip(probability, 1e-4, 1 - 1e-4)
    return np.asarray(np.log(clipped / (1 - clipped)))


def _fit(logits: NDArray[np.float64], right: NDArray[np.bool_]) -> tuple[float, float]:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1.0).fit(logits[:, None], right)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def _loss(logits: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    return float(np.mean(np.logaddexp(0, np.where(right, -logits, logits))))


def _held_out(logits: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    from sklearn.model_selection import StratifiedKFold

    moved = np.empty_like(logits)
    for fit, held in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(logits[:, None], right):
        factor, offset = _fit(logits[fit], right[fit])
        moved[held] = factor * logits[held] + offset
    return _loss(moved, right)


def apply(marked: Mapping[str, pd.DataFrame], folder: Path) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    """Return the annotated tables with what was learned in `folder` applied, and what was changed.

    Args:
        marked: `sentences`, and `elements`, `acts`, `partner_uses` down to a low probability.
        folder: as written by :func:`learn`.

    Raises:
        ValueError: there is nothing learned in the folder.
    """
    if not (folder / CORRECTIONS).is_file():
        raise ValueError(f"{folder} holds no {CORRECTIONS}; make one: analyzer learn REVIEWED --out {folder}")
    found = read_corrections(folder / CORRECTIONS)
    place = folder / CALIBRATION
    scales = json.loads(place.read_text("utf-8")) if place.is_file() else {}
    keys = keyed(marked["sentences"])[["sentence_id", "key"]]
    where = keys.groupby("key")["sentence_id"].agg(list).to_dict()
    out = dict(marked)
    out["elements"] = _scaled(
        marked["elements"], marked["elements"]["element"] + marked["elements"]["polarity"], scales
    )
    out["acts"] = _scaled(marked["acts"], marked["acts"]["act"], scales)
    applied = 0
    for one in found:
        for sentence in where.get(one.key, []):
            name = {"element": "elements", "act": "acts", "use": "partner_uses"}[one.kind]
            applied += _override(out[name], one, sentence)
    for name, table in (("elements", schema.ELEMENT_ROWS), ("acts", schema.ACT_ROWS)):
        out[name] = schema.conform(out[name][out[name]["probability"] >= 0].reset_index(drop=True), table)
    return out, {"corrections": len(found), "applied": applied, "calibrated": sorted(scales)}


def _scaled(frame: pd.DataFrame, labels: pd.Series, scales: Mapping[str, Sequence[float]]) -> pd.DataFrame:
    logits = _logit(frame["probability"].to_numpy(float))
    pairs = [scales.get(str(label), (1.0, 0.0)) for label in labels]
    moved = np.array([factor * logit + offset for (factor, offset), logit in zip(pairs, logits, strict=True)], float)
    known = np.array([str(label) in scales for label in labels], bool)
    return frame.assign(probability=np.where(known, 1 / (1 + np.exp(-moved)), frame["probability"].to_numpy(float)))


def _override(frame: pd.DataFrame, one: Correction, sentence: str) -> int:
    """Set the rows of one finding to what the person said: 1 for yes, below every threshold for no."""
    rows = frame["sentence_id"] == sentence
    if one.kind == "use":
        rows &= frame["start"] == one.at
        use, _, motive = one.answer.partition("/")
        frame.loc[rows, ["use", "motive", "probability"]] = [use, motive or None, 1.0]
    else:
        named = frame["element"] + frame["polarity"] if one.kind == "element" else frame["act"]
        rows &= named == one.label
        frame.loc[rows, "probability"] = 1.0 if one.answer == "yes" else -1.0
    return int(rows.sum())

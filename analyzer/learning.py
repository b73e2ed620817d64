"""What checked findings teach: corrections that hold at once, and heads retrained a label, measured on held-out answers.

A folder of what was learned holds ``corrections.jsonl`` (the answers, without text), ``vectors.safetensors`` (numbers
made of the checked sentences, to learn from again) and ``heads.safetensors``. A head corrects only the models that
its answers are about; under others the answers themselves still hold (see :mod:`analyzer.learned`). No model file is touched.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analyzer import heads, schema
from analyzer.heads import Floats, Head, Ints, Trial
from analyzer.review import Correction, merge, read_corrections, write_corrections

CORRECTIONS: Final = "corrections.jsonl"
VECTORS: Final = "vectors.safetensors"
HEADS: Final = "heads.safetensors"
#: The name of the head for the uses of the word.
USE: Final = "use"
Encode = Callable[[Sequence[str]], NDArray[np.float32]]
Vectors = dict[str, NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learned of one label, or of the uses of the word; wrong answers are counted at the threshold."""

    name: str
    checked: int
    right: int
    trial: Trial | None = None
    wrong_before: int = 0
    wrong_after: int = 0

    @property
    def kept(self) -> bool:
        """Whether a head was retrained and is kept: better beyond chance, and no more answers taken wrongly."""
        return self.trial is not None and self.trial.better and self.wrong_after <= self.wrong_before

    @property
    def sentence(self) -> str:
        """Return the lesson in words."""
        said = f"{self.name}: {self.checked} checked, {self.right} right"
        if self.trial is None:
            return f"{said}; too few to retrain (needs {heads.LEAST}, {heads.LEAST_EACH} of two kinds)"
        way = "retrained" if self.kept else "left as it is, the gain is none or may be chance"
        return (
            f"{said}; held out, log loss {self.trial.loss_before:.3f} -> {self.trial.loss_after:.3f}, "
            f"taken wrongly {self.wrong_before} -> {self.wrong_after}: {way}"
        )


def learn(
    reviewed: Sequence[Correction], folder: Path, encode: Encode | None = None
) -> tuple[list[Correction], list[Lesson]]:
    """Merge checked findings into the corrections of `folder`, retrain heads, and return what changed.

    Args:
        reviewed: what a person answered.
        folder: where what was learned stands; made if absent.
        encode: texts to unit vectors; absent, heads learn from probabilities alone.

    Raises:
        ValueError: a file in the folder is not what it should be.
    """
    about = heads.read(folder / HEADS)[1] if (folder / HEADS).is_file() else {}
    whole = merge(read_corrections(folder / CORRECTIONS), reviewed)
    vectors = read_vectors(folder / VECTORS)
    new = {one.key: one.text for one in reviewed if one.text}
    if encode and new:
        vectors |= dict(zip(new, encode(list(new.values())).astype(np.float32), strict=True))
    about |= {name_of(one): one.models for one in reviewed}
    lessons, learned = lessons_of([one for one in whole if about.get(name_of(one), "") == one.models], vectors)
    write_corrections(whole, folder / CORRECTIONS)
    _write_vectors(vectors, folder / VECTORS)
    heads.save(learned, folder / HEADS, about)
    return whole, lessons


def name_of(one: Correction) -> str:
    """Return the name of the head that an answer teaches.

    Example:
        >>> name_of(Correction("k", "act", "done", -1, "no", 0.9)), name_of(Correction("k", "use", "backed", 3, "backed", 0.9))
        ('act done', 'use')
    """
    return USE if one.kind == "use" else f"{one.kind} {one.label}"


def lessons_of(
    found: Iterable[Correction], vectors: Mapping[str, NDArray[np.float32]] | None = None
) -> tuple[list[Lesson], dict[str, Head]]:
    """Return the lesson of every label, and the heads that are better than the model beyond chance.

    Args:
        found: answers about the same models.
        vectors: of the sentences, by key; a sentence without one teaches by its probability alone.

    Example:
        >>> lessons_of([Correction("k", "act", "done", -1, "no", 0.9)])[0][0].kept
        False
    """
    vectors = vectors or {}
    groups: dict[str, list[Correction]] = {}
    for one in sorted(found, key=lambda one: (name_of(one), one.key, one.at)):
        groups.setdefault(name_of(one), []).append(one)
    nothing = np.zeros(len(next(iter(vectors.values()), ())), np.float32)
    lessons, learned = [], {}
    for name, own in groups.items():
        scores, truth = _scores_and_truth(own, name)
        right = sum(one.answer in ("yes", one.label) for one in own)
        if not heads.enough(truth):
            lessons.append(Lesson(name, len(own), right))
            continue
        rows = np.stack([vectors.get(one.key, nothing) for one in own]).astype(np.float64)
        trial = heads.tried(scores, rows, truth)
        limits = np.array([one.threshold for one in own])
        wrong = [int((_taken(name, p, limits) != truth).sum()) for p in (heads.shares(scores), trial.probability)]
        lesson = Lesson(name, len(own), right, trial, *wrong)
        lessons.append(lesson)
        if lesson.kept:
            learned[name] = heads.fit(scores, rows, truth)
    return lessons, learned


def _scores_and_truth(own: Sequence[Correction], name: str) -> tuple[Floats, Ints]:
    probability = np.array([one.probability for one in own])
    if name != USE:
        return heads.log_odds(probability), np.array([one.answer == "yes" for one in own]).astype(np.int64)
    given = np.array([schema.USES.index(one.label.partition("/")[0]) for one in own])
    right = np.array([schema.USES.index(one.answer.partition("/")[0]) for one in own])
    return heads.log_shares(given, probability, len(schema.USES)), right


def _taken(name: str, probability: Floats, limits: Floats) -> Ints:
    taken = probability.argmax(axis=1) if name == USE else probability[:, 1] >= limits
    return np.asarray(taken, np.int64)


def read_vectors(path: Path) -> Vectors:
    """Return the vectors of checked sentences by key; none where there is no such file.

    Raises:
        ValueError: the file is not one.
    """
    from safetensors import SafetensorError, safe_open

    if not path.is_file():
        return {}
    try:
        with safe_open(path, framework="numpy") as opened:
            keys = json.loads((opened.metadata() or {})["keys"])
            return dict(zip(keys, opened.get_tensor("vectors"), strict=True))
    except (SafetensorError, KeyError, ValueError, OSError) as error:
        raise ValueError(f"{path} does not hold vectors ({error}); remove it and learn anew: analyzer learn") from None


def _write_vectors(vectors: Vectors, path: Path) -> None:
    from safetensors.numpy import save_file

    keys = sorted(vectors)
    rows = np.stack([vectors[key] for key in keys]) if keys else np.zeros((0, 0), np.float32)
    save_file({"vectors": rows}, path, metadata={"keys": json.dumps(keys)})

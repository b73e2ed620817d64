"""The language models as one object: sentences with their neighbours in, labels with probabilities out.

A cascade: n-gram heads see every sentence; the fine-tuned student reads only what they do not dismiss, and everything
with the word partner in it. `exact=True` sends everything through the student.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analyzer.language import store
from analyzer.language.due import due_words
from analyzer.language.encoder import Encoder
from analyzer.language.features import ngrams
from analyzer.language.heads import Heads, read_heads, sigmoid
from analyzer.language.occurrences import Occurrence, occurrences
from analyzer.language.student import Student
from analyzer.schema import ACTS, ELEMENTS, MOTIVES, OWNERS, POLARITIES, USES

HEADS = "heads.safetensors"
SETTINGS = "settings.json"
SENTENCE_LABELS = tuple(f"{element}{polarity}" for element in ELEMENTS for polarity in POLARITIES) + ACTS
#: Predictions below this are not kept even as candidates for another threshold.
FLOOR = 0.15
COLUMNS = ["id", "elements", "partner_uses", "acts"]


@dataclass
class Reading:
    """What the models say of sentences: label probabilities, and occurrences with theirs."""

    labels: NDArray[np.float32]
    owner: NDArray[np.float32]
    conditional: NDArray[np.float32]
    words: list[list[tuple[Occurrence, NDArray[np.float32], NDArray[np.float32]]]] = field(default_factory=list)


class Reader:
    """Reads sentences for partner uses, elements and acts.

    Args:
        folder: a models folder; absent, the installed models.
        exact: send every sentence through the student, not only what the first stage lets pass.

    Raises:
        ModelError: a model file is missing or is not the one that the manifest names.

    Example:
        >>> reader = Reader()
        >>> frame = reader.annotate([{"id": "1", "before": "", "text": "I'll send the draft by Friday.", "after": ""}])
        >>> [(act["act"], act["due"]) for act in frame.loc[0, "acts"]]
        [('commitment', 'by Friday')]
    """

    def __init__(self, folder: Path | None = None, exact: bool = False) -> None:
        self.folder = folder or store.models_folder()
        self.exact = exact
        self.encoder = Encoder(self.folder)
        self.student = Student(self.folder)

    @cached_property
    def heads(self) -> dict[str, Heads]:
        """The heads by group: `gate` on n-grams alone, `sentence` on the student's logits and n-grams."""
        return read_heads(self.folder, HEADS)

    @cached_property
    def settings(self) -> dict[str, Any]:
        """Thresholds a label, the cut of the first stage, and the scales of the choices (temperatures)."""
        return store.read_json(self.folder, SETTINGS)

    @property
    def thresholds(self) -> dict[str, float]:
        """Probability from which a label counts as present."""
        return {str(label): float(value) for label, value in self.settings["thresholds"].items()}

    def annotate(self, sentences: pd.DataFrame | Iterable[dict[str, str]], floor: float | None = None) -> pd.DataFrame:
        """Return one row a sentence with the labels found in it.

        Args:
            sentences: rows with `id, before, text, after`; `before` and `after` may be absent or empty.
            floor: list every label with at least this probability instead of the stored thresholds.

        Returns:
            Columns `id, elements, partner_uses, acts`; each of the last three a list of dictionaries as in the contract.

        Raises:
            KeyError: `id` or `text` is missing.
        """
        frame = sentences if isinstance(sentences, pd.DataFrame) else pd.DataFrame(list(sentences))
        if frame.empty:
            return pd.DataFrame(columns=COLUMNS)
        missing = {"id", "text"} - set(frame.columns)
        if missing:
            raise KeyError(f"sentences need the columns id and text; missing: {', '.join(sorted(missing))}")
        texts = [str(t) for t in frame["text"]]
        before, after = (_side(frame, name) for name in ("before", "after"))
        reading = self.read(before, texts, after)
        limits = self.thresholds if floor is None else dict.fromkeys(SENTENCE_LABELS, floor)
        rows = [
            {
                "id": id_,
                "elements": _elements(labels, limits),
                "partner_uses": _uses(words),
                "acts": _acts(text, labels, owner, cond, limits),
            }
            for id_, text, labels, owner, cond, words in zip(
                frame["id"], texts, reading.labels, reading.owner, reading.conditional, reading.words, strict=True
            )
        ]
        return pd.DataFrame(rows, columns=COLUMNS)

    def read(self, before: Sequence[str], text: Sequence[str], after: Sequence[str]) -> Reading:
        """Return the probabilities behind :meth:`annotate`; what the first stage dismisses has probability 0."""
        count = len(text)
        found = [occurrences(t) for t in text]
        grams = ngrams(before, text, after)
        reading = Reading(
            np.zeros((count, len(SENTENCE_LABELS)), np.float32),
            np.zeros((count, len(OWNERS)), np.float32),
            np.zeros(count, np.float32),
            [[] for _ in text],
        )
        gate = self.heads["gate"].probabilities({"ngrams": grams}).max(axis=1)
        keep = [i for i in range(count) if self.exact or found[i] or gate[i] >= float(self.settings["gate"])]
        if not keep:
            return reading
        logits, words = self.student.read([before[i] for i in keep], [text[i] for i in keep], [after[i] for i in keep])
        reading.labels[keep] = self.heads["sentence"].probabilities({"student": logits, "ngrams": grams[keep]})
        scales = self.settings["scales"]
        first = len(SENTENCE_LABELS)
        reading.owner[keep] = _softmax(logits[:, first : first + len(OWNERS)], scales["owner"])
        factor, offset = scales["conditional"]
        reading.conditional[keep] = sigmoid(factor * logits[:, -1] + offset)
        for index, found_words in zip(keep, words, strict=True):
            reading.words[index] = [
                (o, _softmax(token[: len(USES)], scales["use"]), _softmax(token[len(USES) :], scales["motive"]))
                for o, token in found_words
            ]
        return reading


def _side(frame: pd.DataFrame, name: str) -> list[str]:
    if name not in frame.columns:
        return [""] * len(frame)
    return ["" if value is None or value is pd.NA or value != value else str(value) for value in frame[name]]


def _softmax(logits: NDArray[np.float32], scale: Sequence[float]) -> NDArray[np.float32]:
    scaled = logits * scale[0]
    powers = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), np.float32)


def _elements(labels: NDArray[np.float32], limits: dict[str, float]) -> list[dict[str, object]]:
    return [
        {"element": label[:-1], "polarity": label[-1], "probability": round(float(p), 4)}
        for label, p in zip(SENTENCE_LABELS, labels, strict=True)
        if label[-1] in POLARITIES and p >= limits[label]
    ]


def _acts(
    text: str, labels: NDArray[np.float32], owner: NDArray[np.float32], conditional: float, limits: dict[str, float]
) -> list[dict[str, object]]:
    acts: list[dict[str, object]] = []
    for label, p in zip(SENTENCE_LABELS, labels, strict=True):
        if label in ACTS and p >= limits[label]:
            act: dict[str, object] = {"act": label, "probability": round(float(p), 4)}
            if label == "commitment":
                act |= {
                    "conditional": bool(conditional >= 0.5),
                    "owner": OWNERS[int(owner.argmax())],
                    "due": due_words(text),
                }
            acts.append(act)
    return acts


def _uses(words: list[tuple[Occurrence, NDArray[np.float32], NDArray[np.float32]]]) -> list[dict[str, object]]:
    found = []
    for occurrence, use, motive in words:
        best = int(use.argmax())
        found.append(
            {
                "start": occurrence.start,
                "end": occurrence.end,
                "surface": occurrence.surface,
                "use": USES[best],
                "motive": MOTIVES[int(motive.argmax())] if USES[best] == "label_only" else None,
                "probability": round(float(use[best]), 4),
            }
        )
    return found

"""The language models as one object: sentences with their neighbours in, labels with probabilities out.

A cascade: the first stage sees every sentence and decides the clear ones; the fine-tuned student reads what is near a
threshold, every promise, and everything with the word partner in it. `exact=True` sends everything through the student.
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
from analyzer.language.due_span import chosen_words
from analyzer.language.encoder import Encoder
from analyzer.language.first_stage import FirstStage
from analyzer.language.inputs import Encoded
from analyzer.language.occurrences import Occurrence
from analyzer.language.student import Student, When
from analyzer.schema import ACTS, ELEMENTS, MOTIVES, OWNERS, POLARITIES, USES

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
    when: list[When | None] = field(default_factory=list)


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
        self.first_stage = FirstStage(self.folder)

    @cached_property
    def settings(self) -> dict[str, Any]:
        """Thresholds and calibration a label, what the first stage may decide, and temperatures of the choices."""
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
        present = reading.labels >= np.array([limits[label] for label in SENTENCE_LABELS], np.float32)
        elements: list[list[dict[str, object]]] = [[] for _ in texts]
        acts: list[list[dict[str, object]]] = [[] for _ in texts]
        for place, number in zip(*(where.tolist() for where in np.nonzero(present)), strict=True):
            label, p = SENTENCE_LABELS[number], round(float(reading.labels[place, number]), 4)
            if label in ACTS:
                about = self._promise(reading, place, texts[place]) if label == "commitment" else {}
                acts[place].append({"act": label, "probability": p} | about)
            else:
                elements[place].append({"element": label[:-1], "polarity": label[-1], "probability": p})
        uses = [_uses(words) for words in reading.words]
        columns = (frame["id"].tolist(), elements, uses, acts)
        return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))

    def read(self, before: Sequence[str], text: Sequence[str], after: Sequence[str]) -> Reading:
        """Return the probabilities behind :meth:`annotate`; those of clear sentences are the first stage's."""
        count = len(text)
        encoded = self.student.encode(before, text, after)
        if self.exact or not count:
            labels = np.zeros((count, len(SENTENCE_LABELS)), np.float32)
            unclear = list(range(count))
        else:
            labels = calibrated(self.first_stage.logits(encoded), self.settings["first_stage"]["calibration"])
            near = self._near_a_threshold(labels)
            unclear = [i for i in range(count) if near[i] or encoded[i].words]
        reading = Reading(
            labels,
            np.zeros((count, len(OWNERS)), np.float32),
            np.zeros(count, np.float32),
            [[] for _ in text],
            [None] * count,
        )
        if unclear:
            self._read_closely(reading, unclear, [encoded[i] for i in unclear])
        return reading

    def _near_a_threshold(self, labels: NDArray[np.float32]) -> NDArray[np.bool_]:
        """Whether the first stage leaves any label of a sentence open: between the two cuts of the label."""
        cuts = self.settings["first_stage"]
        low, high = (np.array([cuts[side][label] for label in SENTENCE_LABELS], np.float32) for side in ("low", "high"))
        return np.asarray(((labels >= low) & (labels < high)).any(axis=1))

    def _read_closely(self, reading: Reading, places: list[int], encoded: list[Encoded]) -> None:
        """Put what the student says of `encoded` into `reading` at `places`."""
        read = self.student.read(encoded)
        settings, width = self.settings, len(SENTENCE_LABELS)
        reading.labels[places] = calibrated(read.logits[:, :width], settings["calibration"])
        scales = settings["scales"]
        reading.owner[places] = _softmax(read.logits[:, width : width + len(OWNERS)] * scales["owner"][0])
        offsets = np.array(settings["use_offsets"], np.float32)
        # how sure the choice is may be set right without changing it: the same factor for all uses
        sure = float(settings.get("use_certainty", 1.0))
        factor, offset = scales["conditional"]
        reading.conditional[places] = sigmoid(factor * read.logits[:, width + len(OWNERS)] + offset)
        for place, words, when in zip(places, read.words, read.when, strict=True):
            reading.when[place] = when
            reading.words[place] = [
                (
                    o,
                    _softmax((token[: len(USES)] * scales["use"][0] + offsets) * sure),
                    _softmax(token[len(USES) :] * scales["motive"][0]),
                )
                for o, token in words
            ]

    def _promise(self, reading: Reading, place: int, text: str) -> dict[str, object]:
        """Condition, owner and due words of the promise in sentence `place`."""
        return {
            "conditional": bool(reading.conditional[place] >= 0.5),
            "owner": OWNERS[int(reading.owner[place].argmax())],
            "due": chosen_words(text, reading.when[place], float(self.settings["due_bonus"])),
        }


def sigmoid(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return 1 / (1 + exp(-values)) without overflow.

    Example:
        >>> float(sigmoid(np.array([0.0], np.float32))[0])
        0.5
    """
    return (1.0 / (1.0 + np.exp(-np.clip(values, -30, 30)))).astype(np.float32)


def calibrated(logits: NDArray[np.float32], lines: dict[str, list[float]]) -> NDArray[np.float32]:
    """Return probabilities, shape (sentences, labels): a sigmoid over a line a label (Platt 1999).

    Args:
        logits: shape (sentences, labels), in the order of SENTENCE_LABELS.
        lines: slope and offset of each label.
    """
    slope, offset = np.array([lines[label] for label in SENTENCE_LABELS], np.float32).T
    return sigmoid(logits * slope + offset)


def _side(frame: pd.DataFrame, name: str) -> list[str]:
    if name not in frame.columns:
        return [""] * len(frame)
    return ["" if value is None or value is pd.NA or value != value else str(value) for value in frame[name]]


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), np.float32)


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

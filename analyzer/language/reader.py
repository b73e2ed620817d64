"""The language models as one object: sentences with their neighbours in, labels with probabilities out.

A cascade: n-gram heads see every sentence; the encoder reads only what they do not dismiss. `exact=True` sends
everything through the encoder.
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
from analyzer.language.features import around_word, dense, ngrams, word_contexts
from analyzer.language.heads import Heads, read_heads
from analyzer.language.occurrences import Occurrence, occurrences
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
        exact: send every sentence through the encoder, not only what the first stage lets pass.

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

    @cached_property
    def heads(self) -> dict[str, Heads]:
        """The heads by group: gate, sentence, owner, conditional, use, motive."""
        return read_heads(self.folder, HEADS)

    @cached_property
    def settings(self) -> dict[str, Any]:
        """Thresholds a label, and the cut of the first stage."""
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
        vectors = dense(self.encoder, [before[i] for i in keep], [text[i] for i in keep], [after[i] for i in keep])
        features = {"dense": vectors, "ngrams": grams[keep]}
        reading.labels[keep] = self.heads["sentence"].probabilities(features)
        reading.owner[keep] = self.heads["owner"].probabilities(features)
        reading.conditional[keep] = self.heads["conditional"].probabilities(features)[:, 0]
        self._read_words(reading, keep, found, text, features)
        return reading

    def _read_words(
        self,
        reading: Reading,
        keep: list[int],
        found: list[list[Occurrence]],
        text: Sequence[str],
        features: dict[str, Any],
    ) -> None:
        rows = [(row, index, occurrence) for row, index in enumerate(keep) for occurrence in found[index]]
        if not rows:
            return
        contexts = word_contexts(
            [around_word(text[index], occurrence.start, occurrence.end) for _, index, occurrence in rows]
        )
        own = {
            "dense": np.hstack(
                [features["dense"][[row for row, _, _ in rows]], reading.labels[[index for _, index, _ in rows]]]
            ),
            "ngrams": features["ngrams"][[row for row, _, _ in rows]],
            "word": contexts,
        }
        uses = _normalised(self.heads["use"].probabilities(own))
        motives = _normalised(self.heads["motive"].probabilities(own))
        for (_, index, occurrence), use, motive in zip(rows, uses, motives, strict=True):
            reading.words[index].append((occurrence, use, motive))


def _side(frame: pd.DataFrame, name: str) -> list[str]:
    if name not in frame.columns:
        return [""] * len(frame)
    return ["" if value is None or value is pd.NA or value != value else str(value) for value in frame[name]]


def _normalised(values: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(values / np.maximum(values.sum(axis=1, keepdims=True), 1e-9), np.float32)


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

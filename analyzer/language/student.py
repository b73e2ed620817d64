"""The fine-tuned reader: a small BERT, quantised to 8 bits, through ONNX Runtime.

Besides labels it says where the words stand that tell by when something is to be done: a first and a last piece.

Each sentence is read by itself, without padding: what a sentence gets never depends on which other sentences were in
the batch, so runs are identical however the work is split.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analyzer.language.inputs import Encoded, encode_all
from analyzer.language.network import Network
from analyzer.language.occurrences import Occurrence

MODEL = "student/model.onnx"
Words = list[tuple[Occurrence, NDArray[np.float32]]]


@dataclass(frozen=True)
class When:
    """How likely each piece of a sentence begins (column 0) and ends (column 1) the due words; row 0 stands for none."""

    logits: NDArray[np.float32]
    offsets: list[tuple[int, int]]


@dataclass(frozen=True)
class Read:
    """What the student gives: sentence logits (sentences, outputs); occurrences with their logits; due words."""

    logits: NDArray[np.float32]
    words: list[Words]
    when: list[When]


class Student:
    """Reads sentences between their neighbours.

    Args:
        folder: the models folder.

    Example:
        >>> from analyzer.language.store import models_folder
        >>> student = Student(models_folder())
        >>> read = student.read(student.encode([""], ["Dear partner,"], [""]))
        >>> read.logits.shape[0], [occurrence.surface for occurrence, _ in read.words[0]]
        (1, ['partner'])
    """

    def __init__(self, folder: Path) -> None:
        self._network = Network(folder, MODEL)

    def encode(self, before: Sequence[str], text: Sequence[str], after: Sequence[str]) -> list[Encoded]:
        """Return sentences between their neighbours as the student takes them."""
        return encode_all(self._network.tokenizer, before, text, after)

    def read(self, encoded: Sequence[Encoded]) -> Read:
        """Return logits for encoded sentences; an empty list gives no rows."""
        known: dict[tuple[int, ...], tuple[NDArray[np.float32], NDArray[np.float32]]] = {}
        logits, words, when = [], [], []
        for one in encoded:
            key = tuple(one.ids)
            if key not in known:
                known[key] = self._run(one)
            sentence, token = known[key]
            kinds, own = token[:, :-2], [0, *range(one.first, one.first + len(one.offsets))]
            logits.append(sentence)
            nothing = np.zeros(kinds.shape[1], np.float32)
            words.append([(o, kinds[pieces].mean(0) if pieces else nothing) for o, pieces in one.words])
            when.append(When(token[own, -2:], one.offsets))
        return Read(np.stack(logits) if logits else np.zeros((0, 0), np.float32), words, when)

    def _run(self, encoded: Encoded) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        sentence, token = self._network.run(encoded.ids, encoded.types)
        return sentence[0], token[0]

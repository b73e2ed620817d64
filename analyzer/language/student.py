"""The fine-tuned reader: a small BERT, quantised to 8 bits, through ONNX Runtime.

Each sentence is read by itself, without padding: what a sentence gets never depends on which other sentences were in
the batch, so runs are identical however the work is split.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.language import store
from analyzer.language.inputs import encode
from analyzer.language.occurrences import Occurrence

MODEL = "student/model.onnx"
TOKENIZER = "student/tokenizer.json"
Words = list[tuple[Occurrence, NDArray[np.float32]]]


class Student:
    """Reads sentences between their neighbours.

    Args:
        folder: the models folder.

    Example:
        >>> from analyzer.language.store import models_folder
        >>> logits, words = Student(models_folder()).read([""], ["Dear partner,"], [""])
        >>> logits.shape[0], [occurrence.surface for occurrence, _ in words[0]]
        (1, ['partner'])
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def _session(self) -> Any:  # noqa: ANN401  onnxruntime has no types
        return session(store.checked(self.folder, MODEL))

    @cached_property
    def _tokenizer(self) -> Any:  # noqa: ANN401  tokenizers' types are stubs
        return tokenizer(store.checked(self.folder, TOKENIZER))

    def read(
        self, before: Sequence[str], text: Sequence[str], after: Sequence[str]
    ) -> tuple[NDArray[np.float32], list[Words]]:
        """Return sentence logits (sentences, outputs), and for each sentence the logits of its occurrences."""
        logits: list[NDArray[np.float32]] = []
        words: list[Words] = []
        known: dict[tuple[str, str, str], int] = {}
        for key in zip(before, text, after, strict=True):
            if key in known:
                logits.append(logits[known[key]])
                words.append(words[known[key]])
            else:
                known[key] = len(logits)
                one, found = self._one(*key)
                logits.append(one)
                words.append(found)
        return np.stack(logits), words

    def _one(self, before: str, text: str, after: str) -> tuple[NDArray[np.float32], Words]:
        encoded = encode(self._tokenizer, before, text, after)
        ids = np.array([encoded.ids], np.int64)
        inputs = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.array([encoded.types], np.int64),
        }
        sentence, token = self._session.run(None, inputs)
        width = token.shape[-1]
        return sentence[0], [
            (o, token[0, pieces].mean(0) if pieces else np.zeros(width, np.float32)) for o, pieces in encoded.words
        ]


def session(path: Path) -> Any:  # noqa: ANN401
    """Open an ONNX model with one thread: workers are the parallelism, and sums stay in one order."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = False  # lengths vary; an arena would only grow
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def tokenizer(path: Path) -> Any:  # noqa: ANN401
    """Open a tokenizer without padding and truncation."""
    from tokenizers import Tokenizer

    opened = Tokenizer.from_file(str(path))
    opened.no_padding()
    opened.no_truncation()
    return opened

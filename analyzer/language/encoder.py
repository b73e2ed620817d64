"""The sentence encoder by which the ledger matches meaning: MiniLM-L6 (384 dimensions), quantised to 8 bits, through ONNX Runtime.

Each sentence is encoded by itself, without padding: what a sentence gets never depends on which other sentences were
in the batch, so runs are identical however the work is split.

Source: Wang et al. 2020, "MiniLM"; Reimers and Gurevych 2019, "Sentence-BERT" (mean pooling).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.language.network import Network

MODEL = "encoder/model.onnx"
DIMENSIONS = 384
MAX_TOKENS = 128
#: Encodings kept in memory: neighbours come again at once, boilerplate all the time.
CACHED = 20_000


class Encoder:
    """Encodes sentences to unit vectors.

    Args:
        folder: the models folder.

    Example:
        >>> from analyzer.language.store import models_folder
        >>> Encoder(models_folder()).encode(["Thank you.", ""]).shape
        (2, 384)
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._network = Network(folder, MODEL)
        self._cache: dict[str, NDArray[np.float32]] = {}

    def __reduce__(self) -> tuple[Any, tuple[Path]]:
        """Opened once in each process that it is sent to."""
        return encoder_of, (self.folder,)

    @cached_property
    def _tokenizer(self) -> Any:  # noqa: ANN401  tokenizers' types are stubs
        self._network.tokenizer.enable_truncation(MAX_TOKENS)
        return self._network.tokenizer

    def encode(self, texts: Iterable[str]) -> NDArray[np.float32]:
        """Return one unit vector a text, shape (texts, 384); an empty text is the zero vector."""
        rows = [self._one(text) for text in texts]
        return np.vstack(rows) if rows else np.zeros((0, DIMENSIONS), np.float32)

    def _one(self, text: str) -> NDArray[np.float32]:
        known = self._cache.get(text)
        if known is not None:
            return known
        vector = self._encoded(text) if text.strip() else np.zeros(DIMENSIONS, np.float32)
        if len(self._cache) >= CACHED:
            self._cache.clear()
        self._cache[text] = vector
        return vector

    def _encoded(self, text: str) -> NDArray[np.float32]:
        ids = self._tokenizer.encode(text).ids
        mean = self._network.run(ids, [0] * len(ids))[0][0].mean(axis=0)
        return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), np.float32)


@cache
def encoder_of(folder: Path) -> Encoder:
    """Return the encoder of a models folder, the same one every time."""
    return Encoder(folder)

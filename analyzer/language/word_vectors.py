"""The vectors of word pieces that all networks on MiniLM share: half of a small network's weights, kept once.

The encoder, the student and the readers of outcomes and of stories rest on the same base checkpoint, and fine-tuning leaves its word
vectors as they are (``analyzer.training.finetune``), so each of their files holds its layers only. 8 bits a number, one
scale a piece.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analyzer.language import store

MODEL = "word_vectors.safetensors"


class WordVectors:
    """Looks up the vectors of word pieces.

    Args:
        folder: the models folder.

    Raises:
        ModelError: the file is missing or is not the one that the manifest names.

    Example:
        >>> from analyzer.language.store import models_folder
        >>> WordVectors(models_folder()).of([101, 102]).shape
        (1, 2, 384)
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def _tables(self) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
        return _read(store.checked(self.folder, MODEL))

    def of(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """Return the vectors of `ids` as one batch, shape (1, pieces, dimensions)."""
        vectors, scales = self._tables
        return (vectors[ids] * scales[ids, None])[None]


@cache
def _read(path: Path) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Vectors and scales of a file, held once in a process for all networks."""
    from safetensors.numpy import load_file

    tensors = load_file(path)
    return tensors["vectors"], tensors["scales"].astype(np.float32)


def write(table: NDArray[np.float32], models: Path) -> None:
    """Write a table of vectors, shape (pieces, dimensions), into the folder `models`."""
    from safetensors.numpy import save_file

    scales = np.maximum(np.abs(table).max(axis=1), 1e-6) / 127
    rounded = np.round(table / scales[:, None]).astype(np.int8)
    save_file({"vectors": rounded, "scales": scales.astype(np.float16)}, models / MODEL)

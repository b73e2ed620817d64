"""The first stage of the cascade: static token vectors and two convolutions, some hundred times as cheap as the student.

It is distilled from the student (``analyzer.training.first_stage``) and sees every sentence; what it says decides which
sentences the student reads. Plain arrays and matrix products: opening it executes nothing. Sentences are laid one behind
the other with an edge between them, and products of matrices have one height, so that the figures of a sentence do not
depend on the company it is read in.

Sources: Kim 2014 (convolutions over word vectors), Hinton et al. 2015 (distillation).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from analyzer.language import store
from analyzer.language.inputs import Encoded

MODEL = "first_stage.safetensors"
#: Pieces of either neighbour that it sees, the near ends.
NEAR = 10
#: Where a piece stands: beyond the edge (also marks between sentences), in the sentence, in a neighbour.
EDGE, OWN, NEIGHBOUR = 0, 1, 2
#: Rows of a product of matrices. Another height may be rounded otherwise, so what is left over is filled up with zeros.
BLOCK = 256
#: Sentences laid out at a time.
PIECE = 100


def seen(encoded: Encoded) -> tuple[list[int], list[int]]:
    """Return the pieces that the first stage sees and where each stands, from what the student reads.

    Example:
        >>> seen(Encoded([101, 7, 102, 8, 102, 9, 102], [0, 0, 0, 1, 1, 0, 0], [], 3, [(0, 2)]))
        ([7, 102, 8, 102, 9], [2, 0, 1, 0, 2])
    """
    first, count = encoded.first, len(encoded.offsets)
    start, stop = max(1, first - 1 - NEAR), min(len(encoded.ids) - 1, first + count + 1 + NEAR)
    before, after = first - 1 - start, stop - (first + count + 1)
    places = [*[NEIGHBOUR] * before, EDGE, *[OWN] * count, EDGE, *[NEIGHBOUR] * after]
    return encoded.ids[start:stop], places


class FirstStage:
    """Gives a logit a label for sentences, quickly.

    Args:
        folder: the models folder.

    Raises:
        ModelError: the model file is missing or is not the one that the manifest names.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def _weights(self) -> dict[str, NDArray[np.float32]]:
        from safetensors.numpy import load_file

        stored = load_file(store.checked(self.folder, MODEL))
        weights = {name: tensor.astype(np.float32) for name, tensor in stored.items() if name != "vectors"}
        weights["vectors"] = stored["vectors"]  # 8 bits: widened where it is looked up
        return weights

    def logits(self, encoded: Sequence[Encoded]) -> NDArray[np.float32]:
        """Return logits, shape (sentences, labels)."""
        w = self._weights
        if not encoded:
            return np.zeros((0, w["out_bias"].shape[0]), np.float32)
        with _threads().limit(limits=1, user_api="blas"):  # workers are the parallelism; idle threads only burn time
            parts = [self._pooled(*_laid_out(encoded[at : at + PIECE])) for at in range(0, len(encoded), PIECE)]
            return _product(np.concatenate(parts), w["out"]) + w["out_bias"]

    def _pooled(
        self, ids: NDArray[np.int64], places: NDArray[np.int64], starts: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Highest and mean value of each channel in each sentence, and the mean in its neighbours."""
        w = self._weights
        inside = (places != EDGE)[:, None]
        states = self._first_convolved(ids, places)
        states *= inside
        states += _convolved(states, w["second"], w["second_bias"])
        own, near = (states * (places == place)[:, None] for place in (OWN, NEIGHBOUR))
        highest = np.maximum.reduceat(own, starts, axis=0)  # no state is negative
        means = [
            np.add.reduceat(part, starts, axis=0)
            / np.maximum(np.add.reduceat(places == place, starts, dtype=int), 1)[:, None]
            for part, place in ((own, OWN), (near, NEIGHBOUR))
        ]
        return np.concatenate([highest, *means], axis=1, dtype=np.float32)

    def _first_convolved(self, ids: NDArray[np.int64], places: NDArray[np.int64]) -> NDArray[np.float32]:
        """The first convolution, of which each different piece needs its three products only once."""
        w = self._weights
        kinds = len(w["places"])
        different, which = np.unique(ids * kinds + places, return_inverse=True)
        pieces, where = different // kinds, different % kinds
        vectors = w["vectors"][pieces] * w["scales"][pieces, None] + w["places"][where]
        vectors[where == EDGE] = 0
        width, channels = vectors.shape[1], w["first"].shape[1]
        side_by_side = w["first"].reshape(3, width, channels).transpose(1, 0, 2).reshape(width, -1)
        left, middle, right = np.split(_product(vectors, side_by_side), 3, axis=1)
        states: NDArray[np.float32] = middle[which] + w["first_bias"]
        states[1:] += left[which[:-1]]
        states[:-1] += right[which[1:]]
        np.maximum(states, 0, out=states)
        return states


def _laid_out(encoded: Sequence[Encoded]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """The pieces of all sentences in a row, an edge after each, with their places, and where each sentence begins."""
    ids: list[int] = []
    places: list[int] = []
    starts: list[int] = []
    for one in encoded:
        pieces, where = seen(one)
        starts.append(len(ids))
        ids += pieces
        places += where
        ids.append(0)
        places.append(EDGE)
    return np.array(ids), np.array(places), np.array(starts)


def _convolved(
    states: NDArray[np.float32], weights: NDArray[np.float32], bias: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Convolve over three neighbouring pieces, with zeros beyond the ends; negative values become 0."""
    wide = np.zeros((len(states) + 2, states.shape[1]), np.float32)
    wide[1:-1] = states
    found = _product(np.concatenate([wide[:-2], wide[1:-1], wide[2:]], axis=1), weights)
    found += bias
    np.maximum(found, 0, out=found)
    return found


def _product(rows: NDArray[np.float32], weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Product of matrices in which a row never depends on the number of the others."""
    full = len(rows) // BLOCK * BLOCK
    found = np.empty((len(rows), weights.shape[1]), np.float32)
    for at in range(0, full, BLOCK):
        np.matmul(rows[at : at + BLOCK], weights, out=found[at : at + BLOCK])
    if full < len(rows):
        rest = np.zeros((BLOCK, rows.shape[1]), np.float32)
        rest[: len(rows) - full] = rows[full:]
        found[full:] = (rest @ weights)[: len(rows) - full]
    return found


@cache
def _threads() -> ThreadpoolController:
    """What sets the number of threads of the libraries that are loaded."""
    return ThreadpoolController()

"""The first stage of the cascade: static token vectors and two convolutions, some hundred times as cheap as the student.

It is distilled from the student (``analyzer.training.first_stage``) and sees every sentence; what it says decides which
sentences the student reads. Plain arrays and matrix products: opening it executes nothing, and each sentence is read by
itself, so its figures never depend on the company it is read in.

Sources: Kim 2014 (convolutions over word vectors), Hinton et al. 2015 (distillation).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analyzer.language import store
from analyzer.language.inputs import Encoded

MODEL = "first_stage.safetensors"
#: Pieces of either neighbour that it sees, the near ends.
NEAR = 10
#: Where a piece stands: beyond the edge (also marks between sentences), in the sentence, in a neighbour.
EDGE, OWN, NEIGHBOUR = 0, 1, 2


def seen(encoded: Encoded) -> tuple[list[int], list[int]]:
    """Return the pieces that the first stage sees and where each stands, from what the student reads.

    Example:
        >>> seen(Encoded([101, 7, 102, 8, 102, 9, 102], [0, 0, 0, 1, 1, 0, 0], [], 3, [(0, 2)]))
        ([7, 102, 8, 102, 9], [2, 0, 1, 0, 2])
    """
    count = len(encoded.offsets)
    start, stop = max(1, encoded.first - 1 - NEAR), min(len(encoded.ids) - 1, encoded.first + count + 1 + NEAR)
    places = [NEIGHBOUR] * len(encoded.ids)
    places[encoded.first : encoded.first + count] = [OWN] * count
    places[encoded.first - 1] = places[encoded.first + count] = EDGE
    return encoded.ids[start:stop], places[start:stop]


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
        rows = [self._one(*seen(one)) for one in encoded]
        return np.stack(rows) if rows else np.zeros((0, self._weights["out_bias"].shape[0]), np.float32)

    def _one(self, ids: list[int], places: list[int]) -> NDArray[np.float32]:
        w, place = self._weights, np.array(places)
        states = w["vectors"][ids] * w["scales"][ids, None] + w["places"][place]
        states[place == EDGE] = 0
        states = _convolved(states, w["first"], w["first_bias"])
        states[place == EDGE] = 0
        states = states + _convolved(states, w["second"], w["second_bias"])
        own, near = states[place == OWN], states[place == NEIGHBOUR]
        none = np.zeros(states.shape[1], np.float32)
        parts = [
            own.max(axis=0) if len(own) else none,
            own.mean(axis=0) if len(own) else none,
            near.mean(axis=0) if len(near) else none,
        ]
        return np.asarray(np.concatenate(parts) @ w["out"] + w["out_bias"], np.float32)


def _convolved(
    states: NDArray[np.float32], weights: NDArray[np.float32], bias: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Convolve over three neighbouring pieces, with zeros beyond the ends; negative values become 0."""
    wide = np.zeros((len(states) + 2, states.shape[1]), np.float32)
    wide[1:-1] = states
    window = np.concatenate([wide[:-2], wide[1:-1], wide[2:]], axis=1)
    return np.asarray(np.maximum(window @ weights + bias, 0), np.float32)

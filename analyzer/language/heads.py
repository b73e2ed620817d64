"""The linear heads: one logistic regression a label on n-grams, one on encodings, blended and calibrated.

A head is stored as plain arrays (safetensors), so that opening it executes nothing and the next scikit-learn reads it.
Calibration is Platt's (1999): a sigmoid over the blended logit, fitted on predictions for held-out folds.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analyzer.language import store


@dataclass(frozen=True)
class Block:
    """Weights of one kind of features for several labels: `weights` (features, labels), `bias` (labels,)."""

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def logits(self, features: NDArray[np.float32] | sparse.csr_matrix) -> NDArray[np.float32]:
        """Return logits, shape (rows, labels)."""
        return np.asarray(features @ self.weights, np.float32) + self.bias


@dataclass(frozen=True)
class Heads:
    """Heads for `labels` over named blocks of features.

    `blend` holds, a label, the weight of each block's logit and the offset of the calibrated sigmoid:
    shape (labels, blocks + 1).
    """

    labels: tuple[str, ...]
    blocks: dict[str, Block]
    blend: NDArray[np.float32]

    def probabilities(self, features: dict[str, NDArray[np.float32] | sparse.csr_matrix]) -> NDArray[np.float32]:
        """Return calibrated probabilities, shape (rows, labels).

        Raises:
            KeyError: the features of a block are missing.
        """
        total = np.broadcast_to(self.blend[:, -1], (next(iter(features.values())).shape[0], len(self.labels))).copy()
        for index, (name, block) in enumerate(self.blocks.items()):
            total += block.logits(features[name]) * self.blend[:, index]
        return sigmoid(total)


def sigmoid(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return 1 / (1 + exp(-values)) without overflow.

    Example:
        >>> float(sigmoid(np.array([0.0], np.float32))[0])
        0.5
    """
    return (1.0 / (1.0 + np.exp(-np.clip(values, -30, 30)))).astype(np.float32)


def write_heads(groups: dict[str, Heads], path: Path) -> None:
    """Write groups of heads into one safetensors file; n-gram weights are kept sparse, in half precision."""
    from safetensors.numpy import save_file

    tensors: dict[str, NDArray[np.generic]] = {}
    metadata = {group: f"{'|'.join(heads.labels)};{'|'.join(heads.blocks)}" for group, heads in groups.items()}
    stored: dict[int, str] = {}
    for group, heads in groups.items():
        tensors[f"{group}/blend"] = heads.blend
        for name, block in heads.blocks.items():
            if id(block) in stored:  # the first stage and the later one share their n-gram weights
                metadata[f"{group}/{name}"] = stored[id(block)]
                continue
            stored[id(block)] = f"{group}/{name}"
            tensors[f"{group}/{name}/bias"] = block.bias
            if name != "ngrams":
                tensors[f"{group}/{name}/weights"] = block.weights.astype(np.float16)
            else:
                matrix = sparse.csr_matrix(np.where(np.abs(block.weights) > SMALL, block.weights, 0))
                tensors[f"{group}/{name}/data"] = matrix.data.astype(np.float16)
                tensors[f"{group}/{name}/indices"] = matrix.indices.astype(np.int16)
                tensors[f"{group}/{name}/indptr"] = matrix.indptr.astype(np.int32)
                tensors[f"{group}/{name}/shape"] = np.array(matrix.shape, np.int64)
    whole = {name: np.ascontiguousarray(tensor) for name, tensor in tensors.items()}  # a view would be stored wrongly
    save_file(whole, path, metadata=metadata)


#: N-gram weights below this change no decision and are not stored.
SMALL = 0.02


def read_heads(folder: Path, name: str) -> dict[str, Heads]:
    """Return the groups of heads in a checked file."""
    from safetensors import safe_open

    groups: dict[str, Heads] = {}
    with safe_open(str(store.checked(folder, name)), "numpy") as file:
        tensors = {key: file.get_tensor(key) for key in sorted(file.keys())}
        metadata = file.metadata() or {}
        shared = {key: place for key, place in metadata.items() if "/" in key}
        for group, about in sorted((key, value) for key, value in metadata.items() if "/" not in key):
            labels, _, names = about.partition(";")  # blocks in the order of the columns of `blend`
            blocks = {
                name: _block(tensors, shared.get(f"{group}/{name}", f"{group}/{name}")) for name in names.split("|")
            }
            groups[group] = Heads(tuple(labels.split("|")), blocks, tensors[f"{group}/blend"].astype(np.float32))
    return groups


def _block(tensors: dict[str, NDArray[np.generic]], prefix: str) -> Block:
    bias = tensors[f"{prefix}/bias"].astype(np.float32)
    if f"{prefix}/weights" in tensors:
        return Block(tensors[f"{prefix}/weights"].astype(np.float32), bias)
    parts = (
        tensors[f"{prefix}/data"].astype(np.float32),
        tensors[f"{prefix}/indices"].astype(np.int32),
        tensors[f"{prefix}/indptr"],
    )
    shape = tuple(int(n) for n in tensors[f"{prefix}/shape"])
    return Block(sparse.csr_matrix(parts, shape=shape).toarray(), bias)

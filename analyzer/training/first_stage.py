"""Distils the student into the first stage of the cascade.

It learns the student's probabilities over real sentences that nobody labelled, and over the training rows. Needs the
extra `train`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional as F  # noqa: N812  the name everybody reads

from analyzer.language.first_stage import EDGE, MODEL, NEIGHBOUR, OWN

Seen = tuple[list[int], list[int]]


@dataclass(frozen=True)
class Plan:
    """How to distil; chosen on held-out sentences."""

    width: int = 96
    channels: int = 128
    epochs: int = 6
    batch: int = 256
    rate: float = 3e-3
    seed: int = 7


class Network(nn.Module):
    """Token vectors, two convolutions with a bypass, highest and mean value of each channel, one linear layer."""

    def __init__(self, vectors: torch.Tensor, channels: int, labels: int) -> None:
        super().__init__()
        width = vectors.shape[1]
        self.vectors = nn.Embedding(len(vectors), width, _weight=vectors.clone())
        self.places = nn.Embedding(3, width)
        self.first = nn.Conv1d(width, channels, 3, padding=1)
        self.second = nn.Conv1d(channels, channels, 3, padding=1)
        self.out = nn.Linear(3 * channels, labels)
        self.dropout = nn.Dropout(0.1)

    def forward(self, ids: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
        """Return logits (batch, labels) for padded pieces and where they stand, both (batch, length)."""
        inside = (places != EDGE).unsqueeze(1).float()
        states = self.dropout(self.vectors(ids) + self.places(places)).transpose(1, 2) * inside
        states = F.relu(self.first(states)) * inside
        states = (states + F.relu(self.second(states))) * inside
        own, near = ((places == where).unsqueeze(1).float() for where in (OWN, NEIGHBOUR))
        parts = [
            (states * own).amax(2),
            (states * own).sum(2) / own.sum(2).clamp(min=1),
            (states * near).sum(2) / near.sum(2).clamp(min=1),
        ]
        return torch.as_tensor(self.out(self.dropout(torch.cat(parts, dim=1))))


def start_vectors(checkpoint: Path, width: int) -> torch.Tensor:
    """Return the base encoder's token vectors, reduced to `width` principal components."""
    from transformers import AutoModel

    table = AutoModel.from_pretrained(str(checkpoint), local_files_only=True).embeddings.word_embeddings.weight.detach()
    centred = table - table.mean(0)
    _, _, axes = torch.linalg.svd(centred, full_matrices=False)
    reduced = centred @ axes[:width].T
    return torch.as_tensor((reduced / reduced.std() * 0.3).contiguous())


def distil(
    sentences: Sequence[Seen],
    targets: NDArray[np.float32],
    checkpoint: Path,
    plan: Plan | None = None,
    say: Callable[[str], None] = print,
) -> Network:
    """Return a network that gives `targets` for `sentences`.

    Args:
        sentences: what the first stage sees of each (:func:`analyzer.language.first_stage.seen`).
        targets: the student's probabilities, shape (sentences, labels).
        checkpoint: the folder of the base encoder, whose token vectors are the start.
        plan: how to distil.
        say: where progress goes.
    """
    plan = plan or Plan()
    torch.manual_seed(plan.seed)
    model = Network(start_vectors(checkpoint, plan.width), plan.channels, targets.shape[1])
    share = np.clip(targets.mean(axis=0), 1e-4, 0.5)
    with torch.no_grad():
        model.out.bias[:] = torch.from_numpy(np.log(share / (1 - share)))
    lengths = np.array([len(ids) for ids, _ in sentences])
    per_epoch = (len(sentences) + plan.batch - 1) // plan.batch
    optimizer = torch.optim.Adam(model.parameters(), lr=plan.rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, plan.rate, total_steps=plan.epochs * per_epoch)
    chance = np.random.default_rng(plan.seed)
    for epoch in range(plan.epochs):
        model.train()
        order = np.argsort(lengths + chance.random(len(lengths)) * 6)  # like lengths together: little padding
        losses = []
        for at in chance.permutation(per_epoch) * plan.batch:
            rows = order[at : at + plan.batch]
            logits = model(*padded([sentences[i] for i in rows]))
            loss = F.binary_cross_entropy_with_logits(logits, torch.from_numpy(targets[rows]))
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        say(f"first stage, epoch {epoch + 1} of {plan.epochs}: loss {np.mean(losses):.4f}")
    model.eval()
    return model


def padded(sentences: Sequence[Seen]) -> tuple[torch.Tensor, torch.Tensor]:
    """Return pieces and places as tensors (sentences, length), padded to the longest."""
    length = max(1, *(len(ids) for ids, _ in sentences))
    ids = np.zeros((len(sentences), length), np.int64)
    places = np.zeros_like(ids)
    for row, (pieces, where) in enumerate(sentences):
        ids[row, : len(pieces)] = pieces
        places[row, : len(where)] = where
    return torch.from_numpy(ids), torch.from_numpy(places)


def write(model: Network, models: Path) -> None:
    """Write the network into the folder `models`: token vectors in 8 bits with a scale each, the rest in 16."""
    from safetensors.numpy import save_file

    def half(tensor: torch.Tensor) -> NDArray[np.float16]:
        return np.ascontiguousarray(tensor.detach().numpy().astype(np.float16))

    vectors = model.vectors.weight.detach().numpy()
    scales = np.maximum(np.abs(vectors).max(axis=1), 1e-6) / 127
    tensors = {
        "vectors": np.round(vectors / scales[:, None]).astype(np.int8),
        "scales": scales.astype(np.float16),
        "places": half(model.places.weight),
        "first": half(_flat(model.first)),
        "first_bias": half(model.first.bias),  # type: ignore[arg-type]
        "second": half(_flat(model.second)),
        "second_bias": half(model.second.bias),  # type: ignore[arg-type]
        "out": half(model.out.weight.T),
        "out_bias": half(model.out.bias),
    }
    save_file(tensors, models / MODEL)


def _flat(layer: nn.Conv1d) -> torch.Tensor:
    """Weights of a convolution as (3 * channels in, channels out), the pieces from left to right."""
    return layer.weight.permute(2, 1, 0).reshape(-1, layer.weight.shape[0])

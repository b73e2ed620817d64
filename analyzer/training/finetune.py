"""Fine-tunes the student on sentences with neighbours, all tasks together; checkpoints after every epoch.

Source: multi-task fine-tuning of a sentence encoder (Liu et al. 2019, "MT-DNN"); soft targets as in Hinton et al. 2015.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch
from numpy.typing import NDArray
from torch.nn import functional as F  # noqa: N812  the name everybody reads

from analyzer.language.inputs import Encoded, encode
from analyzer.language.reader import SENTENCE_LABELS
from analyzer.schema import MOTIVES, OWNERS, USES
from analyzer.training.network import Batch, Student


@dataclass(frozen=True)
class Plan:
    """How to fine-tune; chosen on dev."""

    epochs: int = 6
    batch: int = 32
    rate: float = 1.5e-4
    head_rate: float = 3e-3
    warm: float = 0.1
    decay: float = 0.01
    positive: float = 2.0
    seed: int = 7
    half: bool = True


@dataclass
class Examples:
    """Encoded sentences with targets; a weight of 0 means that the task is silent for the row."""

    encoded: list[Encoded]
    labels: NDArray[np.float32]
    owner: NDArray[np.int64]
    conditional: NDArray[np.float32]
    uses: list[list[tuple[int, int]]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.encoded)


def examples_of(rows: pd.DataFrame, tokenizer: Any) -> Examples:  # noqa: ANN401
    """Return training examples from corpus rows."""
    encoded: list[Encoded] = []
    labels = np.zeros((len(rows), len(SENTENCE_LABELS)), np.float32)
    owner = np.full(len(rows), -1, np.int64)
    conditional = np.full(len(rows), -1, np.float32)
    uses: list[list[tuple[int, int]]] = []
    index = {label: i for i, label in enumerate(SENTENCE_LABELS)}
    for i, row in enumerate(rows.itertuples()):
        encoded.append(encode(tokenizer, str(row.before or ""), str(row.text), str(row.after or "")))
        for name in [f"{e}{p}" for e, p in row.elements] + list(row.acts):
            labels[i, index[name]] = 1
        if isinstance(row.commitment, dict):
            owner[i] = OWNERS.index(row.commitment["owner"])
            conditional[i] = float(bool(row.commitment["conditional"]))
        given = [(USES.index(use), MOTIVES.index(motive) if motive else -1) for use, motive in row.partner_uses]
        uses.append(given if len(given) == len(encoded[-1].words) else [])
    return Examples(encoded, labels, owner, conditional, uses)


def fine_tune(
    model: Student, examples: Examples, plan: Plan, checkpoint: Path | None = None, say: Callable[[str], None] = print
) -> None:
    """Train `model` in place; goes on from `checkpoint` where one was left."""
    torch.manual_seed(plan.seed)
    _start_at_the_base_rates(model, examples)
    model.encoder.embeddings.requires_grad_(False)  # half the weights of a small model, and hardly any of its learning
    body = [p for p in model.encoder.parameters() if p.requires_grad]
    heads = [*model.sentence.parameters(), *model.token.parameters()]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": plan.rate}, {"params": heads, "lr": plan.head_rate}],
        weight_decay=plan.decay,
        fused=True,
    )
    per_epoch = (len(examples) + plan.batch - 1) // plan.batch
    total = per_epoch * plan.epochs
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: min((step + 1) / (plan.warm * total), max(0.0, (total - step) / (total * (1 - plan.warm)))),
    )
    first = _resume(model, optimizer, schedule, checkpoint)
    for epoch in range(first, plan.epochs):
        model.train()
        losses = []
        for rows in _batches(examples, plan, epoch):
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=plan.half):
                loss = _loss(model, examples, rows, plan)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        say(f"epoch {epoch + 1} of {plan.epochs}: loss {np.mean(losses):.4f}")
        if checkpoint:
            torch.save(
                {
                    "model": model.state_dict(),
                    "optimizer": optimizer.state_dict(),
                    "schedule": schedule.state_dict(),
                    "epoch": epoch + 1,
                },
                checkpoint,
            )
    model.eval()


def _start_at_the_base_rates(model: Student, examples: Examples) -> None:
    """Rare labels start rare: without it the first epoch is spent on learning that most sentences carry nothing."""
    share = np.clip(examples.labels.mean(axis=0), 1e-3, 0.5)
    with torch.no_grad():
        model.sentence.bias[: len(share)] = torch.from_numpy(np.log(share / (1 - share)))


def _resume(model: Student, optimizer: torch.optim.Optimizer, schedule: Any, checkpoint: Path | None) -> int:  # noqa: ANN401
    if checkpoint is None or not checkpoint.is_file():
        return 0
    state = torch.load(checkpoint, weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    schedule.load_state_dict(state["schedule"])
    return int(state["epoch"])


def _batches(examples: Examples, plan: Plan, epoch: int) -> list[list[int]]:
    """Batches of like length (little padding), in random order."""
    chance = random.Random(plan.seed * 1000 + epoch)  # noqa: S311  no secret
    order = sorted(range(len(examples)), key=lambda i: len(examples.encoded[i].ids) + chance.random() * 16)
    batches = [order[at : at + plan.batch] for at in range(0, len(order), plan.batch)]
    chance.shuffle(batches)
    return batches


def _loss(model: Student, examples: Examples, rows: list[int], plan: Plan) -> torch.Tensor:
    batch = Batch.of([examples.encoded[i] for i in rows])
    sentence, token = (out.float() for out in model(**batch.tensors()))
    width = len(SENTENCE_LABELS)
    target = torch.from_numpy(examples.labels[rows])
    more = torch.full((width,), plan.positive)
    loss = F.binary_cross_entropy_with_logits(sentence[:, :width], target, pos_weight=more) * width / 4
    owner = torch.from_numpy(examples.owner[rows])
    if bool((owner >= 0).any()):
        known = owner >= 0
        loss = loss + 0.2 * F.cross_entropy(sentence[known, width : width + len(OWNERS)], owner[known])
        conditional = torch.from_numpy(examples.conditional[rows])[known]
        loss = loss + 0.2 * F.binary_cross_entropy_with_logits(sentence[known, -1], conditional)
    return loss + _word_loss(token, examples, rows)


def _word_loss(token: torch.Tensor, examples: Examples, rows: list[int]) -> torch.Tensor:
    logits, uses, motives = [], [], []
    for place, i in enumerate(rows):
        for (_, pieces), (use, motive) in zip(examples.encoded[i].words, examples.uses[i], strict=False):
            if pieces:
                logits.append(token[place, pieces].mean(0))
                uses.append(use)
                motives.append(motive)
    if not logits:
        return token.sum() * 0.0
    stacked = torch.stack(logits)
    share = len(logits) / len(rows)
    loss = F.cross_entropy(stacked[:, : len(USES)], torch.tensor(uses))
    known = torch.tensor(motives) >= 0
    if bool(known.any()):
        loss = loss + 0.5 * F.cross_entropy(stacked[known][:, len(USES) :], torch.tensor(motives)[known])
    return loss * min(1.0, 2 * share)

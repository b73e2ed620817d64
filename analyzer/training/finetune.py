"""Fine-tunes the student on sentences with neighbours, all tasks together; checkpoints after every epoch.

Source: multi-task fine-tuning of a sentence encoder (Liu et al. 2019, "MT-DNN"); soft targets as in Hinton et al. 2015.
"""

from __future__ import annotations

import ctypes
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

from analyzer.language.inputs import Encoded, encode, encode_all
from analyzer.language.reader import SENTENCE_LABELS
from analyzer.schema import MOTIVES, OWNERS, USES
from analyzer.training.network import DUE, Batch, Student
from analyzer.training.priors import label_priors, sources_of, use_priors

#: Ids up to this one are marks between sentences and the like, in BERT's vocabulary; MPNet's few lie below it too.
LAST_SPECIAL = 105


@dataclass(frozen=True)
class Plan:
    """How to fine-tune; chosen on dev. `fresh` is False where the heads were trained before."""

    epochs: int = 3
    batch: int = 32
    rate: float = 1.5e-4
    head_rate: float = 3e-3
    warm: float = 0.1
    decay: float = 0.01
    positive: float = 2.0
    seed: int = 7
    half: bool = True
    frozen: int = 0
    hidden: float = 0.08
    fresh: bool = True


#: How a student that was trained before goes on with new text: once over it, gently.
GOING_ON = Plan(epochs=1, rate=6e-5, head_rate=5e-4, fresh=False)


@dataclass
class Examples:
    """Encoded sentences with targets, and what their sources make likely (`priors`); -1 and empty mean that a task is silent for the row."""

    encoded: list[Encoded]
    labels: NDArray[np.float32]
    owner: NDArray[np.int64]
    conditional: NDArray[np.float32]
    uses: list[list[tuple[int, int]]] = field(default_factory=list)
    due: list[tuple[int, int] | None] = field(default_factory=list)
    mask: int = 103
    prior: NDArray[np.float32] | None = None
    use_prior: NDArray[np.float32] | None = None

    def __len__(self) -> int:
        return len(self.encoded)


def examples_of(rows: pd.DataFrame, tokenizer: Any) -> Examples:  # noqa: ANN401
    """Return training examples from corpus rows."""
    encoded: list[Encoded] = []
    labels = np.zeros((len(rows), len(SENTENCE_LABELS)), np.float32)
    owner = np.full(len(rows), -1, np.int64)
    conditional = np.full(len(rows), -1, np.float32)
    uses: list[list[tuple[int, int]]] = []
    due: list[tuple[int, int] | None] = []
    index = {label: i for i, label in enumerate(SENTENCE_LABELS)}
    for i, row in enumerate(rows.itertuples()):
        encoded.append(encode(tokenizer, str(row.before or ""), str(row.text), str(row.after or "")))
        for name in [f"{e}{p}" for e, p in row.elements] + list(row.acts):
            labels[i, index[name]] = 1
        if isinstance(row.commitment, dict):
            owner[i] = OWNERS.index(row.commitment["owner"])
            conditional[i] = float(bool(row.commitment["conditional"]))
        due.append(_due_pieces(encoded[-1], row.text, row.commitment))
        given = [(USES.index(use), MOTIVES.index(motive) if motive else -1) for use, motive in row.partner_uses]
        uses.append(given if len(given) == len(encoded[-1].words) else [])
    mask = tokenizer.token_to_id("[MASK]") or tokenizer.token_to_id("<mask>")
    sources = sources_of(rows)
    prior, use_prior = label_priors(sources, labels), use_priors(sources, [[use for use, _ in row] for row in uses])
    return Examples(encoded, labels, owner, conditional, uses, due, int(mask), prior, use_prior)


def with_soft(examples: Examples, pool: pd.DataFrame, soft: NDArray[np.float32], tokenizer: Any) -> Examples:  # noqa: ANN401
    """Return `examples` followed by the sentences of `pool` with soft labels; the other tasks are silent for them."""
    more = encode_all(tokenizer, *(pool[side].tolist() for side in ("before", "text", "after")))
    silent = np.full(len(more), -1)
    return Examples(
        examples.encoded + more,
        np.vstack([examples.labels, soft]),
        np.concatenate([examples.owner, silent]),
        np.concatenate([examples.conditional, silent.astype(np.float32)]),
        examples.uses + [[] for _ in more],
        examples.due + [None for _ in more],
        examples.mask,
        *(
            None if known is None else np.vstack([known, np.zeros((len(more), known.shape[1]), np.float32)])
            for known in (examples.prior, examples.use_prior)
        ),
    )


def _due_pieces(encoded: Encoded, text: str, commitment: Any) -> tuple[int, int] | None:  # noqa: ANN401
    """Positions of the first and last piece of the due words, (0, 0) for none; None where the row does not say."""
    if not isinstance(commitment, dict):
        return None
    words = commitment["due"] or ""
    start = text.find(words)
    end = start + len(words)
    inside = [i for i, (a, b) in enumerate(encoded.offsets) if a < end and b > start] if words else []
    if not inside:
        return None if words else (0, 0)  # words beyond what is read teach nothing
    return encoded.first + inside[0], encoded.first + inside[-1]


def fine_tune(
    model: Student, examples: Examples, plan: Plan, checkpoint: Path | None = None, say: Callable[[str], None] = print
) -> None:
    """Train `model` in place; goes on from `checkpoint` where one was left."""
    keep_memory()
    torch.manual_seed(plan.seed)
    if plan.fresh:
        _start_at_the_base_rates(model, examples)
    model.encoder.embeddings.requires_grad_(False)  # half the weights of a small model, and hardly any of its learning
    layers: Any = model.encoder.encoder.layer  # type: ignore[union-attr]
    for layer in layers[: plan.frozen]:
        layer.requires_grad_(False)
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


def keep_memory() -> None:
    """Have the C library keep freed memory for the next step instead of giving it back; elsewhere than on glibc, nothing.

    Asking the system anew for every large tensor cost two thirds of the time of a step.
    """
    try:
        options = ctypes.CDLL("libc.so.6").mallopt
    except (OSError, AttributeError):
        return
    for option, value in MALLOC_OPTIONS:
        options(option, value)


#: glibc's M_MMAP_MAX, M_TRIM_THRESHOLD, M_TOP_PAD: no mappings of their own for large blocks, no trimming, growth in large steps.
MALLOC_OPTIONS = ((-4, 0), (-1, 2**31 - 1), (-2, 2**29))


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
    if plan.hidden:
        hide = (torch.rand(batch.input_ids.shape) < plan.hidden) & (batch.input_ids > LAST_SPECIAL)
        batch.input_ids = batch.input_ids.masked_fill(hide, examples.mask)
    sentence, token = (out.float() for out in model(**batch.tensors()))
    width = len(SENTENCE_LABELS)
    logits = sentence[:, :width]
    if examples.prior is not None:
        logits = logits + torch.from_numpy(examples.prior[rows])
    target = torch.from_numpy(examples.labels[rows])
    more = torch.full((width,), plan.positive)
    loss = F.binary_cross_entropy_with_logits(logits, target, pos_weight=more) * width / 4
    owner = torch.from_numpy(examples.owner[rows])
    if bool((owner >= 0).any()):
        known = owner >= 0
        loss = loss + 0.2 * F.cross_entropy(sentence[known, width : width + len(OWNERS)], owner[known])
        conditional = torch.from_numpy(examples.conditional[rows])[known]
        loss = loss + 0.2 * F.binary_cross_entropy_with_logits(sentence[known, -1], conditional)
    return loss + _word_loss(token, examples, rows) + _due_loss(token, batch, examples, rows)


def _due_loss(token: torch.Tensor, batch: Batch, examples: Examples, rows: list[int]) -> torch.Tensor:
    places = [place for place, i in enumerate(rows) if examples.due[i] is not None]
    if not places:
        return token.sum() * 0.0
    allowed = batch.token_type_ids[places].bool()
    allowed[:, 0] = True
    loss = token.sum() * 0.0
    for side in (0, 1):
        logits = token[places, :, DUE + side].masked_fill(~allowed, -1e4)
        right = [(examples.due[rows[place]] or (0, 0))[side] for place in places]
        loss = loss + F.cross_entropy(logits, torch.tensor(right))
    return 0.2 * loss


def _word_loss(token: torch.Tensor, examples: Examples, rows: list[int]) -> torch.Tensor:
    logits, uses, motives, places = [], [], [], []
    for place, i in enumerate(rows):
        for (_, pieces), (use, motive) in zip(examples.encoded[i].words, examples.uses[i], strict=False):
            if pieces:
                logits.append(token[place, pieces].mean(0))
                uses.append(use)
                motives.append(motive)
                places.append(i)
    if not logits:
        return token.sum() * 0.0
    stacked = torch.stack(logits)
    share = len(logits) / len(rows)
    chosen = stacked[:, : len(USES)]
    if examples.use_prior is not None:
        chosen = chosen + torch.from_numpy(examples.use_prior[places])
    loss = F.cross_entropy(chosen, torch.tensor(uses))
    known = torch.tensor(motives) >= 0
    if bool(known.any()):
        loss = loss + 0.5 * F.cross_entropy(stacked[known][:, len(USES) : DUE], torch.tensor(motives)[known])
    return loss * min(1.0, 2 * share)

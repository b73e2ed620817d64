"""The network that reads outcomes, and its fine-tuning. Needs the extra `train` (torch, transformers)."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional as F  # noqa: N812  the name everybody reads

from analyzer.language import store
from analyzer.language.encoder import DIMENSIONS
from analyzer.language.outcome import MODEL, OUTCOMES, Asked, encode_pairs
from analyzer.training.export import export, read_back
from analyzer.training.finetune import LAST_SPECIAL, keep_memory
from analyzer.training.network import encoder_from, mean_inside, tokenizer_of
from analyzer.training.student import base_checkpoint


@dataclass(frozen=True)
class Plan:
    """How to fine-tune; chosen on the statuses of the tuning scenarios."""

    epochs: int = 4
    batch: int = 32
    rate: float = 1.2e-4
    head_rate: float = 2e-3
    warm: float = 0.1
    hidden: float = 0.08
    seed: int = 7


#: How a reader that was trained before goes on with new text.
GOING_ON = Plan(epochs=1, rate=1e-4)


class OutcomeNetwork(nn.Module):
    """A BERT encoder over a promise and a later sentence, with one head over the outcomes."""

    def __init__(self, encoder: nn.Module, width: int = DIMENSIONS) -> None:
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(0.1)
        self.out = nn.Linear(2 * width, len(OUTCOMES))

    def forward(
        self,
        attention_mask: torch.Tensor,
        token_type_ids: torch.Tensor,
        input_ids: torch.Tensor | None = None,
        inputs_embeds: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """Return logits (batch, outcomes); pieces come as `input_ids`, or as `inputs_embeds`, their word vectors."""
        states = self.encoder(
            input_ids=input_ids,
            inputs_embeds=inputs_embeds,
            attention_mask=attention_mask,
            token_type_ids=token_type_ids,
        ).last_hidden_state
        pooled = torch.cat([states[:, 0], mean_inside(states, token_type_ids * attention_mask)], dim=-1)
        return torch.as_tensor(self.out(self.dropout(pooled)))


def fine_tune(
    model: OutcomeNetwork,
    encoded: Sequence[tuple[list[int], list[int]]],
    targets: NDArray[np.int64],
    mask: int,
    plan: Plan,
    say: Callable[[str], None] = print,
) -> None:
    """Train `model` in place."""
    keep_memory()
    torch.manual_seed(plan.seed)
    model.encoder.embeddings.requires_grad_(False)  # type: ignore[union-attr, operator]  # shared: see word_vectors
    body = [p for p in model.encoder.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": plan.rate}, {"params": list(model.out.parameters()), "lr": plan.head_rate}],
        weight_decay=0.01,
        fused=True,
    )
    total = plan.epochs * -(-len(encoded) // plan.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (plan.warm * total), (total - step) / (total * (1 - plan.warm)))
    )
    chance = random.Random(plan.seed)  # noqa: S311  no secret
    for epoch in range(plan.epochs):
        model.train()
        order = sorted(range(len(encoded)), key=lambda i: len(encoded[i][0]) + chance.random() * 16)
        batches = [order[at : at + plan.batch] for at in range(0, len(order), plan.batch)]
        chance.shuffle(batches)
        losses = []
        for rows in batches:
            inputs = padded([encoded[i] for i in rows])
            hide = (torch.rand(inputs["input_ids"].shape) < plan.hidden) & (inputs["input_ids"] > LAST_SPECIAL)
            inputs["input_ids"] = inputs["input_ids"].masked_fill(hide, mask)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = model(**inputs).float()
            loss = F.cross_entropy(logits, torch.from_numpy(targets[rows]), label_smoothing=0.05)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        say(f"outcomes, epoch {epoch + 1} of {plan.epochs}: loss {np.mean(losses):.4f}")
    model.eval()


def padded(encoded: Sequence[tuple[list[int], list[int]]]) -> dict[str, torch.Tensor]:
    """Return inputs by name, padded to the longest in steps of 16."""
    length = -(-max(len(ids) for ids, _ in encoded) // 16) * 16
    inputs = {
        name: np.zeros((len(encoded), length), np.int64) for name in ("input_ids", "attention_mask", "token_type_ids")
    }
    for row, (ids, types) in enumerate(encoded):
        inputs["input_ids"][row, : len(ids)] = ids
        inputs["attention_mask"][row, : len(ids)] = 1
        inputs["token_type_ids"][row, : len(ids)] = types
    return {name: torch.from_numpy(array) for name, array in inputs.items()}


def write(
    pairs: Sequence[Asked],
    targets: NDArray[np.int64],
    models: Path,
    say: Callable[[str], None] = print,
    go_on: Path | None = None,
) -> None:
    """Train on pairs with the numbers of their outcomes, and write the model into the folder `models`.

    `go_on` names a models folder whose reader is trained on; absent, it begins with the base encoder.
    """
    base = base_checkpoint()
    tokenizer = tokenizer_of(base)
    model = OutcomeNetwork(encoder_from(base))
    if go_on is not None:
        read_back(model, store.checked(go_on, MODEL))
    plan = Plan() if go_on is None else GOING_ON
    fine_tune(model, encode_pairs(tokenizer, pairs), targets, int(tokenizer.token_to_id("[MASK]")), plan, say)
    export(model, models / MODEL, {"outcome": {0: "batch"}}, DIMENSIONS)

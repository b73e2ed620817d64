"""The student network: a small BERT that reads a sentence between its neighbours, with one head a task.

Input: ``[CLS] before [SEP] text [SEP] after [SEP]``, segment 1 on the text. Sentence labels are read off the first state
and the mean state of the text; uses of the word partner are read off the states of the word's own pieces, so each
occurrence gets its own label; the words that say when are read off as the likeliest first and last piece, [CLS] standing
for none (as Devlin et al. 2019 read answers for SQuAD 2). Needs the extra `train` (torch, transformers).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import nn

from analyzer.language.inputs import Encoded
from analyzer.language.reader import SENTENCE_LABELS
from analyzer.schema import MOTIVES, OWNERS, USES

SENTENCE_OUTPUTS = len(SENTENCE_LABELS) + len(OWNERS) + 1
DUE = len(USES) + len(MOTIVES)
TOKEN_OUTPUTS = DUE + 2


class Student(nn.Module):
    """A BERT encoder with sentence heads and token heads."""

    def __init__(self, encoder: nn.Module, width: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(dropout)
        self.segments = int(getattr(encoder.config, "type_vocab_size", 0)) > 1
        self.sentence = nn.Linear(2 * width, SENTENCE_OUTPUTS)
        self.token = nn.Linear(2 * width, TOKEN_OUTPUTS)

    def forward(
        self,
        attention_mask: torch.Tensor,
        token_type_ids: torch.Tensor,
        input_ids: torch.Tensor | None = None,
        inputs_embeds: torch.Tensor | None = None,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return sentence logits (batch, outputs) and token logits (batch, length, outputs).

        Pieces come as `input_ids`, or as `inputs_embeds`, their word vectors (batch, length, width).
        """
        segments = {"token_type_ids": token_type_ids} if self.segments else {}  # MPNet knows none
        states = self.encoder(
            input_ids=input_ids, inputs_embeds=inputs_embeds, attention_mask=attention_mask, **segments
        ).last_hidden_state
        mean = mean_inside(states, token_type_ids * attention_mask)
        pooled = self.dropout(torch.cat([states[:, 0], mean], dim=-1))
        wide = torch.cat([states, mean.unsqueeze(1).expand_as(states)], dim=-1)
        return self.sentence(pooled), self.token(self.dropout(wide))


def mean_inside(states: torch.Tensor, inside: torch.Tensor) -> torch.Tensor:
    """Return the mean state (batch, width) over the places where `inside` (batch, length) is 1."""
    weights = inside.unsqueeze(-1).to(states.dtype)
    return (states * weights).sum(1) / weights.sum(1).clamp(min=1)


def student_from(folder: Path) -> Student:
    """Return a student on the pre-trained encoder in `folder` (a transformers checkpoint)."""
    encoder = encoder_from(folder)
    return Student(encoder, int(encoder.config.hidden_size))  # type: ignore[union-attr, arg-type]


def encoder_from(folder: Path) -> nn.Module:
    """Return the pre-trained encoder in `folder`, made quick to train on a CPU."""
    from transformers import AutoConfig, AutoModel

    # Dropout inside the encoder costs half the time on a CPU; pieces are hidden at random instead (`finetune.Plan.hidden`).
    config = AutoConfig.from_pretrained(str(folder), local_files_only=True)
    config.hidden_dropout_prob = config.attention_probs_dropout_prob = 0.0
    # plain attention: on a CPU the backward pass of torch's fused one takes twice as long for heads this small
    encoder: nn.Module = AutoModel.from_pretrained(
        str(folder), config=config, attn_implementation="eager", local_files_only=True
    )
    return encoder


@dataclass
class Batch:
    """Padded tensors of some encoded sentences."""

    input_ids: torch.Tensor
    attention_mask: torch.Tensor
    token_type_ids: torch.Tensor

    @classmethod
    def of(cls, encoded: Sequence[Encoded]) -> Batch:
        """Pad `encoded` to the longest, in steps of 16: few shapes, so that memory is used again instead of sought anew."""
        length = -(-max(len(e.ids) for e in encoded) // 16) * 16
        ids = np.zeros((len(encoded), length), np.int64)
        mask = np.zeros_like(ids)
        types = np.zeros_like(ids)
        for row, e in enumerate(encoded):
            ids[row, : len(e.ids)] = e.ids
            mask[row, : len(e.ids)] = 1
            types[row, : len(e.ids)] = e.types
        return cls(torch.from_numpy(ids), torch.from_numpy(mask), torch.from_numpy(types))

    def tensors(self) -> dict[str, torch.Tensor]:
        """The tensors by input name."""
        return dict(vars(self))


def tokenizer_of(folder: Path) -> Any:  # noqa: ANN401
    """Return the tokenizer of a checkpoint folder."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer

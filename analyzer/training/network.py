"""The student network: a small BERT that reads a sentence between its neighbours, with one head a task.

Input: ``[CLS] before [SEP] text [SEP] after [SEP]``, segment 1 on the text. Sentence labels are read off the first state
and the mean state of the text; uses of the word partner are read off the states of the word's own pieces, so each
occurrence gets its own label. Needs the extra `train` (torch, transformers).
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
TOKEN_OUTPUTS = len(USES) + len(MOTIVES)


class Student(nn.Module):
    """A BERT encoder with sentence heads and token heads."""

    def __init__(self, encoder: nn.Module, width: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(dropout)
        self.sentence = nn.Linear(2 * width, SENTENCE_OUTPUTS)
        self.token = nn.Linear(2 * width, TOKEN_OUTPUTS)

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return sentence logits (batch, outputs) and token logits (batch, length, outputs)."""
        states = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        inside = (token_type_ids * attention_mask).unsqueeze(-1).to(states.dtype)
        mean = (states * inside).sum(1) / inside.sum(1).clamp(min=1)
        pooled = self.dropout(torch.cat([states[:, 0], mean], dim=-1))
        wide = torch.cat([states, mean.unsqueeze(1).expand_as(states)], dim=-1)
        return self.sentence(pooled), self.token(self.dropout(wide))


def student_from(folder: Path) -> Student:
    """Return a student on the pre-trained encoder in `folder` (a transformers checkpoint)."""
    from transformers import AutoModel

    encoder = AutoModel.from_pretrained(str(folder), local_files_only=True)
    return Student(encoder, int(encoder.config.hidden_size))


@dataclass
class Batch:
    """Padded tensors of some encoded sentences."""

    input_ids: torch.Tensor
    attention_mask: torch.Tensor
    token_type_ids: torch.Tensor

    @classmethod
    def of(cls, encoded: Sequence[Encoded]) -> Batch:
        """Pad `encoded` to the longest."""
        length = max(len(e.ids) for e in encoded)
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

"""The network that reads stories, and its fine-tuning. Needs the extra `train` (torch, transformers)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from torch import nn

from analyzer.language import store
from analyzer.language.conclusion import CONCLUSIONS, MODEL, Story, encode_stories
from analyzer.language.encoder import DIMENSIONS
from analyzer.language.outcome import MODEL as OUTCOME
from analyzer.training.export import export, read_back
from analyzer.training.network import encoder_from, tokenizer_of
from analyzer.training.outcome_network import OutcomeNetwork, Plan, fine_tune
from analyzer.training.student import base_checkpoint

#: Layers that are kept: with six the shipped models together would be too large.
LAYERS = 5
#: Chosen on the statuses of the tuning scenarios: a third epoch makes them worse.
PLAN = Plan(epochs=2, batch=16, rate=1.2e-4)
GOING_ON = Plan(epochs=1, batch=16, rate=7e-5, head_rate=5e-4)


def network_from(models: Path, go_on: bool = False) -> OutcomeNetwork:
    """Return a network over stories on the first layers of the reader of outcomes in `models`, or the trained one there."""
    network = OutcomeNetwork(encoder_from(base_checkpoint()))
    read_back(network, store.checked(models, OUTCOME))
    network.encoder.encoder.layer = network.encoder.encoder.layer[:LAYERS]  # type: ignore[union-attr, index]
    network.out = nn.Linear(2 * DIMENSIONS, len(CONCLUSIONS))
    if go_on:
        read_back(network, store.checked(models, MODEL))
    return network


def write(
    stories: Sequence[Story],
    targets: NDArray[np.int64],
    models: Path,
    say: Callable[[str], None] = print,
    go_on: bool = False,
) -> None:
    """Train on stories with the numbers of their conclusions, and write the model into the folder `models`."""
    tokenizer = tokenizer_of(base_checkpoint())
    network = network_from(models, go_on)
    fine_tune(
        network,
        encode_stories(tokenizer, stories),
        targets,
        int(tokenizer.token_to_id("[MASK]")),
        GOING_ON if go_on else PLAN,
        say,
    )
    save(network, models)


def save(network: OutcomeNetwork, models: Path) -> None:
    """Write a trained network into the folder `models`."""
    (models / MODEL).parent.mkdir(parents=True, exist_ok=True)
    export(network, models / MODEL, {"conclusion": {0: "batch"}}, DIMENSIONS)

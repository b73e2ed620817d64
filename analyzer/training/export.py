"""Writes networks on the base encoder for ONNX Runtime, their weights quantised to 8 bits, their word vectors apart; reads them back to train on."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from torch import nn

from analyzer.language import encoder, word_vectors

#: What every network takes: word vectors in place of piece ids (``analyzer.language.word_vectors``).
INPUTS = ["attention_mask", "token_type_ids", "inputs_embeds"]
#: What a file does not hold: word vectors lie apart, places and segments are not trained, and nothing uses the pooler.
ELSEWHERE = ("encoder.embeddings.", "encoder.pooler.")


class Whole(nn.Module):
    """Lays word vectors in place of ids before a network, in the order in which tracing gives them."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, mask: torch.Tensor, types: torch.Tensor, vectors: torch.Tensor) -> object:
        """Return what the network returns."""
        return self.network(attention_mask=mask, token_type_ids=types, inputs_embeds=vectors)


class States(nn.Module):
    """The states of an encoder and nothing else."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(
        self, attention_mask: torch.Tensor, token_type_ids: torch.Tensor, inputs_embeds: torch.Tensor
    ) -> torch.Tensor:
        """Return states, shape (batch, length, width)."""
        out = self.network(
            attention_mask=attention_mask, token_type_ids=token_type_ids, inputs_embeds=inputs_embeds
        ).last_hidden_state
        return torch.as_tensor(out)


def export(network: nn.Module, target: Path, outputs: Mapping[str, Mapping[int, str]], width: int) -> None:
    """Write a network, quantised, to `target`.

    Args:
        network: takes the inputs of :data:`INPUTS` by name.
        target: the file; its folder is made.
        outputs: the names of what it gives, each with its axes of varying length.
        width: dimensions of a word vector.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    target.parent.mkdir(parents=True, exist_ok=True)
    types = torch.zeros(2, 9, dtype=torch.int64)
    types[:, 3:7] = 1
    axes = {name: {0: "batch", 1: "length"} for name in INPUTS} | {name: dict(of) for name, of in outputs.items()}
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            Whole(network.eval()),
            (torch.ones_like(types), types, torch.zeros(2, 9, width)),
            str(whole),
            input_names=INPUTS,
            output_names=list(outputs),
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(whole, target, weight_type=QuantType.QInt8, per_channel=True)


def export_base(base: nn.Module, models: Path) -> None:
    """Write what is used of the base encoder as it was published: its word vectors, and the encoder by itself."""
    table = base.get_parameter("embeddings.word_embeddings.weight").detach().numpy()
    word_vectors.write(table.astype(np.float32), models)
    export(States(base), models / encoder.MODEL, {"states": {0: "batch", 1: "length"}}, table.shape[1])


def read_back(network: nn.Module, source: Path) -> None:
    """Lay the weights that :func:`export` wrote into `network`, so that its training can go on; they come rounded to 8 bits.

    Args:
        network: of the kind that was written; what the file does not hold (:data:`ELSEWHERE`) stays as it is.
        source: the file.

    Raises:
        ValueError: the file lacks a weight, or holds one of another shape.
    """
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(source)).graph
    held = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    found = {name.removeprefix("network."): array for name, array in held.items() if name.startswith("network.")}
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            name = node.input[1].removesuffix("_quantized")
            zero = held.get(f"{name}_zero_point", np.zeros(1)).astype(np.float32)
            weight = (held[f"{name}_quantized"].astype(np.float32) - zero) * held[f"{name}_scale"]
            # /network/encoder/encoder/layer.0/output/dense/MatMul_quant is encoder.encoder.layer.0.output.dense
            found[".".join(node.name.strip("/").split("/")[1:-1]) + ".weight"] = weight.T
    own = network.state_dict()
    for name, tensor in own.items():
        if name.startswith(ELSEWHERE):
            continue
        if name not in found or found[name].shape != tuple(tensor.shape):
            raise ValueError(f"{source}: no weight {name} of shape {tuple(tensor.shape)}")
        own[name] = torch.from_numpy(np.array(found[name], np.float32))
    network.load_state_dict(own)


def halfway(network: nn.Module, before: Path) -> None:
    """Lay the mean of its own weights and of those in the file `before` into `network`."""
    after = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    read_back(network, before)
    network.load_state_dict(
        {
            name: (tensor + after[name]) / 2 if tensor.is_floating_point() else tensor
            for name, tensor in network.state_dict().items()
        }
    )

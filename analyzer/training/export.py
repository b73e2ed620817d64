"""Writes the student for ONNX Runtime, its weights quantised to 8 bits."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import torch

from analyzer.language.student import MODEL, TOKENIZER
from analyzer.training.network import Student


def export(model: Student, checkpoint: Path, models: Path) -> None:
    """Write the quantised model and its tokenizer into the folder `models`.

    Args:
        model: the trained student.
        checkpoint: the folder of the base encoder, which holds ``tokenizer.json``.
        models: a models folder.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    target = models / MODEL
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(checkpoint / "tokenizer.json", models / TOKENIZER)
    ids = torch.ones(2, 9, dtype=torch.int64)
    types = torch.zeros_like(ids)
    types[:, 3:7] = 1
    names = ["input_ids", "attention_mask", "token_type_ids"]
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            model.eval(),
            (ids, torch.ones_like(ids), types),
            str(whole),
            input_names=names,
            output_names=["sentence", "token"],
            dynamic_axes={name: {0: "batch", 1: "length"} for name in [*names, "token"]} | {"sentence": {0: "batch"}},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(whole, target, weight_type=QuantType.QInt8, per_channel=True)

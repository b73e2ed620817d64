"""Other ways of running the student: milliseconds of computing a sentence, and how far its probabilities move.

``python -m tests.benchmarks.student MBOX`` reads the sentences of a mailbox that the cascade sends to the student. OpenVINO
(Apache-2.0) is among the ways where it is installed. The network is quantised as it runs, so that a last digit that is
rounded otherwise in one layer can move a probability by some hundredths: only a way without any difference is the same.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import OrderedDict, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pandas as pd

from analyzer import annotating
from analyzer.language import Reader, store
from analyzer.language.network import SLOWER
from analyzer.language.reader import SENTENCE_LABELS, sigmoid
from analyzer.language.student import MODEL
from analyzer.language.word_vectors import WordVectors
from analyzer.reading import gather
from analyzer.settings import Settings

SENTENCES, ROUNDS = 160, 4
#: Sentences in a piece of work, about, and readings that a cache across pieces would keep.
PIECE, KEPT = 3_000, (1_000, 20_000)
Way = Callable[[dict[str, Any]], Any]


def way(model: Path, without: list[str] | None = None, **options: Any) -> Way:  # noqa: ANN401
    """ONNX Runtime with one thread, some options set and some optimizers left out."""
    chosen = onnxruntime.SessionOptions()
    chosen.intra_op_num_threads = chosen.inter_op_num_threads = 1
    chosen.log_severity_level, chosen.enable_cpu_mem_arena = 3, False
    for name, value in options.items():
        if hasattr(chosen, name):
            setattr(chosen, name, value)
        else:
            chosen.add_session_config_entry(f"{'session' if 'denormal' in name else 'optimization'}.{name}", value)
    more = {"disabled_optimizers": without} if without else {}
    opened = onnxruntime.InferenceSession(str(model), chosen, providers=["CPUExecutionProvider"], **more)
    return lambda inputs: opened.run(["sentence"], inputs)[0]


def openvino_way(model: Path, precision: str) -> Way:
    """OpenVINO with one thread."""
    import openvino

    core = openvino.Core()
    settings = {"INFERENCE_NUM_THREADS": 1, "PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": precision}
    request = core.compile_model(core.read_model(str(model)), "CPU", settings).create_infer_request()
    return lambda inputs: np.array(request.infer(inputs)["sentence"])


def ways(model: Path) -> dict[str, Way]:
    """All ways by name, the shipped one first."""
    found = {
        "as shipped": way(model, SLOWER),
        "with a memory arena": way(model, SLOWER, enable_cpu_mem_arena=True),
        "denormals as zero": way(model, SLOWER, set_denormal_as_zero="1"),
        "approximate GELU": way(model, SLOWER, enable_gelu_approximation="1"),
        "with SkipLayerNormFusion": way(model),
    }
    try:
        return found | {f"OpenVINO, {precision}": openvino_way(model, precision) for precision in ("f32", "bf16")}
    except ImportError:
        sys.stdout.write("OpenVINO is not installed and was left out\n")
        return found


def misses(keys: list[tuple[int, ...]], kept: int) -> float:
    """Share of readings left with the last `kept` different ones in memory."""
    known: OrderedDict[tuple[int, ...], None] = OrderedDict()
    new = 0
    for key in keys:
        new += key not in known
        known[key] = None
        known.move_to_end(key)
        if len(known) > kept:
            known.popitem(last=False)
    return new / len(keys)


def main(path: Path) -> None:
    """Print the table."""
    messages = gather([path], ["enron.com"], Settings(workers=1)).messages
    rows = annotating._sentences(annotating._slim(annotating._judged(messages)))
    frame = annotating._with_neighbours(pd.DataFrame(rows))
    reader = Reader()
    folder, keys, encoded = reader.folder, [], []
    distinct = 0
    for at in range(0, len(frame), PIECE):
        part = frame.iloc[at : at + PIECE]
        sides = [part[name].tolist() for name in ("before", "text", "after")]
        pieces, reading = reader.student.encode(*sides), reader.read(*sides)
        closely = [one for one, when in zip(pieces, reading.when, strict=True) if when is not None]
        distinct += len({tuple(one.ids) for one in closely})
        keys += [tuple(one.ids) for one in closely]
        encoded += closely
    part, vectors = encoded[:: max(len(encoded) // SENTENCES, 1)][:SENTENCES], WordVectors(folder)
    inputs = [
        {
            "inputs_embeds": vectors.of(one.ids),
            "attention_mask": np.ones((1, len(one.ids)), np.int64),
            "token_type_ids": np.array([one.types], np.int64),
        }
        for one in part
    ]
    taken, said = defaultdict(list), {}
    for _ in range(ROUNDS):
        for name, run in ways_of(folder).items():
            begun = time.process_time()
            logits = np.concatenate([run(one) for one in inputs])[:, : len(SENTENCE_LABELS)]
            taken[name].append((time.process_time() - begun) / len(inputs) * 1e3)
            said[name] = sigmoid(logits)
    table = pd.DataFrame(
        {
            name: {
                "milliseconds a sentence": statistics.median(values),
                "largest move of a probability": float(np.abs(said[name] - said["as shipped"]).max()),
            }
            for name, values in taken.items()
        }
    ).T
    sys.stdout.write(
        f"{len(frame)} sentences, {len(encoded)} read closely; {len(part)} of these, {ROUNDS} rounds in turn\n"
    )
    sys.stdout.write(table.to_string(float_format="%.3f") + "\n")
    sys.stdout.write(f"readings that differ within pieces of {PIECE} sentences: {distinct / len(keys):.1%}\n")
    for kept in KEPT:
        sys.stdout.write(f"readings left with the last {kept} kept across pieces: {misses(keys, kept):.1%}\n")


_WAYS: dict[str, Way] = {}


def ways_of(folder: Path) -> dict[str, Way]:
    """The ways, opened once."""
    if not _WAYS:
        _WAYS.update(ways(store.checked(folder, MODEL)))
    return _WAYS


if __name__ == "__main__":
    main(Path(sys.argv[1]))

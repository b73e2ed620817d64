"""Where the computing of a run goes: ``python -m tests.benchmarks.stages MBOX [--us DOMAIN]``, in one process with one thread.

Prints seconds of computing a stage and, of the language room, microseconds a sentence: cutting into pieces, the first
stage, the student (for those that it reads), labels as a table. Rounds are in turn; each figure is the median.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "RAYON_NUM_THREADS": "1"}  # before numpy is opened

import pandas as pd  # noqa: E402

from analyzer import annotating  # noqa: E402
from analyzer.language import Reader  # noqa: E402
from analyzer.language.reader import FLOOR  # noqa: E402
from analyzer.pipeline import analyze  # noqa: E402
from analyzer.reading import gather  # noqa: E402
from analyzer.settings import Settings  # noqa: E402

#: Sentences of the language room at the most, and of those read closely in a round.
MOST, CLOSELY = 6_000, 300
ROUNDS = 3


def seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of computing that `work` takes, and its result."""
    begun = time.process_time()
    result = work()
    return time.process_time() - begun, result


def opening() -> float:
    """Seconds of computing that a worker takes to open its modules."""
    code = "import time, analyzer.annotating; print(time.process_time())"
    return float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)


def language(frame: pd.DataFrame) -> dict[str, list[float]]:
    """Microseconds a sentence in each part of the language room, round by round."""
    sides = [frame[name].tolist() for name in ("before", "text", "after")]
    reader, found = Reader(), defaultdict(list)
    reader.annotate(frame.head(20), floor=FLOOR)
    for _ in range(ROUNDS):
        spent, encoded = seconds(lambda: reader.student.encode(*sides))
        found["pieces"].append(spent / len(frame) * 1e6)
        spent, _ = seconds(lambda encoded=encoded: reader.first_stage.logits(encoded))
        found["first stage"].append(spent / len(frame) * 1e6)
        reading = reader.read(*sides)
        closely = [one for one, when in zip(encoded, reading.when, strict=True) if when is not None]
        found["read closely, %"].append(100 * len(closely) / len(frame))
        part = closely[:: max(len(closely) // CLOSELY, 1)]
        spent, _ = seconds(lambda part=part: reader.student.read(part))
        found["student, each of those"].append(spent / len(part) * 1e6)
        found["student, pieces"].append(statistics.mean(len(one.ids) for one in part))
        reader.read = lambda *_, reading=reading: reading  # type: ignore[method-assign]
        spent, _ = seconds(lambda: reader.annotate(frame, floor=FLOOR))
        found["labels as a table"].append(spent / len(frame) * 1e6)
        del reader.read
    return found


def main(arguments: list[str]) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("mbox", type=Path)
    parser.add_argument("--us", default="enron.com")
    given = parser.parse_args(arguments)
    one = Settings(workers=1)
    spent, gathered = seconds(lambda: gather([given.mbox], [given.us], one))
    messages = gathered.messages
    cut, rows = seconds(lambda: annotating._sentences(annotating._slim(annotating._judged(messages))))
    frame = annotating._with_neighbours(pd.DataFrame(rows)).head(MOST)
    lines = [
        f"{len(messages)} messages, {len(rows)} sentences, load {os.getloadavg()[0]:.1f}",
        f"{statistics.median(opening() for _ in range(ROUNDS)):.2f} s to open a worker's modules",
        f"{spent / len(messages) * 1e6:.0f} microseconds a message to read, zone and place",
        f"{cut / len(rows) * 1e6:.0f} microseconds a sentence to cut text into sentences",
    ]
    lines += [f"{statistics.median(values):.1f} {name}" for name, values in language(frame).items()]
    whole, analysis = seconds(lambda: analyze([given.mbox], [given.us], settings=one))
    promises = len(analysis.commitments)
    lines.append(
        f"{whole:.1f} s of computing for the whole analysis, {promises} promises; by the clock of this process:"
    )
    lines.append(", ".join(f"{name} {value:.1f} s" for name, value in analysis.facts["seconds"].items()))
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])

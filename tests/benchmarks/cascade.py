"""What the cascade costs and saves: sentences a second on ordinary mail, and macro-F1 beside reading everything closely.

Run as ``python -m tests.benchmarks.cascade GOLD.jsonl CORPORA``. Ordinary mail is every sentence of people's own mail in
CORPORA, in its order, up to COUNT; both ways go through the same worker processes, started before the clock.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pandas as pd
from joblib import Parallel, cpu_count, delayed

from analyzer.language import Reader
from analyzer.training.corpus import read_gold
from analyzer.training.evaluate import evaluate
from analyzer.training.pool import unlabelled

COUNT, PIECE = 24_000, 2_000
#: Reading closely is slow: its speed is taken on this part of the sentences.
PART = 6
_READERS: dict[bool, Reader] = {}


def annotate(sentences: pd.DataFrame, exact: bool) -> int:
    """Annotate one piece in a worker, whose models stay open."""
    reader = _READERS.setdefault(exact, Reader(exact=exact))
    return len(reader.annotate(sentences))


def speed(pieces: list[pd.DataFrame], exact: bool, runs: int = 3) -> float:
    """Sentences a second, the median of some runs, workers and models warm."""
    seconds = []
    with Parallel(n_jobs=cpu_count()) as workers:
        workers(delayed(annotate)(pieces[0].head(50), exact) for _ in range(4 * cpu_count()))
        for _ in range(runs):
            start = time.perf_counter()
            done = sum(workers(delayed(annotate)(piece, exact) for piece in pieces))
            seconds.append(time.perf_counter() - start)
    return done / sorted(seconds)[runs // 2]


def main(gold: Path, corpora: Path) -> None:
    """Print the table."""
    mail = unlabelled(corpora).iloc[::5].head(COUNT).reset_index(drop=True)
    mail["id"] = mail.index.astype(str)
    pieces = [mail.iloc[at : at + PIECE] for at in range(0, len(mail), PIECE)]
    quick = speed(pieces, exact=False)
    close = speed([piece.iloc[::PART] for piece in pieces], exact=True, runs=1)
    reader = Reader()
    read = sum(when is not None for piece in pieces[:3] for when in reader.read(*_sides(piece)).when)
    rows = read_gold(gold)
    found = {name: evaluate(rows, exact=name == "exact")["groups"] for name in ("cascade", "exact")}
    table = pd.DataFrame(found).T[["elements", "acts", "partner_uses"]]
    table["sentences_per_second"] = [quick, close]
    sys.stdout.write(f"{len(mail)} sentences of mail, {cpu_count()} cores; gold: {len(rows)} sentences\n")
    sys.stdout.write(table.to_string(float_format=lambda x: f"{x:.3f}" if x < 1 else f"{x:.0f}") + "\n")
    sys.stdout.write(f"the student reads {read / sum(len(p) for p in pieces[:3]):.1%} of the sentences of mail\n")


def _sides(piece: pd.DataFrame) -> tuple[list[str], list[str], list[str]]:
    return piece["before"].tolist(), piece["text"].tolist(), piece["after"].tolist()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

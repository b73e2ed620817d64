"""Promises found beside two published finders of commitments, on the same gold sentences.

Run as ``python -m tests.benchmarks.promises GOLD.jsonl`` after ``pip install follow-through==0.3.1 cogext-primitive==0.1.2``
(MIT, both; rules, no models). Each tool gets every sentence by itself; it says commitment if it finds at least one in it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from analyzer.training.corpus import read_gold


def finders() -> dict[str, Callable[[str], bool]]:
    """The other tools, as questions about a sentence."""
    from cogext_primitive.extractor import extract_commitments
    from follow_through.extract import extract_text

    return {
        "follow-through 0.3.1": lambda text: bool(extract_text(text, "gold")),
        "cogext-primitive 0.1.2": lambda text: bool(extract_commitments(text)),
    }


def scores(gold: pd.DataFrame, said: list[bool]) -> dict[str, float]:
    """Precision, recall and F1 of `commitment`."""
    truth = ["commitment" in acts for acts in gold["acts"]]
    hits = sum(t and s for t, s in zip(truth, said, strict=True))
    return {
        "precision": hits / max(sum(said), 1),
        "recall": hits / sum(truth),
        "f1": 2 * hits / max(sum(said) + sum(truth), 1),
    }


def main(path: Path) -> None:
    """Print the table."""
    from analyzer.language import Reader

    gold = read_gold(path)
    acts = Reader().annotate(gold[["id", "before", "text", "after"]])["acts"]
    rows = {"this program": scores(gold, [any(a["act"] == "commitment" for a in found) for found in acts])}
    for name, finds in finders().items():
        rows[name] = scores(gold, [finds(text) for text in gold["text"]])
    sys.stdout.write(f"{len(gold)} sentences\n{pd.DataFrame(rows).T.to_string(float_format='%.2f')}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

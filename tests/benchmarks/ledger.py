"""The matcher apart from the language models: statuses of the promises of the truth, scenarios left out in turn.

Run as ``python -m tests.benchmarks.ledger data/scenarios/tuning``: the joiner is fitted anew FOLDS times, each time
without a part of the scenarios, and tried on that part. With ``--shipped`` the weights in models/ are used as they are: for scenarios kept apart from the fit.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import pandas as pd

from analyzer.language import Reader
from analyzer.language.conclusion import ConclusionReader
from analyzer.language.network import opened
from analyzer.ledger.joiner import Joiner, joiner_of, read_joiner
from analyzer.ledger.status import status_of
from analyzer.schema import STATUSES
from analyzer.training.ledger import KEPT, Example, fit, read_examples

FOLDS = 6


def statuses(examples: Sequence[Example], joiner_for: Callable[[str], Joiner]) -> pd.DataFrame:
    """Return a row a promise: what became of it in truth and as said."""
    joiners = {name: joiner_for(name) for name in sorted({example.scenario for example in examples})}
    rows = []
    for example in examples:
        joiner = joiners[example.scenario]
        found = status_of(example.promise, joiner.matches(example.field, example.number), joiner, example.as_of)
        rows.append(
            {
                "scenario": example.scenario,
                "promise": example.name,
                "status": example.status,
                "status_said": found.status,
                "right_message": found.match is not None and found.match.line.message == example.shown,
            }
        )
    return pd.DataFrame(rows)


def figures(rows: pd.DataFrame) -> dict[str, float]:
    """Return macro-F1 over the statuses and the precisions that must not slip."""
    f1 = {}
    for status in STATUSES:
        meant, said = rows["status"] == status, rows["status_said"] == status
        if meant.any():
            f1[status] = 2 * int((meant & said).sum()) / int(meant.sum() + said.sum())
    kept, missed = rows[rows["status_said"].isin(KEPT)], rows[rows["status_said"] == "missed"]
    real = rows[rows["status"].isin(KEPT)]
    return {
        "promises": len(rows),
        "status_macro_f1": sum(f1.values()) / len(f1),
        "kept_precision": float(kept["status"].isin(KEPT).mean()),
        "kept_recall": float(real["status_said"].isin(KEPT).mean()),
        "missed_precision": float((missed["status"] == "missed").mean()),
        "kept_by_the_right_message": float(kept["right_message"].mean()),
        **{f"status_f1_{status}": value for status, value in f1.items()},
    }


def main() -> None:
    """Print the figures and who was taken for whom."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--shipped", action="store_true", help="use the weights in models/ instead of fitting")
    given = parser.parse_args()
    reader = Reader()
    examples = read_examples(given.folder, reader.folder)
    shipped = read_joiner(reader.folder)
    outcomes, stories = shipped.outcomes, opened(ConclusionReader, reader.folder).read

    names = sorted({example.scenario for example in examples})
    fold_of = {name: number % FOLDS for number, name in enumerate(names)}

    @cache
    def fitted(fold: int) -> Joiner:
        others = [e for e in examples if fold_of[e.scenario] != fold]
        return joiner_of(fit(others, outcomes, stories), outcomes, stories)

    def joiner_for(name: str) -> Joiner:
        return shipped if given.shipped else fitted(fold_of[name])

    rows = statuses(examples, joiner_for)
    for name, value in figures(rows).items():
        sys.stdout.write(f"{name:28} {value:.3f}\n")
    sys.stdout.write(f"{pd.crosstab(rows['status'], rows['status_said'])}\n")


if __name__ == "__main__":
    main()

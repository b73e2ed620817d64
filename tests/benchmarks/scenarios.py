"""Scenarios: small exports written with their full truth, built to mail and notes, and scored.

Run as ``python -m tests.benchmarks.scenarios data/scenarios/kept_apart``. The format of a scenario is told in
``data/scenarios/README.md``.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from pathlib import Path

import pandas as pd

from analyzer.analysis import Analysis
from analyzer.language import Reader
from analyzer.language.conclusion import ConclusionReader
from analyzer.language.outcome import OutcomeReader
from analyzer.ledger.joiner import joiner_of
from analyzer.pipeline import ReadTables, conclude
from analyzer.schema import STATUSES
from analyzer.training.ledger import OUTCOMES_FOLDER, examples_of, fit, run, told_of
from analyzer.training.scenarios import Scenario, parse, same_sentence

FOLDS = 6


def score(scenario: Scenario) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return a row a promise (truth and prediction side by side, unmatched on either side included), and the verdicts said."""
    return compare(scenario, run(scenario))


def compare(scenario: Scenario, result: Analysis) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return what :func:`score` returns, for an analysis made before."""
    said = result.commitments
    rows, taken = [], set()
    for name, promise in scenario.promises.items():
        hits = [
            c
            for c in said.itertuples()
            if c.Index not in taken and c.side == promise.side and same_sentence(c.sentence, promise.sentence)
        ]
        hit = hits[0] if hits else None
        if hit is not None:
            taken.add(hit.Index)
        due = None if hit is None or pd.isna(hit.due_on) else hit.due_on.date().isoformat()
        rows.append(
            {
                "scenario": scenario.name,
                "promise": name,
                "sentence": promise.sentence,
                "side": promise.side,
                "due": promise.due,
                "status": promise.status,
                "found": hit is not None,
                "due_said": due,
                "status_said": None if hit is None else hit.status,
                "evidence": None if hit is None else hit.evidence,
            }
        )
    for c in said.itertuples():
        if c.Index not in taken:
            rows.append(
                {
                    "scenario": scenario.name,
                    "promise": None,
                    "sentence": c.sentence,
                    "side": c.side,
                    "found": True,
                    "status_said": c.status,
                    "evidence": c.evidence,
                }
            )
    verdicts = {r.relationship: r.verdict for r in result.relationships.itertuples()}
    return pd.DataFrame(rows), verdicts


def figures(rows: pd.DataFrame, truth: list[tuple[str, str, str]]) -> dict[str, float]:
    """Return the figures of the ledger over all scenarios; `truth` holds (counterpart, meant, said) verdicts."""
    real, guessed = rows["promise"].notna(), rows["found"].astype(bool)
    hit = rows[real & guessed]
    found = len(hit)
    f1 = {}
    for status in STATUSES:
        right = int(((hit["status"] == status) & (hit["status_said"] == status)).sum())
        total = int((hit["status"] == status).sum() + (hit["status_said"] == status).sum())
        if (hit["status"] == status).any():
            f1[status] = 2 * right / total
    missed = rows[rows["status_said"] == "missed"]
    kept = hit[hit["status_said"].isin(["kept", "kept_late"])]
    return {
        "promises": int(real.sum()),
        "promises_f1": 2 * found / (real.sum() + guessed.sum()),
        "due_right": float((hit["due"].fillna("-") == hit["due_said"].fillna("-")).mean()),
        "status_macro_f1": sum(f1.values()) / len(f1),
        "missed_precision": float((missed["status"] == "missed").mean()) if len(missed) else float("nan"),
        "kept_precision": float(kept["status"].isin(["kept", "kept_late"]).mean()) if len(kept) else float("nan"),
        "verdict_right": sum(m == s for _, m, s in truth) / len(truth),
        "genuine_called_so_called": sum(
            m in ("partnership", "unlabelled_partnership") and s == "so_called" for _, m, s in truth
        ),
        **{f"status_f1_{k}": v for k, v in f1.items()},
    }


def agreement(folder: Path, second: Path) -> dict[str, int]:
    """Return how far a blind second reading agrees with the truth of the scenarios in `folder` (all below it).

    Promises are matched by their first words; only those found by both are compared further.
    """
    counts: Counter[str] = Counter()
    for path in sorted(folder.rglob("[a-z][0-9]*.txt")):
        other = second / path.name
        if path.parent.name in (second.name, OUTCOMES_FOLDER) or not other.is_file():
            continue
        scenario = parse(path)
        lines = other.read_text("utf-8").splitlines()
        verdicts = dict(re.findall(r"^verdict: (\S+) = (\w+)", "\n".join(lines), re.MULTILINE))
        counts["verdicts"] += len(scenario.verdicts)
        counts["verdicts_same"] += sum(verdicts.get(name) == verdict for name, verdict in scenario.verdicts.items())
        rows = [[cell.strip() for cell in line.split("|")] for line in lines if line.count("|") >= 5]
        counts["promises_second"] += len(rows)
        for promise in scenario.promises.values():
            counts["promises"] += 1
            start = re.findall(r"\w+", promise.sentence.lower())[:5]
            hit = next((row for row in rows if re.findall(r"\w+", row[1].lower())[:5] == start), None)
            if hit:
                rows.remove(hit)
                counts["found_by_both"] += 1
                counts["same_side"] += hit[2] == promise.side
                counts["same_due"] += hit[3].replace("none", "-") == (promise.due or "-")
                counts["same_status"] += hit[4] == promise.status
    return dict(counts)


def refitted(folder: Path, scenarios: list[Scenario], results: dict[str, Analysis]) -> dict[str, Analysis]:
    """Return each analysis concluded anew with a joiner that was fitted without it (and some others)."""
    reader = Reader()
    encode, outcomes = reader.encoder.encode, OutcomeReader(reader.folder).read
    stories = ConclusionReader(reader.folder).read
    examples = [
        example
        for scenario in scenarios
        for example in examples_of(scenario, results[scenario.name], encode, told_of(folder / f"{scenario.name}.txt"))
    ]
    again = {}
    for fold in range(FOLDS):
        left_out = scenarios[fold::FOLDS]
        names = {scenario.name for scenario in left_out}
        others = [one for one in examples if one.scenario not in names]
        joiner = joiner_of(fit(others, outcomes, stories), outcomes, stories)
        for scenario in left_out:
            result = results[scenario.name]
            tables = ReadTables(result.messages, result.details, result.sentences, result.candidates, result.rejected)
            again[scenario.name] = conclude(tables, result.facts["thresholds"], result.facts, encode, joiner)
    return again


def main() -> None:
    """Score all scenarios of a folder and print the figures; --rows writes every promise to a CSV."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=Path)
    parser.add_argument("--second", type=Path, help="instead of scoring, compare the truth with a second reading")
    parser.add_argument(
        "--cross-validate", action="store_true", help="fit the joiner anew without the scenarios scored"
    )
    given = parser.parse_args()
    if given.second:
        sys.stdout.writelines(f"{name:28} {value}\n" for name, value in agreement(given.folder, given.second).items())
        return
    scenarios = [parse(path) for path in sorted(given.folder.glob("*.txt"))]
    results = {scenario.name: run(scenario) for scenario in scenarios}
    if given.cross_validate:
        results = refitted(given.folder, scenarios, results)
    frames, verdicts = [], []
    for scenario in scenarios:
        rows, said = compare(scenario, results[scenario.name])
        frames.append(rows)
        for counterpart, meant in scenario.verdicts.items():
            verdicts.append((f"{scenario.name} {counterpart}", meant, said.get(counterpart, "absent")))
        sys.stderr.write(f"{scenario.name} {[f'{m}/{s}' for n, m, s in verdicts if n.startswith(scenario.name)]}\n")
    rows = pd.concat(frames, ignore_index=True)
    if given.rows:
        rows.to_csv(given.rows, index=False)
    for name, value in figures(rows, verdicts).items():
        sys.stdout.write(f"{name:28} {value:.3f}\n" if isinstance(value, float) else f"{name:28} {value}\n")


if __name__ == "__main__":
    main()

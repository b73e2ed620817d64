"""Fits the joiner of the ledger on scenarios with their truth: ``python -m analyzer.training.ledger data/scenarios/tuning --models models``.

A scenario names the message that shows what became of a promise, not the sentence. So the sentence is guessed (the one
that fits best), the regression fitted, the guess renewed by the fit, a few rounds (multiple-instance learning, as in
Andrews et al. 2002). To be run again whenever the language models change: their probabilities are features.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from analyzer.analysis import Analysis
from analyzer.language import Reader, store
from analyzer.language.due import due_words
from analyzer.ledger.action import action_of
from analyzer.ledger.commitments import lines_of, names_of, people_of
from analyzer.ledger.features import Field, Pair
from analyzer.ledger.joiner import WEIGHTS
from analyzer.ledger.lines import Line, Promise
from analyzer.pipeline import Settings, analyze
from analyzer.training.scenarios import Scenario, build, parse, same_sentence

#: Inverse regularisation; rounds of guessing the sentence.
STRENGTH, ROUNDS = 0.01, 4
#: Chosen on the tuning scenarios, leaving one out at a time (``tests.benchmarks.ledger``).
LIMITS = {"done": 0.15, "not_done": 0.2, "doubt": 0.12}
KEPT = ("kept", "kept_late")


@dataclass(frozen=True)
class Example:
    """A promise of the truth with its pairs: what became of it, and which message shows it."""

    scenario: str
    name: str
    status: str
    shown: str | None
    field: Field
    number: int
    as_of: date
    pairs: list[Pair]

    @property
    def promise(self) -> Promise:
        """The promise, with side and due day of the truth."""
        return self.field.promises[self.number]

    @property
    def lines(self) -> list[Line]:
        """Every sentence of its relationship."""
        return self.field.lines

    @property
    def matrix(self) -> NDArray[np.float64]:
        """Features, shape (pairs, features), columns in order of their names."""
        rows = [[value for _, value in sorted(pair.values.items())] for pair in self.pairs]
        return np.array(rows, np.float64) if rows else np.zeros((0, 0))


def run(scenario: Scenario) -> Analysis:
    """Return the whole analysis of a scenario."""
    with tempfile.TemporaryDirectory() as folder:
        build(scenario, Path(folder) / "export")
        return analyze(Path(folder) / "export", us=[scenario.us], as_of=scenario.as_of, settings=Settings(workers=1))


def block_messages(scenario: Scenario, messages: pd.DataFrame) -> dict[str, str]:
    """Return the message_id of each block of a scenario."""
    found = {}
    for kind, block, fields, _, _ in scenario.blocks:
        if kind == "note":
            hit = messages[messages["source"].str.endswith(fields["file"])]
        else:
            when = pd.Timestamp(datetime.strptime(fields["date"], "%Y-%m-%d %H:%M %z")).tz_convert("UTC")
            address = re.search(r"[\w.+-]+@[\w.-]+", fields["from"])
            hit = messages[(messages["date"] == when) & (messages["author"] == (address[0].lower() if address else ""))]
        if len(hit) == 1:
            found[block] = str(hit["message_id"].iloc[0])
    return found


def truth_promises(scenario: Scenario, analysis: Analysis) -> dict[str, dict[str, tuple[str, Promise]]]:
    """Return the promises of the truth as the ledger would hold them, a relationship: name -> (sentence_id, promise)."""
    about = analysis.messages.set_index("message_id")
    sentences = analysis.sentences
    before = (
        sentences["text"].shift(1).where(sentences["message_id"].eq(sentences["message_id"].shift(1)), "").fillna("")
    )
    found: dict[str, dict[str, tuple[str, Promise]]] = {}
    for name, meant in scenario.promises.items():
        hits = [i for i, text in enumerate(sentences["text"]) if same_sentence(text, meant.sentence)]
        if not hits:
            continue
        place = min(hits, key=lambda i: abs(len(sentences["text"].iloc[i]) - len(meant.sentence)))
        row, text = sentences.iloc[place], str(sentences["text"].iloc[place])
        message = about.loc[row["message_id"]]
        if pd.isna(message["relationship"]):
            continue
        promise = Promise(
            text,
            str(message["subject"]),
            meant.side,
            message["date"],
            pd.Timestamp(meant.due, tz="UTC") if meant.due else None,
            str(message["thread_id"]),
            str(row["message_id"]),
            str(before.iloc[place]),
            action_of(text, due_words(text)),
            str(message["author"]),
            meant.conditional,
        )
        found.setdefault(str(message["relationship"]), {})[name] = (str(row["sentence_id"]), promise)
    return found


def examples_of(scenario: Scenario, analysis: Analysis, encode: Callable[..., Any]) -> Iterator[Example]:
    """Yield the promises of a scenario beside all later sentences."""
    blocks = block_messages(scenario, analysis.messages)
    people = people_of(analysis.messages, analysis.details)
    known = truth_promises(scenario, analysis)
    end = pd.Timestamp(scenario.as_of, tz="UTC") + pd.Timedelta(days=1)
    lines = lines_of(analysis.messages, analysis.details, analysis.sentences, analysis.candidates["acts"], set(known))
    for relationship, promises in known.items():
        held = [line for line in lines[relationship] if line.on < end]
        field = Field(held, [promise for _, promise in promises.values()], encode, names_of(people[relationship]))
        for number, name in enumerate(promises):
            meant = scenario.promises[name]
            shown = blocks.get(meant.shown) if meant.shown else None
            day = date.fromisoformat(scenario.as_of)
            yield Example(scenario.name, name, meant.status, shown, field, number, day, field.pairs(number))


def fit(examples: Sequence[Example], strength: float = STRENGTH) -> dict[str, Any]:
    """Return the content of the weights' file, fitted on `examples`.

    Raises:
        ValueError: there is nothing to fit on.
    """
    used = [example for example in examples if example.pairs]
    if not used:
        raise ValueError("no promise with a later sentence")
    names = sorted(used[0].pairs[0].values)
    stacked = np.vstack([example.matrix for example in used])
    middle, spread = stacked.mean(axis=0), stacked.std(axis=0) + 1e-6
    content: dict[str, Any] = {"bias": {}, "weights": {}, "limits": LIMITS}
    for what in ("done", "not_done"):
        weights, bias = _start(names, what), 0.0
        for _ in range(ROUNDS):
            rows, targets = _rows(used, what, weights, bias)
            model = LogisticRegression(C=strength, max_iter=2000).fit((rows - middle) / spread, targets)
            weights = model.coef_[0] / spread
            bias = float(model.intercept_[0] - (model.coef_[0] * middle / spread).sum())
        content["bias"][what] = round(bias, 5)
        content["weights"][what] = {name: round(float(w), 5) for name, w in zip(names, weights, strict=True)}
    return content


def _start(names: list[str], what: str) -> NDArray[np.float64]:
    first = {"likeness": 1.0, "overlap": 1.0, f"act_{what}": 0.6, "early": 0.2}
    return np.array([first.get(name, 0.0) for name in names])


def _rows(
    examples: Sequence[Example], what: str, weights: NDArray[np.float64], bias: float
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Pairs and whether they show it: the best sentence of the message named; what came after it is left out, as it may tell it again."""
    rows, targets = [], []
    for example in examples:
        matrix = example.matrix
        meant = example.status in KEPT if what == "done" else example.status == "missed"
        lines = [example.lines[pair.line] for pair in example.pairs]
        inside = [i for i, line in enumerate(lines) if line.message == example.shown]
        use = np.ones(len(lines), bool)
        target = np.zeros(len(lines), bool)
        if meant and not inside:
            continue
        if meant:
            best = max(inside, key=lambda i: float(matrix[i] @ weights) + bias)
            use = np.array([line.on < lines[best].on for line in lines])
            use[best] = target[best] = True
        elif what == "not_done" and example.status == "kept_late" and example.promise.due_on is not None:
            use = np.array([line.on <= example.promise.due_on + pd.Timedelta(days=1) for line in lines])
        rows.append(matrix[use])
        targets.append(target[use])
    return np.vstack(rows), np.concatenate(targets)


def read_examples(folder: Path, encode: Callable[..., Any]) -> list[Example]:
    """Return all promises of the scenarios in `folder`."""
    found: list[Example] = []
    for path in sorted(folder.glob("*.txt")):
        scenario = parse(path)
        found += examples_of(scenario, run(scenario), encode)
        sys.stderr.write(f"{scenario.name}: {len(scenario.promises)} promises\n")
    return found


def write(content: dict[str, Any], models: Path) -> None:
    """Write the weights into a models folder and name them in its manifest."""
    (models / WEIGHTS).write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", "utf-8")
    store.write_manifest(models)


def main() -> None:
    """Fit the joiner and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenarios", type=Path)
    parser.add_argument("--models", type=Path, default=store.models_folder())
    given = parser.parse_args()
    if not (given.models / WEIGHTS).is_file():  # the pipeline that reads the scenarios wants one: any will do
        write(
            {"bias": {"done": -9.0, "not_done": -9.0}, "weights": {"done": {}, "not_done": {}}, "limits": LIMITS},
            given.models,
        )
    examples = read_examples(given.scenarios, Reader(given.models).encoder.encode)
    write(fit(examples), given.models)
    sys.stderr.write(f"{len(examples)} promises; written to {given.models / WEIGHTS}\n")


if __name__ == "__main__":
    main()

"""Promises and partner uses as this program reads them, beside other tools on the same sentences.

    python -m tests.benchmarks.finders [GOLD.jsonl] [--convokit PYTHON]

follow-through 0.3.1 and cogext-primitive 0.1.2 (MIT, both; the extra `bench`) find commitments by rules, a sentence at a
time. ConvoKit's politeness strategies know neither promises nor partners: here the one strategy that tells each best on
these very sentences stands for them, which is more than could be had on others. Without GOLD the sentences are those of
``data/scenarios/kept_apart``, on which nothing was fitted and where promises are the only truth.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from analyzer.language import Reader
from analyzer.language.inputs import neighbours
from analyzer.language.occurrences import occurrences
from analyzer.text import split
from analyzer.training.corpus import read_gold
from analyzer.training.scenarios import parse, same_sentence

SCENARIOS = Path("data/scenarios/kept_apart")
OURS, CONVOKIT = "this program", "ConvoKit 5.0.0 politeness"


def finders() -> dict[str, Callable[[str], bool]]:
    """The finders of commitments by rules, as questions about a sentence."""
    from cogext_primitive.extractor import extract_commitments
    from follow_through.extract import extract_text

    return {
        "follow-through 0.3.1": lambda text: bool(extract_text(text, "gold")),
        "cogext-primitive 0.1.2": lambda text: bool(extract_commitments(text)),
    }


def of_scenarios(folder: Path) -> pd.DataFrame:
    """The sentences of all messages of the scenarios in `folder`; `commitment` tells those that their writers marked."""
    rows = []
    for path in sorted(folder.glob("*.txt")):
        scenario = parse(path)
        marked = [one for promise in scenario.promises.values() for one in (promise.sentence, *promise.repeated)]
        for kind, _, _, body, _ in scenario.blocks:
            texts = [sentence for _, _, sentence in split(body)]
            before, after = neighbours(texts)
            rows += [
                {"before": b, "text": t, "after": a, "commitment": any(same_sentence(t, one) for one in marked)}
                for b, t, a in zip(before, texts, after, strict=True)
                if kind != "note"
            ]
    return pd.DataFrame(rows)


def of_gold(path: Path) -> pd.DataFrame:
    """The sentences of a gold file; `label_only` is None where the sentence has no use of the word."""
    gold = read_gold(path)
    uses = [[use for use, _ in found or []] for found in gold["partner_uses"]]
    return gold[["before", "text", "after"]].assign(
        commitment=["commitment" in acts for acts in gold["acts"]],
        label_only=[("label_only" in found) if found else None for found in uses],
    )


def measured(said: list[bool], truth: list[bool]) -> dict[str, float]:
    """Precision, recall and F1."""
    hits = sum(s and t for s, t in zip(said, truth, strict=True))
    return {
        "precision": hits / max(sum(said), 1),
        "recall": hits / max(sum(truth), 1),
        "f1": 2 * hits / max(sum(said) + sum(truth), 1),
    }


def strategies(sentences: list[str], python: str) -> tuple[list[set[str]], float]:
    """The politeness strategies in each sentence, and the seconds of computing they took."""
    command = [python, str(Path(__file__).with_name("politeness.py"))]
    ended = subprocess.run(command, input=json.dumps(sentences), capture_output=True, text=True, check=False)
    if ended.returncode:
        raise RuntimeError(ended.stderr.strip().splitlines()[-1] if ended.stderr.strip() else "it said nothing")
    result = json.loads(ended.stdout[ended.stdout.index("{") :])
    return [set(found) for found in result["found"]], float(result["seconds"])


def best_strategy(found: list[set[str]], truth: list[bool]) -> tuple[dict[str, float], str]:
    """The figures of the strategy with the best F1, and its name."""
    names = sorted(set().union(*found))
    tried = [(measured([name in one for one in found], truth), name) for name in names]
    return max(tried, key=lambda pair: pair[0]["f1"])


def compared(rows: pd.DataFrame, convokit: str) -> tuple[pd.DataFrame, list[str]]:
    """A row a tool and question, and what is to be said beside it."""
    texts, notes = rows["text"].tolist(), [f"{len(rows)} sentences, {int(rows['commitment'].sum())} with a promise"]
    worded = [bool(occurrences(text)) for text in texts]
    questions: dict[str, tuple[list[bool], list[bool]]] = {
        "commitment": ([True] * len(rows), rows["commitment"].astype(bool).tolist())
    }
    if "label_only" in rows:
        there = rows["label_only"].notna().tolist()
        questions["label_only"] = (there, rows["label_only"].eq(True).tolist())  # noqa: FBT003
        notes[0] += f"; of {sum(there)} with a use of the word, {sum(questions['label_only'][1])} only labels"
    table: list[dict[str, object]] = []

    def add(tool: str, question: str, said: list[bool], seconds: float, note: str = "") -> None:
        asked, truth = questions[question]
        kept = [(s, t) for s, t, a in zip(said, truth, asked, strict=True) if a]
        figures = measured(*(list(side) for side in zip(*kept, strict=True)))
        speed = len(rows) / seconds if seconds else float("nan")
        table.append({"question": question, "tool": tool} | figures | {"sentences_per_second": speed, "by": note})

    reader = Reader()
    reader.annotate([{"id": "", "text": "Models are opened before the clock starts, partner."}])
    begun = time.process_time()
    marked = reader.annotate(rows.assign(id=range(len(rows)))[["id", "before", "text", "after"]])
    spent = time.process_time() - begun
    add(OURS, "commitment", [any(act["act"] == "commitment" for act in acts) for acts in marked["acts"]], spent)
    if "label_only" in questions:
        only = [any(use["use"] == "label_only" for use in uses) for uses in marked["partner_uses"]]
        add(OURS, "label_only", only, spent)
        add("every use of the word", "label_only", worded, 0.0)
    for name, finds in _others(notes).items():
        begun = time.process_time()
        said = [finds(text) for text in texts]
        add(name, "commitment", said, time.process_time() - begun)
    try:
        found, spent = strategies(texts, convokit)
    except (OSError, RuntimeError) as error:
        notes.append(f"{CONVOKIT} was not measured ({error}); `tests/benchmarks/politeness.py` says how to install it")
        return pd.DataFrame(table), notes
    for question, (asked, truth) in questions.items():
        kept = [(one, t) for one, t, a in zip(found, truth, asked, strict=True) if a]
        _, best = best_strategy([one for one, _ in kept], [t for _, t in kept])
        add(CONVOKIT, question, [best in one for one in found], spent, best)
    return pd.DataFrame(table).sort_values("question", kind="stable"), notes


def _others(notes: list[str]) -> dict[str, Callable[[str], bool]]:
    try:
        return finders()
    except ImportError as error:
        notes.append(f"the other finders of promises were not measured ({error}): pip install '.[bench]'")
        return {}


def shown(rows: pd.DataFrame, convokit: str) -> str:
    """The table as text."""
    table, notes = compared(rows, convokit)
    formats = {name: "{:.2f}".format for name in ("precision", "recall", "f1")}
    text = table.to_string(index=False, formatters=formats | {"sentences_per_second": "{:.0f}".format})
    return "\n".join([*notes, text])


def main(arguments: list[str]) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("gold", type=Path, nargs="?", help="a gold file; absent: data/scenarios/kept_apart")
    parser.add_argument("--convokit", default=sys.executable, help="a Python with ConvoKit")
    given = parser.parse_args(arguments)
    rows = of_gold(given.gold) if given.gold else of_scenarios(SCENARIOS)
    sys.stdout.write(shown(rows, given.convokit) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])

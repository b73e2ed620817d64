"""Trains the reader of outcomes on the stories in ``data/stories``: ``python -m analyzer.training.outcome data/stories --models models``.

A story is a promise with later sentences that are labelled by what each shows of it; most are look-alikes that show
nothing. One story in ten is held out and scored; nothing is chosen on it. With ``--scenarios data/scenarios/reading`` the
lines of whole exports are learnt as well: there a promise stands among others like it, as in life.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.language import store
from analyzer.language.outcome import OUTCOMES, Asked, OutcomeReader
from analyzer.ledger.joiner import asked
from analyzer.training.ledger import Example, read_examples

HELD_OUT = 10
#: Lines of a scenario laid beside each promise though they show nothing of it: the likest ones, and any.
LIKEST, ANY = 8, 3
#: Lines of other stories laid beside each promise.
STRANGERS = 4


def read_stories(folder: Path) -> list[dict[str, Any]]:
    """Return the stories: `id, setting, before, promise, due_in` (days or null) and `lines`, each `outcome, who, day, before, text`.

    Raises:
        ValueError: there is none.
    """
    stories = [
        json.loads(line)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
        if line.strip()
    ]
    if not stories:
        raise ValueError(f"no stories (*.jsonl) in {folder}")
    return stories


def pairs_of(stories: Sequence[dict[str, Any]]) -> tuple[list[Asked], NDArray[np.int64]]:
    """Return every line of the stories beside its promise, and the number of its outcome."""
    pairs, targets = [], []
    for story in stories:
        for line in story["lines"]:
            left = None if story["due_in"] is None else story["due_in"] - line["day"]
            pairs.append(Asked(story["promise"], story["before"], line["text"], line["before"], line["who"], left))
            targets.append(OUTCOMES.index(line["outcome"]))
    return pairs, np.array(targets, np.int64)


def strangers(stories: Sequence[dict[str, Any]], count: int, seed: int = 7) -> tuple[list[Asked], NDArray[np.int64]]:
    """Return `count` lines of other stories beside each promise: most later sentences of a relationship are about something else."""
    chance = random.Random(seed)  # noqa: S311  no secret
    pairs = []
    for story in stories:
        for _ in range(count):
            line = chance.choice(chance.choice([other for other in stories if other is not story])["lines"])
            left = None if story["due_in"] is None else story["due_in"] - line["day"]
            pairs.append(Asked(story["promise"], story["before"], line["text"], line["before"], line["who"], left))
    return pairs, np.full(len(pairs), OUTCOMES.index("none"))


def pairs_in(examples: Sequence[Example], seed: int = 7) -> tuple[list[Asked], NDArray[np.int64]]:
    """Return the labelled lines of scenarios beside their promises, and some that show nothing, the likest first."""
    chance = random.Random(seed)  # noqa: S311  no secret
    pairs, targets = [], []
    for example in examples:
        told = example.told or {}
        others = [pair for pair in example.pairs if pair.line not in told]
        others.sort(key=lambda pair: -max(pair.values["likeness"], pair.values["overlap"]))
        rest = others[LIKEST:]
        silent = others[:LIKEST] + chance.sample(rest, min(ANY, len(rest)))
        known = {pair.line for pair in example.pairs}
        for line in [line for line in told if line in known] + [pair.line for pair in silent]:
            pairs.append(asked(example.promise, example.lines[line]))
            targets.append(OUTCOMES.index(told.get(line, "none")))
    return pairs, np.array(targets, np.int64)


def train(
    stories: Sequence[dict[str, Any]],
    models: Path,
    say: Callable[[str], None] = print,
    examples: Sequence[Example] = (),
    go_on: Path | None = None,
) -> None:
    """Train on all stories but the held-out tenth and on `examples` of scenarios, and write the model into the folder `models`.

    `go_on` names a models folder whose reader is trained on; absent, it begins with the base encoder.

    Raises:
        ModuleNotFoundError: the extra `train` is not installed.
    """
    from analyzer.training.outcome_network import write

    learnt = [story for number, story in enumerate(stories) if number % HELD_OUT]
    pairs, targets = pairs_of(learnt)
    others, nothing = strangers(learnt, STRANGERS)
    more, shown = pairs_in(examples)
    say(f"outcomes: {len(pairs) + len(others)} pairs of stories, {len(more)} of scenarios")
    write(pairs + others + more, np.concatenate([targets, nothing, shown]), models, say, go_on)
    store.write_manifest(models)


def score(stories: Sequence[dict[str, Any]], models: Path) -> dict[str, float]:
    """Return F1 an outcome on the held-out stories, and their mean."""
    pairs, targets = pairs_of([story for number, story in enumerate(stories) if number % HELD_OUT == 0])
    said = OutcomeReader(models).read(pairs).argmax(axis=1)
    f1 = {
        name: 2 * int(((said == i) & (targets == i)).sum()) / max(1, int((said == i).sum() + (targets == i).sum()))
        for i, name in enumerate(OUTCOMES)
    }
    return {"pairs": len(pairs), "macro_f1": float(np.mean(list(f1.values()))), **f1}


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def main() -> None:
    """Train, or only score with --score, and print the figures on the held-out stories."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stories", type=Path)
    parser.add_argument("--models", type=Path, default=store.models_folder())
    parser.add_argument("--scenarios", type=Path, help="a folder of scenarios whose lines are labelled")
    parser.add_argument("--go-on", type=Path, metavar="MODELS", help="train the reader of this models folder on")
    parser.add_argument("--score", action="store_true", help="score the model that is there")
    given = parser.parse_args()
    stories = read_stories(given.stories)
    if not given.score:
        examples = read_examples(given.scenarios, given.models) if given.scenarios else []
        train(stories, given.models, _say, examples, given.go_on)
    for name, value in score(stories, given.models).items():
        sys.stdout.write(f"{name:10} {value:.3f}\n" if isinstance(value, float) else f"{name:10} {value}\n")


if __name__ == "__main__":
    main()

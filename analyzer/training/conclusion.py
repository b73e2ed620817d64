"""Trains the reader of stories on whole exports: ``python -m analyzer.training.conclusion data/scenarios/reading --models models``.

A promise of the truth stands beside the later sentences that the reader of outcomes finds likeliest to bear on it; the
status is what is learnt. Beside each story stand what was known of it at an earlier day, and the story without the sentences
that tell it: then nothing is told. ``--chosen-by MODELS`` names the models folder whose reader of outcomes chooses the sentences;
best one that has not learnt from these exports, as in use it meets sentences that it has not seen either.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.language import store
from analyzer.language.conclusion import CONCLUSIONS, ConclusionReader, Story, Told
from analyzer.language.outcome import OUTCOMES, OutcomeReader
from analyzer.ledger.conclusion import story_of
from analyzer.ledger.joiner import WEIGHTS, Joiner, joiner_of, read_joiner
from analyzer.ledger.match import Match
from analyzer.training.ledger import Example, read_examples
from analyzer.training.outcome import read_stories

#: Outcomes of a line that decide a story.
DECIDING = ("done", "part", "not", "let")
#: How often a story is also told up to an earlier day, and without what decides it; how far chance moves the choice of sentences.
EARLIER, WITHOUT, SHAKEN = 0.6, 0.35, 1.0
SURE = 1e-3
#: Plain stories of each promise in ``data/stories``, and lines at most that show nothing in each.
PLAIN, AMONG = 4, 3


def stories_in(examples: Sequence[Example], joiner: Joiner, seed: int = 3) -> tuple[list[Story], NDArray[np.int64]]:
    """Return stories of the promises of scenarios whose lines are labelled, and the numbers of their conclusions.

    Args:
        examples: promises of the truth with their pairs.
        joiner: by whose reader of outcomes sentences are chosen.
        seed: of what is left to chance.
    """
    chance = random.Random(seed)  # noqa: S311  no secret
    stories, targets = [], []
    for example in examples:
        if example.told is None:
            continue
        matches = [_shaken(match, chance) for match in joiner.matches(example.field, example.number)]
        number = {id(line): at for at, line in enumerate(example.lines)}
        place = {id(match): number[id(match.line)] for match in matches}
        deciding = {at: what for at, what in example.told.items() if what in DECIDING}
        status = example.status if example.status in CONCLUSIONS else CONCLUSIONS[0]
        versions = [(matches, status)]
        order = sorted(deciding, key=lambda at: example.lines[at].on)
        if len(order) > 1 and chance.random() < EARLIER:
            end = example.lines[chance.choice(order[1:])].on
            then = _status_then(example, {at: what for at, what in deciding.items() if example.lines[at].on < end})
            if then is not None:
                versions.append(([match for match in matches if match.line.on < end], then))
        if deciding and chance.random() < WITHOUT:
            versions.append(([match for match in matches if place[id(match)] not in deciding], CONCLUSIONS[0]))
        for known, conclusion in versions:
            stories.append(story_of(example.promise, known))
            targets.append(CONCLUSIONS.index(conclusion))
    return stories, np.array(targets, np.int64)


def plain_stories(told: Sequence[dict[str, Any]], seed: int = 3) -> tuple[list[Story], NDArray[np.int64]]:
    """Return short stories put together of the lines of ``data/stories``, and the numbers of their conclusions.

    The exports tell most things by hints; these are the plain cases: nothing that tells; a deed in time; one that its owner
    tells after the day; a failure; a failure and then the deed; a promise let go. Lines that show nothing stand among them.

    Args:
        told: stories as :func:`analyzer.training.outcome.read_stories` returns them.
        seed: of what is left to chance.
    """
    chance = random.Random(seed)  # noqa: S311  no secret
    found, targets = [], []
    for story in told:
        due = story["due_in"]
        lines: dict[str, list[dict[str, Any]]] = {name: [] for name in OUTCOMES}
        for line in story["lines"]:
            lines[line["outcome"]].append(line)
        after = [line for line in lines["not"] if due is None or line["day"] > due]
        versions: list[tuple[list[dict[str, Any]], str]] = [([], "silent")]
        for line in lines["done"]:
            if due is None or line["day"] <= due:
                versions.append(([line], "kept"))
            elif line["who"] == "owner":
                versions.append(([line], "kept_late"))
            versions += [([no, line], "kept_late") for no in after if due is not None and no["day"] < line["day"]][:1]
        versions += [([line], "missed") for line in after] + [([line], "released") for line in lines["let"]]
        for deciding, conclusion in chance.sample(versions, min(PLAIN, len(versions))):
            others = lines["none"] + lines["ask"] + (lines["plan"] if conclusion == "silent" else [])
            chosen = [*deciding, *chance.sample(others, min(len(others), chance.randint(0, AMONG)))]
            chosen.sort(key=lambda line: int(line["day"]))
            parts = [
                Told(line["text"], line["before"], line["who"], None if due is None else line["day"] - due)
                for line in chosen
            ]
            found.append(Story(story["promise"], story["before"], tuple(parts)))
            targets.append(CONCLUSIONS.index(conclusion))
    return found, np.array(targets, np.int64)


def _shaken(match: Match, chance: random.Random) -> Match:
    """A join whose bearing is moved by chance, so that the choice of sentences is not better than it will be in use."""
    p = min(max(match.bears, SURE), 1 - SURE)
    return replace(match, bears=math.log(p / (1 - p)) + chance.gauss(0.0, SHAKEN))


def _status_then(example: Example, told: dict[int, str]) -> str | None:
    """What the outcomes told so far amount to; None where they do not tell."""
    due = example.promise.due_on
    failed = any(what == "not" and (due is None or example.lines[at].written > due.date()) for at, what in told.items())
    said = set(told.values())
    if not said:
        return CONCLUSIONS[0]
    if "done" in said:
        return example.status if example.status in ("kept", "kept_late") else None
    if "let" in said:
        return "released" if example.status == "released" else None
    return "missed" if failed and example.status in ("missed", "kept_late") else None


def train(
    examples: Sequence[Example],
    models: Path,
    told: Sequence[dict[str, Any]] = (),
    chosen_by: Path | None = None,
    say: Callable[[str], None] = print,
    go_on: bool = False,
) -> None:
    """Train on `examples` and `told`, and write the model into the folder `models`; it begins with the reader of outcomes there.

    Args:
        examples: promises of scenarios whose lines are labelled.
        models: a models folder.
        told: stories of ``data/stories``.
        chosen_by: the models folder whose reader of outcomes chooses the sentences; absent, that of `models`.
        say: where progress goes.
        go_on: begin with the reader of stories in `models` instead, and once over everything.

    Raises:
        ModuleNotFoundError: the extra `train` is not installed.
    """
    from analyzer.training.conclusion_network import write

    weights = store.read_json(models, WEIGHTS)
    joiner = joiner_of(weights, OutcomeReader(chosen_by or models).read)
    stories, targets = stories_in(examples, joiner)
    plain, meant = plain_stories(told)
    counts = np.bincount(np.concatenate([targets, meant]), minlength=len(CONCLUSIONS)).tolist()
    say(
        f"conclusions: {len(stories)} stories of exports, {len(plain)} plain ones; {dict(zip(CONCLUSIONS, counts, strict=True))}"
    )
    write(stories + plain, np.concatenate([targets, meant]), models, say, go_on)
    store.write_manifest(models)


def score(examples: Sequence[Example], models: Path) -> dict[str, float]:
    """Return how many of the promises in `examples` are concluded as they ended, by the reader of stories alone."""
    joiner, reader = read_joiner(models), ConclusionReader(models)
    right = []
    for example in examples:
        known = joiner.matches(example.field, example.number)
        said = CONCLUSIONS[int(reader.read([story_of(example.promise, known)])[0].argmax())]
        right.append(said == (example.status if example.status in CONCLUSIONS else CONCLUSIONS[0]))
    return {"promises": len(right), "right": float(np.mean(right))}


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def main() -> None:
    """Train, or only score with --score."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenarios", type=Path, help="a folder of scenarios whose lines are labelled")
    parser.add_argument("--models", type=Path, default=store.models_folder())
    parser.add_argument("--stories", type=Path, help="a folder of stories, whose plain cases are learnt as well")
    parser.add_argument("--chosen-by", type=Path, metavar="MODELS")
    parser.add_argument("--go-on", action="store_true", help="train the reader of stories in the models folder on")
    parser.add_argument("--score", action="store_true", help="score the model that is there on these scenarios")
    given = parser.parse_args()
    examples = read_examples(given.scenarios, given.models)
    if given.score:
        for name, value in score(examples, given.models).items():
            sys.stdout.write(f"{name:10} {value:.3f}\n" if isinstance(value, float) else f"{name:10} {value}\n")
        return
    told = read_stories(given.stories) if given.stories else []
    train(examples, given.models, told, given.chosen_by, _say, given.go_on)


if __name__ == "__main__":
    main()

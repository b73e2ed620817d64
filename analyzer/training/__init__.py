"""Annotated text to models; never imported by the other rooms at run time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def train_from(
    folders: list[Path],
    out: Path,
    corpora: Path | None = None,
    dev: Path | None = None,
    say: Callable[[str], None] = print,
    teacher: bool = False,
    go_on: Path | None = None,
) -> None:
    """Train all models from the data below `folders` into `out`, and say plainly which parts were used.

    Args:
        folders: folders with ``corpus/*.jsonl``; where there are ``stories/*.jsonl`` and ``scenarios/tuning/*.txt`` too, the
            readers of outcomes and of stories and the joiner of the ledger are trained on them, else they are copied from the installed models.
        out: the models folder.
        corpora: where public corpora lie; absent, labels that stand off their text are not used.
        dev: gold rows on which thresholds are chosen; absent, the held-out tenth of the training rows.
        say: where progress goes.
        teacher: train a larger teacher first, from which the student learns too; see ``analyzer.training.teacher``.
        go_on: a models folder whose student and readers of outcomes and of stories are trained on; absent, they begin with the base encoder.
            Such a student also learns which sentences of ``scenarios/reading`` are promises.

    Raises:
        ValueError: no annotated sentences, or a label without any example.
    """
    from analyzer.language.store import models_folder
    from analyzer.training.corpus import read_corpora, read_gold
    from analyzer.training.pool import unlabelled
    from analyzer.training.train import train

    rows, used = read_corpora(folders, corpora)
    for name, count in used.items():
        say(
            f"{name}: {count} sentences"
            if count
            else f"{name}: not used (its corpus was not named with --corpora, or is not there)"
        )
    known = read_gold(dev) if dev else None
    exports, tuning = _marked(folders, "reading"), _marked(folders, "tuning")
    marked = exports if go_on else None
    train(rows, out, models_folder(), unlabelled(corpora), known, say, teacher, go_on, marked, exports, tuning)
    _train_ledger(folders, out, say, go_on)


def _marked(folders: list[Path], part: str) -> pd.DataFrame:
    """Sentences of one part of the scenarios below `folders` with whether each is a promise."""
    import pandas as pd

    from analyzer.training.marked import marked_sentences

    return pd.concat([marked_sentences(folder / "scenarios" / part) for folder in folders])


def _train_ledger(folders: list[Path], out: Path, say: Callable[[str], None], go_on: Path | None = None) -> None:
    """Train what the ledger rests on, where there is data for it."""
    from analyzer.training import conclusion, ledger, outcome

    for folder in folders:
        if any((folder / "stories").glob("*.jsonl")):
            reading = folder / "scenarios" / "reading"
            examples = ledger.read_examples(reading, out) if reading.is_dir() else []
            stories = outcome.read_stories(folder / "stories")
            outcome.train(stories, out, say, examples, go_on)
            if examples:
                conclusion.train(examples, out, stories, say=say, go_on=go_on is not None)
        if any((folder / "scenarios" / "tuning").glob("*.txt")):
            say(f"{ledger.refit(folder / 'scenarios' / 'tuning', out)} promises of scenarios")

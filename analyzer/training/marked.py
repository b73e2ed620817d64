"""Sentences of whole exports with whether each is a promise: the truth of a scenario marks every one, and only those.

Of the other labels such a sentence says nothing. A student that goes on (``train_student``) keeps its own view of them, so
that it learns the one label without losing the rest. Source: Li and Hoiem 2016 (learning without forgetting).
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analyzer.language.inputs import neighbours
from analyzer.text.sentences import split
from analyzer.training.scenarios import parse, same_sentence

COLUMNS = ["id", "before", "text", "after", "promise"]


def marked_sentences(folder: Path) -> pd.DataFrame:
    """Return the sentences of the scenarios in `folder` in their order.

    Args:
        folder: scenarios (``*.txt``) with their truth.

    Returns:
        Columns `id` (scenario, block and number), `before`, `text`, `after` and `promise` (bool).

    Raises:
        ValueError: a scenario's marks and truth do not belong together.
    """
    rows = []
    for path in sorted(folder.glob("*.txt")):
        scenario = parse(path)
        wanted = [one for promise in scenario.promises.values() for one in (promise.sentence, *promise.repeated)]
        for _, block, _, body, _ in scenario.blocks:
            texts = [text for _, _, text in split(body)]
            before, after = neighbours(texts)
            here = [sentence for sentence in wanted if sentence in " ".join(body.split())]
            rows += [
                (f"{scenario.name}-{block}-{number}", left, text, right, any(same_sentence(text, s) for s in here))
                for number, (left, text, right) in enumerate(zip(before, texts, after, strict=True))
            ]
    return pd.DataFrame(rows, columns=COLUMNS)

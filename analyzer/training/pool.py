"""Real sentences that nobody labelled: what the teacher and the first stage learn from besides the labelled ones."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analyzer.language.inputs import neighbours
from analyzer.sources import Options, find, read_chunk
from analyzer.text import authored_of
from analyzer.text.sentences import split

COLUMNS = ["before", "text", "after"]
LONGEST = 450


def unlabelled(corpora: Path | None) -> pd.DataFrame:
    """Return the different sentences of people's own mail in the mail corpora, with their neighbours.

    Args:
        corpora: where public corpora lie; mail is every ``.mbox`` below it. Absent, there are none.

    Returns:
        Columns `before, text, after`, one row a sentence, in the order of files and messages.
    """
    frames = [_sentences(path) for path in sorted(corpora.rglob("*.mbox"))] if corpora else []
    pool = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=COLUMNS)
    return pool[pool["text"].str.len().between(4, LONGEST)].drop_duplicates("text").reset_index(drop=True)


def _sentences(path: Path) -> pd.DataFrame:
    rows = []
    for chunk in find([path])[0]:
        for letter in read_chunk(chunk, Options())[0]:
            if letter.automatic:
                continue
            texts = [text for _, _, text in split(authored_of(letter))]
            before, after = neighbours(texts)
            rows += list(zip(before, texts, after, strict=True))
    return pd.DataFrame(rows, columns=COLUMNS)

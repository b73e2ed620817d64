"""The annotated corpora in ``data/``: written text with its labels, and stand-off labels over public corpora.

A row is a sentence with its neighbours, as in the gold files: `id, before, text, after, elements, partner_uses, acts,
commitment`, and beside these `piece` (what it was drawn with), `kind`, and the label sets of both readers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

FIELDS = [
    "id",
    "piece",
    "kind",
    "before",
    "text",
    "after",
    "elements",
    "partner_uses",
    "acts",
    "commitment",
    "first",
    "second",
    "reason",
]


def read_gold(path: Path, needs: str = "text") -> pd.DataFrame:
    """Return the rows of one JSON Lines file.

    Args:
        path: the file.
        needs: the field that every row must have: `text` of gold rows, `id` of predictions.

    Raises:
        ValueError: a line is not a JSON object with that field; the message names file and line.
    """
    rows = []
    with path.open(encoding="utf-8") as stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                rows.append(_row(line, path, number, needs))
    frame = pd.DataFrame(rows)
    for name in FIELDS:
        if name not in frame.columns:
            frame[name] = [None] * len(frame)
    return frame


def _row(line: str, path: Path, number: int, needs: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"{path}, line {number}: not JSON ({error.msg})") from None
    if not isinstance(row, dict) or needs not in row:
        raise ValueError(f"{path}, line {number}: not an object with {needs!r}")
    return row


def read_corpora(folders: Iterable[Path], corpora: Path | None = None) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return all training rows below `folders`, and how many rows each file gave.

    Args:
        folders: folders with ``*.jsonl`` (written text) and ``*.standoff.jsonl`` (labels over a public corpus).
        corpora: where the public corpora lie; absent, stand-off files give no rows and their count is 0.

    Raises:
        ValueError: no rows at all.
    """
    frames: list[pd.DataFrame] = []
    used: dict[str, int] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*.jsonl")):
            if path.name.endswith(".standoff.jsonl"):
                frame = join(read_standoff(path), corpora) if corpora else pd.DataFrame()
            elif "corpus" in path.parts:
                frame = read_gold(path)
            else:
                continue
            used[path.name] = len(frame)
            if len(frame):
                frames.append(frame[FIELDS])
    if not frames:
        raise ValueError(f"no annotated sentences (corpus/*.jsonl) below {', '.join(str(f) for f in folders)}")
    return pd.concat(frames, ignore_index=True), used


def read_standoff(path: Path) -> pd.DataFrame:
    """Return stand-off rows: `corpus, file, position, start, end, digest, due_start, due_end` and labels, no text."""
    with path.open(encoding="utf-8") as stream:
        return pd.DataFrame([json.loads(line) for line in stream if line.strip()])


def digest(text: str) -> str:
    """Return the short hash by which a sentence is known again."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]


def join(standoff: pd.DataFrame, corpora: Path) -> pd.DataFrame:
    """Return stand-off rows joined with the text of the corpus under `corpora`; rows whose text is not found are dropped."""
    rows: list[dict[str, Any]] = []
    for file, group in standoff.groupby("file", sort=True):
        path = corpora / str(file)
        if path.is_file():
            rows.extend(_joined(group, path))
    frame = pd.DataFrame(rows)
    for name in FIELDS:
        if name not in frame.columns:
            frame[name] = [None] * len(frame)
    return frame


def _joined(group: pd.DataFrame, path: Path) -> Iterator[dict[str, Any]]:
    texts = _mail(path) if path.suffix == ".mbox" else _dialogues(path)
    for record in group.to_dict("records"):
        sentences = texts(int(record["position"]))
        index = next((i for i, text in enumerate(sentences) if digest(text) == record["digest"]), None)
        if index is None:
            continue
        text = sentences[index]
        commitment = record["commitment"] if isinstance(record["commitment"], dict) else None
        if commitment:
            span = commitment.get("due_span")
            commitment = {**commitment, "due": text[span[0] : span[1]] if span else ""}
        yield {
            **record,
            "commitment": commitment,
            "text": text,
            "before": sentences[index - 1] if index else "",
            "after": sentences[index + 1] if index + 1 < len(sentences) else "",
            "kind": "mail" if path.suffix == ".mbox" else "call",
        }


def _mail(path: Path) -> Callable[[int], list[str]]:
    """Sentences of a message of an mbox, by its position."""
    from analyzer.sources import Letter, Options, find, read_chunk
    from analyzer.text import authored_of
    from analyzer.text.sentences import split

    letters: dict[int, Letter] = {}
    for chunk in find([path])[0]:
        letters |= {letter.position: letter for letter in read_chunk(chunk, Options())[0]}

    @cache
    def sentences(position: int) -> list[str]:
        letter = letters.get(position)
        return [text for _, _, text in split(authored_of(letter))] if letter else []

    return sentences


def _dialogues(path: Path) -> Callable[[int], list[str]]:
    """Sentences of a dialogue, by its position in the file."""
    from analyzer.training.dialogues import units

    found = units(path)
    return lambda position: found[position] if position < len(found) else []

"""`annotate` over JSON Lines: one object a line in, one a line out, same order and ids."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import islice
from typing import IO, Any

from analyzer.language.reader import Reader

BATCH = 512


def annotate_lines(source: Iterable[str], target: IO[str], exact: bool = False) -> int:
    """Label every line of `source` into `target` and return how many there were; memory does not grow with the input.

    Raises:
        ValueError: a line is not a JSON object with a string `text`; the message names the line.
    """
    reader = Reader(exact=exact)
    numbered = ((number, line) for number, line in enumerate(source, 1) if line.strip())
    count = 0
    while batch := [_sentence(number, line) for number, line in islice(numbered, BATCH)]:
        for row in reader.annotate(batch).to_dict("records"):
            target.write(json.dumps(row, ensure_ascii=False) + "\n")
        count += len(batch)
    return count


def _sentence(number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"line {number}: not JSON ({error.msg})") from None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise ValueError(
            f'line {number}: wanted an object such as {{"id": "1", "before": "", "text": "...", "after": ""}}'
        )
    return {
        "id": row.get("id", str(number)),
        "before": row.get("before") or "",
        "text": row["text"],
        "after": row.get("after") or "",
    }

"""`annotate` over JSON Lines: one object a line in, one a line out, same order and ids."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain, islice
from typing import IO, Any

from joblib import Parallel, cpu_count, delayed

from analyzer.language.reader import Reader

Lines = list[tuple[int, str]]
Rows = list[dict[str, Any]]
BATCH = 512
#: Fewer batches than these are not worth starting processes for.
FEW = 4


def annotate_lines(source: Iterable[str], target: IO[str], exact: bool = False, workers: int = 0) -> int:
    """Label every line of `source` into `target` and return how many there were; memory does not grow with the input.

    Args:
        source: JSON Lines.
        target: where the labelled lines go, in the same order.
        exact: send every sentence through the student.
        workers: processes; 0: as many as there are cores, and one for less than a few batches, which start no process.

    Raises:
        ValueError: a line is not a JSON object with a string `text`; the message names the line.
    """
    numbered = ((number, line) for number, line in enumerate(source, 1) if line.strip())
    batches = iter(lambda: list(islice(numbered, BATCH)), [])
    first = list(islice(batches, FEW))
    count = 0
    alone = workers == 1 or len(first) < FEW
    for rows in _labelled(chain(first, batches), exact, 1 if alone else workers or cpu_count()):
        for row in rows:
            target.write(json.dumps(row, ensure_ascii=False) + "\n")
        count += len(rows)
    return count


def _labelled(batches: Iterable[Lines], exact: bool, workers: int) -> Iterator[Rows]:
    if workers == 1:
        return (_label(batch, exact) for batch in batches)
    work = Parallel(n_jobs=workers, return_as="generator", pre_dispatch="2*n_jobs")
    found: Iterator[Rows] = work(delayed(_label)(batch, exact) for batch in batches)
    return found


@cache
def _reader(exact: bool) -> Reader:
    return Reader(exact=exact)


def _label(lines: Lines, exact: bool) -> Rows:
    sentences = [_sentence(number, line) for number, line in lines]
    rows: Rows = _reader(exact).annotate(sentences).to_dict("records")
    return rows


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

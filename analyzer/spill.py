"""Rows by rank: handed in in any order, given back in order of their ranks, with bounded memory.

What does not fit is written to files, one a span of ranks; giving back takes one span at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.feather as feather


class Ranked:
    """Collects Arrow tables with a column `rank` (an integer from 0) and gives them back sorted by it.

    Rows of the same rank keep the order in which they came.

    Args:
        folder: where rows go that do not fit into memory.
        span: ranks in one table that is given back.
        held: bytes kept in memory.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as place:
        ...     ranked = Ranked(Path(place), span=2, held=0)
        ...     ranked.add(pa.table({"rank": [3, 0], "text": ["d", "a"]}))
        ...     ranked.add(pa.table({"rank": [1], "text": ["b"]}))
        ...     [table["text"].to_pylist() for table in ranked.spans()]
        [['a', 'b'], ['d']]
    """

    def __init__(self, folder: Path, span: int, held: int) -> None:
        self.folder = folder
        self.span = span
        self.held = held
        self._tables: list[pa.Table] = []
        self._bytes = 0
        self._files: dict[int, list[Path]] = defaultdict(list)
        self._written = 0

    def add(self, rows: pa.Table) -> None:
        """Take rows.

        Raises:
            OSError: the disk is full.
        """
        if rows.num_rows:
            self._tables.append(rows)
            self._bytes += rows.nbytes
            if self._bytes > self.held:
                self._flush()

    def spans(self) -> Iterator[pa.Table]:
        """Yield the rows of one span after the other, in order; spans without rows are left out. May be called again."""
        if not self._files:
            yield from (rows for _, rows in self._cut())
            return
        self._flush()
        for number in sorted(self._files):
            parts = [feather.read_table(path, memory_map=False) for path in self._files[number]]
            yield _sorted(pa.concat_tables(parts))

    def _flush(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        for number, rows in self._cut():
            path = self.folder / f"{number}-{self._written}.arrow"
            feather.write_feather(rows, path, compression="lz4")
            self._files[number].append(path)
        self._written += 1
        self._tables, self._bytes = [], 0

    def _cut(self) -> Iterator[tuple[int, pa.Table]]:
        if not self._tables:
            return
        rows = _sorted(pa.concat_tables(self._tables))
        numbers = rows["rank"].to_numpy() // self.span
        starts = np.flatnonzero(np.diff(numbers, prepend=numbers[0] - 1))
        for start, stop in zip(starts, [*starts[1:], len(numbers)], strict=True):
            yield int(numbers[start]), rows.slice(start, stop - start)


def _sorted(rows: pa.Table) -> pa.Table:
    return rows.take(np.argsort(rows["rank"].to_numpy(), kind="stable"))

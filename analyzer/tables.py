"""Tables on disk: written by row groups, read when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analyzer import schema

#: Rows written, or turned to CSV, at a time.
ROWS = 20_000
TYPES = {
    schema.TEXT: pa.large_string(),
    schema.LIST: pa.list_(pa.string()),
    schema.WHEN: pa.timestamp("us", tz="UTC"),
    schema.FLOAT: pa.float64(),
    schema.COUNT: pa.int64(),
    schema.FLAG: pa.bool_(),
}


def arrow_schema(table: schema.Table) -> pa.Schema:
    """Return the columns of a table as Arrow types, the same whatever rows it has.

    Example:
        >>> arrow_schema(schema.REJECTED).names
        ['source', 'position', 'reason']
    """
    about = pa.Table.from_pandas(schema.empty(table), preserve_index=False).schema.metadata
    return pa.schema([(column.name, TYPES[column.dtype]) for column in table.columns], metadata=about)


class Writer:
    """Writes a table as Parquet, frame after frame.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as place:
        ...     with Writer(Path(place) / "rejected.parquet", schema.REJECTED) as out:
        ...         out.add(schema.conform([{"source": "a", "position": 0, "reason": "b"}], schema.REJECTED))
        ...     len(pd.read_parquet(Path(place) / "rejected.parquet"))
        1
    """

    def __init__(self, path: Path, table: schema.Table) -> None:
        self._schema = arrow_schema(table)
        self._plain = self._schema.remove_metadata()
        self._out = pq.ParquetWriter(path, self._schema)
        self._held: list[pa.Table] = []
        self._rows = 0

    def __enter__(self) -> Writer:
        """Use as a context, so that the file is complete at the end."""
        return self

    def add(self, frame: pd.DataFrame) -> None:
        """Take rows that conform to the table.

        Raises:
            OSError: the disk is full.
        """
        rows = pa.Table.from_pandas(frame, schema=self._plain, preserve_index=False)
        self._held.append(rows.replace_schema_metadata(self._schema.metadata))
        self._rows += len(frame)
        if self._rows >= ROWS:
            together = pa.concat_tables(self._held)
            whole = self._rows - self._rows % ROWS
            self._out.write_table(together.slice(0, whole), row_group_size=ROWS)
            self._held, self._rows = [together.slice(whole)], self._rows - whole

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Write what is left and close the file."""
        try:
            if kind is None and self._rows:
                self._out.write_table(pa.concat_tables(self._held))
        finally:
            self._out.close()


class Stored(Mapping[str, pd.DataFrame]):
    """Tables in a folder, each read at its first use and held from then on.

    Args:
        folder: with a Parquet file a table.
        tables: which there are.
        holder: what has to stay as long as the folder is needed.
    """

    def __init__(self, folder: Path, tables: tuple[schema.Table, ...], holder: object = None) -> None:
        self.folder = folder
        self._tables = {table.name: table for table in tables}
        self._holder = holder
        self._read: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._read:
            table = self._tables[name]
            self._read[name] = schema.conform(pd.read_parquet(self.path(name)), table)
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)

    def without(self, *names: str) -> Iterator[tuple[str, pd.DataFrame]]:
        """Yield every table but those named."""
        yield from ((name, self[name]) for name in self if name not in names)

    def path(self, name: str) -> Path:
        """Return the file of a table."""
        return self.folder / f"{name}.parquet"

    def batches(self, name: str) -> Iterator[pd.DataFrame]:
        """Yield a table some rows at a time, without holding it."""
        yield from batches(self.path(name), self._tables[name])


def batches(path: Path, table: schema.Table) -> Iterator[pd.DataFrame]:
    """Yield the rows of a Parquet file some thousand at a time; at least one frame, which may be empty."""
    empty = True
    with pq.ParquetFile(path) as opened:
        for rows in opened.iter_batches(ROWS):
            empty = False
            yield schema.conform(rows.to_pandas(), table)
    if empty:
        yield schema.empty(table)

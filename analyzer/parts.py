"""Runs pieces of work in order, in parallel through joblib, and keeps finished pieces so that a stopped run resumes.

A worker that dies costs time, not rows: what had not come back is run again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from analyzer.backends import lost

#: Times that a piece is tried again when the process that had it was killed.
TRIES = 3
#: Pieces handed to Ray or Spark at a time.
WAVE = 256


class WorkerLostError(RuntimeError):
    """Workers die again and again on the same piece of work."""


def run(work: Callable[..., Any], jobs: Iterable[tuple[Any, ...]], workers: int, backend: str | None) -> Iterator[Any]:
    """Yield `work(*job)` for every job, in the order of the jobs.

    Args:
        work: a function that can be pickled.
        jobs: its arguments; taken as they are needed, so that they need not all be in memory.
        workers: processes, -1 for all of a cluster; 1 runs in this process.
        backend: a joblib back end by name, ready for use; absent, joblib's own processes.

    Raises:
        WorkerLostError: a worker was killed on the same piece again and again.

    Example:
        >>> list(run(max, [(1, 2), (5, 3)], 1, None))
        [2, 5]
    """
    work = alone(work)
    coming = iter(jobs)
    first = list(islice(coming, 2))
    if len(first) <= 1 or (workers == 1 and backend is None):
        for job in _chain(first, coming):
            yield work(*job)
        return
    # joblib replaces a worker that has grown; the pieces it held are run again, and nobody needs to be told
    warnings.filterwarnings("ignore", message="A worker stopped while some jobs", category=UserWarning)
    waiting = _Waiting(_chain(first, coming))
    deaths = 0
    while True:
        try:
            for result in _parallel(work, waiting, workers, backend):
                waiting.done()
                deaths = 0
                yield result
            return
        except Exception as error:
            if not lost(error):
                raise
            deaths += 1
            if deaths > TRIES:
                raise WorkerLostError(
                    f"a worker process was killed {deaths} times at the same piece of work, most likely for want of "
                    "memory: run the same command again with --resume and fewer --workers"
                ) from None


@dataclass(frozen=True)
class alone:  # noqa: N801  used like a function
    """`work` with one thread a process: workers are the parallelism, and sums stay in one order wherever they are made."""

    work: Callable[..., Any]

    def __call__(self, *job: Any) -> Any:  # noqa: ANN401  whatever the work takes and gives
        """Do the work."""
        from threadpoolctl import threadpool_limits

        with threadpool_limits(limits=1):
            return self.work(*job)


def _parallel(work: Callable[..., Any], waiting: _Waiting, workers: int, backend: str | None) -> Iterator[Any]:
    from joblib import Parallel, delayed, parallel_config

    jobs = waiting.jobs()
    if backend not in ("ray", "spark"):
        with parallel_config(backend=backend or "loky"):
            pool = Parallel(n_jobs=workers, return_as="generator", batch_size=1)
        yield from pool(delayed(work)(*job) for job in jobs)
        return
    with parallel_config(backend=backend):
        pool = Parallel(n_jobs=workers, batch_size=1)
    with pool:  # these give back a list: so many at a time, that memory stays bounded
        while wave := list(islice(jobs, WAVE)):
            yield from pool(delayed(work)(*job) for job in wave)


def _chain(first: list[tuple[Any, ...]], rest: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    yield from first
    yield from rest


class _Waiting:
    """Jobs that were handed out and have not come back, and those still to come."""

    def __init__(self, coming: Iterator[tuple[Any, ...]]) -> None:
        self._coming = coming
        self._out: list[tuple[Any, ...]] = []

    def jobs(self) -> Iterator[tuple[Any, ...]]:
        yield from list(self._out)
        for job in self._coming:
            self._out.append(job)
            yield job

    def done(self) -> None:
        self._out.pop(0)


def digest(*about: object) -> str:
    """Return a short name made of what a piece of work depends on.

    Example:
        >>> len(digest("a", 1)) == 32 and digest("a", 1) != digest("a", 2)
        True
    """
    return hashlib.sha256(json.dumps(about, default=str).encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(frozen=True)
class Pieces:
    """A folder of finished pieces of work: each a few Parquet tables, under a name made of what went in.

    A piece is there whole or not at all, whenever the process that writes it is killed.
    """

    folder: Path

    def __contains__(self, name: str) -> bool:
        return (self.folder / name).is_dir()

    def names(self) -> list[str]:
        """Return the names of the pieces."""
        if not self.folder.is_dir():
            return []
        return sorted(path.name for path in self.folder.iterdir() if not path.name.startswith("."))

    def put(self, name: str, tables: Mapping[str, pd.DataFrame]) -> None:
        """Keep a piece; one that is there already under that name holds the same.

        Raises:
            OSError: the disk is full.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".", dir=self.folder))
        try:
            for table, frame in tables.items():
                frame.to_parquet(draft / f"{table}.parquet", index=False)
            try:
                draft.rename(self.folder / name)
            except OSError:
                if name not in self:
                    raise
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    def get(self, name: str, table: str, columns: list[str] | None = None) -> pd.DataFrame:
        """Return one table of a piece."""
        return pd.read_parquet(self.folder / name / f"{table}.parquet", columns=columns)

    def rows(self, name: str, table: str) -> int:
        """Return how many rows a table of a piece has."""
        return int(pq.read_metadata(self.folder / name / f"{table}.parquet").num_rows)

    def keep_only(self, names: Collection[str]) -> None:
        """Remove all other pieces, and what killed processes left."""
        if self.folder.is_dir():
            for path in self.folder.iterdir():
                if path.name not in names:
                    shutil.rmtree(path, ignore_errors=True)


class Workspace:
    """Where a run keeps its finished pieces, and a scratch folder for what is too large for memory.

    Args:
        parts: the folder of the pieces; absent, one that goes with this object.
        resume: take the pieces that are there; else they are removed.
    """

    def __init__(self, parts: Path | None, resume: bool) -> None:
        if parts is not None:
            parts.mkdir(parents=True, exist_ok=True)
            for old in parts.glob("work-*"):
                if old not in _LIVE:
                    shutil.rmtree(old, ignore_errors=True)
        self._scratch = tempfile.TemporaryDirectory(prefix="work-", dir=parts, ignore_cleanup_errors=True)
        self.scratch = Path(self._scratch.name)
        _LIVE.add(self.scratch)
        self.folder = parts or self.scratch / "pieces"
        if not resume:
            for name in KINDS:
                shutil.rmtree(self.folder / name, ignore_errors=True)
        self.used: dict[str, set[str]] = {}

    def pieces(self, kind: str, *about: object) -> Pieces:
        """Return the folder of one kind of pieces, made under the conditions `about`."""
        return Pieces(self.folder / kind / digest(*about))

    def note(self, pieces: Pieces, name: str) -> None:
        """Remember that a piece belongs to this run."""
        self.used.setdefault(str(pieces.folder), set()).add(name)

    def close(self) -> None:
        """Remove the scratch folder, and the folder of the pieces where nothing was kept."""
        self._scratch.cleanup()
        for path in (self.folder / "read", self.folder / "annotated", self.folder):
            with suppress(OSError):
                path.rmdir()

    def tidy(self) -> None:
        """Remove the pieces that this run had no use for."""
        for kind in KINDS:
            if (self.folder / kind).is_dir():
                for folder in (self.folder / kind).iterdir():
                    Pieces(folder).keep_only(self.used.get(str(folder), ()))
                    with suppress(OSError):
                        os.rmdir(folder)


KINDS = ("read", "annotated")
_LIVE: set[Path] = set()

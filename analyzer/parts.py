"""Runs pieces of work in order, in parallel through joblib, and keeps finished pieces so that a stopped run resumes."""

from __future__ import annotations

import hashlib
import json
import shutil
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from analyzer import schema

TABLES = {table.name: table for table in (schema.SENTENCES, schema.ELEMENT_ROWS, schema.ACT_ROWS, schema.PARTNER_USES)}


def run(work: Callable[..., Any], jobs: Sequence[tuple[Any, ...]], workers: int, backend: str | None) -> Iterator[Any]:
    """Yield `work(*job)` for every job, in the order of the jobs.

    Args:
        work: a function that can be pickled.
        jobs: its arguments.
        workers: processes; 1 runs in this process.
        backend: a joblib back end by name; absent, joblib's own processes.

    Example:
        >>> list(run(max, [(1, 2), (5, 3)], 1, None))
        [2, 5]
    """
    if len(jobs) <= 1 or (workers == 1 and backend is None):
        for job in jobs:
            yield work(*job)
        return
    from joblib import Parallel, delayed

    # joblib replaces a worker that has grown; the pieces it held are run again, and nobody needs to be told
    warnings.filterwarnings("ignore", message="A worker stopped while some jobs", category=UserWarning)
    pool = Parallel(n_jobs=workers, backend=backend or "loky", return_as="generator", batch_size=1)
    yield from pool(delayed(work)(*job) for job in jobs)


@dataclass(frozen=True)
class kept_or_run:  # noqa: N801  used like a function
    """`work`, with its result kept as Parquet under a name made of its input, and taken from there on a resumed run."""

    work: Callable[..., dict[str, pd.DataFrame]]
    folder: Path
    resume: bool

    def __call__(
        self, messages: pd.DataFrame, zones: pd.DataFrame, models: str, exact: bool
    ) -> dict[str, pd.DataFrame]:
        """Return the tables of one piece of messages."""
        place = self.folder / self._key(messages, models, exact)
        if self.resume and (place / "done").is_file():
            return {
                name: schema.conform(pd.read_parquet(place / f"{name}.parquet"), table)
                for name, table in TABLES.items()
            }
        result = self.work(messages, zones, models, exact)
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        for name, frame in result.items():
            frame.to_parquet(place / f"{name}.parquet")
        (place / "done").touch()
        return result

    @staticmethod
    def _key(messages: pd.DataFrame, models: str, exact: bool) -> str:
        from analyzer.language.store import manifest

        about = json.dumps(
            [
                messages[["message_id", "relationship", "side", "authored_text"]].fillna("").to_numpy().tolist(),
                manifest(Path(models)) if models else {},
                exact,
            ]
        )
        return hashlib.sha256(about.encode()).hexdigest()[:24]

"""How a run is run: workers, back end, kept pieces, progress."""

from __future__ import annotations

import dataclasses
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from analyzer.backends import CLUSTERS
from analyzer.parts import run

Progress = Callable[[str, int, int], None]


@dataclasses.dataclass
class Settings:
    """How to run: `backend` is dask, ray, spark or a joblib back end, `scheduler` the address of a cluster that runs already, `parts` a folder in which finished pieces are kept for a resumed run (one process at a time; an `Analysis` that was not saved reads its tables from there), `corrections` a folder that `analyzer learn` wrote, `trackers` folders with categories of the user's own."""

    workers: int = 0
    backend: str | None = None
    scheduler: str | None = None
    columns: tuple[tuple[str, str], ...] = ()
    parts: Path | None = None
    resume: bool = False
    exact: bool = False
    progress: Progress | None = None
    corrections: Path | None = None
    trackers: tuple[Path, ...] = ()


def forget_parts(settings: Settings) -> None:
    """Remove every piece that was kept, for whoever wants no trace of them."""
    if settings.parts:
        shutil.rmtree(settings.parts, ignore_errors=True)


def in_parallel(
    work: Callable[..., Any],
    jobs: Iterable[tuple[Any, ...]],
    settings: Settings,
    stage: str,
    total: int | None = None,
) -> Iterator[Any]:
    """Run `work` on every job, in order of the jobs.

    Args:
        work: a function that can be pickled.
        jobs: its arguments; taken as they are needed.
        settings: workers, back end, and whom to tell of progress.
        stage: its name for the user.
        total: how many jobs there are, where `jobs` does not tell.
    """
    done = 0
    jobs = jobs if total is not None or isinstance(jobs, list) else list(jobs)
    total = len(jobs) if isinstance(jobs, list) else total
    workers = settings.workers or (-1 if settings.backend in CLUSTERS else os.cpu_count() or 1)
    for result in run(work, jobs, workers, settings.backend):
        done += 1
        if settings.progress:
            settings.progress(stage, done, total or done)
        yield result

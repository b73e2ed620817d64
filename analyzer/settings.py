"""How a run is run: workers, back end, kept pieces, progress."""

from __future__ import annotations

import dataclasses
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from analyzer.parts import kept_or_run, run

Progress = Callable[[str, int, int], None]


@dataclasses.dataclass
class Settings:
    """How to run: `backend` is a joblib back end, `parts` a folder in which finished pieces are kept for a resumed run, `corrections` a folder that `analyzer learn` wrote, `trackers` folders with categories of the user's own."""

    workers: int = 0
    backend: str | None = None
    columns: tuple[tuple[str, str], ...] = ()
    parts: Path | None = None
    resume: bool = False
    exact: bool = False
    progress: Progress | None = None
    corrections: Path | None = None
    trackers: tuple[Path, ...] = ()


def forget_parts(settings: Settings) -> None:
    """Remove the pieces that were kept for a resumed run; the run is complete."""
    if settings.parts:
        shutil.rmtree(settings.parts, ignore_errors=True)


def in_parallel(work: Callable[..., Any], jobs: list[tuple[Any, ...]], settings: Settings, stage: str) -> Iterator[Any]:
    """Run `work` on every job in order of the jobs; finished pieces are kept where the settings name a folder."""
    done = 0
    total = len(jobs)
    task = kept_or_run(work, settings.parts, settings.resume) if settings.parts and stage == "annotating" else work
    for result in run(task, jobs, settings.workers or (os.cpu_count() or 1), settings.backend):
        done += 1
        if settings.progress:
            settings.progress(stage, done, total)
        yield result

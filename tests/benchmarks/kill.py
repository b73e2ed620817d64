"""Kills runs at random moments, resumes them, and compares what they write with an undisturbed run.

``python -m tests.benchmarks.kill [PATH...] [--us NAME] [--times 30] [--seed N] [--part]`` runs ``analyzer run`` on PATH (absent:
``data/sample``; with ``--part`` thirty messages of it, in three files) once undisturbed; then, time after time, in a fresh folder: it is started, its whole process group is
killed with SIGKILL at a random moment, it is started again with ``--resume``, and every file it wrote is compared, byte by
byte (of ``run.json`` all but the seconds). It ends with exit code 1 where anything differs.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import click

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"
Moment = Callable[[Path, float], bool]


def part_of_sample(folder: Path, files: int = 3, each: int = 10) -> Path:
    """Write some messages of the sample into `folder` as so many mailboxes, and return it."""
    folder.mkdir(parents=True)
    mails = (SAMPLE / "mail.mbox").read_bytes().split(b"\n\nFrom ")
    for number in range(files):
        rows = [(b"From " if at else b"") + mails[at] for at in range(number * each, number * each + each)]
        (folder / f"{number}.mbox").write_bytes(b"\n\n".join(rows) + b"\n")
    return folder


def started(paths: Sequence[Path], us: str, out: Path, more: Sequence[str] = ()) -> subprocess.Popen[bytes]:
    """Start a run in a process group of its own."""
    command = [sys.executable, "-m", "analyzer.cli", "run", *map(str, paths), "--us", us, "--out", str(out), *more]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)


def finished(paths: Sequence[Path], us: str, out: Path, more: Sequence[str] = ()) -> float:
    """Run to the end; return the seconds it took."""
    begin = time.perf_counter()
    process = started(paths, us, out, more)
    _, said = process.communicate()
    if process.returncode:
        raise RuntimeError(f"the run ended with {process.returncode}: {said.decode()}")
    return time.perf_counter() - begin


def killed(paths: Sequence[Path], us: str, out: Path, moment: Moment, more: Sequence[str] = ()) -> str | None:
    """Start a run and kill its process group as soon as `moment(out, seconds)` holds; return the stage it was in.

    None where the run ended before.
    """
    process = started(paths, us, out, more)
    begin = time.perf_counter()
    while process.poll() is None:
        if moment(out, time.perf_counter() - begin):
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return stage(out)
        time.sleep(0.005)
    _, said = process.communicate()
    if process.returncode:
        raise RuntimeError(f"the run ended with {process.returncode}: {said.decode()}")
    return None


def stage(out: Path) -> str:
    """Tell from what is in the folder how far a run came."""
    if (out / ".new").is_dir():
        return "writing"
    if any((out / ".kept").glob("annotated/*/[!.]*")):
        return "annotating or judging"
    if any((out / ".kept").glob("read/*/[!.]*")):
        return "reading or after"
    return "starting"


def files(out: Path) -> dict[str, bytes]:
    """What a run wrote; of run.json all but the seconds."""
    found = {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and not path.relative_to(out).parts[0].startswith(".")
    }
    facts = json.loads(found["run.json"])
    facts.pop("seconds")
    return found | {"run.json": json.dumps(facts, sort_keys=True).encode()}


def differing(one: Path, other: Path) -> list[str]:
    """Return the names of the files that are not the same in both folders."""
    mine, theirs = files(one), files(other)
    return sorted(name for name in {*mine, *theirs} if mine.get(name) != theirs.get(name))


def main(arguments: list[str]) -> int:
    """Kill, resume and compare as the module says."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.kill")
    parser.add_argument("paths", nargs="*", type=Path, default=[SAMPLE])
    parser.add_argument("--us", default="northwind.example")
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--part", action="store_true")
    options = parser.parse_args(arguments)
    chance = random.Random(options.seed)
    stages: Counter[str] = Counter()
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        if options.part:
            options.paths = [part_of_sample(place / "export")]
        seconds = finished(options.paths, options.us, place / "undisturbed")
        click.echo(f"undisturbed: {seconds:.1f} s")
        while stages.total() < options.times:
            out, limit = place / "out", chance.uniform(0.0, seconds)
            found = killed(options.paths, options.us, out, lambda _, passed, at=limit: passed >= at)
            if found is None:
                shutil.rmtree(out)
                continue  # it was faster than the first one
            again = finished(options.paths, options.us, out, ["--resume"])
            unlike = differing(place / "undisturbed", out)
            stages[found] += 1
            wrong += bool(unlike)
            click.echo(
                f"{stages.total():3} killed after {limit:5.1f} s ({found}), resumed in {again:5.1f} s: "
                f"{'identical' if not unlike else 'DIFFERENT: ' + ', '.join(unlike)}"
            )
            shutil.rmtree(out)
    click.echo(f"{options.times - wrong} of {options.times} identical; killed while {dict(sorted(stages.items()))}")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

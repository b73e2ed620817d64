"""Runs the same export on this machine and on local clusters, and compares every file to the byte.

``python -m tests.benchmarks.clusters [dask] [ray] [spark] [--path PATH] [--us NAME] [--batch N]`` starts a Dask cluster of two
workers (and gives the run its address), a Ray of two and a Spark ``local[2]`` (needs Java 17 and the extra ``spark``), one
after the other; PATH is ``data/sample`` where absent; N messages make a piece of annotation work, so that a small export
has enough of them. It prints the seconds of each and ends with exit code 1 where anything differs.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from analyzer import annotating, cli, place
from tests.benchmarks.kill import SAMPLE, differing

NAMES = ("dask", "ray", "spark")


@contextmanager
def cluster(name: str) -> Iterator[list[str]]:
    """Yield the options of a run on a cluster of two workers."""
    if name != "dask":
        yield ["--backend", name, "--workers", "2"]
        return
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as started:
        yield ["--backend", name, "--scheduler", started.scheduler_address]


def run(path: Path, us: str, out: Path, options: list[str]) -> float:
    """Run the command; return the seconds it took, a cluster's start included."""
    begin = time.perf_counter()
    cli.main(["run", str(path), "--us", us, "--out", str(out), *options], standalone_mode=False)
    if not (out / place.LAST).is_file():
        raise RuntimeError(f"the run into {out} wrote nothing")
    return time.perf_counter() - begin


def main(arguments: list[str]) -> int:
    """Compare as the module says."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.clusters")
    parser.add_argument("names", nargs="*", default=list(NAMES), metavar="dask|ray|spark")
    parser.add_argument("--path", type=Path, default=SAMPLE)
    parser.add_argument("--us", default="northwind.example")
    parser.add_argument("--batch", type=int, default=annotating.BATCH)
    options = parser.parse_args(arguments)
    annotating.BATCH = options.batch
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder) / "here"
        said = [f"{'joblib':6} {run(options.path, options.us, here, ['--workers', '2']):6.1f} s"]
        for name in options.names:
            out = Path(folder) / name
            with cluster(name) as more:
                seconds = run(options.path, options.us, out, more)
            unlike = differing(here, out)
            wrong += bool(unlike)
            said.append(f"{name:6} {seconds:6.1f} s  {'DIFFERENT: ' + ', '.join(unlike) if unlike else 'identical'}")
    click.echo("\n".join(said))
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""What reading and zoning costs, in multiples of the standard library's bare ``compat32`` parse of the same files.

``python -m tests.benchmarks.reading --corpus DIR [--files N] [--rounds N]`` takes every k-th mbox below DIR (N of them; 0:
all) and goes through all of them in four ways, in turn, round after round, in seconds of computing:

- ``compat32 parse``: ``BytesParser(policy=compat32).parsebytes`` on messages that were cut beforehand and lie in memory;
- ``mailbox.mbox``: what the standard library needs to go through these files, reading and cutting included, with the same parser;
- ours, reading: files to letters (cut, headers decoded, people, dates, body chosen and decoded, automatic mail told);
- ours, reading and zoning: the same, and whose words each line is.
"""

from __future__ import annotations

import argparse
import gc
import mailbox
import re
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from email.parser import BytesParser
from email.policy import compat32
from pathlib import Path

import click

from analyzer.sources import Options, find, read_chunk
from analyzer.text import zoned

SEPARATOR = re.compile(rb"^From [^\n]{0,500}\n", re.MULTILINE)
PARSED, STANDARD, READ, OURS = "compat32 parse", "mailbox.mbox", "ours: reading", "ours: reading and zoning"


def cut(data: bytes) -> list[bytes]:
    """The messages of an mbox as bytes."""
    starts = list(SEPARATOR.finditer(data))
    ends = [match.start() for match in starts[1:]] + [len(data)]
    return [data[match.end() : end] for match, end in zip(starts, ends, strict=True)]


def bare(messages: list[bytes]) -> int:
    """Parse messages and do nothing with them."""
    parser = BytesParser(policy=compat32)
    return sum(parser.parsebytes(message) is not None for message in messages)


def standard(path: Path) -> int:
    """Go through a file as the standard library does."""
    return sum(1 for _ in mailbox.mbox(path, create=False))


def read(path: Path) -> int:
    """Read a file as a run does."""
    chunks, _ = find([path])
    return sum(len(read_chunk(chunk, Options())[0]) for chunk in chunks)


def read_and_zoned(path: Path) -> int:
    """Read a file and zone its messages as a run does."""
    chunks, _ = find([path])
    count = 0
    for chunk in chunks:
        for letter in read_chunk(chunk, Options())[0]:
            zoned(letter)
            count += 1
    return count


def forget() -> None:
    """Empty the caches of our functions, so that no round gains from the one before it."""
    for name, module in list(sys.modules.items()):
        if name.startswith("analyzer."):
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear") and value.cache_parameters()["maxsize"]:
                    value.cache_clear()


def seconds(work: Callable[[], int]) -> tuple[float, int]:
    """Seconds of computing that `work` takes, and what it returns."""
    forget()
    gc.collect()
    begun = time.process_time()
    count = work()
    return time.process_time() - begun, count


def measured(paths: list[Path], rounds: int) -> tuple[dict[str, float], dict[str, int]]:
    """Median seconds of each way through all files, and the messages it met."""
    pieces = [cut(path.read_bytes()) for path in paths]
    ways: dict[str, Callable[[], int]] = {
        PARSED: lambda: sum(map(bare, pieces)),
        STANDARD: lambda: sum(map(standard, paths)),
        READ: lambda: sum(map(read, paths)),
        OURS: lambda: sum(map(read_and_zoned, paths)),
    }
    taken: dict[str, list[float]] = defaultdict(list)
    counts: dict[str, int] = {}
    for _ in range(rounds):
        for name, work in ways.items():
            spent, counts[name] = seconds(work)
            taken[name].append(spent)
    return {name: statistics.median(values) for name, values in taken.items()}, counts


def main(arguments: list[str]) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--corpus", type=Path, required=True, help="a folder with mbox files")
    parser.add_argument("--files", type=int, default=12, help="so many of them, evenly drawn; 0: all")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args(arguments)
    paths = sorted(given.corpus.rglob("*.mbox"))
    if given.files:
        paths = paths[:: max(len(paths) // given.files, 1)][: given.files]
    if not paths:
        parser.error(f"no .mbox below {given.corpus}")
    measured(paths[:1], 1)  # modules and patterns are loaded before the clock starts
    total, counts = measured(paths, given.rounds)
    size = sum(path.stat().st_size for path in paths)
    click.echo(f"{len(paths)} files, {size / 1e6:.1f} MB, median of {given.rounds} interleaved rounds, caches emptied")
    click.echo(f"  {'':26} messages  seconds  messages/s  x parse  x mailbox")
    for name, spent in total.items():
        click.echo(
            f"  {name:26} {counts[name]:8} {spent:8.2f} {counts[name] / spent:11.0f} "
            f"{spent / total[PARSED]:8.2f} {spent / total[STANDARD]:10.2f}"
        )


if __name__ == "__main__":
    main(sys.argv[1:])

"""What reading and zoning costs, in multiples of the standard library's bare ``compat32`` parse of the same files.

``python -m tests.benchmarks.reading --corpus DIR [--files N] [--rounds N]`` takes every k-th mbox below DIR (N of them; 0:
all), and for each file in turn measures, in seconds of computing, three ways of going through it: the bare parse
(messages cut beforehand, so that only ``BytesParser(policy=compat32).parsebytes`` is timed), ``mailbox.mbox`` as the
standard library reads a file, and ours (cut, read, zoned). Rounds are interleaved; of each the median over the rounds counts.
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


def measured(paths: list[Path], rounds: int) -> tuple[dict[str, float], int]:
    """Median seconds of each way, summed over the files, and the number of messages."""
    total: dict[str, float] = defaultdict(float)
    messages = 0
    for path in paths:
        pieces = cut(path.read_bytes())
        ways: dict[str, Callable[[], int]] = {
            PARSED: lambda pieces=pieces: bare(pieces),
            STANDARD: lambda path=path: standard(path),
            READ: lambda path=path: read(path),
            OURS: lambda path=path: read_and_zoned(path),
        }
        taken: dict[str, list[float]] = defaultdict(list)
        counts: dict[str, int] = {}
        for _ in range(rounds):
            for name, work in ways.items():
                spent, counts[name] = seconds(work)
                taken[name].append(spent)
        if len(set(counts.values())) > 1:
            click.echo(f"{path.name}: not the same number of messages: {counts}")
        messages += counts[OURS]
        for name, values in taken.items():
            total[name] += statistics.median(values)
    return total, messages


def main(arguments: list[str]) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--corpus", type=Path, required=True, help="a folder with mbox files")
    parser.add_argument("--files", type=int, default=12, help="so many of them, evenly drawn; 0: all")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args(arguments)
    paths = sorted(given.corpus.rglob("*.mbox"))
    if given.files:
        paths = paths[:: max(len(paths) // given.files, 1)][: given.files]
    if not paths:
        parser.error(f"no .mbox below {given.corpus}")
    measured(paths[:1], 1)  # modules and patterns are loaded before the clock starts
    total, messages = measured(paths, given.rounds)
    size = sum(path.stat().st_size for path in paths)
    click.echo(f"{len(paths)} files, {messages} messages, {size / 1e6:.1f} MB, median of {given.rounds} rounds")
    for name, spent in total.items():
        click.echo(f"  {name:26} {spent:7.2f} s {messages / spent:8.0f} messages/s {spent / total[PARSED]:6.2f} times")


if __name__ == "__main__":
    main(sys.argv[1:])

"""Makes a larger export out of mailboxes: the same mail again under new ids, new counterparts and altered sentences.

``python -m tests.benchmarks.replicate MBOX... --to DIR --times N --us DOMAIN`` writes every mailbox N times into DIR: first as it
is; then with a number in every Message-ID (and in what answers to it), in every domain but ours, and before the end of
nearly every sentence, so that nothing is a copy, no counterpart grows and no sentence was read before.

With ``--measure`` it runs ``analyzer run`` on the first copies alone and then on all of DIR, on two workers, and prints
seconds a stage and the most memory that the process in command and the largest worker held (VmHWM of Linux).
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click

SEPARATOR = re.compile(rb"^From [^\n]{0,500}\n", re.MULTILINE)
ID = re.compile(rb"<([^<>\s@]{1,200})@([^<>\s]{1,200})>")
DOMAIN = re.compile(rb"@([\w-]+(?:\.[\w-]+)*)(\.[A-Za-z]{2,10})\b")
SENTENCE_END = re.compile(rb"([a-z]{3})([.!?])(?=\s)")


def altered(message: bytes, number: int, us: bytes) -> bytes:
    """Return a message under new ids, with other counterparts and other sentences.

    Example:
        >>> altered(b"Message-ID: <a@x.com>\\nFrom: b@y.com\\n\\nWe will see you there. Bye\\n", 2, b"nw.com").decode()
        'Message-ID: <a.r2@x-r2.com>\\nFrom: b@y-r2.com\\n\\nWe will see you there 2. Bye\\n'
    """
    mark = str(number).encode()

    def renamed(match: re.Match[bytes]) -> bytes:
        whole = match.group(1) + match.group(2)
        ours = whole.lower() == us or whole.lower().endswith(b"." + us)
        return match.group() if ours else b"@" + match.group(1) + b"-r" + mark + match.group(2)

    head, blank, body = message.partition(b"\n\n")
    head = ID.sub(rb"<\1.r" + mark + rb"@\2>", head)
    body = SENTENCE_END.sub(rb"\1 " + mark + rb"\2", body)
    return DOMAIN.sub(renamed, head + blank + body)


def replicate(paths: list[Path], to: Path, times: int, us: str) -> list[Path]:
    """Write every mailbox `times` times; return the files of the first copies."""
    to.mkdir(parents=True, exist_ok=True)
    first = []
    for path in paths:
        data = path.read_bytes()
        starts = [match.start() for match in SEPARATOR.finditer(data)] + [len(data)]
        messages = [data[start:end] for start, end in zip(starts, starts[1:], strict=False)]
        for number in range(times):
            target = to / f"{path.stem}-{number}.mbox"
            with target.open("wb") as out:
                for message in messages:
                    out.write(message if number == 0 else altered(message, number, us.encode()))
            if number == 0:
                first.append(target)
    return first


def measured(paths: list[Path], us: str, out: Path) -> dict[str, float]:
    """Run on two workers; return seconds a stage and peak memory in MB."""
    command = [sys.executable, "-m", "analyzer.cli", "run", *map(str, paths), "--us", us, "--out", str(out)]
    begin = time.perf_counter()
    process = subprocess.Popen([*command, "--workers", "2"], stdout=subprocess.DEVNULL)
    own, worker = 0.0, 0.0
    while process.poll() is None:
        own = max(own, _peak(process.pid))
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        try:
            pids = [int(pid) for pid in children.read_text().split()]
        except OSError:
            pids = []
        worker = max([worker, *map(_peak, pids)])
        time.sleep(0.2)
    if process.returncode:
        raise RuntimeError(f"the run ended with {process.returncode}")
    facts = json.loads((out / "run.json").read_text("utf-8"))
    return {
        "messages": facts["counts"]["analysed"],
        **{f"s {stage}": seconds for stage, seconds in facts["seconds"].items()},
        "s in all": time.perf_counter() - begin,
        "MB in command": own,
        "MB of a worker": worker,
    }


def _peak(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found.group(1)) / 1000 if found else 0.0


def main(arguments: list[str]) -> int:
    """Write, and measure where asked."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.replicate")
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--times", type=int, default=4)
    parser.add_argument("--us", default="enron.com")
    parser.add_argument("--measure", action="store_true")
    options = parser.parse_args(arguments)
    first = replicate(options.paths, options.to, options.times, options.us)
    size = sum(path.stat().st_size for path in options.to.glob("*.mbox"))
    click.echo(f"{options.to}: {len(first) * options.times} mailboxes, {size / 1e6:.0f} MB")
    if options.measure:
        with tempfile.TemporaryDirectory() as folder:
            once = measured(first, options.us, Path(folder) / "once")
            shutil.rmtree(Path(folder) / "once")
            more = measured([options.to], options.us, Path(folder) / "more")
        for name, value in more.items():
            ratio = value / once[name] if once.get(name) else float("nan")
            click.echo(f"{name:16} {once[name]:10.1f} {value:10.1f}  x {ratio:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

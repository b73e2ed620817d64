"""Mutate files of every format and read them: nothing may crash, hang, or lose count.

``python -m tests.benchmarks.fuzz --count 200000 [--seed 0] [--seeds FOLDER]`` writes what went wrong to fuzz-failures/
and ends with 1 if anything did. The short version runs in tests/sources/test_fuzz.py.
"""

from __future__ import annotations

import argparse
import io
import random
import sys
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path

import click

from analyzer.sources import Options, find, read_chunk
from tests.benchmarks.seeds import SEEDS, zipped

#: Pieces that mean something to some parser.
TOKENS = (
    b"\n", b"\r\n", b"\n\n", b"\r", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"--=_out\n", b"--in--\n", b"From a 10:00\n", b"\nFrom x Tue Mar 04 10:00:00 2025\nA: b\n",
    b"Content-Type: multipart/mixed; boundary=in\n", b"Content-Type: message/rfc822\n\n", b"Content-Length: 99999\n", b"charset=utf-7", b"charset=punycode",
    b"=?utf-8?b?", b"=?x?q?=FF?=", b"?=", b"=C3", b"\xc3", b"\xe2\x82", b"\x1b$B", b'"', b"((((((((", b"<<<<", b">>>>", b";;;;;;", b"@@", b"::::", b"-->", b"<v ",
    b"00:00:99.999 --> ", b"{", b"[", b"]]]]", b'{"text":', b"\\ud800", b"1e999", b"-1", b"99999999999999999999", b"0000", b"PK\x03\x04", b"PK\x05\x06", b"<!DOCTYPE x>",
    b"&amp;", b"../../", b"\xf0\x9f\x98\x80", b"\xe2\x80\xae", b"Date: Mon, 32 Mrz 0001 99:99 +9999\n", b"A" * 2000, b" " * 1000, b"a@b," * 200,
)  # fmt: skip
#: Seconds of computing for one mutated file (a message may take two), and of waiting, which a busy machine makes longer.
SLOW, STUCK = 5.0, 60.0


def mutated(data: bytes, rng: random.Random, inside: bool = False) -> bytes:
    """`data` with one to eight changes; of an archive half of the time `inside` its entries, so that its sums hold."""
    if not inside and data.startswith(b"PK") and rng.random() < 0.5:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        chosen = rng.choice(sorted(files))
        return zipped(files | {chosen: mutated(files[chosen], rng, inside=True)})
    out = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        at = rng.randint(0, len(out))
        length = min(rng.choice((1, 1, 2, 4, 16, 64, 256)), max(len(out) - at, 0))
        change = rng.randint(0, 6)
        if change == 0 and out:
            out[min(at, len(out) - 1)] = rng.randint(0, 255)
        elif change == 1:
            del out[at : at + length]
        elif change == 2:
            out[at:at] = rng.choice(TOKENS)
        elif change == 3:
            out[at:at] = out[at : at + length] * rng.choice((2, 3, 50))
        elif change == 4:
            out[at : at + length] = rng.randbytes(length)
        elif change == 5:
            other = rng.randint(0, len(out))
            out[at:at] = out[other : other + length * 4]
        elif rng.random() < 0.3:
            del out[at:]
        else:
            out[at : at + length] = rng.choice(TOKENS)
        del out[300_000:]
    return bytes(out)


def read_whole(path: Path) -> tuple[int, int]:
    """Letters and rejects of a file; raises AssertionError where the count is wrong or a table cannot hold them."""
    chunks, rejected = find([path])
    letters = []
    for chunk in chunks:
        found, bad = read_chunk(chunk, Options())
        assert found or bad, f"a piece of {chunk.reader} gave neither a letter nor a reason"
        letters += found
        rejected += bad
    assert letters or rejected, "neither a letter nor a reason"
    places = Counter((letter.source, letter.position) for letter in letters)
    places.update(Counter({(r.source, r.position) for r in rejected if not r.reason.startswith("text before")}))
    twice = [place for place, n in places.items() if n > 1]
    assert not twice, f"counted twice: {twice[:3]}"
    assert all(r.reason for r in rejected)
    for letter in letters:
        for value in (
            letter.source,
            letter.subject,
            letter.author,
            letter.body,
            *letter.recipients,
            *letter.recipient_names,
        ):
            value.encode("utf-8")
            assert "\0" not in value
    return len(letters), len(rejected)


def run(count: int, seed: int, seeds: dict[str, bytes], say=click.echo) -> list[str]:
    """Read `count` mutated files; the failures as text."""
    rng = random.Random(seed)
    names = sorted(seeds)
    failures: list[str] = []
    tally: Counter[str] = Counter()
    slowest = (0.0, "")
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            name = names[number % len(names)]
            data = mutated(seeds[name], rng)
            path = Path(folder) / name
            path.write_bytes(data)
            start, waited = time.process_time(), time.perf_counter()
            try:
                letters, rejected = read_whole(path)
                tally.update(letters=letters, rejected=rejected)
            except Exception as error:  # noqa: BLE001
                failures.append(f"{name} #{number}: {type(error).__name__}: {error}")
                _keep(data, name, number)
            taken, waited = time.process_time() - start, time.perf_counter() - waited
            slowest = max(slowest, (taken, f"{name} #{number}"))
            if taken > SLOW or waited > STUCK:
                failures.append(f"{name} #{number}: {taken:.1f} s of computing, {waited:.1f} s in all")
                _keep(data, name, number)
            path.unlink()
            if (number + 1) % 10_000 == 0:
                say(
                    f"{number + 1} read, {len(failures)} failures, {dict(tally)}, slowest {slowest[0]:.2f} s ({slowest[1]})"
                )
    say(
        f"{count} mutated files in {time.perf_counter() - begun:.0f} s: {tally['letters']} letters, {tally['rejected']} rejected, "
        f"{len(failures)} failures, slowest {slowest[0]:.2f} s ({slowest[1]})"
    )
    return failures


def _keep(data: bytes, name: str, number: int) -> None:
    folder = Path("fuzz-failures")
    folder.mkdir(exist_ok=True)
    (folder / f"{number}-{name}").write_bytes(data)


def main(arguments: list[str]) -> int:
    """Run from a shell."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seeds", type=Path, help="a folder of further files to mutate")
    given = parser.parse_args(arguments)
    seeds = dict(SEEDS)
    if given.seeds:
        files = sorted(p for p in given.seeds.rglob("*") if p.is_file() and p.stat().st_size < 280_000)
        seeds |= {f"{i}-{p.name}": p.read_bytes() for i, p in enumerate(files)}
    failures = run(given.count, given.seed, seeds)
    for failure in failures[:50]:
        click.echo(failure)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

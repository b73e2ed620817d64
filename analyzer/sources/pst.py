"""Outlook's .pst and .ost, with or without a password (which guards nothing but Outlook's own door).

libpff (LGPL, extra `outlook`) reads them in a process of its own: what makes it fall or hang costs one item.
"""

from __future__ import annotations

import base64
import binascii
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analyzer.sources import limits, pst_child
from analyzer.sources.letter import Chunk, Letter, Options, Rejected
from analyzer.sources.limits import LimitError, time_limit
from analyzer.sources.outlook import WANTED, Item, letter_from_item

MAGIC = b"!BDN"
#: Items in one piece of work.
PIECE = 500
#: Times that the reading process is started anew within one piece after an item made it fall.
MAX_FALLS = 10


class PstReader:
    """Reader of .pst and .ost files."""

    NAME = "pst"
    READS = "Outlook data files (.pst, .ost), password-protected ones too"

    def knows(self, path: Path, head: bytes) -> bool:
        """Tell by the first bytes."""
        return head.startswith(MAGIC) and path.suffix.lower() not in {".pab"}

    def split(self, path: Path, source: str) -> list[Chunk]:
        """Cut into pieces of PIECE items."""
        answer = next(_lines(path, 0, 0), {"failed": "the reading process ended without an answer"})
        if "count" not in answer:
            raise ValueError(
                f"a damaged Outlook data file: {answer.get('failed', 'unreadable')}. Outlook's scanpst may repair it"
            )
        count = int(answer["count"])
        if count > limits.MAX_PST_ITEMS:
            raise LimitError(f"more than {limits.MAX_PST_ITEMS} items (MAX_PST_ITEMS)")
        if not count:
            raise ValueError("an Outlook data file without messages")
        return [
            Chunk(self.NAME, path, source, start, min(start + PIECE, count), start) for start in range(0, count, PIECE)
        ]

    def read(self, chunk: Chunk, options: Options) -> Iterator[Letter | Rejected]:
        """Read the items of the piece."""
        position = chunk.start
        falls = 0
        while position < chunk.end:
            for line in _lines(chunk.path, position, chunk.end):
                if "failed" in line or position >= chunk.end:
                    break
                yield _letter(line, chunk.source, position)
                position += 1
            if position >= chunk.end:
                return
            falls += 1
            if falls > MAX_FALLS:
                for rest in range(position, chunk.end):
                    yield Rejected(
                        chunk.source, rest, "not read: reading this piece of the Outlook data file failed too often"
                    )
                return
            yield Rejected(
                chunk.source, position, "not read: this item makes libpff fail or hang (PST_SECONDS, PST_MEMORY_BYTES)"
            )
            position += 1


def _letter(line: dict[str, Any], source: str, position: int) -> Letter | Rejected:
    if "error" in line:
        return Rejected(source, position, f"a damaged item: {line['error']}")
    try:
        with time_limit():
            item = Item(
                _values(line["values"]),
                [_values(v) for v in line["recipients"]],
                [_values(v) for v in line["attachments"]],
            )
            return letter_from_item(item, source, position)
    except LimitError as error:
        return Rejected(source, position, f"not read: {error}")
    except Exception as error:  # noqa: BLE001  a damaged item fails anywhere
        return Rejected(source, position, f"a damaged item: {type(error).__name__}")


def _values(values: dict[str, list[Any]]) -> dict[int, tuple[int, bytes]]:
    return {int(number): (int(kind), base64.b64decode(data)) for number, (kind, data) in values.items()}


def _lines(path: Path, start: int, end: int) -> Iterator[dict[str, Any]]:
    """What the reading process prints; it is ended when it says nothing for PST_SECONDS."""
    command = [
        sys.executable,
        "-P",
        str(pst_child.__file__),
        str(path),
        str(start),
        str(end),
        str(limits.PST_MEMORY_BYTES),
    ]
    process = subprocess.Popen(  # noqa: S603  our own module, no shell
        [*command, *map(str, sorted(WANTED))],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
    )
    timer = threading.Timer(limits.PST_SECONDS, process.kill)
    timer.start()
    try:
        for line in process.stdout or ():
            timer.cancel()
            try:
                answer = json.loads(line)
            except (ValueError, binascii.Error):
                return
            yield answer
            timer = threading.Timer(limits.PST_SECONDS, process.kill)
            timer.start()
    finally:
        timer.cancel()
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


READER = PstReader()

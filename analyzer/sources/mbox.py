"""mbox: many messages in one file, each opened by a "From " line after a blank line."""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from pathlib import Path

from analyzer.sources.letter import Chunk, Letter, Options, Rejected
from analyzer.sources.message import letter_from_bytes
from analyzer.sources.registry import CHUNK_BYTES

#: A separator: "From ", somebody, and a date of which we ask only a clock time or a year (RFC 4155).
SEPARATOR = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\n]{0,500}?(?:\d{1,2}:\d\d|\d{4})[^\n]{0,80}\r?\n")
ESCAPED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
#: One message of more than this is not correspondence; it is named in `rejected`.
MAX_MESSAGE_BYTES = 100_000_000


class MboxReader:
    """Reader of mbox files (mboxo, mboxrd)."""

    NAME = "mbox"
    READS = "mbox files"

    def knows(self, path: Path, head: bytes) -> bool:
        """Tell whether the file begins like an mbox, or is named so and holds a separator."""
        start = head.lstrip(b"\xef\xbb\xbf\r\n")
        if SEPARATOR.match(start):
            return True
        return path.suffix.lower() in {".mbox", ".mbx"} and b"\0" not in head[:1000]

    def split(self, path: Path, source: str) -> list[Chunk]:
        """Cut at separators into pieces of about CHUNK_BYTES; count messages so that positions are known."""
        if path.stat().st_size == 0:
            return []
        starts = [m.start() for m in self._separators(path)]
        size = path.stat().st_size
        if not starts:
            raise ValueError(
                "no message begins in this mbox: no line 'From someone <date>' after a blank line. "
                "If it holds a single message, name it .eml"
            )
        chunks: list[Chunk] = []
        first = 0
        for index, _ in enumerate(starts):
            end = starts[index + 1] if index + 1 < len(starts) else size
            if end - starts[first] >= CHUNK_BYTES or index + 1 == len(starts):
                begin = 0 if first == 0 else starts[first]
                chunks.append(Chunk(self.NAME, path, source, begin, end, first))
                first = index + 1
        return chunks

    def read(self, chunk: Chunk, options: Options) -> Iterator[Letter | Rejected]:
        """Read the messages of the piece."""
        with chunk.path.open("rb") as stream:
            stream.seek(chunk.start)
            data = stream.read(chunk.end - chunk.start)
            at_end = not stream.read(1)
        matches = list(SEPARATOR.finditer(data))
        before = data[: matches[0].start()] if matches else data
        if before.strip(b"\xef\xbb\xbf\r\n \t"):
            yield Rejected(
                chunk.source, chunk.first, "text before the first message of the mbox: was its beginning cut off?"
            )
        for index, match in enumerate(matches):
            last = index + 1 == len(matches)
            raw = data[match.end() : len(data) if last else matches[index + 1].start()]
            position = chunk.first + index
            if len(raw) > MAX_MESSAGE_BYTES:
                yield Rejected(chunk.source, position, f"a message of more than {MAX_MESSAGE_BYTES // 1_000_000} MB")
                continue
            cut = last and at_end and not raw.endswith(b"\n")
            yield letter_from_bytes(ESCAPED_FROM.sub(rb"\1", raw), chunk.source, position, cut=cut)

    @staticmethod
    def _separators(path: Path) -> Iterator[re.Match[bytes]]:
        with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as view:
            yield from SEPARATOR.finditer(view)


READER = MboxReader()

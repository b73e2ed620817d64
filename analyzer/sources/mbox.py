"""mbox: many messages in one file, each opened by a "From " line.

Four dialects are in use. mboxo and mboxrd put ">" before lines of text that begin with "From "; mboxcl does so too and
also tells the length of each body, mboxcl2 tells the length and leaves the text alone. A length is believed only
if a message, or the end of the file, follows where it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from analyzer.sources import eml, limits
from analyzer.sources.letter import Chunk, Letter, Options, Rejected
from analyzer.sources.message import letter_from_bytes
from analyzer.sources.registry import CHUNK_BYTES

#: After an empty line: "From ", somebody, a clock time or a year (RFC 4155), and below it a header field.
LOOSE = re.compile(rb"From [^\n]{0,500}?(?:\d{1,2}:\d\d|\d{4})[^\n]{0,80}\r?\n(?=[!-9;-~]{1,80}:|>?From )")
#: With the whole date as C libraries write it, no empty line is asked for before it.
STRICT = re.compile(
    rb"From [^\n]{0,300}?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?[ ]{1,2}(?:[A-Z][a-z]{2}[ ]{1,2}\d{1,2}|\d{1,2} [A-Z][a-z]{2})[ ,][^\n]{0,60}"
    rb"\d{1,2}:\d\d[^\n]{0,60}\r?\n(?=[!-9;-~]{1,80}:|>From |\r?\n|\Z)"
)
LENGTH = re.compile(rb"^content-length:[ \t]{0,20}(\d{1,12})[ \t]{0,20}\r?$", re.MULTILINE)
FROM = re.compile(rb"From ")
#: What may stand before the first message: a byte order mark, empty lines.
BEFORE = b"\xef\xbb\xbf\r\n"
HIDDEN_FROM = re.compile(rb">From ")
ESCAPED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
BARE_FROM = re.compile(rb"^From ", re.MULTILINE)
#: Bytes searched at a time, and bytes that a separator with the beginning of the next header may take.
WINDOW = 8_000_000
REACH = 2_000
HEADER_REACH = 64_000
BY_LENGTH = "content-length"


class MboxReader:
    """Reader of mbox files (mboxo, mboxrd, mboxcl, mboxcl2)."""

    NAME = "mbox"
    READS = "mbox files in all four dialects (Thunderbird, Apple Mail, Gmail Takeout with labels and threads)"

    def knows(self, path: Path, head: bytes) -> bool:
        """Tell whether the file begins like an mbox, or is named so and holds text."""
        start = head.lstrip(BEFORE)
        if LOOSE.match(start) or STRICT.match(start):
            return True
        return path.suffix.lower() in {".mbox", ".mbx"} and b"\0" not in head[:1000]

    def split(self, path: Path, source: str) -> list[Chunk]:
        """Cut at separators into pieces of about CHUNK_BYTES; count messages so that positions are known."""
        size = path.stat().st_size
        if size == 0:
            return []
        with path.open("rb") as stream:
            head = stream.read(HEADER_REACH)
            hint = BY_LENGTH if LENGTH.search(head.lower()) else ""
            found = _messages(stream, size, bool(hint))
            # a file of one piece: that a message begins in it is all that must be known
            starts = [start for start, _, _ in (islice(found, 1) if size <= CHUNK_BYTES else found)]
        if not starts and eml.READER.knows(path, head):
            return eml.READER.split(path, source)  # a single message under the name of a mailbox
        if not starts:
            raise ValueError(
                "no message begins in this mbox: no line 'From someone <date>' after a blank line. "
                "If it holds a single message, name it .eml"
            )
        if size <= CHUNK_BYTES:
            return [Chunk(self.NAME, path, source, 0, size, 0, hint)]
        chunks: list[Chunk] = []
        first = 0
        for index, _ in enumerate(starts):
            end = starts[index + 1] if index + 1 < len(starts) else size
            if end - starts[first] >= CHUNK_BYTES or index + 1 == len(starts):
                begin = 0 if first == 0 else starts[first]
                chunks.append(Chunk(self.NAME, path, source, begin, end, first, hint))
                first = index + 1
        return chunks

    def read(self, chunk: Chunk, options: Options) -> Iterator[Letter | Rejected]:
        """Read the messages of the piece."""
        with chunk.path.open("rb", buffering=HEADER_REACH) as stream:
            size = stream.seek(0, 2)
            stream.seek(chunk.start)
            found = list(_messages(stream, chunk.end, chunk.hint == BY_LENGTH, chunk.start))
            before = _bytes(stream, chunk.start, min(found[0][0] if found else chunk.end, chunk.start + 1000))
            if before.strip(BEFORE + b" \t"):
                yield Rejected(
                    chunk.source, chunk.first, "text before the first message of the mbox: was its beginning cut off?"
                )
            for index, (_, text, stated) in enumerate(found):
                following = found[index + 1][0] if index + 1 < len(found) else chunk.end
                end = stated or following
                position = chunk.first + index
                if end - text > limits.MAX_MESSAGE_BYTES:
                    yield Rejected(chunk.source, position, _too_long())
                    continue
                raw = _bytes(stream, text, end)
                cut = following == size and not stated and not raw.endswith(b"\n")
                if HIDDEN_FROM.search(raw) and not (stated and BARE_FROM.search(raw)):
                    raw = ESCAPED_FROM.sub(rb"\1", raw)
                yield letter_from_bytes(raw, chunk.source, position, cut=cut)


def _too_long() -> str:
    return f"not read: a message of more than {limits.MAX_MESSAGE_BYTES // 1_000_000} MB (MAX_MESSAGE_BYTES)"


def _bytes(stream: BinaryIO, start: int, end: int) -> bytes:
    stream.seek(start)
    return stream.read(max(end - start, 0))


def _messages(stream: BinaryIO, end: int, by_length: bool, start: int = 0) -> Iterator[tuple[int, int, int]]:
    """Yield where each message begins, where its header begins, and where it ends if its length says so (else 0).

    Reads a window at a time; `stream` may be moved by the caller between two messages.
    """
    at = start
    while at < end:
        base = max(at - 4, start)
        window = _bytes(stream, base, min(base + WINDOW, end))
        if not window:
            return
        last = base + len(window) >= end
        usable = len(window) if last else len(window) - REACH
        leading = len(window) - len(window.lstrip(BEFORE))
        index = at - base
        jump = 0
        while found := FROM.search(window, index, usable + len(b"From ") - 1):
            index = found.start()
            match = _separator(window, index, base + index == start, index <= leading)
            if not match:
                index += 5
                continue
            begins, text = base + index, base + match.end()
            stated = _stated_end(stream, text, end) if by_length else 0
            yield begins, text, stated
            index = match.end() if not stated else max(stated - base, match.end())
            if index > len(window):
                jump = base + index
                break
        at = jump or (end if last else base + usable)


def _separator(window: bytes, index: int, first: bool, leading: bool) -> re.Match[bytes] | None:
    """The line "From " at `index` if it opens a message; `first` of the piece, `leading`: nothing stands before it."""
    if not leading and window[index - 1] != 10:
        return None
    strict = STRICT.match(window, index)
    if strict or not (first or window.endswith((b"\n\n", b"\n\r\n"), max(index - 3, 0), index)):
        return strict
    return LOOSE.match(window, index)


def _stated_end(stream: BinaryIO, text: int, end: int) -> int:
    """Where the message ends by its Content-Length, or 0 where there is none or it cannot be true."""
    header = _bytes(stream, text, min(text + HEADER_REACH, end))
    blank = re.search(rb"\n\r?\n", header)
    length = LENGTH.search(header[: blank.start() + 1].lower()) if blank else None
    if not blank or not length:
        return 0
    stated = text + blank.end() + int(length.group(1))
    if stated > end:
        return 0
    after = _bytes(stream, stated, min(stated + REACH, end))
    rest = after.lstrip(b"\r\n")
    if len(after) - len(rest) > 4 or (
        after and after[:1] not in b"\r\n" and _bytes(stream, stated - 1, stated) != b"\n"
    ):
        return 0
    return stated if not rest or LOOSE.match(rest) or STRICT.match(rest) else 0


READER = MboxReader()

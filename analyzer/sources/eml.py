""".eml files and the files of a maildir: one message a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from analyzer.sources.letter import Chunk, Letter, Options, Rejected
from analyzer.sources.mbox import MAX_MESSAGE_BYTES
from analyzer.sources.message import letter_from_bytes

HEADER_LINE = re.compile(rb"([!-9;-~]{1,80}):")
#: A file is a message if its header block holds From or a trace header, and one more of these.
TELLING = {b"from", b"to", b"subject", b"message-id", b"received", b"return-path", b"mime-version", b"delivered-to"}


class EmlReader:
    """Reader of single messages: .eml, and files of maildir folders, which have no extension."""

    NAME = "eml"
    READS = ".eml files and maildir folders (cur, new)"

    def knows(self, path: Path, head: bytes) -> bool:
        """Tell whether the file is a message by its name, its folder or its header block."""
        if path.suffix.lower() in {".eml", ".emlx"}:
            return True
        if path.suffix.lower() in {".csv", ".tsv", ".md"} or b"\0" in head[:1000]:
            return False
        names = _header_names(head)
        telling = names & TELLING
        in_maildir = path.parent.name in {"cur", "new", "tmp"}
        strong = bool(telling & {b"message-id", b"received", b"return-path"}) and b"from" in names
        return strong or len(telling) >= 3 or (in_maildir and len(telling) >= 1)

    def split(self, path: Path, source: str) -> list[Chunk]:
        """One file is one piece of work."""
        return [Chunk(self.NAME, path, source, 0, path.stat().st_size)]

    def read(self, chunk: Chunk, options: Options) -> Iterator[Letter | Rejected]:
        """Read the message."""
        if chunk.end > MAX_MESSAGE_BYTES:
            yield Rejected(chunk.source, 0, f"a message of more than {MAX_MESSAGE_BYTES // 1_000_000} MB")
            return
        raw = chunk.path.read_bytes()
        if b"\0" in raw[:1000] and not _header_names(raw):
            yield Rejected(
                chunk.source, 0, "a binary file, not a message; export it from the mail program as .eml or mbox"
            )
            return
        yield letter_from_bytes(raw, chunk.source, 0)


def _header_names(head: bytes) -> set[bytes]:
    names: set[bytes] = set()
    for line in head.split(b"\n")[:200]:
        if not line.strip():
            break
        match = HEADER_LINE.match(line)
        if match:
            names.add(match.group(1).lower())
        elif line[:1] not in b" \t" and not line.startswith((b"From ", b">From ")):
            break
    return names


READER = EmlReader()

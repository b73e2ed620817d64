""".eml, .emlx and the files of a maildir: one message a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from analyzer.sources import limits
from analyzer.sources.letter import Chunk, Letter, Options, Rejected
from analyzer.sources.message import letter_from_bytes

HEADER_LINE = re.compile(rb"([!-9;-~]{1,80})[ \t]{0,20}:")
#: A file is a message if its header block holds From or a trace header, and one more of these.
TELLING = {b"from", b"to", b"subject", b"message-id", b"received", b"return-path", b"mime-version", b"delivered-to"}
#: No note has these.
MIME = {b"mime-version", b"content-type", b"content-transfer-encoding"}
#: Apple Mail writes the length of the message on the first line, and a property list after it.
EMLX_LENGTH = re.compile(rb"[ \t]{0,20}(\d{1,12})[ \t]{0,20}\r?\n")
#: A line "From ..." that an mbox hid, between lines that are no quotes.
ESCAPED_FROM = re.compile(rb"(\n(?!>)[^\n]{0,998}\n)>(From [^\n]{0,998}\n(?!>))")
EMLX_PLIST = re.compile(rb"<\?xml [^>]{1,100}>\s{0,10}<!DOCTYPE plist ")


class EmlReader:
    """Reader of single messages: .eml, .emlx, and files of maildir folders, which have no extension."""

    NAME = "eml"
    READS = ".eml and .emlx files, maildir folders (cur, new)"

    def knows(self, path: Path, head: bytes) -> bool:
        """Tell whether the file is a message by its name, its folder or its header block."""
        if path.suffix.lower() in {".eml", ".emlx"}:
            return True
        if path.suffix.lower() in {".csv", ".tsv", ".md", ".json", ".jsonl", ".vtt", ".srt"} or b"\0" in head[:1000]:
            return False
        names = _header_names(head)
        telling = names & TELLING
        in_maildir = path.parent.name in {"cur", "new", "tmp"}
        strong = bool(telling & {b"message-id", b"received", b"return-path"}) and b"from" in names
        return strong or len(telling) >= 3 or bool(names & MIME) or (in_maildir and len(telling) >= 1)

    def split(self, path: Path, source: str) -> list[Chunk]:
        """One file is one piece of work."""
        return [Chunk(self.NAME, path, source, 0, path.stat().st_size)]

    def read(self, chunk: Chunk, options: Options) -> Iterator[Letter | Rejected]:
        """Read the message."""
        if chunk.path.stat().st_size > limits.MAX_MESSAGE_BYTES:
            size = limits.MAX_MESSAGE_BYTES // 1_000_000
            yield Rejected(chunk.source, 0, f"not read: a message of more than {size} MB (MAX_MESSAGE_BYTES)")
            return
        raw = chunk.path.read_bytes()
        if chunk.path.suffix.lower() == ".emlx":
            raw = without_emlx(raw)
        if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:  # saved as "Unicode" by an editor
            raw = raw.decode("utf-16", "replace").encode()
        if b"\n>From " in raw:  # a mailbox was taken apart without undoing this
            raw = ESCAPED_FROM.sub(rb"\1\2", raw)
        if b"\0" in raw[:1000] and not _header_names(raw[:100_000]):
            yield Rejected(
                chunk.source, 0, "a binary file, not a message; export it from the mail program as .eml or mbox"
            )
            return
        yield letter_from_bytes(raw, chunk.source, 0)


def without_emlx(raw: bytes) -> bytes:
    """Return the message of an .emlx file: without its length line and its property list.

    Example:
        >>> without_emlx(b'7\\nA: b\\n\\nc<?xml version="1.0"?><plist/>')
        b'A: b\\n\\nc'
    """
    first = EMLX_LENGTH.match(raw)
    if not first:
        return raw
    stated = first.end() + int(first.group(1))
    rest = raw[stated : stated + 1000].lstrip()
    if stated <= len(raw) and (not rest or rest.startswith((b"<?xml", b"<plist"))):
        return raw[first.end() : stated]
    plists = [match.start() for match in EMLX_PLIST.finditer(raw, max(first.end(), len(raw) - 100_000))]
    return raw[first.end() : plists[-1] if plists else len(raw)]


def _header_names(head: bytes) -> set[bytes]:
    names: set[bytes] = set()
    for line in head[:100_000].lstrip(b"\xef\xbb\xbf\r\n").split(b"\n")[:200]:
        if not line.strip():
            break
        match = HEADER_LINE.match(line)
        if match:
            names.add(match.group(1).lower())
        elif line[:1] not in b" \t" and not line.startswith((b"From ", b">From ")):
            break
    return names


READER = EmlReader()

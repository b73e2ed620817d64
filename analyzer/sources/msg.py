"""Outlook's .msg: one message in an OLE file (MS-OXMSG). Only streams of properties that are read are opened."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analyzer.sources import limits
from analyzer.sources.letter import Chunk, Letter, Options, Rejected
from analyzer.sources.limits import LimitError, time_limit
from analyzer.sources.outlook import WANTED, Item, letter_from_item

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROPERTIES = "__properties_version1.0"
#: Bytes before the first property: of a message, of a message within a message, of a recipient or attachment.
HEAD_OF_MESSAGE, HEAD_OF_OTHER = 32, 8
#: Recipients and attachments of one message.
MAX_STORAGES = 5_000


class MsgReader:
    """Reader of .msg files."""

    NAME = "msg"
    READS = "Outlook messages (.msg)"

    def knows(self, path: Path, head: bytes) -> bool:
        """Tell by name and first bytes: .msg is also a name of ordinary mail."""
        return head.startswith(MAGIC) and path.suffix.lower() in {".msg", ".oft", ""}

    def split(self, path: Path, source: str) -> list[Chunk]:
        """One file is one piece of work."""
        return [Chunk(self.NAME, path, source, 0, path.stat().st_size)]

    def read(self, chunk: Chunk, options: Options) -> Iterator[Letter | Rejected]:
        """Read the message."""
        try:
            if chunk.path.stat().st_size > limits.MAX_MSG_BYTES:
                raise LimitError(
                    f"an Outlook message of more than {limits.MAX_MSG_BYTES // 1_000_000} MB (MAX_MSG_BYTES)"
                )
            with time_limit():
                found = letter_from_item(item_of(chunk.path.read_bytes()), chunk.source, 0)
        except LimitError as error:
            found = Rejected(chunk.source, 0, f"not read: {error}")
        except Exception as error:  # noqa: BLE001  a damaged OLE file fails anywhere
            found = Rejected(chunk.source, 0, f"a damaged Outlook message: {type(error).__name__}: {str(error)[:200]}")
        yield found


def item_of(data: bytes) -> Item:
    """Return the properties of a .msg file.

    Raises:
        Exception: the file is damaged.
    """
    import olefile

    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        entries: dict[str, list[str]] = {}
        for entry in ole.listdir(streams=True, storages=False):
            if len(entry) <= 2:
                entries.setdefault(entry[0] if len(entry) == 2 else "", []).append(entry[-1])
        if len(entries) > MAX_STORAGES:
            raise LimitError(f"more than {MAX_STORAGES} recipients and attachments (MAX_STORAGES)")
        if PROPERTIES not in entries.get("", []):
            raise ValueError("no message inside")
        people = sorted(name for name in entries if name.lower().startswith("__recip_version1.0_"))
        files = sorted(name for name in entries if name.lower().startswith("__attach_version1.0_"))
        return Item(
            _values(ole, "", entries[""], HEAD_OF_MESSAGE),
            [_values(ole, name, entries[name], HEAD_OF_OTHER) for name in people],
            [_values(ole, name, entries[name], HEAD_OF_OTHER) for name in files],
        )


def _values(ole: Any, storage: str, streams: list[str], head: int) -> dict[int, tuple[int, bytes]]:  # noqa: ANN401  olefile has no types
    values: dict[int, tuple[int, bytes]] = {}
    for name in streams:
        if name == PROPERTIES:
            data = ole.openstream(_path(storage, name)).read(limits.MAX_HEADER_BYTES)
            for at in range(head, len(data) - 15, 16):
                kind, number = struct.unpack_from("<HH", data, at)
                if number in WANTED:
                    values.setdefault(number, (kind, data[at + 8 : at + 16]))
    for name in streams:
        if name.startswith("__substg1.0_") and len(name) == 20:
            number, kind = int(name[12:16], 16), int(name[16:20], 16)
            if number in WANTED:
                values[number] = (kind, ole.openstream(_path(storage, name)).read(limits.MAX_TEXT_BYTES))
    return values


def _path(storage: str, name: str) -> list[str]:
    return [storage, name] if storage else [name]


READER = MsgReader()

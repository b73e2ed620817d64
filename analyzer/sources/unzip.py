"""Opening .zip files that may have been made to hurt: every limit is checked before and while unpacking."""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from analyzer.sources import limits
from analyzer.sources.limits import LimitError

END_RECORD = b"PK\x05\x06"
BLOCK = 1_000_000
#: What goes wrong inside a broken archive.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    struct.error,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
)


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open an archive whose table of contents is of a believable size.

    Raises:
        LimitError: too many entries.
        zipfile.BadZipFile: it is not a zip file, or is damaged.
    """
    _refuse_directory(path)
    with zipfile.ZipFile(path) as archive:
        if len(archive.infolist()) > limits.MAX_ENTRIES:
            raise LimitError(f"an archive of more than {limits.MAX_ENTRIES} entries (MAX_ENTRIES)")
        yield archive


def _refuse_directory(path: Path) -> None:
    """The standard library reads the whole table of contents into memory: look at its stated size first."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        stream.seek(max(0, size - 66_000))
        tail = stream.read()
    at = tail.rfind(END_RECORD)
    if at < 0 or len(tail) < at + 20:
        raise zipfile.BadZipFile("its table of contents is missing: was the download complete?")
    entries, directory = struct.unpack_from("<HI", tail, at + 10)
    wide = tail.rfind(b"PK\x06\x06", 0, at)
    if wide >= 0 and len(tail) >= wide + 48:
        entries, directory = struct.unpack_from("<QQ", tail, wide + 32)
    if directory > limits.MAX_DIRECTORY_BYTES or entries > limits.MAX_ENTRIES:
        raise LimitError(f"an archive of more than {limits.MAX_ENTRIES} entries (MAX_ENTRIES, MAX_DIRECTORY_BYTES)")


def climbs(name: str) -> bool:
    """Tell whether the name of an entry leads out of its archive.

    Example:
        >>> climbs("../../etc/passwd"), climbs("C:\\\\x"), climbs("mail/in..box.mbox")
        (True, True, False)
    """
    parts = re.split(r"[\\/]", name)
    return ".." in parts or name.startswith(("/", "\\")) or bool(re.match(r"[A-Za-z]:", name))


def refusal(entry: zipfile.ZipInfo) -> str:
    """Return why an entry is not to be unpacked, or "".

    Example:
        >>> refusal(zipfile.ZipInfo("../x"))
        'its path leads out of the archive'
    """
    if climbs(entry.filename):
        return "its path leads out of the archive"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "a link, not a file"
    if entry.flag_bits & 1:
        return "locked with a password; unpack it and give the folder"
    return ""


def unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: BinaryIO, most: int) -> int:
    """Write an entry to `target` and return its bytes.

    Args:
        archive: the open archive.
        entry: which of its entries.
        target: where to.
        most: bytes that may still be written.

    Raises:
        LimitError: it grows beyond MAX_RATIO or `most`.
    """
    written = 0
    with archive.open(entry) as stream:
        while block := stream.read(BLOCK):
            written += len(block)
            if written > limits.RATIO_FROM and written > limits.MAX_RATIO * max(entry.compress_size, 1):
                raise LimitError(f"it grows more than {limits.MAX_RATIO} times when unpacked: a zip bomb (MAX_RATIO)")
            if written > most:
                raise LimitError("it unpacks to more than an archive may hold (MAX_UNPACKED_BYTES, KEEP_FREE_BYTES)")
            target.write(block)
    return written

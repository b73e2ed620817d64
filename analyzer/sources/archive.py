""".zip archives holding any mixture of what the other readers read, other archives included.

Entries are unpacked one by one into a folder of our own, under names of our own, and cut into pieces of work like any
file; the folder goes when the program ends. An archive that is met again unchanged is not unpacked again.
"""

from __future__ import annotations

import atexit
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath

from analyzer.sources import limits
from analyzer.sources.letter import Chunk, Letter, Options, Rejected
from analyzer.sources.limits import LimitError
from analyzer.sources.registry import FOLDER_MAPPING, TABLES, pieces_of
from analyzer.sources.unzip import BROKEN, opened, refusal, unpack

#: Folders whose name tells a reader what lies in them.
TELLING_FOLDERS = {"cur", "new", "tmp"}
UNSAFE = re.compile(r"[^\w .()@,+=&'\-]")
#: A mapping is a few lines.
MAPPING_BYTES = 100_000
#: What archivers and file managers add; not part of an export.
LITTER = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)")


class ArchiveReader:
    """Reader of .zip archives."""

    NAME = "archive"
    READS = ".zip archives holding any of these (Takeout, maildir folders, call notes)"

    def __init__(self) -> None:
        self.unpacked: dict[tuple[str, int, int], list[Chunk | Rejected]] = {}
        self.depth = 0
        self.left = 0

    def knows(self, path: Path, head: bytes) -> bool:
        """Tell by the first bytes."""
        if b"[Content_Types].xml" in head[:2000] or b"mimetypeapplication/" in head[:100]:
            return False  # an office document is a zip too
        return head.startswith((b"PK\x03\x04", b"PK\x05\x06")) or (path.suffix.lower() == ".zip" and b"PK" in head)

    def split(self, path: Path, source: str) -> list[Chunk | Rejected]:
        """Unpack and cut what is inside."""
        status = path.stat()
        key = (f"{path.resolve()}\0{source}", status.st_size, status.st_mtime_ns)
        if key not in self.unpacked or any(isinstance(p, Chunk) and not p.path.exists() for p in self.unpacked[key]):
            self.unpacked[key] = self._inside(path, source)
        return self.unpacked[key]

    def read(self, chunk: Chunk, options: Options) -> Iterator[Letter | Rejected]:
        """Nothing is left to read: the pieces of an archive belong to the readers of its entries."""
        yield from ()

    def _inside(self, path: Path, source: str) -> list[Chunk | Rejected]:
        if self.depth >= limits.MAX_NESTING:
            raise LimitError(f"archives nested deeper than {limits.MAX_NESTING} (MAX_NESTING)")
        if self.depth == 0:
            free = shutil.disk_usage(_workplace()).free - limits.KEEP_FREE_BYTES
            self.left = max(min(limits.MAX_UNPACKED_BYTES, free), 0)
        self.depth += 1
        try:
            return self._entries(path, source)
        except zipfile.BadZipFile as error:
            raise ValueError(f"a damaged .zip archive: {error}") from None
        finally:
            self.depth -= 1

    def _entries(self, path: Path, source: str) -> list[Chunk | Rejected]:
        pieces: list[Chunk | Rejected] = []
        folder = Path(tempfile.mkdtemp(dir=_workplace()))
        with opened(path) as archive:
            stored = 0
            entries = [e for e in archive.infolist() if not e.is_dir() and not LITTER.search(e.filename)]
            mappings = _mappings(entries)
            told = {mapping.filename for mapping in mappings.values()}
            entries = [e for e in entries if e.filename not in told]
            for number, entry in enumerate(sorted(entries, key=lambda e: e.filename)):
                name = f"{source}/{entry.filename}"
                stored += entry.compress_size
                if stored > path.stat().st_size:
                    raise LimitError("its entries lie over each other: a zip bomb")
                reason = refusal(entry)
                target = _place(folder, number, entry.filename)
                try:
                    if reason:
                        raise ValueError(reason)
                    with target.open("wb") as stream:
                        self.left -= unpack(archive, entry, stream, self.left)
                    if mapping := mappings.get(entry.filename):
                        with target.with_suffix(".toml").open("wb") as stream:
                            self.left -= unpack(archive, mapping, stream, min(MAPPING_BYTES, self.left))
                except BROKEN as error:
                    target.unlink(missing_ok=True)
                    text = str(error) or type(error).__name__
                    pieces.append(Rejected(name, 0, f"not unpacked: {text[:300]}"))
                    continue
                found = pieces_of(target, name)
                pieces.extend(found)
                if not any(isinstance(p, Chunk) and p.path == target for p in found):
                    target.unlink(missing_ok=True)
        if not pieces:
            raise ValueError("an archive without files")
        return pieces


def _mappings(entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """For each table the entry that tells its columns: of the same name, or columns.toml in the same folder."""
    told = {entry.filename: entry for entry in entries if entry.filename.endswith(".toml") and not refusal(entry)}
    found: dict[str, zipfile.ZipInfo] = {}
    for name in (entry.filename for entry in entries):
        path = PurePosixPath(name)
        if path.suffix.lower() in TABLES:
            for beside in (path.with_suffix(".toml"), path.parent / FOLDER_MAPPING):
                if str(beside) in told:
                    found.setdefault(name, told[str(beside)])
    return found


def _place(folder: Path, number: int, name: str) -> Path:
    """Where an entry is put: its last name made safe, in a folder of its own."""
    inside = PurePosixPath(name.replace("\\", "/"))
    parent = inside.parent.name if inside.parent.name in TELLING_FOLDERS else "entry"
    suffix = UNSAFE.sub("_", inside.suffix)[:20]
    stem = UNSAFE.sub("_", inside.name.removesuffix(inside.suffix) if inside.suffix else inside.name)
    place = folder / str(number) / parent
    place.mkdir(parents=True)
    return place / ((stem.encode()[:180].decode("utf-8", "ignore") or "_") + suffix)


@cache
def _temporary() -> tempfile.TemporaryDirectory[str]:
    folder = tempfile.TemporaryDirectory(prefix="analyzer-")
    atexit.register(folder.cleanup)
    return folder


def _workplace() -> Path:
    """The folder for unpacked entries; removed when the program ends."""
    return Path(_temporary().name)


READER = ArchiveReader()

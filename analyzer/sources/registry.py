"""The one registry of readers: which module reads which file.

A new format is one new module with a :class:`Reader`, named in :data:`READERS`. Readers are asked in that
order; the first that knows the file by its name and its first bytes gets it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol

from analyzer.sources.letter import Chunk, Letter, Options, Rejected

HEAD_BYTES = 65_536
#: Bytes of one piece of work. Small enough that two cores share a single mailbox, large enough that starting costs nothing.
CHUNK_BYTES = 1_000_000


class Reader(Protocol):
    """What a module of this room offers."""

    NAME: str
    READS: str

    def knows(self, path: Path, head: bytes) -> bool:
        """Tell whether this file is of the format, by name and first bytes."""
        ...

    def split(self, path: Path, source: str) -> list[Chunk]:
        """Cut the file into pieces of work."""
        ...

    def read(self, chunk: Chunk, options: Options) -> Iterator[Letter | Rejected]:
        """Read the letters that begin in the piece."""
        ...


READERS = ("mbox", "eml", "mail_csv", "notes")


@cache
def reader(name: str) -> Reader:
    """Return the reader of that name.

    Example:
        >>> reader("mbox").NAME
        'mbox'
    """
    return import_module(f"analyzer.sources.{name}").READER  # type: ignore[no-any-return]


def formats() -> dict[str, str]:
    """Return what each reader reads, by reader name.

    Example:
        >>> "mbox" in formats()
        True
    """
    return {name: reader(name).READS for name in READERS}


def find(paths: Iterable[str | os.PathLike[str]]) -> tuple[list[Chunk], list[Rejected]]:
    """Return the pieces of work in `paths` (files and folders), and the files nobody reads.

    The order does not depend on the order of `paths` or of the file system.

    Raises:
        FileNotFoundError: a path does not exist; the message says which.
    """
    files: dict[str, Path] = {}
    for given in paths:
        path = Path(given)
        if not path.exists():
            raise FileNotFoundError(f"there is no file or folder {str(path)!r}")
        found = [path] if path.is_file() else (p for p in path.rglob("*") if p.is_file())
        base = path.resolve().parent
        for file in found:
            files.setdefault(_relative(file, base), file)
    chunks: list[Chunk] = []
    rejected: list[Rejected] = []
    for source in sorted(files):
        path = files[source]
        try:
            chunks.extend(_chunks(path, source))
        except (OSError, ValueError) as error:
            rejected.append(Rejected(source, 0, str(error)))
    return chunks, rejected


def _relative(file: Path, base: Path) -> str:
    resolved = file.absolute()
    try:
        return resolved.relative_to(base).as_posix()
    except ValueError:
        return file.name


def _chunks(path: Path, source: str) -> list[Chunk]:
    if path.name.startswith("."):
        raise ValueError("a hidden file; not part of an export")
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    if not head.strip():
        raise ValueError("the file is empty")
    for name in READERS:
        candidate = reader(name)
        if candidate.knows(path, head):
            return candidate.split(path, source)
    raise ValueError(
        "not a format this version reads. Export the mail as mbox, .eml files, a maildir folder or CSV, "
        "and call notes as .txt or .md"
    )


def read_chunk(chunk: Chunk, options: Options) -> tuple[list[Letter], list[Rejected]]:
    """Read one piece of work; whatever goes wrong inside becomes a rejected row, never an exception."""
    letters: list[Letter] = []
    rejected: list[Rejected] = []
    try:
        for item in reader(chunk.reader).read(chunk, options):
            if isinstance(item, Letter):
                letters.append(item)
            else:
                rejected.append(item)
    except Exception as error:  # noqa: BLE001  one bad file never stops a run
        rejected.append(
            Rejected(chunk.source, chunk.first, f"the file could not be read: {type(error).__name__}: {error}")
        )
    return letters, rejected

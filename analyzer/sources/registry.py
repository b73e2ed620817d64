"""The one registry of readers: which module reads which file.

A new format is one new module with a :class:`Reader`, named in :data:`READERS`. Readers are asked in that
order; the first that knows the file by its name and its first bytes gets it.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from analyzer.sources.letter import Chunk, Letter, Options, Rejected
from analyzer.sources.limits import LimitError

HEAD_BYTES = 65_536
#: Bytes of one piece of work. Small enough that two cores share a single mailbox, large enough that starting costs nothing.
CHUNK_BYTES = 1_000_000
#: Of a reader's text fields, those that tables hold; no NUL and no half of a surrogate pair may reach them.
TEXTS = ("source", "message_key", "in_reply_to", "author", "author_name", "organisation", "subject", "body")
TURNING = re.compile("[\0\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
LISTS = ("references", "recipients", "recipient_names", "attachments")


#: Files whose columns a mapping tells: `export.toml` those of `export.csv`, `columns.toml` those of all in its folder.
TABLES = (".csv", ".tsv", ".jsonl", ".ndjson", ".json")
FOLDER_MAPPING = "columns.toml"
#: First bytes of gzip, bzip2, xz, 7z, RAR and zstd.
PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x28\xb5\x2f\xfd")


class Reader(Protocol):
    """What a module of this room offers."""

    NAME: str
    READS: str

    def knows(self, path: Path, head: bytes) -> bool:
        """Tell whether this file is of the format, by name and first bytes."""
        ...

    def split(self, path: Path, source: str) -> Sequence[Chunk | Rejected]:
        """Cut the file into pieces of work."""
        ...

    def read(self, chunk: Chunk, options: Options) -> Iterator[Letter | Rejected]:
        """Read the letters that begin in the piece."""
        ...


@dataclass(frozen=True)
class Entry:
    """A reader, and the library and extra it needs, if any."""

    name: str
    library: str = ""
    extra: str = ""

    @property
    def installed(self) -> bool:
        """Whether the library it needs is there."""
        return not self.library or find_spec(self.library) is not None


@dataclass(frozen=True)
class Format:
    """A row of `analyzer formats`."""

    name: str
    reads: str
    installed: bool
    install: str


ENTRIES = (
    Entry("msg", "olefile"),
    Entry("pst", "pypff", "outlook"),
    Entry("docx"),
    Entry("archive"),
    Entry("mbox"),
    Entry("eml"),
    Entry("transcripts"),
    Entry("mail_csv"),
    Entry("mail_json"),
    Entry("notes"),
)
READERS = tuple(entry.name for entry in ENTRIES)


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


def format_rows() -> list[Format]:
    """Return every reader with whether what it needs is installed, and how to install it.

    Example:
        >>> [row.installed for row in format_rows() if row.name == "mbox"]
        [True]
    """
    return [Format(e.name, reader(e.name).READS, e.installed, install_command(e.extra)) for e in ENTRIES]


def install_command(extra: str) -> str:
    """Return the command that installs an extra, or "".

    Example:
        >>> install_command("outlook")
        "pip install 'analyzer-words-deeds[outlook]'"
    """
    return f"pip install 'analyzer-words-deeds[{extra}]'" if extra else ""


def find(paths: Iterable[str | os.PathLike[str]]) -> tuple[list[Chunk], list[Rejected]]:
    """Return the pieces of work in `paths` (files and folders), and the files nobody reads.

    The order does not depend on the order of `paths` or of the file system.

    Raises:
        FileNotFoundError: a path does not exist; the message says which.
    """
    named: dict[Path, str] = {}
    for given in paths:
        path = Path(given)
        if not path.exists():
            raise FileNotFoundError(f"there is no file or folder {str(path)!r}")
        found = [path] if path.is_file() else (p for p in path.rglob("*") if p.is_file())
        base = _absolute(path).parent
        for place in map(_absolute, found):
            name = _sound(place.relative_to(base).as_posix())
            named[place] = max(named.get(place, ""), name, key=len)  # a file within a folder that is given as well
    files = _told_apart(named)
    chunks: list[Chunk] = []
    rejected: list[Rejected] = []
    for source in sorted(files):
        if not _is_mapping(files[source]):
            for piece in pieces_of(files[source], source):
                if isinstance(piece, Chunk):
                    chunks.append(piece)
                else:
                    rejected.append(piece)
    return chunks, rejected


def _told_apart(named: dict[Path, str]) -> dict[str, Path]:
    """Return the files by name; those that share one take as many folders into it as it needs to tell them apart.

    Example:
        >>> sorted(_told_apart({Path("/x/a/in.mbox"): "in.mbox", Path("/x/b/in.mbox"): "in.mbox"}))
        ['a/in.mbox', 'b/in.mbox']
    """
    sharing: dict[str, list[Path]] = defaultdict(list)
    for place, name in named.items():
        sharing[name].append(place)
    files: dict[str, Path] = {}
    for name in sorted(sharing):
        depth = len(Path(name).parts)
        while len({place.parts[-depth:] for place in sharing[name]}) < len(sharing[name]):
            depth += 1
        for place in sorted(sharing[name]):
            own = name if len(sharing[name]) == 1 else _sound("/".join(place.parts[-depth:]))
            while own in files:  # alike but for characters that no table holds
                own += "+"
            files[own] = place
    return files


def _is_mapping(path: Path) -> bool:
    """Whether the file tells the columns of the file of its name beside it, or of all such files in its folder."""
    if path.suffix.lower() != ".toml":
        return False
    beside = [path.with_suffix(suffix) for suffix in TABLES]
    in_folder = path.parent.iterdir() if path.name == FOLDER_MAPPING else ()
    return any(file.is_file() for file in beside) or any(file.suffix.lower() in TABLES for file in in_folder)


def _absolute(path: Path) -> Path:
    """The path from the root on, without `..`; links are left as they are."""
    return Path(os.path.abspath(path))


def pieces_of(path: Path, source: str) -> list[Chunk | Rejected]:
    """Return the pieces of work in one file, or the reason why there are none; never raises.

    Args:
        path: the file.
        source: how tables call it.
    """
    try:
        stamp = _stamp(path)
        pieces = _pieces(path, source)
        return [replace(p, stamp=stamp) if isinstance(p, Chunk) and p.path == path else p for p in pieces]
    except PermissionError:
        return [Rejected(source, 0, "no permission to read the file")]
    except (OSError, ValueError) as error:
        return [Rejected(source, 0, _sound(str(error)))]
    except Exception as error:  # noqa: BLE001  one bad file never stops a run
        return [Rejected(source, 0, f"the file could not be read: {type(error).__name__}: {_sound(str(error))[:300]}")]


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def _pieces(path: Path, source: str) -> Sequence[Chunk | Rejected]:
    if path.name.startswith("."):
        raise ValueError("a hidden file; not part of an export")
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    if not head.strip():
        raise ValueError("the file is empty")
    for entry in ENTRIES:
        if reader(entry.name).knows(path, head):
            if not entry.installed:
                raise ValueError(f"needs a library that is not installed: {install_command(entry.extra)}")
            return reader(entry.name).split(path, source)
    if head.startswith(PACKED):
        raise ValueError(
            "an archive of a kind that is not opened here: unpack it and give the folder, or make it a .zip"
        )
    raise ValueError(
        "not a format this version reads (see: analyzer formats). Export the mail as mbox, .eml files, a maildir "
        "folder or CSV, and call notes as .txt, .md or .docx"
    )


def read_chunk(chunk: Chunk, options: Options) -> tuple[list[Letter], list[Rejected]]:
    """Read one piece of work; whatever goes wrong inside becomes a rejected row, never an exception."""
    letters: list[Letter] = []
    rejected: list[Rejected] = []
    try:
        _refuse_changed(chunk)
        for item in reader(chunk.reader).read(chunk, options):
            if isinstance(item, Letter):
                letters.append(_clean(item))
            else:
                rejected.append(replace(item, source=_sound(item.source), reason=_sound(item.reason)))
        _refuse_changed(chunk)
    except _ChangedError as error:
        return [], [Rejected(_sound(chunk.source), chunk.first, str(error))]
    except LimitError as error:
        rejected.append(Rejected(_sound(chunk.source), chunk.first, f"not read: {error}"))
    except Exception as error:  # noqa: BLE001  one bad file never stops a run
        reason = f"the file could not be read: {type(error).__name__}: {_sound(str(error))[:300]}"
        rejected.append(Rejected(_sound(chunk.source), chunk.first, reason))
    return letters, rejected


class _ChangedError(Exception):
    """The file is not the one that was cut into pieces."""


def _refuse_changed(chunk: Chunk) -> None:
    if chunk.stamp == (0, 0):
        return
    try:
        same = _stamp(chunk.path) == chunk.stamp
    except OSError:
        same = False
    if not same:
        raise _ChangedError(
            "the file changed while it was being read: close the mail program, or copy the file, and run again"
        )


def _clean(letter: Letter) -> Letter:
    """The letter with text that tables can hold."""
    texts = [getattr(letter, name) for name in TEXTS]
    for name in LISTS:
        texts += getattr(letter, name)
    whole = "".join(texts)
    if whole.isascii() and "\0" not in whole:
        return letter
    for name in TEXTS:
        value = getattr(letter, name)
        if not value.isascii() or "\0" in value:
            setattr(letter, name, _sound(value))
    for name in LISTS:
        values = getattr(letter, name)
        if not all(value.isascii() and "\0" not in value for value in values):
            setattr(letter, name, [_sound(value) for value in values])
    return letter


def _sound(text: str) -> str:
    """Text without NUL, without halves of surrogate pairs, without marks that turn the direction of what follows."""
    return TURNING.sub("", text).encode("utf-8", "replace").decode("utf-8")

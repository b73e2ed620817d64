"""Trackers: categories of the user's own, each a small TOML file with a name, a description and example sentences.

A file in full::

    name = "Price pressure"
    description = "Somebody uses a threat to get a lower price."
    counts = "kept_promises"   # optional: kept promises of the ledger are counted beside the sentences
    examples = ["...", "..."]  # 5 to 30 sentences
    near_misses = ["..."]      # optional: sentences that look like it and are not

What is learned from it, and how well it can be told apart, stands in :mod:`analyzer.language.tracking`.
"""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

#: Fewest and most example sentences, and most near misses.
LEAST: Final = 5
MOST: Final = 30
MOST_NEAR: Final = 60
#: Longest name, description and sentence, in characters, and largest file, in bytes.
LONGEST_NAME: Final = 60
LONGEST: Final = 1_000
LARGEST: Final = 200_000
KEPT_PROMISES: Final = "kept_promises"
KEYS: Final = ("name", "description", "counts", "examples", "near_misses")


@dataclass(frozen=True, slots=True)
class Tracker:
    """A category of the user's own.

    Attributes:
        name: as it stands in tables and report.
        description: what it is to find, in the user's words.
        examples: sentences that belong to it.
        near_misses: sentences that resemble it and do not belong to it.
        counts: `kept_promises` where kept promises of the ledger count toward it, or empty.
        source: the file it was read from, relative to the folder that was named.
    """

    name: str
    description: str
    examples: tuple[str, ...]
    near_misses: tuple[str, ...] = ()
    counts: str = ""
    source: str = ""

    @property
    def mark(self) -> str:
        """A mark of what it is learned from: with other sentences it is another one.

        Example:
            >>> Tracker("a", "b", ("One.",)).mark == Tracker("a", "c", ("One.",)).mark
            True
        """
        return hashlib.sha256(json.dumps([self.examples, self.near_misses]).encode()).hexdigest()[:12]


def read_trackers(folders: Iterable[str | os.PathLike[str]] | str | os.PathLike[str]) -> tuple[Tracker, ...]:
    """Return the trackers of all ``*.toml`` files in one folder or several, also in folders below, by path.

    Args:
        folders: a folder, or several in the order in which their trackers are to stand.

    Raises:
        ValueError: a folder holds no tracker, a file is not what it should be, or two have the same name; the message
            names the file and says what is wrong.

    Example:
        >>> [tracker.name for tracker in read_trackers("data/trackers/value")][:2]
        ['VALUE: Validate', 'VALUE: Align']
    """
    listed = [folders] if isinstance(folders, (str, os.PathLike)) else list(folders)
    found: list[Tracker] = []
    taken: dict[str, Path] = {}
    for folder in dict.fromkeys(Path(one).resolve() for one in listed):
        if not folder.is_dir():
            raise ValueError(f"{folder}: not a folder; name one that holds tracker files (*.toml)")
        paths = sorted(folder.rglob("*.toml"), key=lambda path: path.relative_to(folder).as_posix())
        if not paths:
            raise ValueError(f"{folder} holds no tracker file (*.toml)")
        for path in paths:
            tracker = _tracker(path, path.relative_to(folder).as_posix())
            other = taken.setdefault(tracker.name.casefold(), path)
            if other != path:
                raise ValueError(f"{path}: the name {tracker.name!r} is taken by {other}; give it another")
            found.append(tracker)
    return tuple(found)


def _tracker(path: Path, source: str) -> Tracker:
    content = _content(path)
    unknown = sorted(set(content) - set(KEYS))
    if unknown:
        raise ValueError(f"{path}: no such key: {', '.join(map(repr, unknown))}; known are {', '.join(KEYS)}")
    name = _line(path, content, "name", LONGEST_NAME)
    description = _line(path, content, "description", LONGEST)
    counts = content.get("counts", "")
    if counts not in ("", KEPT_PROMISES):
        raise ValueError(f"{path}: counts is {counts!r}; it may be {KEPT_PROMISES!r}, or be left out")
    examples = _sentences(path, content, "examples")
    if not LEAST <= len(examples) <= MOST:
        raise ValueError(f"{path}: {len(examples)} examples; a tracker has {LEAST} to {MOST}")
    near = _sentences(path, content, "near_misses")
    if len(near) > MOST_NEAR:
        raise ValueError(f"{path}: {len(near)} near misses; a tracker has at most {MOST_NEAR}")
    _check_distinct(path, examples, near)
    return Tracker(name, description, examples, near, counts, source)


def _content(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        raise ValueError(f"{path}: cannot be read ({error.strerror or error})") from None
    if len(data) > LARGEST:
        raise ValueError(f"{path}: larger than {LARGEST:,} bytes; a tracker is a short list of sentences")
    try:
        return tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise ValueError(f"{path}: not UTF-8 text; save it as UTF-8") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ValueError(f"{path}: not TOML ({error})") from None


def _line(path: Path, content: dict[str, Any], key: str, longest: int) -> str:
    value = content.get(key)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f'{path}: {key} is missing; write {key} = "..."')
    value = " ".join(value.split())
    if len(value) > longest:
        raise ValueError(f"{path}: {key} has {len(value)} characters; at most {longest}")
    return value


def _sentences(path: Path, content: dict[str, Any], key: str) -> tuple[str, ...]:
    value = content.get(key, [])
    if not isinstance(value, list):
        raise ValueError(f'{path}: {key} is not a list; write {key} = ["...", "..."]')
    for number, one in enumerate(value, 1):
        if not isinstance(one, str) or not one.strip():
            raise ValueError(f"{path}: {key}, number {number}: not a sentence")
        if len(one) > LONGEST:
            raise ValueError(f"{path}: {key}, number {number}: {len(one)} characters; at most {LONGEST}")
    return tuple(" ".join(one.split()) for one in value)


def _check_distinct(path: Path, examples: Sequence[str], near: Sequence[str]) -> None:
    """A sentence that stands twice would be learned from and tested on at once, and the figures would flatter."""
    seen: set[str] = set()
    for one in (*examples, *near):
        if one.casefold() in seen:
            both = one in examples and one in near
            where = "is an example and a near miss" if both else "stands there twice"
            raise ValueError(f"{path}: {one[:80]!r} {where}")
        seen.add(one.casefold())

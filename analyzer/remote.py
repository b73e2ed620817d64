"""Inputs on object storage and other file systems: copied to a folder of this run, then read like any file.

An address such as ``s3://bucket/export`` or ``gs://bucket/inbox.mbox`` is opened through fsspec, with whatever access the
machine has. ``file://`` is read where it lies.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from analyzer.sources.limits import KEEP_FREE_BYTES


class RemoteError(FileNotFoundError):
    """An address cannot be read; the text says why."""


def is_remote(path: str | os.PathLike[str]) -> bool:
    """Whether a path is an address rather than a file of this machine.

    Example:
        >>> is_remote("s3://bucket/inbox.mbox"), is_remote("export/inbox.mbox")
        (True, False)
    """
    scheme, mark, _ = str(path).partition("://")
    return bool(mark) and scheme.replace("+", "").replace("-", "").isalnum()


def fetched(paths: Sequence[str | os.PathLike[str]], folder: Path) -> list[str | os.PathLike[str]]:
    """Return `paths` with every address copied into `folder`, under the names it has there.

    Raises:
        RemoteError: an address does not exist or may not be read, or the disk has no room for it.
    """
    return [_copied(str(path), folder / str(at)) if is_remote(path) else path for at, path in enumerate(paths)]


def _copied(address: str, folder: Path) -> Path:
    from fsspec.core import url_to_fs
    from fsspec.implementations.local import LocalFileSystem

    try:
        system, root = url_to_fs(address)
        if isinstance(system, LocalFileSystem):
            return Path(root)
        found: dict[str, Any] = system.find(root, detail=True)
        if not found:
            raise RemoteError(f"there is no file or folder {address!r}")
        _room_for(sum(int(about.get("size") or 0) for about in found.values()), address, folder)
        target = folder / (PurePosixPath(root).name or "input")
        for name in sorted(found):
            place = _place(target, root, name)
            place.parent.mkdir(parents=True, exist_ok=True)
            system.get_file(name, str(place))  # in blocks, never whole in memory
    except RemoteError:
        raise
    except ImportError as error:  # fsspec says what to install
        raise RemoteError(f"{address}: {error}") from None
    except Exception as error:  # noqa: BLE001  every storage has errors of its own
        if getattr(error, "errno", None) and folder.exists():
            raise
        raise RemoteError(f"{address} could not be read: {type(error).__name__}: {str(error)[:300]}") from None
    return target


def _place(target: Path, root: str, name: str) -> Path:
    """Where a copy is put; a name that would lead out of the folder is made one that does not."""
    inside = [part for part in name.removeprefix(root).split("/") if part not in ("", ".", "..")]
    return target.joinpath(*inside)


def _room_for(size: int, address: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free - KEEP_FREE_BYTES
    if size > free:
        raise RemoteError(
            f"{address} holds {size / 1e9:.1f} GB, and the disk has room for {max(free, 0) / 1e9:.1f} GB: "
            "free some space, or name another folder with --out"
        )

"""The folder of a result: one run at a time, written beside and moved into place when all of it is there.

A result is written into ``OUT/.new``. When it is complete a mark is set and its files are moved; a run that is killed while
they are moved is finished by the next one, any other failed run leaves the earlier result as it was.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

#: Held while a run works on the folder. The system frees it when a run ends, however it ends: an old file is no hindrance.
LOCK = ".lock"
DRAFT = ".new"
#: Finished pieces of the work, for a run that is resumed. Nothing but time is lost without them.
KEPT = ".kept"
COMPLETE = ".complete"
#: Moved last: a folder with it holds a finished run.
LAST = "run.json"
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)

_held: set[Path] = set()


class FolderInUseError(OSError):
    """Another run works on the folder."""


@contextmanager
def claimed(folder: Path) -> Iterator[Path]:
    """Hold `folder`, made if absent, for one run; within the same process it may be claimed again.

    Raises:
        FolderInUseError: another run holds it.
        OSError: it cannot be made or written to.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as place, claimed(Path(place) / "out") as out:
        ...     sorted(path.name for path in out.iterdir())
        ['.lock']
    """
    key = folder.absolute()
    if key in _held:
        yield folder
        return
    made = _made(folder)
    lock = FileLock(folder / LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise FolderInUseError(
            f"another run is writing into {folder}: wait for it to end, or name another folder with --out"
        ) from None
    _held.add(key)
    try:
        _finish(folder)
        yield folder
    finally:
        _held.discard(key)
        with suppress(OSError):
            (folder / LOCK).unlink(missing_ok=True)  # while it is held; filelock takes no lock on a file that is gone
        lock.release()
        if made:
            with suppress(OSError):
                folder.rmdir()  # nothing was written


@contextmanager
def replaced(folder: Path) -> Iterator[Path]:
    """A fresh folder to write a result into; at the end its files take their places in `folder`, all or none.

    Raises:
        OSError: something could not be written; `folder` is as it was.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as place:
        ...     with replaced(Path(place)) as draft:
        ...         _ = (draft / "a.txt").write_text("a")
        ...     (Path(place) / "a.txt").read_text()
        'a'
    """
    draft = folder / DRAFT
    try:
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        yield draft
        (draft / COMPLETE).touch()
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    _finish(folder)


def half_moved(folder: Path) -> bool:
    """Whether a run was killed while its files took their places."""
    return (folder / DRAFT / COMPLETE).is_file()


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A draft beside `path`, put in its place when it is complete, and removed when it is not."""
    draft = path.with_name(path.name + ".part")
    try:
        yield draft
        draft.replace(path)
    except BaseException:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise


def advice(error: OSError, folder: Path) -> str:
    """Return in words what went wrong while a run wrote, and what to do next.

    Example:
        >>> advice(OSError(errno.ENOSPC, "No space left on device"), Path("out"))
        'the disk is full. The earlier result in out, if there was one, is untouched: free some space and run the same command again with --resume'
    """
    at = f" ({error.filename})" if error.filename else ""
    if isinstance(error, FolderInUseError):
        return str(error)
    if error.errno in FULL:
        return (
            f"the disk is full{at}. The earlier result in {folder}, if there was one, is untouched: "
            "free some space and run the same command again with --resume"
        )
    if error.errno in FORBIDDEN:
        return f"no permission to write{at or f' ({folder})'}: name another folder with --out, or have this one opened"
    return f"{error.strerror or error}: {error.filename or folder}"


def _made(folder: Path) -> bool:
    """Make the folder; whether it was absent."""
    if folder.is_dir():
        return False
    folder.mkdir(parents=True)
    return True


def _finish(folder: Path) -> None:
    """Move the files of a complete draft into `folder`; throw an incomplete one away."""
    draft = folder / DRAFT
    if half_moved(folder):
        files = [path for path in draft.rglob("*") if path.is_file() and path.name != COMPLETE]
        for path in sorted(files, key=lambda path: (path.name == LAST, path)):
            target = folder / path.relative_to(draft)
            target.parent.mkdir(exist_ok=True)
            path.replace(target)
    shutil.rmtree(draft, ignore_errors=True)

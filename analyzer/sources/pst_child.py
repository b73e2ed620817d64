"""Reads a .pst in a process of its own and prints what is inside, one JSON line an item: libpff is C and may fall.

Imports nothing of this project, so that it starts fast: ``python -P pst_child.py FILE START END WANTED...``
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Iterator
from typing import Any

MAX_VALUE = 8_000_000
MAX_DEPTH = 50
MAX_ENTRIES = 5_000


def folders(root: Any) -> Iterator[Any]:  # noqa: ANN401  pypff has no types
    """Yield the folders below `root`, depth first; broken ones are left out."""
    stack = [(root, 0)]
    while stack:
        folder, depth = stack.pop()
        yield folder
        inner = []
        for index in range(_count(folder, "number_of_sub_folders") if depth < MAX_DEPTH else 0):
            try:
                inner.append((folder.get_sub_folder(index), depth + 1))
            except (OSError, ValueError, RuntimeError, MemoryError):
                continue
        stack += reversed(inner)


def _count(folder: Any, name: str) -> int:  # noqa: ANN401
    try:
        return int(getattr(folder, name) or 0)
    except (OSError, ValueError, RuntimeError, MemoryError, AttributeError):
        return 0


def values_of(sets: Any, wanted: set[int]) -> list[dict[str, list[Any]]]:  # noqa: ANN401
    """Return the wanted properties of each record set: number -> type and bytes."""
    found = []
    for index, record_set in enumerate(sets or ()):
        if index >= MAX_ENTRIES:
            break
        values: dict[str, list[Any]] = {}
        for entry in record_set.entries:
            try:
                if entry.entry_type in wanted and entry.data is not None:
                    values[str(entry.entry_type)] = [
                        entry.value_type,
                        base64.b64encode(entry.data[:MAX_VALUE]).decode(),
                    ]
            except (OSError, ValueError, RuntimeError, MemoryError):
                continue
        found.append(values)
    return found


def item(message: Any, wanted: set[int]) -> dict[str, Any]:  # noqa: ANN401
    """Return one message as JSON can hold it."""
    out: dict[str, Any] = {"values": {}, "recipients": [], "attachments": []}
    for values in values_of(message.record_sets, wanted):
        out["values"].update(values)
    for name in ("recipients", "attachments"):
        try:
            part: Any = getattr(message, name, None)
            parts = [part] if hasattr(part, "record_sets") else list(part or ())[:MAX_ENTRIES]
            out[name] = [values for one in parts for values in values_of(one.record_sets, wanted)]
        except (OSError, ValueError, RuntimeError, MemoryError, TypeError, AttributeError):
            continue
    return out


def main(path: str, start: int, end: int, wanted: set[int], memory: int) -> None:
    """Print the items `start` to `end` of all folders in order; with end 0 their number."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, ValueError, OSError):
        pass
    import pypff

    file = pypff.file()
    file.open(path)
    root = file.get_root_folder()
    if root is None:
        raise OSError("no folders inside")
    seen = 0
    for folder in folders(root):
        count = _count(folder, "number_of_sub_messages")
        for index in range(max(0, start - seen), min(count, end - seen)):
            try:
                line = item(folder.get_sub_message(index), wanted)
            except Exception as error:  # noqa: BLE001  one item must not hide the next
                line = {"error": f"{type(error).__name__}: {error}"[:200]}
            print(json.dumps(line), flush=True)  # noqa: T201
        seen += count
        if end and seen >= end:
            return
    if not end:
        print(json.dumps({"count": seen}), flush=True)  # noqa: T201


if __name__ == "__main__":
    try:
        main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), {int(n) for n in sys.argv[5:]}, int(sys.argv[4]))
    except (OSError, ValueError, RuntimeError, MemoryError, ImportError, SystemError) as error:
        print(json.dumps({"failed": f"{type(error).__name__}: {error}"[:300]}), flush=True)  # noqa: T201

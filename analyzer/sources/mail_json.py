"""JSON Lines and JSON of messages: one object a message, with the names that CSV exports and mail services use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analyzer.sources import limits
from analyzer.sources.fields import cells_of, columns_of, letter_from_cells, plain_name
from analyzer.sources.header_names import HEADERS, TALK
from analyzer.sources.letter import Chunk, Letter, Options, Rejected
from analyzer.sources.limits import LimitError, time_limit
from analyzer.sources.mail_csv import mapping_beside
from analyzer.sources.registry import CHUNK_BYTES
from analyzer.sources.transcripts import json_of

LINES = {".jsonl", ".ndjson"}
#: Objects that only wrap the fields of a message.
WRAPPERS = ("properties", "fields", "attributes", "message", "email", "engagement", "metadata")
#: An address within an object, and its name.
ADDRESS = ("address", "email", "emailAddress", "mail")
SHOWN = ("name", "displayName", "fullName")
TEXT = ("text", "plain", "content", "value", "html")
DEEPEST = 6
#: Fields that things do not have.
TELLING = frozenset(name for names in HEADERS.values() for name in names) - {
    "description", "name", *HEADERS["kind"], *HEADERS["organisation"]
}  # fmt: skip
#: Objects of a list by which it is seen whether they are messages.
LOOKED_AT = 200


class MailJsonReader:
    """Reader of messages as JSON."""

    NAME = "mail_json"
    READS = "messages as JSON Lines (.jsonl, .ndjson) or a JSON list (.json; Microsoft Graph, HubSpot)"

    def knows(self, path: Path, head: bytes) -> bool:
        """Tell by the name."""
        return path.suffix.lower() in {*LINES, ".json"} and b"\0" not in head[:1000]

    def split(self, path: Path, source: str) -> list[Chunk]:
        """JSON Lines are cut at line ends; a JSON document is one piece of work."""
        size = path.stat().st_size
        if path.suffix.lower() not in LINES:
            if size > limits.MAX_DOCUMENT_BYTES:
                raise LimitError(
                    f"JSON of more than {limits.MAX_DOCUMENT_BYTES // 1_000_000} MB (MAX_DOCUMENT_BYTES): use JSON Lines"
                )
            return [Chunk(self.NAME, path, source, 0, size)]
        chunks: list[Chunk] = []
        start = at = first = count = 0
        for at, filled, ended in _line_ends(path):
            count += filled
            if ended and at - start >= CHUNK_BYTES:
                chunks.append(Chunk(self.NAME, path, source, start, at, first))
                start, first = at, count
        if at > start or not chunks:
            chunks.append(Chunk(self.NAME, path, source, start, at, first))
        return chunks

    def read(self, chunk: Chunk, options: Options) -> Iterator[Letter | Rejected]:
        """Read a letter an object."""
        try:
            given = mapping_beside(chunk.path) | dict(options.columns)
        except ValueError as error:
            yield Rejected(chunk.source, chunk.first, str(error))
            return
        if chunk.path.suffix.lower() in LINES:
            yield from _from_lines(chunk, given)
            return
        try:
            with time_limit():
                rows = _rows_of(json_of(chunk.path.read_bytes()))
                described = not given and _are_things(rows)
        except LimitError as error:
            yield Rejected(chunk.source, 0, f"not read: {error}")
            return
        except (ValueError, RecursionError) as error:
            yield Rejected(chunk.source, 0, f"not JSON, or cut off: {str(error)[:200]}")
            return
        if not rows:
            yield Rejected(chunk.source, 0, "JSON in which no transcript and no message was found")
        if described:
            yield Rejected(
                chunk.source,
                0,
                "a list of things with descriptions, not of messages: no field tells a date, a writer or a subject. "
                "If they are messages all the same, name the text: --column body=description",
            )
            return
        for position, row in enumerate(rows):
            yield _letter(row, chunk.source, position, given)


def _line_ends(path: Path) -> Iterator[tuple[int, bool, bool]]:
    """Where each line ends, whether it begins a row, and whether it is whole; a longer line comes in pieces."""
    at = 0
    begins = True
    with path.open("rb") as stream:
        while line := stream.readline(limits.MAX_FIELD):
            at += len(line)
            ended = line.endswith(b"\n")
            yield at, begins and bool(line.strip()), ended
            begins = ended


def _from_lines(chunk: Chunk, given: dict[str, str]) -> Iterator[Letter | Rejected]:
    position = chunk.first - 1
    with chunk.path.open("rb") as stream:
        stream.seek(chunk.start)
        while stream.tell() < chunk.end and (line := stream.readline(limits.MAX_FIELD)):
            filled = bool(line.strip())
            whole = line.endswith(b"\n") or stream.tell() >= chunk.end
            while not line.endswith(b"\n") and (line_rest := stream.readline(limits.MAX_FIELD)):
                if line_rest.endswith(b"\n"):
                    break
            if not filled:
                continue
            position += 1
            if not whole:
                yield Rejected(
                    chunk.source,
                    position,
                    f"not read: a line of more than {limits.MAX_FIELD // 1_000_000} MB (MAX_FIELD)",
                )
                continue
            try:
                with time_limit():
                    yield _letter(json_of(line), chunk.source, position, given)
            except LimitError as error:
                yield Rejected(chunk.source, position, f"not read: {error}")
            except (ValueError, RecursionError) as error:
                yield Rejected(chunk.source, position, f"the line is not JSON: {str(error)[:200]}")


def _letter(row: object, source: str, position: int, given: dict[str, str]) -> Letter | Rejected:
    if not isinstance(row, dict):
        return Rejected(source, position, "not a JSON object")
    try:
        with time_limit():
            flat = flattened(row)
            cells = cells_of(list(flat.values()), columns_of(list(flat), given), given)
            return letter_from_cells(cells, source, position, False)
    except LimitError as error:
        return Rejected(source, position, f"not read: {error}")
    except (ValueError, RecursionError) as error:
        return Rejected(source, position, str(error)[:600])


def flattened(row: dict[str, Any]) -> dict[str, str]:
    """Return the fields of a message as text; objects that wrap fields are opened, people become `Name <address>`.

    Example:
        >>> flattened({"from": {"emailAddress": {"name": "Tom", "address": "t@x.example"}}, "body": {"content": "Hi"}})
        {'from': 'Tom <t@x.example>', 'body': 'Hi'}
    """
    flat: dict[str, str] = {}
    stack: list[tuple[dict[str, Any], int]] = [(row, 0)]
    while stack:
        entry, depth = stack.pop(0)
        for key, value in list(entry.items())[:500]:
            if isinstance(value, dict) and key in WRAPPERS and depth < DEEPEST:
                stack.append((value, depth + 1))
            else:
                text = _as_text(value, 0)
                if text and not flat.get(key):
                    flat[key] = text
    return flat


def _as_text(value: object, depth: int) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None or depth > DEEPEST:
        return ""
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, list):
        return "; ".join(filter(None, (_as_text(v, depth + 1) for v in value[:2000])))
    if isinstance(value, dict):
        inner = next((value[key] for key in ADDRESS if value.get(key)), None)
        if isinstance(inner, dict):
            return _as_text(inner, depth + 1)
        name = next((str(value[key]) for key in SHOWN if isinstance(value.get(key), str)), "")
        if isinstance(inner, str):
            return f"{re.sub(r'[<>;,]', ' ', name)} <{inner}>" if name else inner
        return name or next((_as_text(value[key], depth + 1) for key in TEXT if value.get(key)), "")
    return ""


def _are_things(rows: list[Any]) -> bool:
    """Whether the objects of a list are things (products, places, accounts): names with a description, nothing of a message."""
    found = [_is_thing(row) for row in rows[:LOOKED_AT] if isinstance(row, dict)]
    return bool(found) and all(found)


def _is_thing(row: dict[str, Any]) -> bool:
    """Whether the text of an object is a description, and nothing tells when, by whom, about what or how it was said.

    Example:
        >>> _is_thing({"name": "Crate", "description": "Holds 12"}), _is_thing({"owner": "Tom", "description": "Called"})
        (True, False)
    """
    flat = flattened(row)
    names = [plain_name(name) for name in flat]
    if "description" not in names:
        return False
    kind = " ".join(text for name, text in zip(names, flat.values(), strict=True) if name in HEADERS["kind"]).lower()
    if any(word in kind for word in (*TALK, "mail", "message")):
        return False
    return TELLING.isdisjoint(names)


def _rows_of(value: object) -> list[Any]:
    """The messages of a JSON document: the document if it is a list, else its longest list of objects, else itself."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return []
    lists = [v for v in value.values() if isinstance(v, list) and v and all(isinstance(e, dict) for e in v[:20])]
    named = {key.lower() for key in value}
    if {"body", "text", "subject", "content"} & named:
        return [value]
    return max(lists, key=len) if lists else [value]


READER = MailJsonReader()

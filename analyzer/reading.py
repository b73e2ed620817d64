"""Files to messages: pieces of the input are read and zoned in parallel, then put together and told apart."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import time
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from analyzer import __version__, schema
from analyzer.language.occurrences import occurrences
from analyzer.ledger.commitments import day_order, habits_of
from analyzer.parts import Pieces, Workspace, digest
from analyzer.remote import RemoteError, fetched
from analyzer.settings import Settings, in_parallel
from analyzer.sources import Chunk, Options, find, read_chunk
from analyzer.sources.automatic import form_letter
from analyzer.sources.dates import settle_dates
from analyzer.sources.letter import Rejected
from analyzer.sources.limits import ZONING_SECONDS, LimitError, time_limit
from analyzer.sources.once import HeldOnce
from analyzer.sources.parties import Parties, identify, infer_us, threads
from analyzer.sources.threads import beginning
from analyzer.spill import Ranked
from analyzer.text import READ, language_of, zoned


class NothingReadableError(ValueError):
    """The input holds no message and no note (exit code 3)."""


class InputPathError(FileNotFoundError):
    """A path of the input does not exist (exit code 2)."""


#: Rows of `messages` that go to disk and come back together.
SPAN = 5_000
#: Bytes of texts held in memory before they go to disk.
TEXT_BYTES = 96_000_000
#: Small files are read together: a group ends at a file whose name says so, so that a new file shifts no other group.
GROUP, GROUPED_BYTES, GROUP_AT_MOST = 32, 100_000, 256
#: Of a file up to this size all bytes count in the name of its piece; of a larger one, its size and time.
HASHED_BYTES = 20_000_000
#: Of a letter, what is held in memory for all letters at once.
HELD = [name for name in schema.LETTERS.names if name not in ("authored_text", "zone_lines")]
LISTS = [column.name for column in schema.LETTERS.columns if column.dtype == schema.LIST]
#: Beginning of a note in which the counterpart is looked for.
NOTE_HEAD = 400
TEXT_ROWS = ["message_id", "authored_text", "zone_lines", "key"]


@dataclasses.dataclass
class Gathered:
    """Messages, what later rooms need of them, and what is to be said of the reading.

    `held` are the messages without their text (and `judged`, whether they are read for labels), `texts` the texts in
    the same order: tables with the columns ``TEXT_ROWS``.
    """

    held: pd.DataFrame
    texts: Ranked
    details: pd.DataFrame
    day_order: dict[str, bool]
    rejected: pd.DataFrame
    us: list[str]
    us_inferred: bool
    counts: dict[str, int]
    warnings: list[str]
    work: Workspace

    @property
    def messages(self) -> pd.DataFrame:
        """The whole `messages` table, texts included."""
        parts = list(self.message_parts())
        return pd.concat(parts, ignore_index=True) if parts else schema.empty(schema.MESSAGES)

    def message_parts(self) -> Iterator[pd.DataFrame]:
        """Yield the `messages` table, some thousand rows at a time."""
        at = 0
        for texts in self.texts.spans():
            rows = self.held.iloc[at : at + texts.num_rows]
            at += texts.num_rows
            yield schema.conform(
                rows.assign(authored_text=texts["authored_text"].to_pandas().to_numpy()), schema.MESSAGES
            )


def gather(
    paths: list[str | os.PathLike[str]], us: Sequence[str], settings: Settings, work: Workspace | None = None
) -> Gathered:
    """Read all of `paths` and return the messages, copies left out.

    Args:
        paths: files and folders, here or at an address that fsspec opens.
        us: domains and addresses of our side; absent, inferred.
        settings: workers, CSV columns and the like.
        work: where finished pieces and texts are kept; absent, a temporary folder.

    Raises:
        InputPathError: a path does not exist.
        NothingReadableError: nothing in the paths is a message or a note.
    """
    work = work or Workspace(None, False)
    try:
        chunks, unread = find(fetched(paths, work.scratch / "input"))
    except FileNotFoundError as error:
        raise InputPathError(str(error) if isinstance(error, RemoteError) else f"{error}. Check the path") from None
    options = Options(columns=settings.columns)
    pieces = work.pieces("read")
    names = list(in_parallel(_read_piece, [(group, options, pieces) for group in _groups(chunks)], settings, "reading"))
    for name in names:
        work.note(pieces, name)
    rejects = [pieces.get(name, "rejected") for name in names] + [pd.DataFrame(map(dataclasses.asdict, unread))]
    rejected = schema.conform(pd.concat(rejects, ignore_index=True), schema.REJECTED)
    rejected = rejected.sort_values(["source", "position", "reason"], ignore_index=True)
    letters = _held(pieces, names)
    if letters.empty:
        reasons = "; ".join(f"{r.source}: {r.reason}" for r in rejected.head(3).itertuples())
        raise NothingReadableError(
            f"no message and no note could be read{': ' + reasons if reasons else ': the folder is empty'}"
        )
    return _messages(letters, rejected, us, pieces, names, work)


def _groups(chunks: list[Chunk]) -> Iterator[list[Chunk]]:
    group: list[Chunk] = []
    for chunk in chunks:
        small = 0 <= chunk.end - chunk.start < GROUPED_BYTES
        if group and not small:
            yield group
            group = []
        group.append(chunk)
        if not small or zlib.crc32(chunk.source.encode()) % GROUP == 0 or len(group) == GROUP_AT_MOST:
            yield group
            group = []
    if group:
        yield group


def _read_piece(chunks: list[Chunk], options: Options, pieces: Pieces) -> str:
    """Read and zone one piece of the input, and keep it; return its name."""
    name = digest(__version__, options.columns, [_content(chunk) for chunk in chunks])
    if name in pieces:
        return name
    rows: list[dict[str, Any]] = []
    rejected: list[Rejected] = []
    for chunk in chunks:
        _read_chunk(chunk, options, rows, rejected)
    tables = {
        "letters": schema.conform(rows, schema.LETTERS),
        "rejected": schema.conform([dataclasses.asdict(r) for r in rejected], schema.REJECTED),
    }
    pieces.put(name, tables)
    return name


def _content(chunk: Chunk) -> list[object]:
    """What the letters of a chunk depend on."""
    about: list[object] = [chunk.reader, chunk.source, chunk.first, chunk.hint]
    try:
        size = chunk.path.stat().st_size
        with chunk.path.open("rb") as stream:
            if (
                chunk.reader == "mbox"
            ):  # each piece of a mailbox stands for itself: what is appended changes none before
                stream.seek(chunk.start)
                found = hashlib.sha256(stream.read(chunk.end - chunk.start)).hexdigest()
                return [*about, found, chunk.end == size]
            if size <= HASHED_BYTES:
                found = hashlib.file_digest(stream, "sha256").hexdigest()
            else:
                found = str(chunk.path.absolute())
        beside = chunk.path.with_suffix(".toml")  # may name the columns of a CSV
        extra = beside.read_bytes().hex() if chunk.reader.startswith("mail_") and beside.is_file() else ""
    except OSError as error:  # the reader will say the same in the words of the user
        return [*about, "unreadable", str(error), time.time_ns()]
    return [*about, chunk.start, chunk.end, found, "" if size <= HASHED_BYTES else chunk.stamp, extra]


def _read_chunk(chunk: Chunk, options: Options, rows: list[dict[str, Any]], rejected: list[Rejected]) -> None:
    letters, refused = read_chunk(chunk, options)
    rejected += refused
    for letter in letters:
        try:
            with time_limit(ZONING_SECONDS):
                zones = zoned(letter)
        except LimitError as error:
            rejected.append(Rejected(letter.source, letter.position, f"not read: {error}"))
            continue
        row = dict(vars(letter))  # the body stays behind: only its hash and the authored text travel
        row["content"] = hashlib.sha256(" ".join(letter.body.split()).encode("utf-8", "replace")).hexdigest()[:20]
        row["authored_text"] = zones.authored
        row["begins"] = beginning(zones.authored)
        row["quoted"] = zones.quoted
        row["automatic"] = letter.automatic or (
            letter.kind == "email" and form_letter("\n".join([zones.authored, *zones.disclaimer]))
        )
        row["language"] = language_of(zones.authored)
        row["day_order"] = day_order(zones.authored)
        row["zone_lines"] = json.dumps(
            [
                [zone, i, line[:1000]]
                for zone in ("signature", "disclaimer")
                for i, line in enumerate(getattr(zones, zone))
                if occurrences(line)
            ]
        )
        rows.append(row)


def _held(pieces: Pieces, names: list[str]) -> pd.DataFrame:
    """All letters without their texts, in the order of the pieces; of notes the beginning, which names the counterpart."""
    frames = []
    once = HeldOnce()
    for name in names:
        frame = pieces.get(name, "letters", HELD)
        for column in LISTS:
            frame[column] = once.of(frame[column])
        notes = frame["kind"] != "email"
        if notes.any():
            texts = pieces.get(name, "letters", ["authored_text"])["authored_text"]
            frame["authored_text"] = texts.str[:NOTE_HEAD].where(notes, "")
        else:
            frame["authored_text"] = ""
        frames.append(schema.conform(frame, schema.LETTERS))
    letters = pd.concat(frames, ignore_index=True) if frames else schema.empty(schema.LETTERS)
    return letters.assign(read_at=np.arange(len(letters)))


def _messages(
    letters: pd.DataFrame,
    rejected: pd.DataFrame,
    us: Sequence[str],
    pieces: Pieces,
    names: list[str],
    work: Workspace,
) -> Gathered:
    """Letters to messages: copies left out, sides and relationships told, threads joined, oldest first."""
    found = len(letters) + len(rejected)
    letters = settle_dates(identify(letters))
    copies = letters["duplicate_of"].notna()
    letters = letters[~copies].reset_index(drop=True)
    sides = list(us) or [infer_us(letters[~letters["automatic"]] if not letters["automatic"].all() else letters)]
    letters = Parties(sides, letters).place(letters)
    letters["thread_id"] = pd.array(threads(letters), dtype="string")
    letters = letters.sort_values(["date", "message_id"], na_position="last", kind="stable").reset_index(drop=True)
    held = schema.conform(letters, schema.MESSAGES).drop(columns="authored_text")
    held["judged"] = ~held["automatic"] & held["language"].isin(READ)
    held["read_at"] = letters["read_at"]
    texts = Ranked(work.scratch / "texts", SPAN, TEXT_BYTES)
    _put_in_order(pieces, names, held, found - len(rejected), texts)
    return Gathered(
        held=held,
        texts=texts,
        details=schema.conform(letters, schema.MESSAGE_DETAILS),
        day_order=habits_of(letters["author"], letters["day_order"]),
        rejected=rejected,
        us=sides,
        us_inferred=not us,
        counts={
            "found": found,
            "analysed": len(held),
            "duplicates": int(copies.sum()),
            "rejected": len(rejected),
            "automatic": int(held["automatic"].sum()),
            "not_english": int((~held["language"].isin(READ)).sum()),
        },
        warnings=_warnings(letters),
        work=work,
    )


def _put_in_order(pieces: Pieces, names: list[str], held: pd.DataFrame, count: int, texts: Ranked) -> None:
    """Give every text its place among the messages; copies have none. The key names what a message's labels depend on."""
    ranks = np.full(count, -1)
    ranks[held["read_at"]] = np.arange(len(held))
    ids, judged = held["message_id"].to_numpy(dtype=object), held["judged"].to_numpy()
    at = 0
    for name in names:
        frame = pieces.get(name, "letters", ["authored_text", "zone_lines"])
        own = ranks[at : at + len(frame)]
        at += len(frame)
        frame = frame[own >= 0]
        own = own[own >= 0]
        rows = [
            (ids[rank], text, lines, digest(ids[rank], text, lines, bool(judged[rank])))
            for rank, text, lines in zip(own, frame["authored_text"], frame["zone_lines"], strict=True)
        ]
        columns = dict(zip(TEXT_ROWS, zip(*rows, strict=True), strict=True)) if rows else {}
        texts.add(
            pa.table({"rank": own} | {key: pa.array(values, pa.large_string()) for key, values in columns.items()})
        )


def _warnings(letters: pd.DataFrame) -> list[str]:
    """What a user should know of messages that were read, but not quite as they should be."""
    texts = {
        "cut_off": "{n} ended in the middle and may be incomplete (first: {source}); was the export complete?",
        "date_missing": "{n} without a date: not used to judge promises",
        "date_impossible": "{n} with an impossible date: kept, not used to judge promises",
        "date_from_received": "{n} with an unreadable date: the day of receipt was taken",
        "zone_unknown": "{n} without a usable time zone: taken as UTC, their day may be off by one",
        "body_cut": "{n} too long to be correspondence: only the beginning was read",
        "encrypted": "{n} encrypted: what they say could not be read",
        "charset_guessed": "{n} without a usable character set: it was guessed",
        "no_date_column": "{n} from an export without a date column (first: {source}): Outlook's CSV leaves dates out; export as .pst or .msg, or name a column: --column date=HEADER",
        "date_from_quote": "{n} without a date of their own: it was taken from a reply that quotes them",
        "mojibake_repaired": "{n} with garbled characters: they were repaired",
        "spam_or_trash": "{n} labelled spam or trash: left out of judgement",
    }
    found = []
    for flag, text in texts.items():
        rows = letters[[flag in flags for flags in letters["flags"]]]
        if len(rows):
            found.append(
                text.format(n=f"{len(rows)} message{'s' if len(rows) > 1 else ''}", source=rows["source"].iloc[0])
            )
    return found

"""Files to messages: pieces of the input are read and zoned in parallel, then put together and told apart."""

from __future__ import annotations

import dataclasses
import hashlib
import os
from collections.abc import Sequence
from typing import Any

import pandas as pd

from analyzer import schema
from analyzer.language.occurrences import occurrences
from analyzer.settings import Settings, in_parallel
from analyzer.sources import Chunk, Options, find, read_chunk
from analyzer.sources.automatic import form_letter
from analyzer.sources.dates import settle_dates
from analyzer.sources.letter import Rejected
from analyzer.sources.limits import ZONING_SECONDS, LimitError, time_limit
from analyzer.sources.parties import Parties, identify, infer_us, threads
from analyzer.text import READ, language_of, zoned


class NothingReadableError(ValueError):
    """The input holds no message and no note (exit code 3)."""


class InputPathError(FileNotFoundError):
    """A path of the input does not exist (exit code 2)."""


@dataclasses.dataclass
class Gathered:
    """Messages, what later rooms need of them, and what is to be said of the reading."""

    messages: pd.DataFrame
    details: pd.DataFrame
    zones: pd.DataFrame
    rejected: pd.DataFrame
    us: list[str]
    us_inferred: bool
    counts: dict[str, int]
    warnings: list[str]


def gather(paths: list[str | os.PathLike[str]], us: Sequence[str], settings: Settings) -> Gathered:
    """Read all of `paths` and return the messages, copies left out.

    Args:
        paths: files and folders.
        us: domains and addresses of our side; absent, inferred.
        settings: workers, CSV columns and the like.

    Raises:
        InputPathError: a path does not exist.
        NothingReadableError: nothing in the paths is a message or a note.
    """
    try:
        chunks, unread = find(paths)
    except FileNotFoundError as error:
        raise InputPathError(str(error)) from None
    options = Options(columns=settings.columns)
    pieces = list(in_parallel(_read_piece, [(chunk, options) for chunk in chunks], settings, "reading"))
    letters = (
        pd.concat([schema.conform(piece[0], schema.LETTERS) for piece in pieces], ignore_index=True)
        if pieces
        else schema.empty(schema.LETTERS)
    )
    rejects = [r for piece in pieces for r in piece[1]] + [dataclasses.asdict(r) for r in unread]
    rejected = schema.conform(rejects, schema.REJECTED).sort_values(["source", "position", "reason"], ignore_index=True)
    if letters.empty:
        reasons = "; ".join(f"{r.source}: {r.reason}" for r in rejected.head(3).itertuples())
        raise NothingReadableError(
            f"no message and no note could be read{': ' + reasons if reasons else ': the folder is empty'}"
        )
    zones = pd.DataFrame(
        [line for piece in pieces for line in piece[2]],
        columns=["source", "source_position", "zone", "position", "text"],
    )
    return _messages(letters, zones, rejected, us)


def _read_piece(
    chunk: Chunk, options: Options
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """Read and zone one piece of the input: letters, rejects, and signature or disclaimer lines that use the word."""
    letters, rejected = read_chunk(chunk, options)
    rows: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
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
        row["quoted"] = zones.quoted
        row["automatic"] = letter.automatic or (
            letter.kind == "email" and form_letter("\n".join([zones.authored, *zones.disclaimer]))
        )
        row["language"] = language_of(zones.authored)
        rows.append(row)
        for zone in ("signature", "disclaimer"):
            lines += [
                {
                    "source": letter.source,
                    "source_position": letter.position,
                    "zone": zone,
                    "position": i,
                    "text": line[:1000],
                }
                for i, line in enumerate(getattr(zones, zone))
                if occurrences(line)
            ]
    return rows, [dataclasses.asdict(r) for r in rejected], lines


def _messages(letters: pd.DataFrame, zones: pd.DataFrame, rejected: pd.DataFrame, us: Sequence[str]) -> Gathered:
    """Letters to messages: copies left out, sides and relationships told, threads joined, oldest first."""
    found = len(letters) + len(rejected)
    letters = settle_dates(identify(letters))
    copies = letters["duplicate_of"].notna()
    letters = letters[~copies].reset_index(drop=True)
    sides = list(us) or [infer_us(letters[~letters["automatic"]] if not letters["automatic"].all() else letters)]
    letters = Parties(sides, letters).place(letters)
    letters["thread_id"] = pd.array(threads(letters), dtype="string")
    letters = letters.sort_values(["date", "message_id"], na_position="last", kind="stable").reset_index(drop=True)
    keyed = zones.merge(
        letters[["source", "position", "message_id"]],
        left_on=["source", "source_position"],
        right_on=["source", "position"],
        suffixes=("", "_letter"),
    )
    messages = schema.conform(letters, schema.MESSAGES)
    counts = {
        "found": found,
        "analysed": len(messages),
        "duplicates": int(copies.sum()),
        "rejected": len(rejected),
        "automatic": int(messages["automatic"].sum()),
        "not_english": int((~messages["language"].isin(READ)).sum()),
    }
    return Gathered(
        messages=messages,
        details=schema.conform(letters, schema.MESSAGE_DETAILS),
        zones=schema.conform(keyed, schema.ZONE_LINES),
        rejected=rejected,
        us=sides,
        us_inferred=not us,
        counts=counts,
        warnings=_warnings(letters),
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

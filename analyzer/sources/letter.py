"""What a reader hands over: a letter, or a reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path


@dataclass
class Letter:
    """One message, note or transcript as found in the input; columns of ``schema.LETTERS``."""

    source: str
    position: int
    kind: str = "email"
    message_key: str = ""
    in_reply_to: str = ""
    references: list[str] = field(default_factory=list)
    date: datetime | None = None
    utc_offset: float | None = None
    author: str = ""
    author_name: str = ""
    recipients: list[str] = field(default_factory=list)
    recipient_names: list[str] = field(default_factory=list)
    organisation: str = ""
    subject: str = ""
    automatic: bool = False
    flags: list[str] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    body: str = ""
    body_type: str = "plain"


@dataclass(frozen=True)
class Rejected:
    """An input that holds no letter, with the reason in plain words."""

    source: str
    position: int
    reason: str


@dataclass(frozen=True)
class Chunk:
    """A piece of work for one worker: a range of one file, and the reader that knows it.

    `first` is the position of the first letter, where the reader knows it when it splits the file; `hint` is what
    else it learned then; `stamp` is the size and time of the file, by which a change during the run is seen.
    """

    reader: str
    path: Path
    source: str
    start: int
    end: int
    first: int = 0
    hint: str = ""
    stamp: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Options:
    """What a user may say about the input: `columns` maps our names (body, date, ...) to CSV headers."""

    columns: tuple[tuple[str, str], ...] = ()

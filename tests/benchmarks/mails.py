"""Mail to measure with: the written text of ``data/corpus`` as a mailbox, and mailboxes dealt out to several.

Four times the work is not four copies: what is said again word for word is read once. So the messages of one mailbox are
dealt to four, and the people and counterparts of each are its own.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

US = "northwind.example"
#: Counterparts of the written mail, and days between two messages of one of them.
FIRMS, DAYS = 40, 3
FIELD = re.compile(rb"^(?:From|To|Cc|Bcc|Reply-To|Sender|Message-ID|In-Reply-To|References):", re.IGNORECASE)
LOCAL = re.compile(rb"([\w.+'\-]+)@")
SEPARATOR = re.compile(rb"^From [^\n]*\n", re.MULTILINE)


def written(corpus: Path, path: Path, most: int = 0) -> int:
    """Write the pieces of `corpus` (``*.jsonl``, text of our writing) as messages into the mbox `path`; return how many.

    Args:
        corpus: the folder ``data/corpus``.
        path: the mailbox to write.
        most: so many messages, evenly drawn; 0: all.
    """
    pieces: dict[str, list[str]] = defaultdict(list)
    for file in sorted(corpus.glob("w*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            row = json.loads(line)
            pieces[f"{file.stem}/{row['piece']}"].append(row["text"])
    names = sorted(pieces)
    if most:
        names = names[:: max(len(names) // most, 1)][:most]
    with path.open("wb") as out:
        for number, name in enumerate(names):
            out.write(b"From writer Mon Jan  1 00:00:00 2024\n")
            out.write(_message(number, pieces[name]).as_bytes().replace(b"\nFrom ", b"\n>From ") + b"\n\n")
    return len(names)


def _message(number: int, sentences: list[str]) -> EmailMessage:
    firm, turn = number % FIRMS, number // FIRMS
    ours, theirs = f"Ann Field <ann.field@{US}>", f"Bo Stone <bo.stone@firm{firm}.example>"
    message = EmailMessage()
    message["From"], message["To"] = (ours, theirs) if turn % 2 else (theirs, ours)
    message["Date"] = format_datetime(datetime(2024, 1, 1, 9, tzinfo=UTC) + timedelta(days=DAYS * turn, minutes=firm))
    message["Message-ID"] = f"<written.{number}@{US}>"
    message["Subject"] = f"Matter {turn // 4 + 1}"
    message.set_content("\n".join(sentences) + "\n", cte="8bit")
    return message


def dealt(path: Path, targets: list[Path], us: str) -> None:
    """Deal the messages of `path`, an mbox, to `targets` in turn, each with people and counterparts of its own outside `us`."""
    data = path.read_bytes()
    starts = [match.start() for match in SEPARATOR.finditer(data)] + [len(data)]
    pieces = [data[begin:end] for begin, end in zip(starts, starts[1:], strict=False)]
    stranger = re.compile(rb"@(?!" + re.escape(us.encode()) + rb"\b)(?=[\w.\-]+\.)", re.IGNORECASE)
    for number, target in enumerate(targets):
        with target.open("wb") as out:
            for piece in pieces[number :: len(targets)]:
                head, blank, body = piece.partition(b"\n\n")
                out.write(_renamed(head, stranger, b"d%d" % number) + blank + body)


def _renamed(head: bytes, stranger: re.Pattern[bytes], mark: bytes) -> bytes:
    lines, named = head.split(b"\n"), False
    for at, line in enumerate(lines):
        named = named if line[:1] in (b" ", b"\t") else bool(FIELD.match(line))
        if named:
            lines[at] = stranger.sub(b"@" + mark + b"-", LOCAL.sub(mark + rb".\1@", line))
    return b"\n".join(lines)

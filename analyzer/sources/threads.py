"""Which letters belong together: by headers, and where they are silent by what they quote, by subject and time."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from typing import Any, NamedTuple

import pandas as pd

REPLY_PREFIX = re.compile(
    r"^\s*(?:(?:re|aw|antw|sv|vs|odp|res|rif|ynt|fw|fwd|wg|tr|rv|enc|doorst|vl|i|vb|pd|r|ref|rép|předat|转发|回复|答复|返信|転送)\s?(?:\[\d{1,3}\]|\(\d{1,3}\))?\s?[:：]\s*)+",
    re.IGNORECASE,
)
#: A tag that gateways and lists put before the subject.
TAG = re.compile(r"^\s*\[(?:external|extern|ext|spam|suspicious|[\w \-]{1,30})\]\s*", re.IGNORECASE)
#: "Re: Schedule" belongs to the last "Schedule" of that counterpart within this time; later it is another matter.
REPLY_WITHIN = pd.Timedelta(days=60)
#: The same subject without "Re:" is a new letter, unless the one who was written to writes back this soon.
ANSWER_WITHIN = pd.Timedelta(days=7)
#: Letters of a text that are compared with those of a quote, and how many there must be.
TELLING, ENOUGH = 60, 30
BLANK = re.compile(r"[\W_]+")
#: What tells where a letter belongs, as far as a table has it.
TOLD_BY = (
    "message_key", "in_reply_to", "references", "subject", "relationship", "message_id", "date", "kind", "author",
    "recipients", "authored_text", "begins", "quoted",
)  # fmt: skip


class Silent(NamedTuple):
    """A letter whose headers name no other; nothing else of it is held, as there may be a million."""

    subject: str
    author: str | None
    recipients: list[str] | None


def digest(*parts: str) -> str:
    """Return a short hash of some texts, the same on every machine."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def bare_subject(subject: str) -> str:
    """Return a subject without "Re:" and its like, and without gateway tags, folded.

    Example:
        >>> bare_subject("AW: [EXTERN] Re: Schedule ")
        'schedule'
    """
    before = None
    while before != subject:
        before, subject = (
            subject,
            REPLY_PREFIX.sub("", TAG.sub("", subject) if before is None or TAG.match(subject) else subject),
        )
    return " ".join(subject.split()).lower()


def beginning(text: str) -> str:
    """Return the first letters of a text, folded, by which a quote of it is known; "" where there are too few.

    Example:
        >>> beginning("Hi Tom,\\n\\nwe can ship the crates on Monday at ten.")
        'hitomwecanshipthecratesonmondayatten'
        >>> beginning("Yes.")
        ''
    """
    letters = BLANK.sub("", text[: 2 * TELLING]).lower()  # enough of most texts
    if len(letters) <= TELLING and len(text) > 2 * TELLING:
        letters = BLANK.sub("", text[: 8 * TELLING]).lower()
    return letters[:TELLING] if len(letters) >= ENOUGH else ""


def threads(letters: pd.DataFrame) -> list[str]:
    """Return the thread id of each letter: joined by headers; where they are silent by what is quoted, by subject and time.

    Needs the columns `message_key, in_reply_to, references, subject, relationship, message_id, date, kind`; with `author`
    and `recipients` an answer without "Re:" is known too, with `authored_text` and `quoted` one under another subject.
    """
    groups = _Groups()
    nodes: list[str] = []
    silent: dict[tuple[str, str], list[tuple[pd.Timestamp, str, Silent | None]]] = defaultdict(list)
    letters = letters[[name for name in TOLD_BY if name in letters.columns]]
    keys = {str(key) for key in letters["message_key"] if key}
    for row in letters.itertuples():
        node = f"id:{row.message_key}" if row.message_key else f"own:{row.message_id}"
        nodes.append(node)
        linked = [other for other in [*row.references, row.in_reply_to] if other]
        for other in linked:
            groups.join(node, f"id:{other}")
        subject = bare_subject(str(row.subject))
        if subject and row.kind == "email":
            known = "" if pd.isna(row.relationship) else str(row.relationship)
            found = any(str(other) in keys for other in linked)
            about = Silent(row.subject, getattr(row, "author", None), getattr(row, "recipients", None))
            silent[subject, known].append((row.date, node, None if found else about))
    if "quoted" in letters.columns:
        _join_by_quotes(letters, nodes, keys, groups)
    for entries in silent.values():
        if len(entries) > 1:
            _join_by_time(entries, groups)
    return [digest("thread", groups.root(node)) for node in nodes]


class _Groups:
    def __init__(self) -> None:
        self.parent: dict[str, str] = {}

    def root(self, key: str) -> str:
        self.parent.setdefault(key, key)
        while self.parent[key] != key:
            self.parent[key] = self.parent[self.parent[key]]
            key = self.parent[key]
        return key

    def join(self, one: str, other: str) -> None:
        first, second = sorted((self.root(one), self.root(other)))
        self.parent[second] = first


def _text(row: Any, name: str) -> str:  # noqa: ANN401  a named tuple of pandas
    """A text of a row; "" where it is absent."""
    value = getattr(row, name, None)
    return value if isinstance(value, str) else ""


def _join_by_quotes(letters: pd.DataFrame, nodes: list[str], keys: set[str], groups: _Groups) -> None:
    """Join each letter whose headers name no letter that is there with the last one before it that it quotes."""
    written: dict[tuple[str, str], list[tuple[pd.Timestamp, str]]] = defaultdict(list)
    quoting: list[tuple[tuple[str, str], pd.Timestamp, str]] = []
    for row, node in zip(letters.itertuples(), nodes, strict=True):
        if row.kind != "email":
            continue
        known = "" if pd.isna(row.relationship) else str(row.relationship)
        begins = _text(row, "begins") or beginning(_text(row, "authored_text"))
        if begins:
            written[known, begins].append((row.date, node))
        if (
            not pd.isna(row.quoted)
            and row.quoted
            and not any(str(other) in keys for other in [*row.references, row.in_reply_to] if other)
        ):
            quoting.append(((known, str(row.quoted)), row.date, node))
    for key, date, node in quoting:
        earlier = [
            entry
            for entry in written.get(key, ())
            if entry[1] != node and (pd.isna(date) or pd.isna(entry[0]) or entry[0] <= date)
        ]
        if earlier:
            groups.join(node, max(earlier, key=lambda entry: (not pd.isna(entry[0]), str(entry[0]), entry[1]))[1])


def _join_by_time(entries: list[tuple[pd.Timestamp, str, Silent | None]], groups: _Groups) -> None:
    """Join the letters of one subject and counterpart; each entry is date, node and letter (None: its headers told)."""
    dated = sorted((entry for entry in entries if not pd.isna(entry[0])), key=lambda entry: (entry[0], entry[1]))
    previous: tuple[pd.Timestamp, str, Silent | None] | None = None
    for date, node, row in dated:
        if row is not None and previous is not None:
            reply = bool(REPLY_PREFIX.match(TAG.sub("", str(row.subject))))
            if date - previous[0] <= REPLY_WITHIN and (reply or _writes_back(row, previous, date)):
                groups.join(node, previous[1])
        previous = (date, node, row)
    for date, node, row in entries:
        if pd.isna(date) and row is not None and dated and REPLY_PREFIX.match(str(row.subject)):
            groups.join(node, dated[-1][1])


def _writes_back(letter: Silent, previous: tuple[pd.Timestamp, str, Silent | None], date: pd.Timestamp) -> bool:
    """Whether the writer of `letter` got the one before it and writes to its writer."""
    earlier = previous[2]
    if earlier is None or date - previous[0] > ANSWER_WITHIN or letter.recipients is None or earlier.recipients is None:
        return False
    return (
        letter.author != earlier.author and letter.author in earlier.recipients and earlier.author in letter.recipients
    )

"""Every table of the program: its columns, their types and what each means.

This is the only place where a column name is spelled as data; the names are those of the contract with readers of the output. A room
builds its rows as dictionaries or frames and passes them through :func:`conform`, which orders the columns,
gives them their types and refuses what is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

ELEMENTS: Final = (
    "trust",
    "win_win",
    "self_disclosure_feedback",
    "comfort_with_interdependence",
    "comfort_with_change",
    "future_orientation",
)
ELEMENT_TITLES: Final = {
    "trust": "Trust",
    "win_win": "Win-win orientation",
    "self_disclosure_feedback": "Self-disclosure and feedback",
    "comfort_with_interdependence": "Comfort with interdependence",
    "comfort_with_change": "Comfort with change",
    "future_orientation": "Future orientation",
}
POLARITIES: Final = ("+", "-")
USES: Final = ("label_only", "backed", "referential", "other_sense")
MOTIVES: Final = ("flattery", "pressure", "boilerplate", "aspiration")
ACTS: Final = ("commitment", "offer", "request", "done", "not_done", "other_done", "other_not_done")
OWNERS: Final = ("writer", "writer_side", "joint")
ZONES: Final = ("authored", "quoted", "signature", "disclaimer")
SIDES: Final = ("ours", "theirs", "joint")
KINDS: Final = ("email", "note", "transcript")
STATUSES: Final = ("kept", "kept_late", "missed", "overdue", "open", "released")
#: Why a row counts toward a tracker: it was read in the sentence, or the promise in the sentence was kept.
BASES: Final = ("sentence", "kept_promise")
BACKINGS: Final = ("none", "promised", "delivered")
VERDICTS: Final = (
    "partnership",
    "so_called",
    "unlabelled_partnership",
    "transactional",
    "insufficient_evidence",
)


@dataclass(frozen=True)
class Column:
    """One column: its name, its pandas dtype and what a value means."""

    name: str
    dtype: str
    meaning: str


@dataclass(frozen=True)
class Table:
    """One table: its name, what a row is, its columns, and whether it is written as CSV too."""

    name: str
    row: str
    columns: tuple[Column, ...]
    csv: bool = False

    @property
    def names(self) -> list[str]:
        """The column names in order."""
        return [column.name for column in self.columns]


TEXT: Final = "string"
LIST: Final = "object"  # a list of strings
WHEN: Final = "datetime64[us, UTC]"  # times are UTC
FLOAT: Final = "float64"
COUNT: Final = "int64"
FLAG: Final = "bool"


def _table(name: str, row: str, columns: list[tuple[str, str, str]], csv: bool = False) -> Table:
    return Table(name, row, tuple(Column(*column) for column in columns), csv)


LETTERS: Final = _table(
    "letters",
    "a message or note as read and zoned, before copies are left out (internal)",
    [
        ("source", TEXT, "path of the file it came from, relative to the input that was named"),
        ("position", COUNT, "0-based place in that file"),
        ("kind", TEXT, "email, note or transcript"),
        ("message_key", TEXT, "Message-ID without brackets, or empty"),
        ("in_reply_to", TEXT, "Message-ID answered, or empty"),
        ("references", LIST, "Message-IDs of the thread, oldest first"),
        ("date", WHEN, "when it was written, in UTC; missing when absent or impossible"),
        ("utc_offset", FLOAT, "the sender's clock: minutes east of UTC; missing when unknown"),
        ("author", TEXT, "address of the writer, or the name where there is no address"),
        ("author_name", TEXT, "display name of the writer, or empty"),
        ("recipients", LIST, "addresses (or names) it went to: To, then Cc"),
        ("recipient_names", LIST, "their display names, same order, empty where none"),
        ("organisation", TEXT, "counterpart named by a note's header or file name, or empty"),
        ("subject", TEXT, "subject, decoded"),
        ("automatic", FLAG, "sent by a machine: newsletter, out-of-office, calendar reply, bounce"),
        ("flags", LIST, "what is odd about it: date_missing, date_impossible, charset_guessed, ..."),
        ("attachments", LIST, "file names of its attachments"),
        ("content", TEXT, "hash of the text as sent, quotes and all, by which copies are known"),
        ("language", TEXT, "ISO 639-1 code of the authored text; 'und' when too short to tell"),
        ("authored_text", TEXT, "what its author wrote: no quotes, signature or disclaimer"),
        ("begins", TEXT, "how its own text begins, letters only, by which a quote of it is known; or empty"),
        ("quoted", TEXT, "how the text begins that it quotes, letters only, by which its thread is told; or empty"),
        ("zone_lines", TEXT, "JSON: [zone, place, line] of signature and disclaimer lines that use the word partner"),
        ("day_order", TEXT, "whether 5/6 means day or month first, where its text proves it: day, month or empty"),
    ],
)

MESSAGES: Final = _table(
    "messages",
    "a message after de-duplication",
    [
        ("message_id", TEXT, "stable id of the message: hash of Message-ID, or of its content"),
        ("source", TEXT, "path of the file it came from, relative to the input that was named"),
        ("kind", TEXT, "email, note or transcript"),
        ("automatic", FLAG, "sent by a machine; kept as a row, left out of judgement"),
        ("language", TEXT, "ISO 639-1 code of the authored text; 'und' when too short to tell"),
        ("date", WHEN, "when it was written, in UTC; missing when absent or impossible"),
        ("author", TEXT, "address of the writer, or the name where there is no address"),
        ("recipients", LIST, "addresses (or names) it went to: To, then Cc"),
        ("subject", TEXT, "subject, decoded"),
        ("thread_id", TEXT, "stable id of the thread"),
        ("relationship", TEXT, "the counterpart organisation; missing for mail inside our side"),
        ("side", TEXT, "who wrote it: ours or theirs"),
        ("authored_text", TEXT, "what its author wrote: no quotes, signature or disclaimer"),
    ],
)

MESSAGE_DETAILS: Final = _table(
    "message_details",
    "what the later rooms need of a message beside the contract's columns (internal)",
    [
        ("message_id", TEXT, "as in messages"),
        ("utc_offset", FLOAT, "the sender's clock: minutes east of UTC; missing when unknown"),
        ("author_name", TEXT, "display name of the writer, or empty"),
        ("recipient_names", LIST, "display names of the recipients, same order as recipients"),
        ("people_sides", LIST, "for notes and transcripts: 'name=ours' or 'name=theirs' of each participant"),
        ("attachments", LIST, "file names of its attachments"),
        ("flags", LIST, "what is odd about it"),
    ],
)

SENTENCES: Final = _table(
    "sentences",
    "a sentence its author wrote",
    [
        ("sentence_id", TEXT, "message_id and position"),
        ("message_id", TEXT, "the message it stands in"),
        ("position", COUNT, "0-based place among the sentences of the message"),
        ("start", COUNT, "first character in authored_text"),
        ("end", COUNT, "one past its last character in authored_text"),
        ("text", TEXT, "the sentence, line wraps mended"),
    ],
)

ZONE_LINES: Final = _table(
    "zones",
    "a signature or disclaimer sentence that uses the word partner (internal)",
    [
        ("message_id", TEXT, "the message it stands in"),
        ("zone", TEXT, "signature or disclaimer"),
        ("position", COUNT, "0-based place in its zone"),
        ("text", TEXT, "the line"),
    ],
)

ELEMENT_ROWS: Final = _table(
    "elements",
    "an element found in a sentence",
    [
        ("sentence_id", TEXT, "the sentence"),
        ("message_id", TEXT, "its message"),
        ("relationship", TEXT, "the counterpart organisation"),
        ("side", TEXT, "who wrote it: ours or theirs"),
        ("date", WHEN, "date of the message"),
        ("element", TEXT, "one of the six PQ elements"),
        ("polarity", TEXT, "'+' practises or builds it, '-' goes against it"),
        ("probability", FLOAT, "calibrated, 0..1"),
    ],
)

ACT_ROWS: Final = _table(
    "acts",
    "an act found in a sentence",
    [
        ("sentence_id", TEXT, "the sentence"),
        ("message_id", TEXT, "its message"),
        ("relationship", TEXT, "the counterpart organisation"),
        ("side", TEXT, "who wrote it: ours or theirs"),
        ("date", WHEN, "date of the message"),
        ("act", TEXT, "one of the seven acts"),
        ("probability", FLOAT, "calibrated, 0..1"),
        ("owner", TEXT, "of a commitment: writer, writer_side or joint"),
        ("due", TEXT, "of a commitment: the words that say when, verbatim, or empty"),
        ("conditional", FLAG, "of a commitment: hangs on something uncertain"),
    ],
)

PARTNER_USES: Final = _table(
    "partner_uses",
    "one use of partner/partnership",
    [
        ("sentence_id", TEXT, "the sentence"),
        ("message_id", TEXT, "its message"),
        ("relationship", TEXT, "the counterpart organisation"),
        ("side", TEXT, "who wrote it: ours or theirs"),
        ("author", TEXT, "address or name of the writer"),
        ("date", WHEN, "date of the message"),
        ("surface", TEXT, "the word as written"),
        ("start", COUNT, "first character in the sentence"),
        ("end", COUNT, "one past the last character in the sentence"),
        ("use", TEXT, "label_only, backed, referential or other_sense"),
        ("motive", TEXT, "of label_only: flattery, pressure, boilerplate or aspiration"),
        ("probability", FLOAT, "calibrated, 0..1"),
        ("zone", TEXT, "authored, signature or disclaimer; only authored counts as talk"),
        ("backing", TEXT, "what its side promised or delivered within 30 days: none, promised, delivered"),
        ("backing_commitments", LIST, "the commitment_ids behind it"),
        ("sentence", TEXT, "the sentence it stands in"),
    ],
    csv=True,
)

COMMITMENTS: Final = _table(
    "commitments",
    "one promise",
    [
        ("commitment_id", TEXT, "stable id"),
        ("sentence_id", TEXT, "the sentence that makes it"),
        ("message_id", TEXT, "its message"),
        ("relationship", TEXT, "the counterpart organisation"),
        ("side", TEXT, "who owes: ours, theirs or joint"),
        ("made_by", TEXT, "the person who gave it"),
        ("made_on", WHEN, "when"),
        ("action", TEXT, "what is promised, as a short phrase"),
        ("due_text", TEXT, "the words that say when, verbatim, or empty"),
        ("due_on", WHEN, "the last moment in time, midnight UTC of the due day; missing when no day"),
        ("conditional", FLAG, "hangs on something uncertain or on the other's move"),
        ("status", TEXT, "kept, kept_late, missed, overdue, open or released"),
        ("status_on", WHEN, "date of the evidence, or of the due day for overdue"),
        ("evidence_message_id", TEXT, "the message that shows the status, or missing"),
        ("evidence", TEXT, "the sentence that shows the status, or missing"),
        ("sentence", TEXT, "the sentence that makes the promise"),
        ("probability", FLOAT, "that the sentence is a promise, calibrated"),
        (
            "evidence_score",
            FLOAT,
            "how surely the evidence shows the status, 0..1; without evidence, the best that was found",
        ),
        ("evidence_reason", TEXT, "why the evidence was joined to the promise, or that nothing was found"),
    ],
    csv=True,
)

TRACKER_ROWS: Final = _table(
    "trackers",
    "a sentence, or a kept promise, that counts toward a category of the user's own",
    [
        ("sentence_id", TEXT, "the sentence; of a kept promise, the one that makes it"),
        ("message_id", TEXT, "its message"),
        ("relationship", TEXT, "the counterpart organisation"),
        ("side", TEXT, "who wrote it: ours or theirs; of a kept promise, who owed: ours, theirs or joint"),
        ("date", WHEN, "date of the message; of a kept promise, when it was shown kept"),
        ("tracker", TEXT, "the category, as its file names it"),
        ("basis", TEXT, "sentence (read in it) or kept_promise (where the tracker counts those)"),
        (
            "probability",
            FLOAT,
            "set right by cross-validation on the tracker's own sentences and ordinary ones, 0..1; in mail, where a theme is "
            "rarer, fewer hold; of a kept promise, that its sentence is a promise",
        ),
        ("commitment_id", TEXT, "of a kept promise: as in commitments; else missing"),
        ("sentence", TEXT, "the sentence"),
    ],
    csv=True,
)

RELATIONSHIPS: Final = _table(
    "relationships",
    "one counterpart",
    [
        ("relationship", TEXT, "registrable domain, or address on a free-mail domain"),
        ("messages", COUNT, "e-mails judged"),
        ("notes", COUNT, "call notes and transcripts judged"),
        ("first_on", WHEN, "first dated message"),
        ("last_on", WHEN, "last dated message"),
        ("partner_uses", COUNT, "authored uses of the word, any use"),
        ("label_only", COUNT, "of these, only a label"),
        ("backed", COUNT, "of these, with something concrete behind it"),
        ("commitments_ours", COUNT, "promises our side made (joint ones count for both)"),
        ("commitments_theirs", COUNT, "promises their side made (joint ones count for both)"),
        ("kept_ours", COUNT, "kept or kept late"),
        ("kept_theirs", COUNT, "kept or kept late"),
        ("missed_ours", COUNT, "missed"),
        ("missed_theirs", COUNT, "missed"),
        ("kept_rate", FLOAT, "kept / (kept + missed + overdue), both sides; missing when nothing is settled"),
        ("kept_rate_low", FLOAT, "lower end of its 90 % Wilson interval"),
        ("kept_rate_high", FLOAT, "upper end of its 90 % Wilson interval"),
        ("reciprocity", FLOAT, "0 one side gives everything .. 1 both give alike; missing when nobody gave"),
        *[
            (f"{element}_{name}", COUNT, f"sentences with {element} {sign}")
            for element in ELEMENTS
            for name, sign in (("positive", "+"), ("negative", "-"))
        ],
        ("weakest_element", TEXT, "the element with the least good to show, or missing"),
        ("words", FLOAT, "talk of partnership, 0..1"),
        ("deeds", FLOAT, "practice of partnership, 0..1"),
        ("verdict", TEXT, "one of the five verdicts"),
        ("confidence", FLOAT, "share of resamplings of the messages with the same verdict"),
        ("reason", TEXT, "one or two sentences that name the evidence"),
    ],
    csv=True,
)

REJECTED: Final = _table(
    "rejected",
    "an input that was not analysed",
    [
        ("source", TEXT, "path of the file"),
        ("position", COUNT, "0-based place in the file"),
        ("reason", TEXT, "why, in plain words"),
    ],
    csv=True,
)

#: The tables a run writes, in the order in which they are made (`acts` and `trackers` are beyond the contract).
OUTPUT_TABLES: Final = (
    MESSAGES,
    SENTENCES,
    ELEMENT_ROWS,
    ACT_ROWS,
    PARTNER_USES,
    COMMITMENTS,
    TRACKER_ROWS,
    RELATIONSHIPS,
    REJECTED,
)


def conform(rows: pd.DataFrame | list[dict[str, object]], table: Table) -> pd.DataFrame:
    """Return `rows` as a frame with exactly the columns and types of `table`.

    Columns that are absent are filled with missing values where the type has one (text, dates, floats,
    lists become empty lists, flags False); a missing count is an error.

    Raises:
        KeyError: a count column is absent; the message names table and column.

    Example:
        >>> conform([{"source": "a.mbox", "position": 0, "reason": "no body"}], REJECTED).shape
        (1, 3)
    """
    frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(rows)
    out: dict[str, pd.Series] = {}
    for column in table.columns:
        if column.name in frame.columns:
            values = frame[column.name]
        elif column.dtype == COUNT and len(frame):
            raise KeyError(f"table {table.name}: column {column.name!r} is missing")
        else:
            values = pd.Series([None] * len(frame), index=frame.index, dtype="object")
        out[column.name] = _typed(values, column.dtype)
    return pd.DataFrame(out, columns=table.names).reset_index(drop=True)


def _typed(values: pd.Series, dtype: str) -> pd.Series:
    if dtype == LIST:
        lists = [
            v if isinstance(v, list) else list(v) if isinstance(v, tuple) or hasattr(v, "tolist") else []
            for v in values
        ]
        return pd.Series(lists, index=values.index, dtype="object")
    if dtype == WHEN:
        return pd.to_datetime(values, utc=True).astype(WHEN)
    if dtype == FLAG:
        return pd.Series([bool(v) if v is not None else False for v in values], index=values.index, dtype=bool)
    if dtype == FLOAT:
        return pd.to_numeric(values).astype(FLOAT)
    return values.astype(dtype)


def empty(table: Table) -> pd.DataFrame:
    """Return a frame of `table` with no rows and the right types.

    Example:
        >>> empty(REJECTED).columns.tolist()
        ['source', 'position', 'reason']
    """
    return conform(pd.DataFrame(columns=table.names), table)

"""Properties of Outlook (MAPI), as .msg and .pst hold them -> a letter."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, formataddr

from analyzer.sources import limits
from analyzer.sources.charsets import decode, header_bytes_to_text, mended
from analyzer.sources.letter import Letter, Rejected
from analyzer.sources.limits import LimitError
from analyzer.sources.message import letter_from_header, refuse_long_lines
from analyzer.sources.mime import Header, header_of, without_pictures
from analyzer.sources.rtf import body_of_rtf

#: Numbers of the properties that are read (MS-OXPROPS).
CLASS, SUBJECT, SUBMITTED, HEADERS, DELIVERED = 0x001A, 0x0037, 0x0039, 0x007D, 0x0E06
SENDER_NAME, SENDER_TYPE, SENDER_ADDRESS, SENDER_SMTP = 0x0C1A, 0x0C1E, 0x0C1F, 0x5D01
BEHALF_NAME, BEHALF_ADDRESS, BEHALF_SMTP = 0x0042, 0x0065, 0x5D02
TO, CC, BODY, HTML, RTF = 0x0E04, 0x0E03, 0x1000, 0x1013, 0x1009
MESSAGE_ID, REFERENCES, IN_REPLY_TO, CODE_PAGE, MESSAGE_PAGE = 0x1035, 0x1039, 0x1042, 0x3FDE, 0x3FFD
RECIPIENT_KIND, NAME, ADDRESS, SMTP, SENT_NAME = 0x0C15, 0x3001, 0x3003, 0x39FE, 0x5FF6
FILE_LONG, FILE_SHORT, CREATED = 0x3707, 0x3704, 0x3007
WANTED = frozenset(
    {CLASS, SUBJECT, SUBMITTED, HEADERS, DELIVERED, SENDER_NAME, SENDER_TYPE, SENDER_ADDRESS, SENDER_SMTP, BEHALF_NAME, BEHALF_ADDRESS,
     BEHALF_SMTP, TO, CC, BODY, HTML, RTF, MESSAGE_ID, REFERENCES, IN_REPLY_TO, CODE_PAGE, MESSAGE_PAGE, RECIPIENT_KIND, NAME, ADDRESS,
     SMTP, SENT_NAME, FILE_LONG, FILE_SHORT, CREATED}
)  # fmt: skip
UNICODE, EIGHT_BIT, BINARY, TIME, NUMBER = 0x001F, 0x001E, 0x0102, 0x0040, 0x0003
#: Kinds of items that are no correspondence, as plain words.
OTHER_ITEMS = (
    ("IPM.Contact", "a contact"),
    ("IPM.DistList", "a distribution list"),
    ("IPM.Appointment", "an appointment"),
    ("IPM.Task", "a task"),
    ("IPM.Activity", "a journal entry"),
    ("IPM.Microsoft.ScheduleData", "free/busy data"),
    ("IPM.Configuration", "settings of Outlook"),
    ("IPM.Rule", "a rule of Outlook"),
    ("IPM.Microsoft", "settings of Outlook"),
    ("IPM.Document", "a document"),
)
MACHINE_CLASSES = ("REPORT.", "IPM.Schedule", "IPM.Note.Rules.OofTemplate", "IPM.Outlook.Recall", "IPM.Recall")
NOTE_CLASS = "IPM.StickyNote"
EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
PREFIX = re.compile(r"^\x01[\s\S]")


@dataclass
class Item:
    """Properties of a message by number: their type and bytes; its recipients and attached files likewise."""

    values: Mapping[int, tuple[int, bytes]]
    recipients: list[Mapping[int, tuple[int, bytes]]] = field(default_factory=list)
    attachments: list[Mapping[int, tuple[int, bytes]]] = field(default_factory=list)


def text_of(values: Mapping[int, tuple[int, bytes]], number: int, page: str = "") -> str:
    """Return a property as text, or "".

    Example:
        >>> text_of({SUBJECT: (UNICODE, "Hi".encode("utf-16-le"))}, SUBJECT)
        'Hi'
    """
    kind, data = values.get(number, (0, b""))
    data = data[: limits.MAX_TEXT_BYTES]
    if kind == UNICODE:
        return data.decode("utf-16-le", "replace").replace("\0", "")
    return decode(data, page, []).replace("\0", "") if kind in {EIGHT_BIT, BINARY} else ""


def time_of(values: Mapping[int, tuple[int, bytes]], number: int) -> datetime | None:
    """Return a property as a moment, or None.

    Example:
        >>> time_of({SUBMITTED: (TIME, (133855560000000000).to_bytes(8, "little"))}, SUBMITTED).year
        2025
    """
    kind, data = values.get(number, (0, b""))
    if kind != TIME or len(data) < 8:
        return None
    try:
        return EPOCH + timedelta(microseconds=int.from_bytes(data[:8], "little") // 10)
    except OverflowError:
        return None


def number_of(values: Mapping[int, tuple[int, bytes]], number: int) -> int:
    """Return a property as a number, or 0.

    Example:
        >>> number_of({CODE_PAGE: (NUMBER, (1252).to_bytes(4, "little"))}, CODE_PAGE)
        1252
    """
    kind, data = values.get(number, (0, b""))
    return int.from_bytes(data[:4], "little") if kind == NUMBER else 0


def letter_from_item(item: Item, source: str, position: int) -> Letter | Rejected:
    """Return the letter that a message of Outlook is, or why it is none.

    Raises:
        LimitError: its text passes a limit.

    Example:
        >>> letter_from_item(Item({CLASS: (UNICODE, "IPM.Contact".encode("utf-16-le"))}), "a.pst", 0).reason
        'a contact, not a message'
    """
    page = _page(number_of(item.values, MESSAGE_PAGE) or number_of(item.values, CODE_PAGE))
    kind = text_of(item.values, CLASS, page)
    for prefix, words in OTHER_ITEMS:
        if kind.startswith(prefix):
            return Rejected(source, position, f"{words}, not a message")

    def text(number: int) -> str:
        return text_of(item.values, number, page)

    flags: list[str] = []
    header = _header(item, text, page)
    body = _body(item, text, flags)
    names = [
        text_of(a, FILE_LONG, page) or text_of(a, FILE_SHORT, page) or text_of(a, NAME, page) for a in item.attachments
    ]
    letter = letter_from_header(header, body, [name[:300] or "attachment" for name in names], source, position, flags)
    if isinstance(letter, Letter):
        letter.automatic = letter.automatic or kind.startswith(MACHINE_CLASSES)
        letter.kind = "note" if kind.startswith(NOTE_CLASS) else letter.kind
    return letter


def _header(item: Item, text: Callable[[int], str], page: str) -> Header:
    """The header as it came over the wire if it is kept; what is missing there is made from properties."""
    wire = text(HEADERS).encode("utf-8", "replace")
    kept, _ = header_of(wire, 0, len(wire)) if wire.strip() else (Header(), 0)
    made: dict[str, str] = {}
    sender = _address(text, SENDER_NAME, SENDER_SMTP, SENDER_ADDRESS)
    behalf = _address(text, BEHALF_NAME, BEHALF_SMTP, BEHALF_ADDRESS)
    made["From"] = behalf if "@" in behalf or not sender else sender
    people: dict[int, list[str]] = {1: [], 2: []}
    for values in item.recipients[:5000]:
        address = _recipient(values, page)
        if address:
            people.setdefault(number_of(values, RECIPIENT_KIND) & 0xF, []).append(address)
    made["To"] = ", ".join(people[1]) or _listed(text(TO))
    made["Cc"] = ", ".join(people[2]) or _listed(text(CC))
    moment = time_of(item.values, SUBMITTED) or time_of(item.values, DELIVERED) or time_of(item.values, CREATED)
    made["Date"] = format_datetime(moment) if moment else ""
    made["Subject"] = PREFIX.sub("", text(SUBJECT))
    made["Message-ID"], made["In-Reply-To"], made["References"] = text(MESSAGE_ID), text(IN_REPLY_TO), text(REFERENCES)
    header = Header()
    for name, value in kept.raw_items():
        if name.lower() != "subject" or not made["Subject"]:
            header.set_raw(name, value)
    for name, value in made.items():
        if value and not header.get(name):
            header.set_raw(name, header_bytes_to_text(value[: limits.MAX_FIELD_BYTES].encode("utf-8", "replace")))
    return header


def _address(text: Callable[[int], str], name: int, smtp: int, other: int) -> str:
    shown, address = text(name).strip(), text(smtp).strip() or text(other).strip()
    if "@" not in address:  # an X.500 name of Exchange tells nobody anything; the name does
        return _quoted(shown or address)
    return (
        formataddr((_bare(shown), address.strip("<>'\" ")), charset="utf-8")
        if shown != address and shown.isascii()
        else (f'"{_bare(shown)}" <{address}>' if shown != address else address)
    )


def _recipient(values: Mapping[int, tuple[int, bytes]], page: str) -> str:
    return _address(lambda number: text_of(values, number, page), NAME, SMTP, ADDRESS)


def _bare(name: str) -> str:
    return re.sub(r'[\r\n"\\<>]+', " ", name).strip()[:300]


def _quoted(name: str) -> str:
    return f'"{_bare(name)}"' if name else ""


def _listed(names: str) -> str:
    return ", ".join(
        name.strip() if "@" in name else _quoted(name.strip()) for name in names[:20_000].split(";") if name.strip()
    )


def _body(item: Item, text: Callable[[int], str], flags: list[str]) -> tuple[str, str]:
    """The body and what it is: the plain text if there is some, else HTML, else what RTF holds."""
    found = text(BODY).replace("\r\n", "\n").replace("\r", "\n")
    kind = "plain"
    if len(found.strip()) < 2 and HTML in item.values:
        html_kind, data = item.values[HTML]
        data = data[: limits.MAX_TEXT_BYTES]
        found = text(HTML) if html_kind == UNICODE else decode(data, _page(number_of(item.values, CODE_PAGE)), flags)
        kind = "html"
    if len(found.strip()) < 2 and RTF in item.values:
        found, kind = body_of_rtf(item.values[RTF][1])
    found = mended(found.replace("\0", ""), flags)
    if kind == "html":
        found = without_pictures(found)
    refuse_long_lines(found)
    return limits.cut(found, flags), kind


def _page(number: int) -> str:
    pages = {
        65001: "utf-8",
        20127: "us-ascii",
        1200: "utf-16-le",
        50220: "iso-2022-jp",
        51932: "euc-jp",
        20866: "koi8-r",
        28591: "iso-8859-1",
    }
    if 28592 <= number <= 28605:
        return f"iso-8859-{number - 28590}"
    return pages.get(number, f"cp{number}" if number else "")


__all__ = ["Item", "LimitError", "WANTED", "letter_from_item", "number_of", "text_of", "time_of"]

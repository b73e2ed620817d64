"""One raw message -> a letter: headers decoded, the readable body chosen, oddities flagged.

The standard library's `compat32` parser is used: it never raises on broken mail and is ten times faster
than the `default` policy; only the headers that are needed are decoded.
"""

from __future__ import annotations

import email
import email.header
import email.message
import email.policy
import email.utils
import inspect
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from charset_normalizer import from_bytes

from analyzer.sources.automatic import is_automatic
from analyzer.sources.letter import Letter, Rejected

MESSAGE_ID = re.compile(r"<([^<>\s]{1,500})>")
#: More parts than any mail program makes: a MIME bomb.
MAX_PARTS = 400
#: Readable text beyond this is a pasted file, not correspondence; the rest is cut and flagged.
MAX_BODY_CHARACTERS = 1_000_000
#: Newer Pythons refuse malformed address lists unless told otherwise; older ones do not know the argument.
LENIENT: dict[str, Any] = (
    {"strict": False} if "strict" in inspect.signature(email.utils.getaddresses).parameters else {}
)
#: The standard library reads the year 0001 as 2001.
ANCIENT = re.compile(r"\b00\d\d\b(?!:)(?=\s+\d{1,2}:)")
EARLIEST_YEAR = 1971  # the first e-mail between hosts
LATEST_YEAR = 2100


def letter_from_bytes(raw: bytes, source: str, position: int, cut: bool = False) -> Letter | Rejected:
    """Return the letter in `raw`, or the reason why there is none. Never raises on bad mail.

    Args:
        raw: an RFC 5322 message.
        source: where it comes from, for the tables.
        position: its place there.
        cut: the file ended in the middle of this message.

    Example:
        >>> letter_from_bytes(b"From: a@x.example\\nSubject: Hi\\n\\nHello.\\n", "a.eml", 0).author
        'a@x.example'
    """
    try:
        message = email.message_from_bytes(raw.lstrip(b"\r\n"), policy=email.policy.compat32)
        return _letter(message, raw, source, position, cut)
    except Exception as error:  # noqa: BLE001  hostile mail finds every corner of the parser
        return Rejected(source, position, f"the message could not be parsed: {type(error).__name__}")


def _letter(message: email.message.Message, raw: bytes, source: str, position: int, cut: bool) -> Letter | Rejected:
    if not message.keys():
        return Rejected(source, position, "no header lines: not an e-mail message")
    flags: list[str] = []
    if cut:
        if b"\n\n" not in raw and b"\n\r\n" not in raw:
            return Rejected(source, position, "the file ends inside the headers of this message; export it again")
        flags.append("cut_off")
    elif any(type(defect).__name__ == "CloseBoundaryNotFoundDefect" for defect in message.defects):
        flags.append("cut_off")
    body, body_type, attachments = _body(message, flags)
    authors = _addresses(message, "From") or _addresses(message, "Sender")
    author_name, author = authors[0] if authors else ("", "")
    recipients = _addresses(message, "To") + _addresses(message, "Cc")
    if not author and not recipients and not body.strip():
        return Rejected(source, position, "neither sender nor recipient nor text")
    date, offset = _date(_header(message, "Date"), flags)
    if date is None:
        received = str((message.get_all("Received") or [""])[0]).rpartition(";")[2].strip()
        date, _ = _date(received, []) if received else (None, None)
        if date is not None:
            flags[:] = [flag for flag in flags if not flag.startswith("date_")] + ["date_from_received"]
    subject = _header(message, "Subject")
    ids = MESSAGE_ID.findall(_header(message, "Message-ID")) or [_header(message, "Message-ID").strip()]
    reply = MESSAGE_ID.findall(_header(message, "In-Reply-To"))
    return Letter(
        source=source,
        position=position,
        message_key=ids[0],
        in_reply_to=reply[0] if reply else "",
        references=MESSAGE_ID.findall(_header(message, "References")),
        date=date,
        utc_offset=offset,
        author=author,
        author_name=author_name,
        recipients=[address for _, address in recipients],
        recipient_names=[name for name, _ in recipients],
        subject=subject,
        automatic=is_automatic(message, author, subject),
        flags=flags,
        attachments=attachments,
        body=body,
        body_type=body_type,
    )


def _header(message: email.message.Message, name: str) -> str:
    value = message.get(name)
    if value is None:
        return ""
    text = str(value)
    if "=?" in text or "\ufffd" in text or not text.isascii():
        try:
            text = str(email.header.make_header(email.header.decode_header(value)))
        except (LookupError, ValueError, UnicodeError):
            text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return re.sub(r"\s+", " ", text.replace("\0", "")).strip()


def _addresses(message: email.message.Message, name: str) -> list[tuple[str, str]]:
    values = message.get_all(name, [])
    texts = [str(v) for v in values]
    pairs = email.utils.getaddresses(texts, **LENIENT)
    found: list[tuple[str, str]] = []
    for display, address in pairs:
        shown = _decoded(display)
        bare = address.replace("\0", "").strip().strip("<>'\"").lower()
        if "@" not in bare and not shown:
            shown = _decoded(address)
        if bare or shown:
            found.append((shown.strip("'\" "), bare if "@" in bare else (shown or bare)))
    return found


def _decoded(text: str) -> str:
    try:
        decoded = str(email.header.make_header(email.header.decode_header(text))) if "=?" in text else text
    except (LookupError, ValueError, UnicodeError):
        decoded = text
    return re.sub(r"[\s\0]+", " ", decoded.encode("utf-8", "replace").decode("utf-8")).strip()


def _date(text: str, flags: list[str]) -> tuple[datetime | None, float | None]:
    if not text:
        flags.append("date_missing")
        return None, None
    try:
        parsed = email.utils.parsedate_to_datetime(text)
        known_zone = parsed.tzinfo is not None
        utc = parsed.astimezone(UTC) if known_zone else parsed.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        flags.append("date_impossible")
        return None, None
    if not EARLIEST_YEAR <= utc.year <= LATEST_YEAR or ANCIENT.search(text):
        flags.append("date_impossible")
        return None, None
    offset = parsed.utcoffset() or timedelta(0)
    return utc, offset.total_seconds() / 60 if known_zone else None


def _body(message: email.message.Message, flags: list[str]) -> tuple[str, str, list[str]]:
    plain: list[str] = []
    html: list[str] = []
    attachments: list[str] = []
    parts = [message]
    seen = 0
    while parts:
        part = parts.pop(0)
        seen += 1
        if seen > MAX_PARTS:
            flags.append("too_many_parts")
            break
        kind = part.get_content_type()
        if kind == "message/rfc822":
            attachments.append("attached message")
        elif part.is_multipart():
            children = part.get_payload()
            parts = (list(children) if isinstance(children, list) else []) + parts
        else:
            name = part.get_filename()
            disposition = str(part.get("Content-Disposition", "")).strip().lower()
            if name or disposition.startswith("attachment"):
                attachments.append(_decoded(str(name)) if name else "attachment")
            elif kind == "text/html":
                html.append(_text(part, flags))
            elif kind.startswith("text/") and kind != "text/calendar":
                plain.append(_text(part, flags))
    body, body_type = "\n\n".join(plain), "plain"
    if html and len("".join(plain).strip()) < 2:
        body, body_type = "\n".join(html), "html"
    if len(body) > MAX_BODY_CHARACTERS:
        flags.append("body_cut")
        body = body[:MAX_BODY_CHARACTERS]
    return body, body_type, attachments


def _text(part: email.message.Message, flags: list[str]) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else str(part.get_payload() or "").encode("utf-8", "replace")
    text = _decode(data, str(part.get_content_charset() or ""), flags)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _decode(data: bytes, declared: str, flags: list[str]) -> str:
    for charset in (declared, "utf-8"):
        if charset:
            try:
                return data.decode(charset)
            except (LookupError, UnicodeDecodeError, ValueError):
                continue
    flags.append("charset_guessed")
    best = from_bytes(data[:100_000]).best()
    return data.decode(best.encoding if best else "cp1252", "replace")

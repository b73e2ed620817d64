"""One raw message -> a letter: headers decoded, the readable body chosen, oddities flagged.

Headers are read as ``compat32`` messages, of which only the fields that are needed are decoded; see
:mod:`analyzer.sources.mime` for the parts.
"""

from __future__ import annotations

import email.message
import email.utils
import html as markup
import re
from datetime import UTC, datetime, timedelta

from analyzer.sources import limits
from analyzer.sources.addresses import behind_list, decoded_name, first_of, people_of
from analyzer.sources.automatic import is_automatic
from analyzer.sources.charsets import decode, words_decoded
from analyzer.sources.guess import likeliest
from analyzer.sources.letter import Letter, Rejected
from analyzer.sources.limits import LimitError, time_limit
from analyzer.sources.mime import Part, header_of, leaves, without_pictures, without_uu

MESSAGE_ID = re.compile(r"<([^<>\s]{1,500})>")
#: The standard library reads the year 0001 as 2001.
ANCIENT = re.compile(r"\b00\d\d\b(?!:)(?=\s+\d{1,2}:)")
#: A date as nearly all mail has it; the rest goes through the standard library, four times slower.
MONTHS = {name: i for i, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), start=1)}
USUAL_DATE = re.compile(
    rf"(?:[A-Z][a-z]{{2}}, )?(\d{{1,2}}) ({'|'.join(MONTHS)}) (199\d|20[0-2]\d|203[0-7]) (\d\d):(\d\d):(\d\d) (\+|-(?!0000))(0\d|1[0-4])([0-5]\d)(?: \([A-Z]{{1,5}}\))?"
)
#: Where the writer stands, and where the recipients do if neither To nor Cc names any; best first.
AUTHORS = ("From", "Sender", "Reply-To", "Return-Path")
RECIPIENTS = ("Bcc", "Apparently-To", "X-Original-To", "X-Envelope-To", "Envelope-To", "Delivered-To")
ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d|$)")
#: "GMT+0100" and "+01:00" for "+0100".
ZONE = re.compile(r"(?<=:\d\d)\s?(?:GMT|UTC)?([+-]\d\d):?(\d\d)(?=\s|\(|$)")
#: Months as careless programs write them, in the language of the writer, by their first letters.
OTHER_MONTHS = {
    other: english
    for english, others in {
        "Jan": "jän ene gen janv", "Feb": "fév févr feb fev", "Mar": "mär mars mrz mrt marz maa", "Apr": "avr abr apr", "May": "mai maj mei mag mayo maio", "Jun": "juin giu jun", "Jul": "juil lug jul",
        "Aug": "aoû août ago", "Sep": "sept set", "Oct": "okt ott out", "Nov": "nov", "Dec": "dez déc dic des",
    }.items()
    for other in others.split()
}  # fmt: skip
WEEKDAY_AND_MONTH = re.compile(
    r"^[^\W\d_]{1,12}\.?,?\s{1,3}(?=\d)|(?<=\d)(?:\.)?\s{1,3}([^\W\d_]{3,9})\.?\s{1,3}(?=\d)"
)
WEEKDAYS = frozenset("mon tue wed thu fri sat sun".split())
LEAP_SECOND = re.compile(r"(\b\d\d:\d\d):60\b")
#: Text types that people write, and those that they do not.
WRITTEN = {"text/plain", "text/html"}
DATA_TYPES = {"text/calendar", "text/vcard", "text/x-vcard", "text/csv", "text/rtf", "text/css", "text/rfc822-headers"}
#: A calendar entry that answers or cancels; an invitation can carry a letter.
ANSWERING = re.compile(r"method\s{0,3}=\s{0,3}\"?(?:reply|cancel|counter)", re.IGNORECASE)
ENVELOPED = re.compile(r"pkcs7-mime\b.{0,300}\benveloped-data", re.IGNORECASE)
#: Character sets whose declaration tells nothing of bytes beyond ASCII.
NO_HINT = {"utf-8", "us-ascii", "ascii", "unknown-8bit", "x-unknown", "7bit", "8bit"}
#: Texts with a file name that are kept until it is known whether the message has another.
MOST_NAMED = 3
TAG = re.compile(r"<[^<>]{0,5000}>")
#: Gmail's label of what was never sent, and of what nobody asked for, in the languages of Takeout exports.
DRAFT_LABELS = {"draft", "drafts", "entwürfe", "brouillons", "borradores", "bozze", "concepten", "rascunhos", "utkast"}
SPAM_LABELS = {"spam", "trash", "papierkorb", "corbeille", "papelera", "cestino", "prullenbak", "lixeira"}


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
        with time_limit():
            return _letter(raw, source, position, cut)
    except LimitError as error:
        return Rejected(source, position, f"not read: {error}")
    except Exception as error:  # noqa: BLE001  hostile mail finds every corner of a parser
        return Rejected(source, position, f"the message could not be parsed: {type(error).__name__}")


def _letter(raw: bytes, source: str, position: int, cut: bool) -> Letter | Rejected:
    if len(raw) > limits.MAX_MESSAGE_BYTES:
        raise LimitError(f"a message of more than {limits.MAX_MESSAGE_BYTES // 1_000_000} MB (MAX_MESSAGE_BYTES)")
    if raw.find(b"\n", 0, 100_000) < 0 and raw.find(b"\r", 0, 100_000) >= 0:
        raw = raw.replace(b"\r", b"\n")  # line ends of old Macs
    head = raw[:1000]
    start = len(head) - len(head.lstrip(b"\xef\xbb\xbf\r\n"))
    message, body_start = header_of(raw, start, len(raw))
    if len(message) == 0:
        return Rejected(source, position, "no header lines: not an e-mail message")
    flags: list[str] = []
    if cut:
        if b"\n\n" not in raw and b"\n\r\n" not in raw:
            return Rejected(source, position, "the file ends inside the headers of this message; export it again")
        flags.append("cut_off")
    whole = Part(message, raw, body_start, len(raw))
    body, body_type, attachments = _body(whole, flags)
    if not whole.closed and "cut_off" not in flags:
        flags.append("cut_off")
    if not raw.isascii() and not raw[:body_start].isascii():
        message.hint = _charset_below(whole)
    return letter_from_header(message, (body, body_type), attachments, source, position, flags)


def letter_from_header(
    message: email.message.Message,
    text: tuple[str, str],
    attachments: list[str],
    source: str,
    position: int,
    flags: list[str],
) -> Letter | Rejected:
    """Return the letter with the header `message` and a body that was read elsewhere.

    Args:
        message: header fields, their bytes decoded (encoded words may remain).
        text: the body, and "plain" or "html".
        attachments: names of attached files.
        source: where it comes from, for the tables.
        position: its place there.
        flags: what is odd about it so far; grows.
    """
    if "X-Gmail-Labels" in message:
        labels = {label.strip().strip('"').lower() for label in _header(message, "X-Gmail-Labels").split(",")}
        if labels & DRAFT_LABELS:
            return Rejected(source, position, "a draft that was never sent (its Gmail label)")
        if labels & SPAM_LABELS:
            flags.append("spam_or_trash")
    author_name, author = first_of(message, AUTHORS)
    if " via " in author_name:  # a list wrote its own address over the writer's
        author_name, author = behind_list(message, author_name, author)
    recipients = people_of(message, "To") + people_of(message, "Cc")
    if not recipients:
        recipients = next(filter(None, (people_of(message, name) for name in RECIPIENTS)), [])
    if not author and not recipients and not text[0].strip():
        return Rejected(source, position, "neither sender nor recipient nor text")
    date, offset = _date(_header(message, "Date")[:300], flags)
    if date is None:
        received = str((message.get_all("Received") or [""])[0])[-300:].rpartition(";")[2].strip()
        date, _ = _date(received, []) if received else (None, None)
        if date is not None:
            flags[:] = [flag for flag in flags if not flag.startswith("date_")] + ["date_from_received"]
    subject = _header(message, "Subject")
    key = _header(message, "Message-ID")
    ids = MESSAGE_ID.findall(key) or [key[:500].strip()]
    reply = MESSAGE_ID.findall(_header(message, "In-Reply-To"))
    references = MESSAGE_ID.findall(_header(message, "References"))
    gmail = re.sub(r"\D", "", _header(message, "X-GM-THRID")[:40]) if "X-GM-THRID" in message else ""
    if gmail:  # Gmail's own thread joins letters like a first message that all refer to
        references.insert(0, f"{gmail}@thread.gmail")
    return Letter(
        source=source,
        position=position,
        message_key=ids[0],
        in_reply_to=reply[0] if reply else "",
        references=references,
        date=date,
        utc_offset=offset,
        author=author,
        author_name=author_name,
        recipients=[address for _, address in recipients],
        recipient_names=[name for name, _ in recipients],
        subject=subject,
        automatic=is_automatic(message, author, subject) or "spam_or_trash" in flags or "calendar_reply" in flags,
        flags=list(dict.fromkeys(flags)),
        attachments=attachments,
        body=text[0],
        body_type=text[1],
    )


def _header(message: email.message.Message, name: str) -> str:
    text = str(message.get(name) or "")
    if not text or "=?" not in text and "  " not in text:
        return text
    return re.sub(r"\s+", " ", words_decoded(text).replace("\0", "")).strip()


def _date(text: str, flags: list[str]) -> tuple[datetime | None, float | None]:
    if not text:
        flags.append("date_missing")
        return None, None
    if usual := USUAL_DATE.fullmatch(text):
        day, month, year, hour, minute, second, sign, hours, minutes = usual.groups()
        east = (int(hours) * 60 + int(minutes)) * (-1 if sign == "-" else 1)
        try:
            moment = datetime(int(year), MONTHS[month], int(day), int(hour), int(minute), int(second), tzinfo=UTC)
            return moment - timedelta(minutes=east), float(east)
        except ValueError:
            pass  # the 31st of June
    try:
        parsed = datetime.fromisoformat(text.replace(" +", "+")) if ISO_DATE.match(text) else None
        parsed = parsed or email.utils.parsedate_to_datetime(_in_english(LEAP_SECOND.sub(r"\1:59", text)))
        known_zone = abs((parsed.utcoffset() or timedelta(0)).total_seconds()) <= limits.MOST_MINUTES_OFF * 60
        known_zone = known_zone and parsed.tzinfo is not None
        utc = parsed.astimezone(UTC) if known_zone else parsed.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        flags.append("date_impossible")
        return None, None
    if not limits.EARLIEST_YEAR <= utc.year <= limits.LATEST_YEAR or ANCIENT.search(text):
        flags.append("date_impossible")
        return None, None
    if not known_zone:
        if "-0000" not in text:  # RFC 5322: UTC, of a writer who does not say where he is
            flags.append("zone_unknown")
        return utc, None
    return utc, (parsed.utcoffset() or timedelta(0)).total_seconds() / 60


def _in_english(text: str) -> str:
    """A date with its month in English and its zone in figures: "Di, 4 Mär 2025 10:00 GMT+0100" in other words."""
    text = ZONE.sub(r" \1\2", text)
    if text.isascii() and text[:3].lower() in WEEKDAYS:
        return text
    return WEEKDAY_AND_MONTH.sub(lambda match: f" {_month(match.group(1))} " if match.group(1) else "", text)


def _month(name: str) -> str:
    """The English name of a month, told by its first letters; any other word as it is."""
    lowered = name.lower()
    return next((OTHER_MONTHS[key] for key in (lowered, lowered[:4], lowered[:3]) if key in OTHER_MONTHS), name)


def _body(whole: Part, flags: list[str]) -> tuple[str, str, list[str]]:
    """The readable text, "plain" or "html", and the names of the attachments."""
    texts: list[tuple[str, str, tuple[int, ...]]] = []
    attachments: list[str] = []
    named: list[tuple[str, str, tuple[int, ...]]] = []
    size = 0
    for part, path in leaves(whole):
        kind = part.kind
        if kind not in WRITTEN:
            flags += _flags_of(part)
        name = _file_name(part.message)
        disposition = str(part.message.get("Content-Disposition", "")).strip().lower()
        if kind.startswith("message/") and kind != "message/delivery-status":
            attachments.append("attached message")
        elif name or disposition.startswith("attachment"):
            attachments.append(name or "attachment")
            if kind in WRITTEN and not disposition.startswith("attachment") and len(named) < MOST_NAMED:
                named.append((kind[5:], _text(part, []), path))
        elif kind.startswith(("text/", "multipart/")) and kind not in DATA_TYPES:
            text = _text(part, flags) if size <= limits.MAX_BODY_CHARACTERS else ""
            if kind == "text/plain" and "begin " in text:
                text = without_uu(text, attachments)
            size += len(text)
            texts.append(("html" if kind == "text/html" else "plain", text, path))
    body, body_type = _joined(_chosen(texts) or _chosen(named))  # some programs give the text itself a file name
    return limits.cut(body, flags), body_type, attachments


def _charset_below(whole: Part) -> str:
    """The character set of the first text, declared or guessed with the header; "" where that is ASCII or UTF-8."""
    texts = (part for part, _ in leaves(whole) if part.kind in WRITTEN)
    first = next(texts, whole)
    if first.charset and first.charset not in NO_HINT:
        return first.charset
    return likeliest(whole.data)


def _flags_of(part: Part) -> list[str]:
    """What the type of a part tells of the whole message."""
    if part.kind.startswith("application/"):
        stated = str(part.message["Content-Type"])[:500]
        return ["encrypted"] if part.kind == "application/pgp-encrypted" or ENVELOPED.search(stated) else []
    if part.kind == "text/calendar" and ANSWERING.search(str(part.message["Content-Type"])[:500]):
        return ["calendar_reply"]
    return []


def _file_name(message: email.message.Message) -> str:
    if "Content-Disposition" not in message and "name" not in str(message.get("Content-Type") or "").lower():
        return ""
    try:
        return decoded_name(str(message.get_filename() or ""))[:300]
    except (ValueError, LookupError, TypeError):
        return "attachment"


def _chosen(texts: list[tuple[str, str, tuple[int, ...]]]) -> list[tuple[str, str]]:
    """Of alternatives the plain one, unless it says nothing; of the rest everything, but nothing twice."""
    kept = list(texts)
    for container in {path[0] for _, _, path in texts if path}:
        inside = [entry for entry in kept if entry[2][:1] == (container,)]
        plain = [entry for entry in inside if entry[0] == "plain"]
        wanted = "plain" if len("".join(text for _, text, _ in plain).strip()) >= 2 or plain == inside else "html"
        kept = [entry for entry in kept if entry not in inside or entry[0] == wanted]
    result = [(kind, text) for kind, text, _ in kept if len(text.strip()) >= 2]
    if len({kind for kind, _ in result}) == 2:
        plain_words = {word for kind, text in result if kind == "plain" for word in text.split()}
        html_words = {w for kind, text in result if kind == "html" for w in markup.unescape(TAG.sub(" ", text)).split()}
        if len(html_words & plain_words) >= 0.8 * len(html_words):
            return [entry for entry in result if entry[0] == "plain"]
        if len(html_words & plain_words) >= 0.8 * len(plain_words):
            return [entry for entry in result if entry[0] == "html"]
    return result


def _joined(texts: list[tuple[str, str]]) -> tuple[str, str]:
    kinds = {kind for kind, _ in texts}
    if kinds == {"plain", "html"}:
        pieces = [
            text if kind == "html" else "<div>" + markup.escape(text, quote=False).replace("\n", "<br>\n") + "</div>"
            for kind, text in texts
        ]
        return "\n".join(pieces), "html"
    return (
        ("\n".join(text for _, text in texts), "html")
        if "html" in kinds
        else ("\n\n".join(text for _, text in texts), "plain")
    )


def _text(part: Part, flags: list[str]) -> str:
    if part.end - part.start > limits.MAX_TEXT_BYTES:
        flags.append("body_cut")
    text = decode(part.payload(), part.charset, flags)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        text = text.replace("\0", "")
    if part.kind == "text/html":
        text = without_pictures(text)
    refuse_long_lines(text)
    return text


def refuse_long_lines(text: str) -> None:
    """Raise LimitError if a line of `text` is longer than MAX_LINE.

    Example:
        >>> refuse_long_lines("short\\nlines")
    """
    at = 0
    while len(text) - at > limits.MAX_LINE:
        stop = text.rfind("\n", at, at + limits.MAX_LINE + 1)
        if stop < 0:
            raise LimitError(f"a line of more than {limits.MAX_LINE // 1_000_000} million characters (MAX_LINE)")
        at = stop + 1

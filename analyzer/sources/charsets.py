"""Bytes of a mail to text: declared, undeclared and wrongly declared character sets, RFC 2047 words, mojibake.

Nothing here raises on bad input; what had to be guessed or mended is told by a flag.
"""

from __future__ import annotations

import binascii
import codecs
import re

import ftfy
from charset_normalizer import from_bytes
from ftfy.badness import is_bad

from analyzer.sources.guess import likeliest

#: Names under which mail declares a character set -> the superset that its senders really use.
ALIASES = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso_8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "windows-1252": "cp1252",
    "ansi": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "big5": "cp950",
    "iso-2022-jp": "iso2022_jp_2",
    "tis-620": "cp874",
    "iso-8859-11": "cp874",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "utf8mb4": "utf-8",
    "8bit": "utf-8",
    "7bit": "utf-8",
    "unknown-8bit": "utf-8",
    "x-unknown": "utf-8",
    "default": "utf-8",
    "windows-31j": "cp932",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
}
#: Codecs of Python that no mail declares; some are quadratic.
REFUSED = {"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem", "palmos"}
#: In these every byte has a meaning, so that a wrong declaration goes unnoticed.
SINGLE_BYTE = re.compile(r"^(?:cp125\d|iso-?8859|latin|koi8|mac)")
WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]{0,20000})\?=")
#: What lines of a field are folded by, as blanks.
FOLDS = bytes.maketrans(b"\r\n\t", b"   ")
GUESS_FROM = 20_000


def decode(data: bytes, declared: str, flags: list[str]) -> str:
    """Return the text of `data`; `declared` is the character set it claims, or "".

    Example:
        >>> decode("Grüße".encode(), "iso-8859-1", [])
        'Grüße'
        >>> decode("Grüße".encode("latin-1"), "", [])
        'Grüße'
    """
    if data.isascii() and b"\x1b" not in data and not _wide(declared):
        return _plain_ascii(data, declared)
    for mark, charset in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(charset, "replace")
    name = _codec(declared)
    if b"\x1b$" in data and not name.startswith(("iso2022", "hz")) and (escaped := _escaped(data)):
        return escaped
    unicode = _utf8(data, sure=name == "utf-8")
    if unicode is not None and (not name or name == "utf-8" or SINGLE_BYTE.match(name)):
        return mended(unicode, flags)
    if name and name != "utf-8":
        text = _strict(data, name)
        if text is not None:
            return mended(text, flags)
    if name and declared.lower() not in ALIASES and not SINGLE_BYTE.match(name):
        text = data.decode(name, "replace")
        if text.count("\ufffd") * 50 < len(text):  # damaged in a few places, not of another kind
            flags.append("charset_damaged")
            return text
    return _guessed(data, flags)


def _plain_ascii(data: bytes, declared: str) -> str:
    text = data.decode("ascii")
    return _strict(data, "utf-7") or text if declared.lower() in {"utf-7", "unicode-1-1-utf-7"} else text


def _wide(declared: str) -> bool:
    return declared.lower().startswith(("utf-16", "utf-32", "utf16", "utf32", "ucs", "hz", "cp037", "cp500", "ebcdic"))


def _codec(declared: str) -> str:
    wanted = declared.strip().strip("\"'").lower().partition("*")[0]
    wanted = ALIASES.get(wanted, wanted)
    try:
        name = codecs.lookup(wanted).name if wanted and len(wanted) < 60 and wanted.isascii() else ""
    except (LookupError, ValueError):
        return ""
    return "" if name in REFUSED else name


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (LookupError, UnicodeError, ValueError):
        if name == "cp1252":  # five bytes that Windows leaves open are control characters in ISO 8859-1
            return data.decode("latin-1")
        return None


def _escaped(data: bytes) -> str:
    """The text of Japanese or Korean that switches between sets by escapes, all in ASCII; "" where it is none."""
    names = ("iso2022_kr",) if b"\x1b$)C" in data else ("iso2022_jp_2", "iso2022_jp_ext")
    return next(filter(None, (_strict(data, name) for name in names)), "")


def _utf8(data: bytes, sure: bool) -> str | None:
    """The text of UTF-8, of which the last character may have been cut off and one in ten damaged; None if it is not.

    `sure`: it was declared, so that a single cut character is believed too.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        head = data[: error.start]
        if error.start >= len(data) - 3 and (sure or not head.isascii()):
            return head.decode("utf-8")
    text = data[:GUESS_FROM].decode("utf-8", "replace")
    sound = sum(1 for c in text if c > "\x7f" and c != "\ufffd")
    return data.decode("utf-8", "replace") if sound >= 10 * text.count("\ufffd") else None


def _guessed(data: bytes, flags: list[str]) -> str:
    flags.append("charset_guessed")
    zeros = data[:GUESS_FROM].count(0)
    if zeros * 3 > len(data[:GUESS_FROM]):
        return data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be", "replace")
    if name := likeliest(data[:GUESS_FROM]):
        return data.decode(name, "replace")
    best = from_bytes(data[:GUESS_FROM]).best()
    return data.decode(best.encoding if best else "cp1252", "replace")


def mended(text: str, flags: list[str]) -> str:
    """Return `text` with mojibake undone where ftfy is sure; flagged.

    Example:
        >>> mended("GrÃ¼ÃŸe aus MÃ¼nchen", [])
        'Grüße aus München'
    """
    if text.isascii() or not is_bad(text):
        return text
    better = "".join(ftfy.fix_encoding(line) if not line.isascii() else line for line in text.splitlines(keepends=True))
    if better != text:
        flags.append("mojibake_repaired")
    return better


def header_bytes_to_text(value: bytes, hint: str = "") -> str:
    """Return an unfolded header value as text; its encoded words are left as they are.

    Args:
        value: the bytes after the colon.
        hint: character set of the text below the header, in which careless programs write the header too.

    Example:
        >>> header_bytes_to_text(b"a\\r\\n b"), header_bytes_to_text("關於".encode("big5"), "big5")
        ('a b', '關於')
    """
    value = value.strip()
    if value.isascii() and (text := value.decode("ascii")).isprintable():  # nearly all
        return text
    if b"\n" in value or b"\t" in value:
        value = value.translate(FOLDS)
        while b"  " in value:
            value = value.replace(b"  ", b" ")
    if b"\0" in value:
        value = value.replace(b"\0", b"").strip()
    if value.isascii() and b"\x1b" not in value:
        return value.decode("ascii")
    return _strict(value, "utf-8") or decode(value, hint, []) if hint else decode(value, "", [])


def words_decoded(text: str) -> str:
    """Return a header value with its encoded words (RFC 2047) decoded; bytes of a character may be split over two.

    Example:
        >>> words_decoded("=?utf-8?q?Gr=C3?= =?utf-8?q?=BC=C3=9Fe?= an alle")
        'Grüße an alle'
    """
    if "=?" not in text:
        return text
    out: list[str] = []
    pending, pending_charset, last = b"", "", 0
    for match in WORD.finditer(text):
        between = text[last : match.start()]
        charset = match.group(1).lower()
        if between.strip() or (pending and charset != pending_charset):
            out.append(decode(pending, pending_charset, []) if pending else "")
            pending = b""
        if between.strip() or not last:
            out.append(between)
        pending += _word_bytes(match.group(2).lower(), match.group(3))
        pending_charset, last = charset, match.end()
    out.append(decode(pending, pending_charset, []) if pending else "")
    out.append(text[last:])
    return "".join(out)


def _word_bytes(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "surrogateescape")
    if encoding == "q":
        return binascii.a2b_qp(data.replace(b" ", b"_"), header=True)
    return from_base64(data)


def from_base64(data: bytes) -> bytes:
    """Return decoded base64, as much of it as there is.

    Example:
        >>> from_base64(b"SGVsbG8"), from_base64(b"SGVsbG8gd")
        (b'Hello', b'Hello ')
    """
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        letters = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
        return binascii.a2b_base64(letters[: len(letters) - (len(letters) % 4 == 1)] + b"===")

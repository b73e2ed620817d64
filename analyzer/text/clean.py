"""Mends what transport did to a text: quoted-printable leftovers, control characters, odd spaces."""

from __future__ import annotations

import re

ESCAPE = re.compile(r"(?<!=)=(?:[0-9A-F]{2})")
ESCAPES = re.compile(r"(?<!=)(?:=[0-9A-F]{2}){1,2000}")
#: Where quoted-printable broke a line that was one; blanks after it were added on the way. A rule "=====" is none.
SOFT_BREAK = re.compile(r"(?<!=)=[ \t]{0,20}\r?\n")
#: C0 controls but tab and newline, DEL, zero-width and bidirectional marks.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]"
)
#: Those of them in ASCII.
CONTROLS = bytes(byte for byte in range(128) if INVISIBLE.match(chr(byte)))
#: What mail programs leave where a picture was.
PICTURE = re.compile(r"\[(?:IMAGE|Image|image|INLINE|cid:[^\]\n]{1,120}|(?:inline )?image:[^\]\n]{1,120})\]")
SPACES = str.maketrans(
    {"\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\u202f": " ", "\u2028": "\n", "\u2029": "\n"}
)


def clean(text: str) -> str:
    """Return `text` without transport damage; a text without damage comes back unchanged.

    Example:
        >>> clean("a long li=\\nne that was w=\\nrapped =20\\n")
        'a long line that was wrapped  \\n'
    """
    if "=\n" in text and (len(SOFT_BREAK.findall(text)) >= 2 or ESCAPE.search(text)):
        text = _unquoted(text)
    if "[" in text:
        text = PICTURE.sub(" ", text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii():  # nearly all mail, and quicker to see as bytes
        return text.encode("ascii").translate(None, CONTROLS).decode("ascii")
    return INVISIBLE.sub("", text.translate(SPACES))


def _unquoted(text: str) -> str:
    """Text with soft line breaks joined and escapes decoded, each run of them on its own: the rest is sound."""
    return ESCAPES.sub(_decoded, SOFT_BREAK.sub("", text))


def _decoded(match: re.Match[str]) -> str:
    data = bytes.fromhex(match.group().replace("=", ""))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")

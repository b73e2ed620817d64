"""Finds the occurrences of the word: partner, partners, partnered, partnering, partnership(s)."""

from __future__ import annotations

import re
from dataclasses import dataclass

WORD = re.compile(r"(?<![^\W_])partner(?:s|ed|ing|ships?)?(?![^\W\d_])", re.IGNORECASE)
#: Addresses, URLs and file names hold the letters, not the word. Bounded, so that no text makes it slow.
NOT_TEXT = re.compile(
    r"[^\s@<>]{1,100}@[^\s@<>]{1,100}|(?:https?|ftp|file)://\S{1,2000}|www\.\S{1,500}|\b[\w\-]{1,80}(?:\.[\w\-]{1,80}){0,3}\.(?:docx?|xlsx?|pptx?|pdf|txt|csv|zip|msg|eml|html?|com|org|net|example|io)\b(?:/\S{0,300})?|"
    r"(?:[A-Za-z]:)?[\\/](?:[\w\-.]{1,80}[\\/]){1,12}[\w\-.]{0,80}"
)


@dataclass(frozen=True)
class Occurrence:
    """One use of the word: offsets into the sentence, and the word as written."""

    start: int
    end: int
    surface: str


def occurrences(text: str) -> list[Occurrence]:
    """Return the uses of the word in `text`, in order.

    Example:
        >>> [o.surface for o in occurrences("Dear Partners (partners@acme.example), our partnership ...")]
        ['Partners', 'partnership']
    """
    if "artner" not in text and "ARTNER" not in text.upper():
        return []
    masked = NOT_TEXT.sub(lambda match: " " * len(match.group()), text)
    return [Occurrence(m.start(), m.end(), m.group()) for m in WORD.finditer(masked)]

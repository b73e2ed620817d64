"""Dates for letters of an export without dates: a reply that quotes a letter tells when it was sent.

Outlook's CSV has no date column, but Outlook writes "From, Sent, To, Subject" above what it quotes. Where that text is
a letter of the same file, the letter gets the date. The rest stays without; nothing is made up from the order of rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from analyzer.sources.fields import date_of
from analyzer.sources.letter import Letter, Rejected

#: Heads of quoted mail: From, Sent and Subject in the languages of Outlook.
QUOTED = re.compile(
    r"^[> ]{0,9}\*?(?:From|Von|De|Da|Van)\*?:\*?[ \t]{0,3}([^\n]{1,300})\n"
    r"(?:[^\n]{0,300}\n){0,2}?"
    r"[> ]{0,9}\*?(?:Sent|Date|Gesendet|Envoyé|Enviado|Inviato|Verzonden)\*?[ ]?:\*?[ \t]{0,3}([^\n]{4,100})\n"
    r"(?:[^\n]{0,2000}\n){0,3}?"
    r"[> ]{0,9}\*?(?:Subject|Betreff|Objet|Asunto|Oggetto|Onderwerp)\*?[ ]?:\*?[ \t]{0,3}([^\n]{0,300})(?:\n|\Z)",
    re.MULTILINE,
)
PREFIX = re.compile(r"^\s{0,5}(?:(?:re|aw|fw|fwd|wg|sv|tr|r|i)\s?:\s{0,5}){1,9}", re.IGNORECASE)
#: Letters of the text that must agree between a letter and its quote.
AGREEING = 40
SEARCHED = 20_000


def with_dates_from_quotes(letters: Iterable[Letter | Rejected]) -> list[Letter | Rejected]:
    """Return `letters` with dates where another letter quotes them; flagged `date_from_quote`.

    Example:
        >>> first = Letter("x.csv", 0, subject="Prices", body="Here are our new prices for the spring season, Ines.", flags=["date_missing"])
        >>> reply = Letter("x.csv", 1, subject="RE: Prices", body="Thanks.\\n\\nFrom: Tom\\nSent: 4 March 2025 10:00\\n"
        ...     "To: Ines\\nSubject: Prices\\n\\nHere are our new prices for the spring season, Ines.")
        >>> with_dates_from_quotes([first, reply])[0].date.isoformat()
        '2025-03-04T10:00:00+00:00'
    """
    kept = list(letters)
    known: dict[tuple[str, str], datetime] = {}
    for letter in kept:
        if isinstance(letter, Letter):
            text = letter.body[:SEARCHED]
            for match in QUOTED.finditer(text):
                moment, _ = date_of(match.group(2).strip(" *"), False, [])
                if moment is not None:
                    known.setdefault((_subject(match.group(3)), _beginning(text[match.end() :])), moment)
    return [_dated(letter, known) if isinstance(letter, Letter) else letter for letter in kept]


def _dated(letter: Letter, known: dict[tuple[str, str], datetime]) -> Letter:
    moment = known.get((_subject(letter.subject), _beginning(letter.body)))
    if letter.date is not None or moment is None or len(_beginning(letter.body)) < AGREEING // 2:
        return letter
    flags = [flag for flag in letter.flags if flag not in {"date_missing", "no_date_column"}]
    return replace(letter, date=moment, flags=[*flags, "date_from_quote"])


def _subject(text: str) -> str:
    return PREFIX.sub("", text).strip(" *").lower()


def _beginning(text: str) -> str:
    return re.sub(r"[\W_]+", "", text[:300]).lower()[:AGREEING]

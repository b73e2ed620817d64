"""Which day a promise is due, where its sentence names several times: the language room's words first, a plainer date before a mere hour."""

from __future__ import annotations

import re
from datetime import date, timedelta

from analyzer.language.due import EXPRESSION
from analyzer.ledger.due_day import due_day
from analyzer.ledger.due_tables import MONTH_NAME, MONTHS

#: Words that name an hour, the start of a span or what a thing is for: a date elsewhere in the sentence says more.
WEAK = re.compile(
    r"^(?:(?:at|from|for the|around|by)? ?\d{1,2}(?:[:.]\d\d)?(?: ?[ap]\.?m\.?)?|for .*|from .*|(?:the )?(?:summer|autumn|winter|spring|first half|second half)|\w+day|noon|midday)$",
    re.IGNORECASE,
)
CALENDAR_DATE = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\.? (?:of )?(?:{MONTH_NAME})\b|\b(?:{MONTH_NAME}) \d{{1,2}}\b|\bthe \d{{1,2}}(?:st|nd|rd|th)\b|\b\d{{4}}-\d\d-\d\d\b|\b(?:by|before) (?:the )?end of\b",
    re.IGNORECASE,
)
CONDITION = re.compile(r"^\W*(?:if|provided|unless|should|when|once)\b[^,]*,", re.IGNORECASE)
BEFORE_DATE = re.compile(
    rf"^(?:before|prior to|ahead of) (?:the )?(?:\w+day,? )?(?:the )?(?:\d{{1,2}}(?:st|nd|rd|th)?\b|(?:{MONTH_NAME}) \d)",
    re.IGNORECASE,
)
BARE_ORDINAL = re.compile(r"^(?:by|on|until|till|before)? ?the (\d{1,2})(?:st|nd|rd|th)$", re.IGNORECASE)
IN_MONTH = re.compile(rf"\bin ({MONTH_NAME})\b", re.IGNORECASE)


def due_of(sentence: str, words: str, written: date, day_first: bool = True) -> date | None:
    """Return the day a promise is due: what `words` name, or a plainer date of the sentence where they only name an hour or a condition.

    Args:
        sentence: the promise.
        words: its due words, as the language room found them.
        written: the day of the message on its sender's clock.
        day_first: whether 5/6 is the 5th of June for this writer.

    Example:
        >>> due_of("The van is at their gate 14:00 on the 9th.", "14:00", date(2023, 5, 4)).isoformat()
        '2023-05-09'
        >>> due_of("If it is here by 12 May, we return it by 3 June.", "by 12 May", date(2024, 5, 2)).isoformat()
        '2024-06-03'
    """
    chosen = _chosen(sentence, words)
    month = IN_MONTH.search(sentence)
    ordinal = BARE_ORDINAL.match(chosen)
    if ordinal and month and MONTHS[month.group(1).lower()] != written.month:
        chosen = f"{ordinal.group(1)} {month.group(1)}"
    day = due_day(chosen, written, day_first) if chosen else None
    if day is not None and BEFORE_DATE.match(chosen):
        return max(day - timedelta(days=1), written)
    return day


def _chosen(sentence: str, words: str) -> str:
    condition = CONDITION.match(sentence)
    rest = sentence[condition.end() :] if condition else sentence
    inside = bool(condition and words and words in condition.group() and words not in rest)
    if words and not inside and (CALENDAR_DATE.search(words) or not WEAK.match(words.strip())):
        return words
    for match in EXPRESSION.finditer(rest):
        found = match.group().strip()
        if CALENDAR_DATE.search(found) and found != words:
            return found
    return "" if inside and CALENDAR_DATE.search(words) is None else words

"""Days composed of two parts: a week named by a day in it, a weekday of another week or month, a part of a range."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from dateutil.relativedelta import FR, MO, relativedelta, weekday

from analyzer.ledger.due_tables import DAY_NAME, MONTH_NAME, MONTHS, NUMBERS, WEEKDAYS, ImpossibleDayError

NTH = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": -1}
_NTH = "|".join(NTH)
_ORDINAL = r"(\d{1,2})(?:st|nd|rd|th)?"
EVERY = re.compile(r"^(?:every|each)\b|\b(?:every|each) (?:day|week|month|quarter|year)\b")
WEEK_OF = re.compile(
    rf"\b(?:(?:in |by |during )?(?:the )?week (?:of|commencing|beginning|starting|from)|w/?c|week of) (?:the )?(?:{DAY_NAME} )?(?:the )?{_ORDINAL}(?: (?:of )?({MONTH_NAME}))?\b"
)
WEEK_OF_US = re.compile(rf"\b(?:week (?:of|commencing|beginning|starting)|w/?c) ({MONTH_NAME}) {_ORDINAL}\b")
WEEK_OF_MONTH = re.compile(rf"\b({_NTH}) week (?:of|in) (?:the )?({MONTH_NAME}|month|next month)\b")
WEEKDAY_OF_MONTH = re.compile(rf"\b({_NTH}) ({DAY_NAME}) (?:of|in) (?:the )?({MONTH_NAME}|month|next month)\b")
DAY_OF_MONTH = re.compile(rf"\b{_ORDINAL} (?:of )?(next|this) month\b")
FIRST_OF = re.compile(rf"\b(first|1st|last day) (?:of|in) (?:the )?({MONTH_NAME}|next month|month)\b")
WEEK_ON = re.compile(
    rf"\b(?:a|one|two|{'|'.join(sorted(NUMBERS, key=len, reverse=True))}|\d) weeks? (?:on|from|after) (?:this |next )?({DAY_NAME})\b"
)
OF_NEXT_WEEK = re.compile(
    rf"\b({DAY_NAME})(?: of)? (next week|the following week|the week after(?: next)?)\b|\b(?:next week|the following week)(?: on)? ({DAY_NAME})\b"
)
EITHER = re.compile(rf"\b({DAY_NAME}) (?:or|and|to) (?:{DAY_NAME})\b")
RANGE = re.compile(
    rf"\b(?:between|from)? ?(?:the )?{_ORDINAL} ?(?:and|to|until|till|[-–]|or) ?(?:the )?(\d{{1,2}})(?:st|nd|rd|th)\b"
)
HALF_YEAR = re.compile(r"\b(first|second|1st|2nd) half of (?:the|this|next) year\b")


def composed(text: str, written: date, _: bool = True) -> date | None:
    """Return the day that a composed expression names, None where `text` holds none.

    Args:
        text: due words in lower case.
        written: the day of the message.

    Example:
        >>> composed("friday of next week", date(2025, 3, 5)).isoformat()
        '2025-03-14'
        >>> composed("in the week of 24 march", date(2025, 3, 5)).isoformat()
        '2025-03-28'
    """
    if EVERY.search(text):
        raise ImpossibleDayError("a habit has no day")
    for rule in (_week_of, _of_month, _other_week, _range, _small):
        found = rule(text, written)
        if found is not None:
            return found
    return None


def _friday(day: date) -> date:
    return day + relativedelta(weekday=MO(-1)) + timedelta(days=4)


def _coming(day: int, month: int | None, written: date) -> date:
    """The next such day from `written` on; without a month, the next month that has it."""
    for step in range(13):
        first = written + relativedelta(day=1, months=step)
        if month not in (None, first.month) or day > calendar.monthrange(first.year, first.month)[1]:
            continue
        found = first.replace(day=day)
        if found >= written - timedelta(days=7 if month else 0):
            return found
    raise ImpossibleDayError(f"no such day: {day}")


def _week_of(text: str, written: date) -> date | None:
    match = WEEK_OF.search(text)
    if match:
        return _friday(_coming(int(match.group(1)), MONTHS[match.group(2)] if match.group(2) else None, written))
    match = WEEK_OF_US.search(text)
    return _friday(_coming(int(match.group(2)), MONTHS[match.group(1)], written)) if match else None


def _first_of(month: str, written: date) -> date:
    if month in ("month", "next month"):
        return written + relativedelta(day=1, months=month == "next month")
    number = MONTHS[month]
    return date(written.year + (number < written.month), number, 1)


def _of_month(text: str, written: date) -> date | None:
    match = WEEK_OF_MONTH.search(text)
    if match:
        first, nth = _first_of(match.group(2), written), NTH[match.group(1)]
        last = calendar.monthrange(first.year, first.month)[1]
        return first.replace(day=last if nth < 0 else min(7 * nth, last))
    match = WEEKDAY_OF_MONTH.search(text)
    if match:
        first, nth, day = _first_of(match.group(3), written), NTH[match.group(1)], WEEKDAYS[match.group(2)]
        start = first.replace(day=calendar.monthrange(first.year, first.month)[1]) if nth < 0 else first
        found: date = start + relativedelta(weekday=weekday(day, nth))
        return found
    match = DAY_OF_MONTH.search(text)
    if match:
        first = written + relativedelta(day=1, months=match.group(2) == "next")
        return first + timedelta(days=int(match.group(1)) - 1)
    match = FIRST_OF.search(text)
    if match:
        first = _first_of(match.group(2), written)
        return first.replace(day=calendar.monthrange(first.year, first.month)[1]) if "last" in match.group(1) else first
    return None


def _other_week(text: str, written: date) -> date | None:
    match = WEEK_ON.search(text)
    if match:
        count = re.search(r"\b(\w+) weeks? (?:on|from|after)", text)
        weeks = (
            NUMBERS.get(count.group(1), 1)
            if count and not count.group(1).isdigit()
            else int(count.group(1))
            if count
            else 1
        )
        return written + timedelta(days=1) + relativedelta(weekday=WEEKDAYS[match.group(1)]) + timedelta(days=7 * weeks)
    match = OF_NEXT_WEEK.search(text)
    if match:
        weeks = 2 if "after" in (match.group(2) or "") else 1
        monday = written + relativedelta(weekday=MO(-1)) + timedelta(days=7 * weeks)
        return monday + timedelta(days=WEEKDAYS[match.group(1) or match.group(3)])
    if "week after next" in text:
        return _friday(written + timedelta(days=14))
    if re.search(r"\bthis time next week\b|\bwithin the week\b", text):
        return written + timedelta(days=7)
    if re.search(r"\b(?:in|during|over) the coming week\b", text):
        return _friday(written + timedelta(days=7))
    return None


def _range(text: str, written: date) -> date | None:
    match = EITHER.search(text)
    if match:
        names = re.findall(rf"\b({DAY_NAME})\b", text)
        first = written + timedelta(days=1) + relativedelta(weekday=WEEKDAYS[names[0]])
        return first + relativedelta(weekday=WEEKDAYS[names[1]])
    match = RANGE.search(text)
    if match and int(match.group(1)) < int(match.group(2)) and not re.search(rf"\b({MONTH_NAME})\b", text):
        return _coming(int(match.group(2)), None, written)
    return None


def _small(text: str, written: date) -> date | None:
    if re.search(r"\bmid-?week\b", text):
        found = written + relativedelta(weekday=MO(-1)) + timedelta(days=2)
        return found if found >= written else found + timedelta(days=7)
    if re.search(r"\b(?:before|ahead of|by) the weekend\b", text):
        friday: date = written + relativedelta(weekday=FR)
        return friday
    if re.search(r"\bsame day\b", text):
        return written
    if re.search(r"\bhalf a year\b", text):
        return written + relativedelta(months=6)
    if re.search(r"\b(?:in|early in) the new year\b", text):
        return date(written.year + 1, 1, 31)
    half = HALF_YEAR.search(text)
    if half:
        year = written.year + ("next" in half.group())
        return date(year, 6, 30) if half.group(1) in ("first", "1st") else date(year, 12, 31)
    if "thanksgiving" in text:
        years = (written.year, written.year + 1)
        days = (date(year, 11, 1) + relativedelta(weekday=weekday(3, 4)) for year in years)
        return next((day for day in days if day >= written), None)
    return None

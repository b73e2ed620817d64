"""The words that say when -> the last day in time, on the sender's clock.

Rules for business English; dateutil does the calendar arithmetic. A range is due at its end. What names no day
("soon", "once signed") has none: unknown is a value.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from dateutil.easter import easter
from dateutil.relativedelta import FR, MO, relativedelta

from analyzer.ledger.due_tables import (
    DAY_NAME,
    FEASTS,
    FIRSTS,
    MONTH_NAME,
    MONTHS,
    NUMBERS,
    SEASONS,
    VAGUE,
    WEEKDAYS,
    ImpossibleDayError,
)
from analyzer.ledger.due_weeks import composed


def due_day(words: str, written: date, day_first: bool = True) -> date | None:
    """Return the last day in time that `words` name, for a text written on `written`; None where they name none.

    Args:
        words: due words, as ``analyzer.language.due`` finds them.
        written: the day of the message on its sender's clock.
        day_first: whether 5/6 is the 5th of June for this writer.

    Example:
        >>> monday = date(2025, 3, 3)
        >>> due_day("by Friday", monday).isoformat(), due_day("end of next week", monday).isoformat()
        ('2025-03-07', '2025-03-14')
        >>> due_day("within ten working days", monday).isoformat(), due_day("soon", monday)
        ('2025-03-17', None)
    """
    text = " ".join(words.lower().replace("’", "'").replace(",", " ").split())
    text = re.sub(
        r"\b(?:cob|eob|eod|eop|close of business|close of play|end of play|end of business(?: day)?|end of the day|end of day|first thing|noon|midday|midnight|latest|at the latest|lunch(?:time)?)\b(?: on| in the)?",
        " @ ",
        text,
    )
    for rule in (composed, _absolute, _counted, _relative, _week_number, _span, _weekday, _bare_day, _feast, _month):
        try:
            found = rule(text, written, day_first)
        except ImpossibleDayError:
            return None
        if found is not None:
            return found
    if VAGUE.search(text):
        return None
    if "@" in text or re.search(
        r"\b(?:\d{1,2}[:.]\d\d|\d{1,2} ?[ap]\.?m\b|within the hour|in a (?:minute|moment|second|sec|bit))", text
    ):
        return written
    return None


def _year_for(day: int, month: int, written: date) -> date | None:
    """The next such day: this year, or next year where that lies well behind the letter."""
    for year in (written.year, written.year + 1):
        found = _date(year, month, day)
        if found >= written - timedelta(days=7):
            return found
    return None


def _absolute(text: str, written: date, day_first: bool) -> date | None:
    match = re.search(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b", text)
    if match:
        return _date(int(match.group(1)), int(match.group(2)), int(match.group(3)))
    match = re.search(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\.? (?:of )?({MONTH_NAME})\b\.?(?: (\d{{4}}))?", text)
    if match:
        return _with_year(match.group(3), MONTHS[match.group(2)], int(match.group(1)), written)
    match = re.search(rf"\b({MONTH_NAME})\b\.? (?:the )?(\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?: (\d{{4}}))?", text)
    if match:
        return _with_year(match.group(3), MONTHS[match.group(1)], int(match.group(2)), written)
    match = re.search(r"(?<![\d:.])(\d{1,2})([/.])\s?(\d{1,2})(?:[/.](\d{2,4}))?(?![\d:])", text)
    if match and not (match.group(2) == "." and re.search(r"[ap]\.?m", text[match.end() :][:4])):
        one, two = int(match.group(1)), int(match.group(3))
        dotted = match.group(2) == "."
        day, month = (one, two) if (day_first or dotted or one > 12) and two <= 12 else (two, one)
        year = match.group(4)
        return _with_year(f"20{year}" if year and len(year) == 2 else year, month, day, written)
    return None


def _with_year(year: str | None, month: int, day: int, written: date) -> date | None:
    return _date(int(year), month, day) if year else _year_for(day, month, written)


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ImpossibleDayError(str(error)) from None


def _counted(text: str, written: date, _: bool) -> date | None:
    number = rf"(\d{{1,3}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"
    match = re.search(
        rf"\b{number}(?: (?:or|to) {number})?(?: of| a| an)?(?: more)?[ \-](working |business |calendar )?(minute|min|hour|hr|day|week|wk|fortnight|month|quarter|year|sprint)s?\b",
        text,
    )
    if not match or re.match(r"(?:every|for|this|over) ", text) and match.group(4) in ("minute", "min", "hour", "hr"):
        return _fortnight(text, written)
    if match.group(1) in ("next", "coming", "following") and not re.search(
        r"\b(?:in|within|over) the (?:next|coming|following)\b", text
    ):
        return _fortnight(text, written)
    last = match.group(2) or match.group(1)
    count = int(last) if last.isdigit() else NUMBERS[last]
    unit = match.group(4)
    if match.group(3) and match.group(3).strip() != "calendar" and unit == "day":
        return _working_days(written, count)
    if unit in ("minute", "min", "hour", "hr"):
        return written + timedelta(days=count // 24 if unit in ("hour", "hr") else 0)
    days = {"day": 1, "week": 7, "wk": 7, "fortnight": 14, "sprint": 14}
    if unit in days:
        return written + timedelta(days=days[unit] * count)
    return written + relativedelta(months=count * {"month": 1, "quarter": 3, "year": 12}[unit])


def _fortnight(text: str, written: date) -> date | None:
    return written + timedelta(days=14) if "fortnight" in text else None


def _working_days(start: date, count: int) -> date:
    day = start
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def _relative(text: str, written: date, _: bool) -> date | None:
    if "day after tomorrow" in text:
        return written + timedelta(days=2)
    if re.search(r"\b(?:tomorrow|tmrw|tmw|tom+or+ow|overnight|the next day)\b", text):
        return written + timedelta(days=1)
    if re.search(
        r"\b(?:today|tonight|this (?:morning|afternoon|evening)|later (?:on )?today|within the hour|the same day|later in the day|this very day|rest of the day)\b",
        text,
    ):
        return written
    if re.search(r"\b(?:this|the) weekend\b", text):
        return written + relativedelta(weekday=6)
    if "next weekend" in text:
        return written + relativedelta(weekday=6) + timedelta(days=7)
    return None


def _span(text: str, written: date, _: bool) -> date | None:
    quarter = re.search(
        r"\bq([1-4])(?: (?:of )?(\d{4}|\d{2}))?\b|\b(first|second|third|fourth|1st|2nd|3rd|4th) quarter(?: of (\d{4}|next year))?",
        text,
    )
    if quarter:
        return _quarter(quarter, text, written)
    half = re.search(r"\bh([12])(?: (\d{4}))?\b", text)
    if half:
        year = int(half.group(2)) if half.group(2) else written.year
        return date(year, 6, 30) if half.group(1) == "1" else date(year, 12, 31)
    if re.search(r"\bmonth[ -]end\b|\beom\b", text):
        return _month_end(written)
    if re.search(r"\byear[ -]end\b|\beoy\b", text):
        return date(written.year, 12, 31)
    if re.search(r"\bweek[ -]end\b|\beow\b", text):
        return written + relativedelta(weekday=FR)
    period = re.search(
        r"\b(?:(next|this|the following|the coming|coming|following|the|our|later this|rest of the|same) )?(?:fiscal |calendar )?(week|month|quarter|year)\b",
        text,
    )
    if period and not re.search(rf"\b(?:{DAY_NAME})\b", text):
        return _period(period.group(1) or "this", period.group(2), text, written)
    return _season(text, written)


def _season(text: str, written: date) -> date | None:
    match = re.search(r"\b(spring|summer|autumn|winter|fall)\b(?: (?:of )?(\d{4}))?", text)
    if not match:
        return None
    month, day = SEASONS[match.group(1)]
    if match.group(2):
        return date(int(match.group(2)), month, day)
    found = date(written.year, month, day)
    return found if found >= written else date(written.year + 1, month, day)


def _quarter(match: re.Match[str], text: str, written: date) -> date:
    number = int(match.group(1)) if match.group(1) else FIRSTS[match.group(3)]
    given = match.group(2) or match.group(4)
    year = written.year
    if given == "next year":
        year += 1
    elif given:
        year = int(given) if len(given) == 4 else 2000 + int(given)
    month = number * 3
    if re.search(r"\b(?:beginning|start|early)\b", text):
        month -= 2
    elif re.search(r"\b(?:middle|mid)\b", text):
        month -= 1
    found = date(year, month, calendar.monthrange(year, month)[1])
    return found if given or found >= written else found + relativedelta(years=1)


def _period(which: str, unit: str, text: str, written: date) -> date:
    step = 1 if which in ("next", "the following", "the coming", "coming", "following") else 0
    if unit == "week":
        monday = written + relativedelta(weekday=MO(-1)) + timedelta(days=7 * step)
        if re.search(r"\b(?:early|beginning|start|first half)\b", text):
            return monday + timedelta(days=1)
        if re.search(r"\b(?:mid|middle)\b", text):
            return monday + timedelta(days=2)
        friday = monday + timedelta(days=4)
        return friday if friday >= written else monday + timedelta(days=6)
    if unit == "month":
        return _part_of_month(text, written + relativedelta(day=1, months=step), written)
    if unit == "quarter":
        month = (written.month - 1) // 3 * 3 + 3
        end = date(written.year, month, 1) + relativedelta(months=3 * step)
        return _month_end(end)
    year = written.year + step
    return date(year, 3, 31) if re.search(r"\b(?:early|beginning|start)\b", text) else date(year, 12, 31)


def _part_of_month(text: str, first: date, written: date) -> date:
    if re.search(r"\b(?:early|beginning|start|first week|turn)\b", text):
        found = first + timedelta(days=9)
    elif re.search(r"\b(?:mid|middle|first half)\b", text):
        found = first + timedelta(days=14)
    else:
        found = _month_end(first)
    return found if found >= written else _month_end(first)


def _month_end(day: date) -> date:
    return date(day.year, day.month, calendar.monthrange(day.year, day.month)[1])


def _week_number(text: str, written: date, _: bool) -> date | None:
    match = re.search(r"\b(?:week|wk|kw|cw) ?(\d{1,2})\b", text)
    if not match or not 1 <= int(match.group(1)) <= 53:
        return None
    for year in (written.year, written.year + 1):
        try:
            friday = date.fromisocalendar(year, int(match.group(1)), 5)
        except ValueError:
            continue
        if friday >= written - timedelta(days=7):
            return friday
    return None


def _weekday(text: str, written: date, _: bool) -> date | None:
    match = re.search(rf"\b(?:(next|this|coming|the following|following) )?({DAY_NAME})\b(?: (week))?", text)
    if not match:
        return None
    day = written + timedelta(days=1) + relativedelta(weekday=WEEKDAYS[match.group(2)])
    if match.group(1) == "next":
        # "next Friday" is Friday of next week, unless this week's has passed and it is the same day
        monday = written + relativedelta(weekday=MO(-1)) + timedelta(days=7)
        day = monday + timedelta(days=WEEKDAYS[match.group(2)])
    if match.group(3) or re.search(r"\ba week (?:on|from)\b", text):
        day += timedelta(days=7)
    ordinal = re.search(r"\b(\d{1,2})(?:st|nd|rd|th)\b", text)
    if ordinal:
        return _next_day_of_month(int(ordinal.group(1)), written)
    return day


def _bare_day(text: str, written: date, _: bool) -> date | None:
    match = re.search(r"\b(?:the )?(\d{1,2})(?:st|nd|rd|th)\b", text)
    return _next_day_of_month(int(match.group(1)), written) if match else None


def _next_day_of_month(day: int, written: date) -> date | None:
    for month in range(4):
        first = written + relativedelta(day=1, months=month)
        if day <= calendar.monthrange(first.year, first.month)[1] and first.replace(day=day) >= written:
            return first.replace(day=day)
    raise ImpossibleDayError(f"no month has a day {day}")


def _feast(text: str, written: date, _: bool) -> date | None:
    if "easter" in text:
        found = easter(written.year)
        return found if found >= written else easter(written.year + 1)
    for name, (month, day) in FEASTS.items():
        if name in text:
            return _year_for(day, month, written)
    return None


def _month(text: str, written: date, _: bool) -> date | None:
    match = re.search(rf"\b({MONTH_NAME})\b(?: (?:of )?(\d{{4}}))?", text)
    if match:
        month = MONTHS[match.group(1)]
        year = int(match.group(2)) if match.group(2) else written.year + (month < written.month)
        first = date(year, month, 1)
        if re.search(r"\b(?:by|before|until|till|ahead of|prior to)\b", text) and not re.search(
            r"\b(?:end|close|middle|mid|early|late|beginning|start)\b", text
        ):
            return first - timedelta(days=1) if "before" in text or "prior" in text else _month_end(first)
        return _part_of_month(text, first, min(written, first))
    match = re.search(r"\bin (\d{4})\b|\b(?:by|before|end of) (\d{4})\b", text)
    if match:
        year = int(match.group(1) or match.group(2))
        return date(year, 12, 31) if 1990 <= year <= 2100 else None
    return None

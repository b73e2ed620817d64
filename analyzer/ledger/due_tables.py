"""Names of days, months, numbers, seasons and feasts by which due days are read, as data."""

from __future__ import annotations

import re

WEEKDAYS = {
    name: index
    for index, names in enumerate(
        (
            "monday mon mondays",
            "tuesday tue tues tuesdays",
            "wednesday wed weds wednesdays",
            "thursday thu thur thurs thursdays",
            "friday fri fridays",
            "saturday sat saturdays",
            "sunday sun sundays",
        )
    )
    for name in names.split()
}
MONTHS = {
    name: index + 1
    for index, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec",
        )
    )
    for name in names.split()
}
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
    "fourteen": 14, "fifteen": 15, "twenty": 20, "thirty": 30, "forty-eight": 48, "couple": 2, "few": 3, "several": 5, "half": 1, "next": 1, "coming": 1, "following": 1,
}  # fmt: skip
FIRSTS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
SEASONS = {"spring": (5, 31), "summer": (8, 31), "autumn": (11, 30), "fall": (11, 30), "winter": (2, 28)}
FEASTS = {
    "christmas": (12, 24),
    "xmas": (12, 24),
    "new year": (12, 31),
    "thanksgiving": (11, 28),
    "midsummer": (6, 24),
    "labour day": (5, 1),
    "labor day": (9, 1),
}
VAGUE = re.compile(
    r"\b(?:soon|shortly|asap|a\.s\.a\.p|as soon as (?:possible|i can|we can|practicable)|in due course|going forward|from now on|eventually|in (?:the )?future|near future|earliest|these days|right away|straight ?away|immediately|at once|promptly|forthwith|momentarily|without delay|next time|later)\b"
)
MONTH_NAME = "|".join(sorted(MONTHS, key=len, reverse=True))
DAY_NAME = "|".join(sorted(WEEKDAYS, key=len, reverse=True))


class ImpossibleDayError(ValueError):
    """The words name a day that no calendar has."""

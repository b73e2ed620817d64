from datetime import date

import pytest

from analyzer.ledger.due_day import due_day

WEDNESDAY = date(2025, 3, 5)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("by Friday", "2025-03-07"),
        ("by end of play Thursday", "2025-03-06"),
        ("on Wednesday", "2025-03-12"),
        ("early next week", "2025-03-11"),
        ("by the end of next week", "2025-03-14"),
        ("this week", "2025-03-07"),
        ("in a fortnight", "2025-03-19"),
        ("week 32", "2025-08-08"),
        ("in mid-December", "2025-12-15"),
        ("by the end of Q3", "2025-09-30"),
        ("month-end", "2025-03-31"),
        ("before the board meets on the 14th", "2025-03-14"),
        ("the 3rd", "2025-04-03"),
        ("first thing Monday", "2025-03-10"),
        ("within ten working days", "2025-03-19"),
        ("tomorrow morning", "2025-03-06"),
        ("tonight", "2025-03-05"),
        ("by COB", "2025-03-05"),
        ("next Friday", "2025-03-14"),
        ("next month", "2025-04-30"),
        ("in two weeks", "2025-03-19"),
        ("before Easter", "2025-04-20"),
        ("by 31 March", "2025-03-31"),
        ("by January 15", "2026-01-15"),
        ("by 18 July 2025", "2025-07-18"),
        ("until the end of May", "2025-05-31"),
        ("2026-01-05", "2026-01-05"),
        ("end of January", "2026-01-31"),
        ("on the 7th", "2025-03-07"),
        ("Friday week", "2025-03-14"),
        ("by year-end", "2025-12-31"),
    ],
)
def test_days(words, day):
    assert due_day(words, WEDNESDAY).isoformat() == day


@pytest.mark.parametrize(
    "words", ["ASAP", "soon", "once the contract is signed", "in due course", "", "the 45th", "32 March", "13/13"]
)
def test_no_day_is_unknown(words):
    assert due_day(words, WEDNESDAY) is None


def test_day_or_month_by_the_writers_habits():
    assert due_day("by 5/6", WEDNESDAY, day_first=True) == date(2025, 6, 5)
    assert due_day("by 5/6", WEDNESDAY, day_first=False) == date(2025, 5, 6)
    assert due_day("by 25/6", WEDNESDAY, day_first=False) == date(2025, 6, 25)

"""Dates that cannot be true for this export are taken away and flagged; nobody is judged by them."""

from __future__ import annotations

import pandas as pd

#: A date this far beyond nearly all others of the same export is a broken clock, not a letter from the future.
BEYOND = pd.Timedelta(days=400)
#: With fewer dated letters than this, nothing can be called an outlier.
ENOUGH = 20
#: Of so few letters, one this far from the middle one is an outlier.
SOME, FAR = 3, pd.Timedelta(days=3650)
USUAL = 0.98


def settle_dates(letters: pd.DataFrame) -> pd.DataFrame:
    """Return `letters` with outlying dates missing and the flag `date_impossible` added.

    Example:
        >>> days = list(pd.date_range("2001-01-01", periods=60, tz="UTC")) + [pd.Timestamp("2044-01-04", tz="UTC")]
        >>> frame = pd.DataFrame({"date": days, "flags": [[] for _ in days]})
        >>> settled = settle_dates(frame)
        >>> int(settled["date"].isna().sum()), settled["flags"].iloc[-1]
        (1, ['date_impossible'])
    """
    dated = letters["date"].dropna()
    if len(dated) < SOME:
        return letters
    if len(dated) < ENOUGH:
        late, early = letters["date"] > dated.median() + FAR, letters["date"] < dated.median() - FAR
    else:
        late = letters["date"] > dated.quantile(USUAL) + BEYOND
        early = letters["date"] < dated.quantile(1 - USUAL) - 10 * BEYOND
    wrong = (late | early).fillna(False)
    if not wrong.any():
        return letters
    flags = [[*given, "date_impossible"] if bad else given for given, bad in zip(letters["flags"], wrong, strict=True)]
    return letters.assign(date=letters["date"].where(~wrong), flags=flags)

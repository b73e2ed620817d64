"""Whether a deed told after its day was done late, or only told late: what speaks for either, as numbers.

"Your table came on Thursday", written on the Tuesday after, tells of a deed in time; "here it is, sorry" of one that is
late. Where the sentence says so itself that decides (:func:`told_late`); else a logistic regression (``late`` in
``models/ledger.json``, fitted with the joiner) weighs what speaks for either.
"""

from __future__ import annotations

import math
import re
from datetime import date

from analyzer.ledger import cues
from analyzer.ledger.lines import Line, Promise, days_told

#: What is on its way for some days after it was done: told by the receiver, it was done before.
SENT = re.compile(
    r"\b(?:posts?|posted|ship\w*|dispatch\w*|courier|trucks?|lorr(?:y|ies)|load\w*|leaves?|pay\w*|paid|transfer\w*|wire[sd]?|goe?s? out|remit\w*|sail\w*|collect\w*|send(?:s|ing)?|pack\w*)\b",
    re.IGNORECASE,
)
#: Words beside a deed which say that it took long.
SLOW = re.compile(
    r"\b(?:only|not until|still not|just (?:now|in)|eventually|after all|took|waited|longer|meanwhile|in the end|kept you waiting|(?:two|three|four|five|six|\d+) (?:days|weeks) (?:after|later|past))\b",
    re.IGNORECASE,
)
#: Words which say it outright.
SAID_LATE = re.compile(
    r"\b(?:came|arrived|landed|got here|was|were|is|are) (?:\w+ )?late\b|\b(?:hours?|days?|weeks?|months?) (?:too )?late\b|\bat last\b",
    re.IGNORECASE,
)
#: A day named beside the deed says so too, from so many days after the due day on: the next may be that of a report.
NAMED_LATE = 2
LONGEST = 30


def told_late(line: Line, due: date) -> bool:
    """Whether the sentence itself says that the deed was late, or names a day that was.

    Example:
        >>> import pandas as pd
        >>> line = Line("The drawings came last night.", "", "ours", "email", pd.Timestamp("2025-03-10"), "t", "m", 0)
        >>> told_late(line, date(2025, 3, 7)), told_late(line, date(2025, 3, 10))
        (True, False)
    """
    told = _first_told(line, due)
    return bool(SAID_LATE.search(line.sentence)) or (told is not None and told >= NAMED_LATE)


def lateness(promise: Promise, line: Line, around: str, failed: bool) -> dict[str, float]:
    """Return by name what tells whether the deed that `line` shows, written after the due day, was late.

    Args:
        promise: has a due day.
        line: the sentence which shows the deed.
        around: the sentence with those beside it.
        failed: whether a sentence between the due day and `line` told a failure or asked after the deed.

    Raises:
        ValueError: the promise has no due day.
    """
    if promise.due_on is None:
        raise ValueError("a promise without a day is never late")
    due = promise.due_on.date()
    gap = max((line.written - due).days, 0)
    own = float(line.kind == "email" and promise.side in (line.side, "joint"))
    told = _first_told(line, due)
    handover, sorry, sent = (
        float(bool(pattern.search(text)))
        for pattern, text in ((cues.HANDOVER, line.sentence), (cues.SORRY, around), (SENT, promise.sentence))
    )
    return {
        "gap": min(gap, LONGEST) / 10,
        "log_gap": math.log1p(gap),
        "next_day": float(gap == 1),
        "within_3_days": float(gap <= 3),
        "own": own,
        "note": float(line.kind != "email"),
        "own*log_gap": own * math.log1p(gap),
        "names_day": float(told is not None),
        "named_in_time": float(told is not None and told <= 0),
        "named_after": float(told is not None and told > 0),
        "named_next_day": float(told == 1),
        "late": float(bool(cues.LATE.search(around))),
        "sorry": sorry,
        "own*sorry": own * sorry,
        "in_time": float(bool(cues.IN_TIME.search(around))),
        "handover": handover,
        "own*handover": own * handover,
        "arrived": float(bool(cues.ARRIVED.search(line.sentence))),
        "failed": float(failed),
        "own*failed": own * float(failed),
        "sent": sent,
        "received*sent": (1 - own) * sent,
        "slow": float(bool(SLOW.search(around))),
    }


def _first_told(line: Line, due: date) -> int | None:
    """Days from the due day to the first day that the sentence names; None where it names none."""
    days = [(day - due).days for day in days_told(line.sentence, line.written)]
    return min(days) if days else None

"""What the matcher reads: a promise, and every later sentence of its relationship with the acts found in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

import numpy as np
import pandas as pd
from dateutil.relativedelta import relativedelta
from numpy.typing import NDArray

from analyzer.ledger import cues

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
WORD = re.compile(r"[^\W_]+(?:['’](?:s|t|ll|re|ve|m|d))?|[^\W_]+")
STOP = frozenset(
    "the an and or but of to in on at for with from by is are was were be been am do does did have has had will would can could should shall may might must not no yes you he she it we they "
    "me him her us them my your his its our their this that these those there here what which who when where why how if then than so as all any some please thanks thank hi hello dear just also "
    "about up out now send sends sent get got give gave given let make made take took taken come came go went gone back over today tomorrow week day next last monday tuesday wednesday thursday friday "
    "saturday sunday attached yesterday morning re fw ll ve don won didn as more very new one two by end see know need want sure well still yet after before until till ok okay best regards much many per via "
    "into off only too each every both its it's i'll we'll you'll i'm we're that's i've we've put puts keep kept say said tell told thing things bit lot way able again ready year month time days weeks months".split()
)
MONTHS = {m: i + 1 for i, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split())}
DAYS = {d: i for i, d in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())}


@dataclass(frozen=True)
class Promise:
    """What the matcher needs of a commitment; `probability` is that of the sentence being one."""

    sentence: str
    subject: str
    side: str
    made_on: pd.Timestamp
    due_on: pd.Timestamp | None
    thread: str
    message: str
    before: str = ""
    action: str = ""
    author: str = ""
    conditional: bool = False
    probability: float = 1.0


@dataclass(frozen=True)
class Line:
    """A later sentence, with the sentences beside it in its message and the probability of each act in it."""

    sentence: str
    subject: str
    side: str
    kind: str
    on: pd.Timestamp
    thread: str
    message: str
    position: int
    acts: Mapping[str, float] = field(default_factory=dict)
    before: str = ""
    author: str = ""
    day: date | None = None
    after: str = ""

    @property
    def written(self) -> date:
        """The day it was written, on its writer's clock."""
        return self.day or self.on.date()


@cache
def stem(word: str) -> str:
    """Return a crude stem, so that "reports" and "reported" meet, "sent" and "send" too.

    Example:
        >>> stem("reports"), stem("shipping"), stem("brought")
        ('report', 'shipp', 'bring')
    """
    word = cues.BASE.get(word, word)
    for ending in ("ingly", "edly", "ings", "ing", "ies", "ied", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)] + ("y" if ending in ("ies", "ied") else "")
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


@cache
def telling(text: str) -> frozenset[str]:
    """Return the stems of the words that tell what a sentence is about.

    Example:
        >>> sorted(telling("I'll send you the revised drawings by Friday."))
        ['draw', 'revis']
    """
    words = (re.sub(r"['’]\w{1,2}$", "", word) for word in WORD.findall(text.lower()))
    return frozenset(
        stem(word) for word in words if word not in STOP and not (len(word) < 3 and not word.isdigit()) and word
    )


def days_told(text: str, written: date) -> list[date]:
    """Return the past days that a report names, as seen from the day it was written.

    Example:
        >>> days_told("The fourth result came last night.", date(2025, 2, 28))[0].isoformat()
        '2025-02-27'
        >>> days_told("Roof was cut complete on Saturday.", date(2024, 9, 9))[0].isoformat()
        '2024-09-07'
    """
    found = []
    for match in cues.DAYS_AGO.finditer(text):
        day = _told(match, written)
        if day is not None and day <= written:
            found.append(day)
    return found


def _told(match: re.Match[str], written: date) -> date | None:
    part = match.groupdict()
    if part["yesterday"]:
        return written - timedelta(days=1)
    if part["today"]:
        return written
    if part["weekday"]:
        return written - timedelta(days=(written.weekday() - DAYS[part["weekday"].lower()]) % 7)
    month: int | None = None
    day = int(part["ordinal"] or part["num"] or part["dm"] or part["dmb"])
    if part["mon"]:
        month = int(part["mon"])
    elif part["month"] or part["monthb"]:
        month = MONTHS[(part["month"] or part["monthb"]).lower()]
    for back in range(12):
        first = written.replace(day=1) - relativedelta(months=back)
        if month is not None and first.month != month:
            continue
        try:
            found: date = first.replace(day=day)
        except ValueError:
            continue
        if found <= written:
            return found
    return None

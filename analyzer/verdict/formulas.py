"""The formulas of the verdict, with the reasons beside them.

Numbers here were set by hand before any figure was taken, but for the two limits from which words and deeds are a "yes":
these were chosen on scenarios (``data/scenarios/tuning`` and ``reading``).

Worked example: 24 messages, 4 uses of the word as label or backed, 18 element sentences `+` and 2 `-`, 9 promises
kept, 1 missed, ours gave 12 things and theirs 15::

    words    = 4 / (4 + 24 / 10 + 0.5)                      = 0.58  -> yes
    practice = 18 / (18 + 2 + 24 / 4)                       = 0.69
    kept     = (9 + 1) / (9 + 1 + 2)                        = 0.83
    giving   = (12 + 1) / (12 + 1 + 24 / 12)                = 0.87
    deeds    = 0.69 ** 0.6 * 0.83 ** 0.25 * 0.87 ** 0.15    = 0.75  -> yes

so the verdict is `partnership`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: Below this much correspondence nothing is said: fewer e-mails and notes, or fewer from either side.
MIN_MESSAGES = 7
MIN_EACH_SIDE = 2
#: From here on words are a "yes": in a correspondence of 30 messages from the second use of the word on.
WORDS_YES = 0.3
#: From here on deeds are a "yes": hollow relationships keep small promises and are polite, and reach 0.5 by that. Chosen on
#: the 325 exports of data/scenarios/tuning and reading; 0.65 would get some more right there, and call four of 123 genuine ones
#: hollow where this calls two.
DEEDS_YES = 0.625
#: One use of the word in so many messages makes words 0.5 in a long correspondence; half a use is added so that a
#: single mention in a short one is not yet talk.
MESSAGES_PER_USE = 10.0
USE_PRIOR = 0.5
#: One element sentence in so many messages is what neutral business has anyway.
MESSAGES_PER_ELEMENT = 4.0
#: Exponents of the weighted geometric mean: a zero in one part cannot be bought with another, practice counts most.
PRACTICE, KEPT, GIVING = 0.6, 0.25, 0.15
#: Share of an overdue promise that counts as not kept: silence is weaker than a report of failure.
OVERDUE = 0.5
#: Giving is judged by the side that gives less, against the volume of mail and never against what the other side gave:
#: else a delivery left out by the more generous side would make the two look more even, and improve the verdict.
GIVING_PRIOR = 1.0
MESSAGES_PER_GIVING = 12.0


@dataclass(frozen=True)
class Tally:
    """Counts a relationship; every field an array over resamplings (shape (n,)) or a single number a field."""

    messages: NDArray[np.float64]
    talk: NDArray[np.float64]
    positive: NDArray[np.float64]
    negative: NDArray[np.float64]
    kept: NDArray[np.float64]
    missed: NDArray[np.float64]
    overdue: NDArray[np.float64]
    given_ours: NDArray[np.float64]
    given_theirs: NDArray[np.float64]


def words_score(tally: Tally) -> NDArray[np.float64]:
    """Return talk of partnership in 0..1: label-only and backed uses by volume of mail."""
    return np.asarray(tally.talk / (tally.talk + tally.messages / MESSAGES_PER_USE + USE_PRIOR))


def deeds_score(tally: Tally) -> NDArray[np.float64]:
    """Return practice of partnership in 0..1: elements `+` over `-`, promises kept, both sides giving."""
    practice = tally.positive / np.maximum(
        tally.positive + tally.negative + tally.messages / MESSAGES_PER_ELEMENT, 1e-9
    )
    kept = (tally.kept + 1) / (tally.kept + tally.missed + OVERDUE * tally.overdue + 2)
    less = np.minimum(tally.given_ours, tally.given_theirs)
    giving = (less + GIVING_PRIOR) / (less + GIVING_PRIOR + tally.messages / MESSAGES_PER_GIVING)
    return np.asarray(practice**PRACTICE * kept**KEPT * giving**GIVING)


def reciprocity(given_ours: float, given_theirs: float) -> float | None:
    """Return the smaller share of giving over the larger, None when nobody gave anything.

    Example:
        >>> reciprocity(3, 6), reciprocity(0, 0)
        (0.5, None)
    """
    more = max(given_ours, given_theirs)
    return min(given_ours, given_theirs) / more if more else None


def verdict_of(words: float, deeds: float) -> str:
    """Return the verdict by the two scores.

    Example:
        >>> verdict_of(0.9, 0.1), verdict_of(0.1, 0.9)
        ('so_called', 'unlabelled_partnership')
    """
    if words >= WORDS_YES:
        return "partnership" if deeds >= DEEDS_YES else "so_called"
    return "unlabelled_partnership" if deeds >= DEEDS_YES else "transactional"


def enough(messages: float, ours: float, theirs: float) -> bool:
    """Whether there is enough correspondence to say anything."""
    return messages >= MIN_MESSAGES and min(ours, theirs) >= MIN_EACH_SIDE


def wilson(kept: int, settled: int, z: float = 1.645) -> tuple[float, float]:
    """Return the Wilson score interval of a share (90 % for z = 1.645).

    Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference".

    Raises:
        ValueError: nothing is settled.

    Example:
        >>> [round(x, 2) for x in wilson(7, 9)]
        [0.5, 0.92]
    """
    if settled <= 0:
        raise ValueError("no settled promise: the share is not known")
    share = kept / settled
    middle = share + z * z / (2 * settled)
    half = z * np.sqrt(share * (1 - share) / settled + z * z / (4 * settled * settled))
    scale = 1 + z * z / settled
    return float((middle - half) / scale), float((middle + half) / scale)

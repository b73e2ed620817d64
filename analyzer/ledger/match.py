"""A later sentence joined to a promise."""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.ledger.lines import Line


@dataclass(frozen=True)
class Match:
    """A later sentence joined to a promise: how probably it shows the deed done, not done, let go, or asks after it, and why.

    `not_done` is 0 where the sentence does not itself say so and name the thing. `bears` and `tells_not` are what the reader
    of outcomes alone gives to its bearing on the promise and to a failure.
    """

    line: Line
    done: float
    not_done: float
    future: bool
    overlap: float
    around: float
    reason: str
    let: float = 0.0
    ask: float = 0.0
    bears: float = 0.0
    tells_not: float = 0.0

"""The reason of a verdict: the two or three facts that decide, in words a sales lead can repeat to the counterpart."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analyzer import schema
from analyzer.verdict import formulas

SIDE = {"ours": "we", "theirs": "they"}


def reason_of(
    row: dict[str, Any],
    uses: pd.DataFrame,
    commitments: pd.DataFrame,
    elements: pd.DataFrame,
    ours: float,
    theirs: float,
) -> str:
    """Return one or two plain sentences that name the evidence behind `row`."""
    if row["verdict"] == "insufficient_evidence":
        return _too_little(row, ours, theirs)
    return f"{_talk(row, uses)}; {_promises(commitments)}. {_practice(row, elements)}"


def _too_little(row: dict[str, Any], ours: float, theirs: float) -> str:
    total = row["messages"] + row["notes"]
    if total < formulas.MIN_MESSAGES:
        return f"Only {_count(total, 'message')} and notes to go by; at least {formulas.MIN_MESSAGES} are needed before anything is said."
    silent = "our side" if ours < theirs else "their side"
    return f"There is hardly anything from {silent} in {total} messages and notes; both sides must be heard before anything is said."


def _talk(row: dict[str, Any], uses: pd.DataFrame) -> str:
    talk = uses[uses["use"].isin(["label_only", "backed"])]
    if talk.empty:
        return f"Nobody talks of partnership in {_count(row['messages'] + row['notes'], 'message')}"
    by = talk["side"].value_counts()
    who = "both sides" if len(by) > 1 else "our side only" if by.index[0] == "ours" else "their side only"
    behind = int((talk["backing"] != "none").sum() if "backing" in talk else 0)
    label = int((talk["use"] == "label_only").sum())
    return f"Talk of partnership {_count(len(talk), 'time')} ({who}), {label} of them only as a label, {behind} with a promise or delivery of that side within 30 days"


def _promises(commitments: pd.DataFrame) -> str:
    """What either side is seen to have kept and missed; silence after a due day is told as silence, not as a breach."""
    pieces = []
    for side in ("ours", "theirs"):
        own = commitments[commitments["side"].isin([side, "joint"])]
        kept = int(own["status"].isin(["kept", "kept_late"]).sum())
        missed = int((own["status"] == "missed").sum())
        silent = int((own["status"] == "overdue").sum())
        if kept + missed + silent:
            pieces.append(
                f"{SIDE[side]} are seen to have kept {_count(kept, 'promise') if kept else 'no promise'}"
                + (f" and missed {missed}" if missed else "")
                + (f", and {silent} fell due with no word of the outcome" if silent else "")
            )
    if not pieces:
        return "no promise is known to be kept or missed"
    return "; ".join(pieces)


def _practice(row: dict[str, Any], elements: pd.DataFrame) -> str:
    positive = int((elements["polarity"] == "+").sum())
    negative = len(elements) - positive
    if not len(elements):
        return "No sentence shows how the two treat each other."
    strongest = max(
        schema.ELEMENTS, key=lambda e: row[f"{e}_negative"] if negative > positive else row[f"{e}_positive"]
    )
    title = schema.ELEMENT_TITLES[strongest].lower()
    if negative > positive:
        return f"{_count(negative, 'sentence')} against the six elements outweigh {positive} for them, most against {title}."
    return f"{_count(positive, 'sentence')} practise the six elements and {negative} go against them, most for {title}."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"

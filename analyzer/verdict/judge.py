"""Tables to relationships: words, deeds, how sure, and why."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analyzer import schema
from analyzer.text.tongue import READ
from analyzer.verdict import formulas
from analyzer.verdict.formulas import Tally
from analyzer.verdict.reason import reason_of

#: Resamplings a relationship, for `confidence`.
RESAMPLINGS = 300
KEPT = ("kept", "kept_late")
TALK = ("label_only", "backed")
COUNTED = (
    "messages",
    "talk",
    "positive",
    "negative",
    "kept",
    "missed",
    "overdue",
    "given_ours",
    "given_theirs",
    "ours",
    "theirs",
)


def judge(
    messages: pd.DataFrame, elements: pd.DataFrame, uses: pd.DataFrame, commitments: pd.DataFrame
) -> pd.DataFrame:
    """Return the `relationships` table (``schema.RELATIONSHIPS``).

    Args:
        messages: ``schema.MESSAGES``; automatic and foreign-language ones are not judged.
        elements: ``schema.ELEMENT_ROWS`` over the thresholds.
        uses: ``schema.PARTNER_USES``; only authored ones count as talk.
        commitments: ``schema.COMMITMENTS``.
    """
    judged = messages[messages["relationship"].notna() & ~messages["automatic"] & messages["language"].isin(READ)]
    authored = uses[(uses["zone"] == "authored") & uses["relationship"].notna()]
    parts = {
        name: dict(list(frame.groupby("relationship")))
        for name, frame in (("elements", elements), ("uses", authored), ("commitments", commitments))
    }
    rows = [
        _row(
            str(name),
            group,
            parts["elements"].get(name, elements.iloc[:0]),
            parts["uses"].get(name, authored.iloc[:0]),
            parts["commitments"].get(name, commitments.iloc[:0]),
        )
        for name, group in judged.groupby("relationship", sort=True)
    ]
    return schema.conform(rows, schema.RELATIONSHIPS)


def _row(
    name: str, messages: pd.DataFrame, elements: pd.DataFrame, uses: pd.DataFrame, commitments: pd.DataFrame
) -> dict[str, Any]:
    counts = _counts_by_message(messages, elements, uses, commitments)
    total = counts.sum(axis=0)
    tally = _tally(total)
    words, deeds = float(formulas.words_score(tally)), float(formulas.deeds_score(tally))
    verdict = _verdict(total)
    row: dict[str, Any] = {
        "relationship": name,
        "messages": int((messages["kind"] == "email").sum()),
        "notes": int((messages["kind"] != "email").sum()),
        "first_on": messages["date"].min(),
        "last_on": messages["date"].max(),
        "partner_uses": len(uses),
        "label_only": int((uses["use"] == "label_only").sum()),
        "backed": int((uses["use"] == "backed").sum()),
        "words": words,
        "deeds": deeds,
        "verdict": verdict,
        "confidence": _confidence(name, counts, verdict),
    }
    row |= _promises(commitments) | _profile(elements)
    row["reciprocity"] = formulas.reciprocity(total[COUNTED.index("given_ours")], total[COUNTED.index("given_theirs")])
    row["reason"] = reason_of(
        row, uses, commitments, elements, total[COUNTED.index("ours")], total[COUNTED.index("theirs")]
    )
    return row


def _counts_by_message(
    messages: pd.DataFrame, elements: pd.DataFrame, uses: pd.DataFrame, commitments: pd.DataFrame
) -> NDArray[np.float64]:
    """Counts a message, shape (messages, COUNTED): what resampling draws from. A promise belongs to the message that made it."""
    place = {message_id: index for index, message_id in enumerate(messages["message_id"])}
    counts = np.zeros((len(place), len(COUNTED)))
    column = {name: index for index, name in enumerate(COUNTED)}
    counts[:, column["messages"]] = 1
    for index, (side, kind) in enumerate(zip(messages["side"], messages["kind"], strict=True)):
        for mine in ("ours", "theirs"):
            counts[index, column[mine]] = (
                1.0 if side == mine else 0.5 if kind != "email" else 0.0
            )  # a call has both sides in it

    for message_id, what in _events(elements, uses, commitments):
        if message_id in place:
            counts[place[message_id], column[what]] += 1
    return counts


def _events(elements: pd.DataFrame, uses: pd.DataFrame, commitments: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """What counts, and in which message it stands."""
    yield from (
        (message_id, "talk") for message_id, use in zip(uses["message_id"], uses["use"], strict=True) if use in TALK
    )
    for message_id, side, polarity in zip(elements["message_id"], elements["side"], elements["polarity"], strict=True):
        yield message_id, "positive" if polarity == "+" else "negative"
        if polarity == "+":
            yield message_id, f"given_{side}"
    for row in commitments[["message_id", "side", "status"]].itertuples(index=False):
        if row.status in KEPT:
            yield row.message_id, "kept"
            yield from (
                (row.message_id, f"given_{giver}")
                for giver in (("ours", "theirs") if row.side == "joint" else (row.side,))
            )
        elif row.status in ("missed", "overdue"):
            yield row.message_id, row.status


def _tally(counts: NDArray[np.float64]) -> Tally:
    return Tally(**{name: counts[..., index] for index, name in enumerate(COUNTED) if name not in ("ours", "theirs")})


def _verdict(total: NDArray[np.float64]) -> str:
    if not formulas.enough(total[0], total[COUNTED.index("ours")], total[COUNTED.index("theirs")]):
        return "insufficient_evidence"
    tally = _tally(total)
    return formulas.verdict_of(float(formulas.words_score(tally)), float(formulas.deeds_score(tally)))


def _confidence(name: str, counts: NDArray[np.float64], verdict: str) -> float:
    """Share of bootstrap resamplings of the messages (Efron 1979) with the same verdict; seeded by the name, so repeatable."""
    if verdict == "insufficient_evidence":
        return float("nan")
    chance = np.random.default_rng(zlib.crc32(name.encode()))
    weights = chance.multinomial(len(counts), np.full(len(counts), 1 / len(counts)), size=RESAMPLINGS)
    tally = _tally(weights @ counts)
    words, deeds = formulas.words_score(tally) >= formulas.WORDS_YES, formulas.deeds_score(tally) >= formulas.DEEDS_YES
    wanted = {
        "partnership": words & deeds,
        "so_called": words & ~deeds,
        "unlabelled_partnership": ~words & deeds,
        "transactional": ~words & ~deeds,
    }
    return float(wanted[verdict].mean())


def _promises(commitments: pd.DataFrame) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for side in ("ours", "theirs"):
        own = commitments[commitments["side"].isin([side, "joint"])]
        found[f"commitments_{side}"] = len(own)
        found[f"kept_{side}"] = int(own["status"].isin(KEPT).sum())
        found[f"missed_{side}"] = int((own["status"] == "missed").sum())
    kept = int(commitments["status"].isin(KEPT).sum())
    settled = kept + int(commitments["status"].isin(["missed", "overdue"]).sum())
    if settled:
        found["kept_rate"] = kept / settled
        found["kept_rate_low"], found["kept_rate_high"] = formulas.wilson(kept, settled)
    else:
        found |= dict.fromkeys(("kept_rate", "kept_rate_low", "kept_rate_high"))
    return found


def _profile(elements: pd.DataFrame) -> dict[str, Any]:
    counts = (
        {(e, p): int(n) for (e, p), n in elements.groupby(["element", "polarity"]).size().items()}
        if len(elements)
        else {}
    )
    found: dict[str, Any] = {}
    balance: dict[str, float] = {}
    for element in schema.ELEMENTS:
        positive, negative = counts.get((element, "+"), 0), counts.get((element, "-"), 0)
        found[f"{element}_positive"], found[f"{element}_negative"] = positive, negative
        balance[element] = (positive - negative) / (positive + negative + 1)
    found["weakest_element"] = (
        min(balance, key=lambda e: (balance[e], schema.ELEMENTS.index(e))) if len(elements) else None
    )
    return found

"""The plain words of the report: titles, explanations and the phrasing of numbers.

Everything a reader sees that is not a number or a quotation is worded here or in the templates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

#: Stands in the head of a report that was redacted.
REDACTED: Final = (
    "People, addresses, organisations and numbers are replaced by pseudonyms, the same one for the same thing; days, "
    "times and small counts are as written. No redaction is perfect: read this report before you share it."
)
#: What stands where a number or a day is not known.
UNKNOWN: Final = "not known"
DASH: Final = "—"


@dataclass(frozen=True, slots=True)
class Term:
    """A value of the tables in plain words: a title, what it means, and the shape that goes with it."""

    key: str
    title: str
    meaning: str
    shape: str = ""


def _terms(*terms: Term) -> dict[str, Term]:
    return {term.key: term for term in terms}


#: A round shape: they talk of partnership. A filled shape: there are deeds.
VERDICT_TERMS: Final = _terms(
    Term(
        "partnership",
        "Partnership",
        "Both: the word is used, and promises are kept, the six elements lean to the good and both sides give.",
        "disc",
    ),
    Term(
        "so_called",
        "So-called partnership",
        "There is talk of partnership, but the correspondence shows too little of the practice.",
        "ring",
    ),
    Term(
        "unlabelled_partnership",
        "Unlabelled partnership",
        "The practice is there although hardly anybody calls it a partnership.",
        "block",
    ),
    Term(
        "transactional",
        "Transactional",
        "Neither: business is done, without talk of partnership and without much of its practice. That is no fault.",
        "frame",
    ),
    Term(
        "insufficient_evidence",
        "Too little to say",
        "There is too little correspondence to say either way. It is not a verdict on the relationship.",
        "cross",
    ),
)
NO_VERDICT: Final = Term("unknown", "No verdict recorded", "The table of relationships holds no verdict.", "cross")

STATUS_TERMS: Final = _terms(
    Term(
        "missed",
        "Missed",
        "A later text says it was not done, was withdrawn, or was done differently against the other's will.",
        "✕",
    ),
    Term("overdue", "Overdue", "Its due day has passed and nothing shows whether it was done.", "!"),
    Term("open", "Open", "Not yet due, or without a due day, and nothing shows it done.", "○"),
    Term("kept_late", "Kept late", "Shown done, after its due day.", "✓"),
    Term("kept", "Kept", "A later text of either side shows it done in time, or no time was set.", "✓"),
    Term(
        "released", "Released", "Its condition did not come true, or the other side agreed to drop or change it.", "–"
    ),
)
NO_STATUS: Final = Term("unknown", "Status not known", "The ledger holds no status for it.", "?")
#: Statuses on which a promise counts as settled, and those of them that count as kept.
SETTLED: Final = ("kept", "kept_late", "missed", "overdue")
KEPT: Final = ("kept", "kept_late")

USE_TERMS: Final = _terms(
    Term("label_only", "Label only", "Praise, greeting, claim or pressure, with nothing concrete behind it nearby."),
    Term(
        "backed", "Backed", "Said with something concrete behind it: an action, a deed, a shared goal, a cost carried."
    ),
    Term("referential", "Plain noun", "Names a party or an arrangement; it persuades nobody of anything."),
    Term("other_sense", "Other sense", "A legal form, a title, a name or a spouse: not a working relationship."),
)
MOTIVE_WORDS: Final = {
    "flattery": "courtesy or praise",
    "pressure": "to get something",
    "boilerplate": "stock phrase",
    "aspiration": "a wish for later",
}
BACKING_WORDS: Final = {
    "delivered": "something was delivered within 30 days",
    "promised": "something was promised within 30 days",
    "none": "nothing promised or delivered within 30 days",
}
ACT_WORDS: Final = {
    "commitment": "promise",
    "offer": "offer",
    "request": "request",
    "done": "done",
    "not_done": "not done",
    "other_done": "other side's deed confirmed",
    "other_not_done": "other side's deed missing",
}
HOLLOW_WORDS: Final = {"us": "our side", "them": "their side", "both": "both sides", "neither": "neither side"}
SIDE_WORDS: Final = {"ours": "our side", "theirs": "their side", "joint": "both"}
ZONE_WORDS: Final = {"signature": "signature", "disclaimer": "disclaimer", "quoted": "quoted text"}

ELEMENT_MEANINGS: Final = {
    "trust": "relying on the other's word, owning mistakes, giving credit; against it: suspicion, accusation, threats",
    "win_win": "outcomes good for both, fair trade-offs; against it: ultimatums, leverage, one side's gain only",
    "self_disclosure_feedback": "opening up one's own position and giving honest feedback; against it: withholding",
    "comfort_with_interdependence": "deciding together, sharing control; against it: deciding alone, shutting out",
    "comfort_with_change": "adapting and welcoming a new way; against it: refusing to adapt, hiding behind procedure",
    "future_orientation": "shared goals and plans beyond today's business; against it: dwelling on grievances only",
}


def count(value: int | None) -> str:
    """Return a count with separators, or that it is not known.

    Example:
        >>> count(12345), count(None)
        ('12,345', 'not known')
    """
    return UNKNOWN if value is None else f"{value:,}"


def counted(value: int | None, one: str, many: str | None = None) -> str:
    """Return a count with its noun.

    Example:
        >>> counted(1, "note"), counted(3, "note"), counted(None, "note")
        ('1 note', '3 notes', 'notes: not known')
    """
    many = many or f"{one}s"
    if value is None:
        return f"{many}: {UNKNOWN}"
    return f"{value:,} {one if value == 1 else many}"


def share(value: float | None) -> str:
    """Return a number between 0 and 1 with two places, or a dash.

    Example:
        >>> share(0.815), share(None)
        ('0.81', '—')
    """
    return DASH if value is None else f"{value:.2f}"


def confidence_sentence(confidence: float | None) -> str:
    """Return in words how firmly a verdict stands.

    Example:
        >>> confidence_sentence(0.93)
        'Firm: the verdict held in 93 of 100 resamplings of the messages.'
    """
    if confidence is None:
        return "How firmly this verdict stands is not known: the messages were not resampled."
    held = f"the verdict held in {round(confidence * 100)} of 100 resamplings of the messages"
    if confidence >= 0.9:
        return f"Firm: {held}."
    if confidence >= 0.7:
        return f"Fairly firm: {held}."
    return f"Uncertain: {held}, so another reading is well possible."


def kept_sentence(kept: int, settled: int, low: float | None, high: float | None) -> str:
    """Return in words how many promises were kept, with the interval if there is one.

    Example:
        >>> kept_sentence(7, 9, 0.48, 0.93)
        'kept 7 of 9 settled promises (90 % interval 0.48–0.93)'
        >>> kept_sentence(0, 0, None, None)
        'no promise is settled, so there is no rate'
    """
    if settled == 0:
        return "no promise is settled, so there is no rate"
    text = f"kept {kept:,} of {settled:,} settled {'promise' if settled == 1 else 'promises'}"
    return text if low is None or high is None else f"{text} (90 % interval {low:.2f}–{high:.2f})"


def reciprocity_words(value: float | None) -> str:
    """Return in words how evenly the two sides give.

    Example:
        >>> reciprocity_words(0.9)
        'both sides give about alike'
    """
    if value is None:
        return "neither side is seen to give"
    if value >= 0.7:
        return "both sides give about alike"
    return "one side gives more" if value >= 0.35 else "one side gives nearly everything"

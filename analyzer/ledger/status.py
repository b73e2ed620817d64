"""From the joins of a promise to its status on a day.

Weak joins change nothing: absence of evidence stays `open` or `overdue`. A join's scores do not depend on the day of
judgement, and a failure once told is never forgotten, so moving the day forward never turns `missed` into `open`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from analyzer.ledger import cues
from analyzer.ledger.conclusion import accuses, by_owner, features, story_of
from analyzer.ledger.joiner import LATE, Joiner
from analyzer.ledger.lateness import lateness, told_late
from analyzer.ledger.lines import Promise
from analyzer.ledger.match import Match

#: A join this near to the best one tells the same deed: the earliest of them gives the day.
SAME_DEED = 0.6
#: A join this sure is not undone by an earlier word of failure.
SURE, VERY_SURE = 0.6, 0.9
#: A sentence this likely to ask after the promise is taken as a chaser.
ASKED = 0.5
AGREED_WITHIN_DAYS = 7
#: How much of a promise's telling words "forget the ..." must share.
LET_OFF_OVERLAP = 0.15


@dataclass(frozen=True)
class Outcome:
    """A status, the join that shows it (None where nothing does), the score and the reason."""

    status: str
    match: Match | None
    score: float
    reason: str


def status_of(promise: Promise, matches: Sequence[Match], joiner: Joiner, as_of: date) -> Outcome:
    """Return what became of a promise by `as_of`: by the rules, and by all joins read together where the joiner can.

    Args:
        promise: the promise.
        matches: its joins, oldest first.
        joiner: its limits, what weighs lateness, and what concludes.
        as_of: the day of judgement; what was written after it is not known.
    """
    known = [match for match in matches if match.line.on.date() <= as_of]
    ruled = by_rules(promise, known, joiner, as_of)
    return _concluded(promise, known, ruled, joiner, as_of) if joiner.concluder and known else ruled


def _concluded(promise: Promise, known: Sequence[Match], ruled: Outcome, joiner: Joiner, as_of: date) -> Outcome:
    """What all joins say together, with the join that shows it."""
    if joiner.concluder is None:
        return ruled
    due = promise.due_on.date() if promise.due_on is not None else None
    read = joiner.concluder.stories([story_of(promise, known)])[0]
    late = chances_late(promise, known, joiner)
    chances = joiner.concluder.probabilities(features(promise, known, ruled.status, as_of, read, late))
    status = joiner.concluder.chosen(chances)
    passed = due is not None and due < as_of
    if not passed and status in ("silent", "missed"):
        return ruled  # which forget no failure: moving the day forward must not turn one into an open promise
    against = [match for match in known if match.tells_not >= joiner.limits["says_not"] and accuses(match, due)]
    # nobody is accused of what may be no promise at all, without a sentence that tells the failure, or where it may be mended
    if status == "missed" and (
        promise.probability * chances[status] < joiner.limits["missed"]
        or not against
        or _mended(promise, _shows(status, known, against), known, joiner.limits["doubt"])
    ):
        status = "silent"
    if status == "silent":
        return _silent(promise, due, as_of, max(match.done for match in known))
    chance = chances[status]
    later = [match for match in known if due is not None and match.line.written > due]
    if status == "kept_late" and not later:
        status = "kept"  # nothing was told after the day
    match = _shows(status, later if status == "kept_late" else known, against)
    return Outcome(status, match, round(chance, 4), f"{match.reason}; all told {chance:.2f}")


def _shows(status: str, known: Sequence[Match], against: Sequence[Match]) -> Match:
    """The join that shows a status best; of those that tell the same deed, the first."""
    if status == "missed":
        return max(against, key=lambda match: (match.not_done, match.tells_not))
    if status == "released":
        return max(known, key=lambda match: match.let)
    shown = max(match.done for match in known)
    return next(match for match in known if match.done >= SAME_DEED * shown)


def by_rules(promise: Promise, known: Sequence[Match], joiner: Joiner, as_of: date) -> Outcome:
    """Return what became of a promise as its strongest joins tell it.

    Args:
        promise: the promise.
        known: its joins known by `as_of`, oldest first.
        joiner: its limits, and what weighs lateness.
        as_of: the day of judgement.
    """
    limits = joiner.limits
    due = promise.due_on.date() if promise.due_on is not None else None
    best = max(known, key=lambda match: match.done, default=None)
    against = [match for match in known if accuses(match, due)]
    worst = max(against, key=lambda match: match.not_done, default=None)
    shown, failed = (best.done if best else 0.0), (worst.not_done if worst else 0.0)
    release = _let_go(known, limits["let"]) or _released(promise, known, due)
    if release is not None and (best is None or shown < VERY_SURE or best.line.on > release.line.on):
        return Outcome(
            "released",
            release,
            max(shown, failed),
            f"the other side let it go or agreed to change it; {release.reason}",
        )
    if best is not None and shown >= limits["done"] and _stands(best, worst, limits["not_done"]):
        first = next(m for m in known if m.done >= max(limits["done"], SAME_DEED * shown))
        late = due is not None and _chance_late(promise, first, known, due, joiner) >= joiner.limits[LATE]
        return Outcome("kept_late" if late else "kept", first, first.done, first.reason)
    needed = limits["missed"] if due is None else limits["not_done"]  # without a day nothing tells that it is over
    if worst is not None and promise.probability * failed >= needed:
        later = [m for m in known if m.line.on > worst.line.on and m.line.side == promise.side and not m.future]
        doubt = max((m.done for m in later), default=0.0) >= limits["doubt"]
        if not (doubt and due is not None and due < as_of):
            return Outcome("missed", worst, failed, worst.reason)
    return _silent(promise, due, as_of, shown)


def _silent(promise: Promise, due: date | None, as_of: date, shown: float) -> Outcome:
    nothing = f"nothing found that shows it done or not (best join {shown:.2f})"
    if due is None or due >= as_of:
        return Outcome("open", None, shown, nothing)
    if promise.conditional:
        return Outcome(
            "released", None, shown, f"its day passed and nothing says that its condition came true ({shown:.2f})"
        )
    return Outcome("overdue", None, shown, nothing)


def _mended(promise: Promise, failure: Match, known: Sequence[Match], limit: float) -> bool:
    """Whether what the owner writes after a failure, or a later note, may show the deed done after all."""
    later = [m for m in known if m.line.on > failure.line.on]
    return any(m.done >= limit and (m.line.kind != "email" or by_owner(promise, m)) for m in later)


def _stands(best: Match, worst: Match | None, limit: float) -> bool:
    """Whether the proof of the deed outweighs the word of failure."""
    if worst is None or worst.not_done < limit or best.done > worst.not_done:
        return True
    return best.done >= SURE and best.line.on >= worst.line.on


def chances_late(promise: Promise, known: Sequence[Match], joiner: Joiner) -> list[float]:
    """Return of each join how probably the deed that it shows, not merely the word of it, came after the due day.

    Args:
        promise: the promise; without a due day nothing is late.
        known: its joins, oldest first.
        joiner: what weighs lateness.
    """
    if promise.due_on is None:
        return [0.0] * len(known)
    due = promise.due_on.date()
    return [_chance_late(promise, match, known, due, joiner) for match in known]


def _chance_late(promise: Promise, match: Match, known: Sequence[Match], due: date, joiner: Joiner) -> float:
    line = match.line
    if line.written <= due:
        return 0.0
    if told_late(line, due):
        return 1.0
    failed = any(
        max(m.not_done / joiner.limits["not_done"], m.ask / ASKED) >= 1 and m.line.written > due and m.line.on < line.on
        for m in known
    )
    around = f"{line.before} {line.sentence} {line.after}"
    return joiner.probability(LATE, lateness(promise, line, around, failed))


def _let_go(known: Sequence[Match], limit: float) -> Match | None:
    """The first sentence that lets the promise go, or moves it, more probably than it tells a deed or a failure."""
    return next((m for m in known if m.let >= limit and m.let > max(m.done, m.not_done)), None)


def _released(promise: Promise, known: Sequence[Match], due: date | None) -> Match | None:
    """The sentence by which the other side let the promise go, or agreed to another day that the owner had asked for."""
    for match in known:
        line = match.line
        if line.kind != "email" or promise.side in (line.side, "joint") or line.sentence.rstrip().endswith("?"):
            continue
        if due is not None and line.written > due + timedelta(days=1):
            continue
        if cues.LET_OFF.search(line.sentence) and match.overlap > LET_OFF_OVERLAP:
            return match
        content = cues.CONTENT.search(line.sentence) and cues.A_DAY.search(line.sentence)
        if due is not None and content and not cues.OWN_PLAN.search(line.sentence) and _asked(promise, match, known):
            return match
    return None


def _asked(promise: Promise, answer: Match, known: Sequence[Match]) -> bool:
    """Whether the owner wished for another day shortly before, in the thread of the answer."""
    return any(
        match.line.side == promise.side
        and match.line.kind == "email"
        and match.line.thread == answer.line.thread
        and timedelta(0) < answer.line.on - match.line.on <= timedelta(days=AGREED_WITHIN_DAYS)
        and (match.overlap > 0 or match.around > 0)
        and cues.WISHES_OTHER_DAY.search(match.line.sentence)
        for match in known
    )

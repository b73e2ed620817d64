"""Late, or only told late."""

import pandas as pd
import pytest

from analyzer.language.store import models_folder
from analyzer.ledger.joiner import LATE, read_joiner
from analyzer.ledger.lateness import lateness
from analyzer.ledger.lines import Line, Promise


def day(text):
    return pd.Timestamp(text, tz="UTC")


def promise(text="I'll send you the revised drawings by Friday.", due="2025-03-07"):
    return Promise(text, "Drawings", "theirs", day("2025-03-03"), day(due) if due else None, "t1", "m1")


def late(text, on, side, kind="email", failed=False, of=None):
    line = Line(text, "Drawings", side, kind, day(on), "t1", "m2", 0)
    joiner = read_joiner(models_folder())
    return joiner.probability(LATE, lateness(of or promise(), line, text, failed)) >= joiner.limits[LATE]


@pytest.mark.parametrize(
    ("text", "on", "side", "is_late"),
    [
        ("Here are the drawings, sorry for the delay.", "2025-03-10", "theirs", True),
        ("The drawings are attached.", "2025-03-11", "theirs", True),
        ("The drawings came on Monday, three days late.", "2025-03-11", "ours", True),
        ("Your drawings came on Friday, thank you.", "2025-03-10", "ours", False),
        ("Thanks for the drawings, they fit.", "2025-03-10", "ours", False),
        ("As promised, the drawings were here on the 6th.", "2025-03-12", "ours", False),
    ],
)
def test_late_or_told_late(text, on, side, is_late):
    assert late(text, on, side) is is_late


def test_a_chaser_after_the_day_speaks_for_late():
    joiner = read_joiner(models_folder())
    line = Line("The drawings are here.", "Drawings", "ours", "email", day("2025-03-12"), "t1", "m2", 0)
    asked, not_asked = (
        joiner.probability(LATE, lateness(promise(), line, line.sentence, failed)) for failed in (True, False)
    )
    assert asked > not_asked


def test_without_a_day_nothing_is_late():
    with pytest.raises(ValueError, match="never late"):
        lateness(promise(due=None), Line("Here.", "", "ours", "email", day("2025-03-12"), "t", "m", 0), "Here.", False)

from datetime import date

import numpy as np
import pandas as pd
import pytest

from analyzer.language.conclusion import CONCLUSIONS
from analyzer.language.outcome import OUTCOMES
from analyzer.ledger.features import Field
from analyzer.ledger.joiner import joiner_of
from analyzer.ledger.lines import Line, Promise
from analyzer.training.conclusion import stories_in
from analyzer.training.ledger import BEARS, LATE, LIMITS, SHOWN, Example

TEXTS = ["Twenty of the chairs came.", "Where are the other chairs?", "All forty chairs are here.", "Lunch is at one."]


def day(n):
    return pd.Timestamp(f"2025-03-{n:02}", tz="UTC")


@pytest.fixture
def example():
    promise = Promise("You get forty chairs by Friday.", "Chairs", "theirs", day(3), day(7), "t", "m0")
    lines = [
        Line(text, "Chairs", "ours", "email", day(8 + n), "t", f"m{n + 1}", 0, {"other_done": 0.9})
        for n, text in enumerate(TEXTS)
    ]
    field = Field(lines, [promise], lambda texts: np.ones((len(texts), 2), np.float32) / 2**0.5)
    told = {0: "part", 1: "not", 2: "done"}
    return Example("x", "P1", "kept_late", "m3", field, 0, date(2025, 4, 1), field.pairs(0), told)


@pytest.fixture
def joiner():
    def outcomes(asked):
        return np.full((len(asked), len(OUTCOMES)), 1 / len(OUTCOMES), np.float32)

    bare = {"bias": {}, "weights": {}, "limits": LIMITS | {BEARS: 0.0}}
    for what in (BEARS, *SHOWN, LATE):
        bare["bias"][what], bare["weights"][what] = 0.0, {}
    return joiner_of(bare, outcomes)


def test_a_story_is_learnt_whole_up_to_a_day_and_without_what_tells_it(example, joiner):
    seen = set()
    for seed in range(30):
        stories, targets = stories_in([example], joiner, seed)
        assert len(stories) == len(targets)
        assert CONCLUSIONS[targets[0]] == "kept_late"
        assert TEXTS[2] in [told.sentence for told in stories[0].told]
        for story, target in zip(stories[1:], targets[1:], strict=True):
            told = [one.sentence for one in story.told]
            seen.add((tuple(told), CONCLUSIONS[target]))
    assert seen == {
        ((TEXTS[0], TEXTS[1]), "missed"),  # up to the last one
        ((TEXTS[3],), "silent"),  # without what tells it
    }


def test_promises_whose_lines_nobody_labelled_teach_nothing(example, joiner):
    from dataclasses import replace

    stories, targets = stories_in([replace(example, told=None)], joiner)
    assert stories == []
    assert len(targets) == 0

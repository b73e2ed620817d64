from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analyzer.language.conclusion import CONCLUSIONS, MOST
from analyzer.language.store import models_folder
from analyzer.ledger.conclusion import Concluder, features, story_of
from analyzer.ledger.joiner import read_joiner
from analyzer.ledger.lines import Line, Promise
from analyzer.ledger.match import Match
from analyzer.ledger.status import status_of

AS_OF = date(2025, 4, 1)
LIMITS = {"done": 0.3, "not_done": 0.5, "says_not": 0.3, "let": 0.4, "doubt": 0.12, "late": 0.45, "missed": 0.6}


def day(text):
    return pd.Timestamp(text, tz="UTC")


def promise(due="2025-03-07"):
    return Promise(
        "I'll send you the drawings by Friday.",
        "Drawings",
        "theirs",
        day("2025-03-03"),
        day(due) if due else None,
        "t1",
        "m1",
    )


def match(on, done=0.0, not_done=0.0, text="The drawings are attached.", side="theirs", bears=0.5, tells_not=0.0, n=0):
    line = Line(text, "Drawings", side, "email", day(on), "t1", f"m{on}", n)
    return Match(line, done, not_done, False, 0.5, 0.5, "shares drawings", bears=bears, tells_not=tells_not)


def joiner(**chances):
    """The shipped joiner with a concluder that always says `chances`."""
    odds = {name: float(np.log(chances.get(name, 1e-6))) for name in CONCLUSIONS}

    def stories(asked):
        return np.full((len(asked), len(CONCLUSIONS)), 1 / len(CONCLUSIONS), np.float32)

    return replace(
        read_joiner(models_folder()), limits=LIMITS, concluder=Concluder(odds, {n: {} for n in CONCLUSIONS}, stories)
    )


@pytest.mark.parametrize(
    ("chances", "found", "due", "status"),
    [
        ({"kept": 0.9}, [match("2025-03-06", 0.1)], "2025-03-07", "kept"),
        ({"kept_late": 0.9}, [match("2025-03-10", 0.4)], "2025-03-07", "kept_late"),
        ({"kept_late": 0.9}, [match("2025-03-06", 0.4)], "2025-03-07", "kept"),  # what is late is told after the day
        ({"kept_late": 0.9}, [match("2025-03-06", 0.4)], None, "kept"),
        ({"released": 0.9}, [match("2025-03-06")], "2025-03-07", "released"),
        # an accusation needs a sentence that tells the failure, after the day, and a probability of its own
        ({"missed": 0.9}, [match("2025-03-10", 0.0, 0.9, side="ours", tells_not=0.9)], "2025-03-07", "missed"),
        ({"missed": 0.9}, [match("2025-03-10", 0.0, 0.9, side="ours", tells_not=0.1)], "2025-03-07", "overdue"),
        ({"missed": 0.9}, [match("2025-03-06", 0.0, 0.9, side="ours", tells_not=0.9)], "2025-03-07", "overdue"),
        (
            {"missed": 0.55, "kept": 0.45},
            [match("2025-03-10", 0.9, 0.9, side="ours", tells_not=0.9)],
            "2025-03-07",
            "overdue",
        ),
        ({"silent": 0.9}, [match("2025-03-06", 0.9)], "2025-03-07", "overdue"),
        # before the day, and where there is none, silence and failure are as the rules have it
        ({"missed": 0.9}, [match("2025-03-10", 0.0, 0.4, side="ours", tells_not=0.9)], None, "open"),
        ({"silent": 0.9}, [match("2025-03-10", 0.0, 0.9, side="ours", tells_not=0.9)], None, "missed"),
        ({"silent": 0.9}, [match("2025-03-10", 0.9)], None, "kept"),
        # nothing joined: nothing to conclude from
        ({"kept": 0.9}, [], "2025-03-07", "overdue"),
    ],
)
def test_what_is_concluded(chances, found, due, status):
    assert status_of(promise(due), found, joiner(**chances), AS_OF).status == status


@pytest.mark.parametrize(("due", "silent"), [("2025-03-07", "overdue"), (None, "open")])
def test_what_may_be_no_promise_is_never_called_missed(due, silent):
    found = [match("2025-03-10", 0.0, 0.9, side="ours", tells_not=0.9)]
    said = [
        status_of(replace(promise(due), probability=p), found, joiner(missed=0.95), AS_OF).status for p in (1.0, 0.4)
    ]
    assert said == ["missed", silent]


@pytest.mark.parametrize(
    ("on", "done", "side", "owes", "status"),
    [
        ("2025-03-12", 0.2, "theirs", "theirs", "overdue"),
        ("2025-03-12", 0.05, "theirs", "theirs", "missed"),  # hardly shows the deed
        ("2025-03-08", 0.2, "theirs", "theirs", "missed"),  # before the failure was told
        ("2025-03-12", 0.2, "ours", "theirs", "missed"),  # not the owner's word
        ("2025-03-12", 0.2, "ours", "joint", "overdue"),
    ],
)
def test_what_may_have_been_done_after_the_complaint_is_not_called_missed(on, done, side, owes, status):
    failure = match("2025-03-10", 0.0, 0.9, side="ours", tells_not=0.9)
    found = sorted([failure, match(on, done, side=side)], key=lambda one: one.line.on)
    assert status_of(replace(promise(), side=owes), found, joiner(missed=0.95), AS_OF).status == status


def test_a_conclusion_names_the_first_sentence_that_tells_the_deed_and_explains_itself():
    found = [match("2025-03-05", 0.1, text="Soon."), match("2025-03-06", 0.5), match("2025-03-08", 0.6, text="Got it.")]
    outcome = status_of(promise(), found, joiner(kept=1.0), AS_OF)
    assert outcome.match is found[1]
    assert outcome.score == pytest.approx(1.0, abs=1e-3)
    assert "all told" in outcome.reason


def test_what_lies_after_the_day_of_judgement_is_no_part_of_the_story():
    assert status_of(promise(), [match("2025-03-06", 0.9)], joiner(kept=1.0), date(2025, 3, 4)).status == "open"


def test_a_story_holds_the_likeliest_sentences_in_the_order_of_time():
    found = [match(f"2025-03-{day_of:02}", bears=day_of / 100, text=f"Day {day_of}.") for day_of in range(20, 4, -1)]
    told = story_of(promise(), found).told
    assert [one.sentence for one in told] == [f"Day {n}." for n in range(21 - MOST, 21)]
    assert [one.days for one in told] == [n - 7 for n in range(21 - MOST, 21)]
    assert {one.who for one in told} == {"owner"}


def test_sentences_of_one_message_go_on():
    one, two = match("2025-03-06"), match("2025-03-06", n=1)
    assert [told.goes_on for told in story_of(promise(), [one, two]).told] == [False, True]
    assert story_of(promise(None), [one]).told[0].days is None


def test_features_know_the_day():
    read = np.array([0.2, 0.5, 0.1, 0.1, 0.1], np.float32)
    late = features(promise(), [match("2025-03-10", 0.9)], "kept", AS_OF, read, [0.0])
    early = features(promise(), [match("2025-03-06", 0.9)], "kept", date(2025, 3, 6), read, [0.0])
    assert (late["after"], early["after"]) == (1.0, 0.0)
    assert (late["passed"], early["passed"]) == (1.0, 0.0)
    assert late["passed*story_kept"] == late["story_kept"] == pytest.approx(np.log(0.5))
    assert late["ruled_kept"] == 1.0


def test_features_tell_the_deed_in_time_from_the_late_one_and_by_whom():
    read = np.full(5, 0.2, np.float32)
    found = [match("2025-03-06", 0.3), match("2025-03-10", 0.8), match("2025-03-11", 0.5, side="ours")]
    values = features(promise(), found, "kept", AS_OF, read, [0.0, 0.9, 0.5])
    assert (values["first_late"], values["first_in_time"]) == (0.0, 0.3)
    assert values["best_late"] == pytest.approx(0.72)
    assert values["done_own_after"] > values["done_other_after"] > values["done_own_before"]
    assert values["done_own_before"] > values["done_other_before"]
    without = features(promise(None), found, "kept", AS_OF, read, [0.0] * 3)
    assert without["first_in_time"] == without["done_own_before"] == 0.0
    assert values.keys() == without.keys()


def test_features_count_failures_only_after_the_day():
    read = np.full(5, 0.2, np.float32)
    before, after = match("2025-03-06", tells_not=0.9), match("2025-03-10", tells_not=0.9)
    none = features(promise(), [before], "kept", AS_OF, read, [0.0])
    one = features(promise(), [before, after], "kept", AS_OF, read, [0.0, 0.0])
    assert (none["not_in_all"], one["not_in_all"]) == (0.0, 0.9)
    assert none["tells_not"] < one["tells_not"]
    assert none["tells_not_too"] == one["tells_not_too"]


def test_what_is_kept_late_is_shown_by_a_sentence_after_the_day():
    found = [match("2025-03-06", 0.9), match("2025-03-10", 0.3, text="Here they are at last.")]
    outcome = status_of(promise(), found, joiner(kept_late=1.0), AS_OF)
    assert (outcome.status, outcome.match) == ("kept_late", found[1])

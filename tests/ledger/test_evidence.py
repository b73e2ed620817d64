from datetime import date

import numpy as np
import pandas as pd
import pytest

from analyzer.ledger.action import action_of
from analyzer.ledger.evidence import Match, Matcher, Promise, Report, status_of
from analyzer.ledger.people import person, who_owes


def day(text):
    return pd.Timestamp(text, tz="UTC")


def no_meaning(texts):
    return np.zeros((len(texts), 4), np.float32)


PROMISE = Promise(
    "I'll send you the revised drawings by Friday.",
    "Drawings",
    "theirs",
    day("2025-03-03"),
    day("2025-03-07"),
    "t1",
    "m1",
)


def report(act, on="2025-03-06", text="The revised drawings are attached.", side="theirs", kind="email", message="m2"):
    return Report(text, "Drawings", act, side, kind, day(on), "t1", message, 0, 0.9)


def matches(*reports):
    return Matcher(
        reports, [r.sentence for r in reports] + [PROMISE.sentence, "Lunch was good.", "The weather holds."], no_meaning
    ).matches(PROMISE)


@pytest.mark.parametrize(
    ("found", "status"),
    [
        ([report("done")], "kept"),
        ([report("done", "2025-03-10")], "kept_late"),
        ([report("other_done", side="ours", text="Thanks for the revised drawings.")], "kept"),
        ([report("other_not_done", "2025-03-10", "Still waiting for the revised drawings.", "ours")], "missed"),
        (
            [
                report("other_not_done", "2025-03-10", "Still waiting for the revised drawings.", "ours"),
                report("done", "2025-03-12", message="m3"),
            ],
            "kept_late",
        ),
        ([report("not_done", "2025-03-05", "We won't send the revised drawings.")], "missed"),
        ([report("done", text="The invoices are attached.")], "overdue"),
        ([report("done", side="ours")], "overdue"),
        ([report("done", "2025-03-01")], "overdue"),
        ([], "overdue"),
    ],
)
def test_status(found, status):
    assert status_of(PROMISE, matches(*found), conditional=False, moved=False, as_of=date(2025, 4, 1))[0] == status


def test_what_lies_after_the_day_of_judgement_is_not_known():
    assert status_of(PROMISE, matches(report("done")), False, False, date(2025, 3, 4))[0] == "open"


def test_moving_the_day_forward_never_turns_missed_into_open():
    found = matches(report("other_not_done", "2025-03-10", "Still waiting for the revised drawings.", "ours"))
    seen = [
        status_of(PROMISE, found, False, False, date(2025, 3, 4) + pd.Timedelta(days=n).to_pytimedelta())[0]
        for n in range(60)
    ]
    assert "open" not in seen[seen.index("missed") :]


def test_a_condition_that_never_came_true_and_a_moved_date_release():
    assert status_of(PROMISE, [], True, False, date(2025, 4, 1))[0] == "released"
    assert status_of(PROMISE, [], False, True, date(2025, 4, 1))[0] == "released"


def test_a_match_explains_itself():
    (match,) = matches(report("done"))
    assert isinstance(match, Match)
    assert match.report.message == "m2"
    assert match.score > 0.34


@pytest.mark.parametrize(
    ("sentence", "due", "action"),
    [
        ("We will have the samples in Oslo by Friday.", "by Friday", "have the samples in Oslo"),
        ("Let me check with legal and come back to you.", "", "check with legal and come back to you"),
        ("Tom to send the plan by 2 May", "by 2 May", "send the plan"),
        ("Consider it handled.", "", "Consider it handled"),
    ],
)
def test_actions(sentence, due, action):
    assert action_of(sentence, due) == action


PEOPLE = [person("Tom Ade", "theirs", "tom@acme.example"), person("Ines Moreau", "ours", "ines@nw.example")]


@pytest.mark.parametrize(
    ("text", "owner", "kind", "expected"),
    [
        ("I'll send it.", "writer", "email", ("ours", "ines@nw.example")),
        ("We both clear the week.", "joint", "email", ("joint", "ines@nw.example")),
        ("Tom will send the plan by Friday.", "writer_side", "note", ("theirs", "tom@acme.example")),
        ("- Tom to send the plan", "writer_side", "note", ("theirs", "tom@acme.example")),
        ("Ines will call.", "writer_side", "note", ("ours", "ines@nw.example")),
        ("Tom will have it from us on Monday.", "writer_side", "email", ("ours", "ines@nw.example")),
    ],
)
def test_who_owes(text, owner, kind, expected):
    assert who_owes(text, owner, "ours", "ines@nw.example", PEOPLE, kind) == expected

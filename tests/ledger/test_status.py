from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest

from analyzer.language import Reader
from analyzer.language.store import models_folder
from analyzer.ledger.action import action_of
from analyzer.ledger.features import Field, falls_short
from analyzer.ledger.joiner import read_joiner
from analyzer.ledger.lines import Line, Promise, days_told
from analyzer.ledger.match import Match
from analyzer.ledger.people import organisation, person, who_owes
from analyzer.ledger.status import status_of

LIMITS = {"done": 0.3, "not_done": 0.2, "let": 0.4, "doubt": 0.12, "late": 0.45, "missed": 0.6}
#: The shipped weights, with limits of this test's own, and the rules alone.
JOINER = replace(read_joiner(models_folder()), limits=LIMITS, concluder=None)
AS_OF = date(2025, 4, 1)


def day(text):
    return pd.Timestamp(text, tz="UTC")


def promise(due="2025-03-07", conditional=False):
    text = "I'll send you the revised drawings by Friday."
    due_on = day(due) if due else None
    return Promise(text, "Drawings", "theirs", day("2025-03-03"), due_on, "t1", "m1", conditional=conditional)


def match(on, done=0.0, not_done=0.0, text="The revised drawings are attached.", side="theirs", kind="email", **more):
    line = Line(text, "Drawings", side, kind, day(on), "t1", f"m{on}", 0)
    values = {"future": False, "overlap": 0.5, "around": 0.5, "reason": "shares drawings"} | more
    return Match(line, done, not_done, **values)


@pytest.mark.parametrize(
    ("found", "status"),
    [
        ([match("2025-03-06", 0.9)], "kept"),
        ([match("2025-03-10", 0.9)], "kept_late"),
        ([match("2025-03-10", 0.9, text="The drawings came on Friday.", side="ours")], "kept"),
        ([match("2025-03-10", 0.9, text="The drawings came last night.", side="ours")], "kept_late"),
        ([match("2025-03-08", 0.9, text="The drawings were late.", side="ours")], "kept_late"),
        ([match("2025-03-10", 0.9, text="Thanks for the drawings.", side="ours")], "kept"),
        ([match("2025-03-10", 0.9, text="At last, the drawings.", side="ours")], "kept_late"),
        ([match("2025-03-10", 0.9, text="The drawings came three days late.", side="ours")], "kept_late"),
        ([match("2025-03-10", 0.0, 0.9, text="Still no drawings.", side="ours")], "missed"),
        ([match("2025-03-05", 0.0, 0.9, text="No drawings so far.", side="ours")], "overdue"),
        ([match("2025-03-05", 0.0, 0.9, text="We cannot do the drawings.")], "missed"),
        ([match("2025-03-10", 0.0, 0.9), match("2025-03-14", 0.9)], "kept_late"),
        ([match("2025-03-10", 0.0, 0.9), match("2025-03-14", 0.2)], "overdue"),
        ([match("2025-03-06", 0.29)], "overdue"),
        ([match("2025-03-10", 0.0, 0.19)], "overdue"),
        ([match("2025-03-06", 0.0, text="Forget the drawings.", side="ours")], "released"),
        ([match("2025-03-06", 0.0, text="Forget the drawings.", side="theirs")], "overdue"),
        ([match("2025-03-06", let=0.8, text="The client has other worries now.", side="ours")], "released"),
        ([match("2025-03-06", let=0.39, text="The client has other worries now.", side="ours")], "overdue"),
        ([match("2025-03-06", 0.9, let=0.5)], "kept"),
        ([], "overdue"),
    ],
)
def test_status(found, status):
    assert status_of(promise(), found, JOINER, AS_OF).status == status


def test_a_day_moved_by_agreement_releases_the_old_one():
    asked = match("2025-03-05", text="Could we move the drawings to the 12th?")
    agreed = match("2025-03-05 09:00", text="The 12th is fine.", side="ours", overlap=0.0)
    assert status_of(promise(), [asked, agreed], JOINER, AS_OF).status == "released"
    assert status_of(promise(), [agreed], JOINER, AS_OF).status == "overdue"


def test_a_condition_that_never_came_true_releases():
    assert status_of(promise(conditional=True), [], JOINER, AS_OF).status == "released"


def test_without_a_day_silence_is_open():
    assert status_of(promise(due=None), [], JOINER, AS_OF).status == "open"


def test_what_lies_after_the_day_of_judgement_shows_nothing():
    assert status_of(promise(), [match("2025-03-06", 0.9)], JOINER, date(2025, 3, 4)).status == "open"


def test_every_outcome_explains_itself():
    kept = status_of(promise(), [match("2025-03-06", 0.9)], JOINER, AS_OF)
    assert (kept.score, kept.reason) == (0.9, "shares drawings")
    silent = status_of(promise(), [match("2025-03-06", 0.11)], JOINER, AS_OF)
    assert "nothing found" in silent.reason
    assert silent.score == 0.11


@pytest.mark.parametrize(
    ("promised", "told", "short"),
    [
        ("All streets by Friday.", "36 of 41 are in the table.", True),
        ("The sensors by Friday.", "Half of the sensors went up, the other half is on its way.", True),
        ("Four samples.", "They took the samples, but only three colours.", True),
        ("All 412.", "The folder is complete now, 412 of 412.", False),
        ("The report.", "Report attached.", False),
    ],
)
def test_a_part_is_not_the_whole(promised, told, short):
    assert falls_short(promised, told) is short


def test_days_that_a_report_names():
    assert days_told("It went out on 9 May.", date(2025, 5, 20)) == [date(2025, 5, 9)]
    assert days_told("Since yesterday, and on the 3rd.", date(2025, 5, 2)) == [date(2025, 5, 1), date(2025, 4, 3)]


def test_the_shipped_joiner_tells_the_deed_from_one_that_looks_like_it():
    reader = Reader()
    joiner = read_joiner(reader.folder)
    lines = [
        Line(
            text,
            subject,
            "theirs",
            "email",
            day("2025-03-06") + timedelta(hours=n),
            f"t{n}",
            f"m{n + 2}",
            0,
            {"done": 0.9},
        )
        for n, (text, subject) in enumerate(
            [("The signed invoices are attached.", "Invoices"), ("The revised drawings are attached.", "Drawings")]
        )
    ]
    field = Field(lines, [promise()], reader.encoder.encode)
    found = {match.line.subject: match for match in joiner.matches(field, 0)}
    assert found["Drawings"].done > 0.3
    assert "draw" in found["Drawings"].reason
    assert "Invoices" not in found or found["Invoices"].done < 0.2


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


TOM, INES, ACME = ("theirs", "tom@acme.example"), ("ours", "ines@nw.example"), ("theirs", "")


@pytest.mark.parametrize(
    ("text", "before", "turn", "expected"),
    [
        ("Tom: new drawing by Friday.", "", "", TOM),
        ("- Tom Ade (plant): two samples, free of charge", "", "", TOM),
        ("Tom on the phone: the sheet is in my mail tomorrow.", "", "", TOM),
        ("Action: Tom: permits by the end of May", "", "", TOM),
        ("Ines: the deposit by Monday.", "", "", INES),
        ("Delivery: two pallets by Friday.", "", "", INES),  # nobody is called so: the writer's side
        ("Tom puts the date in writing by Wednesday.", "", "", TOM),
        ("Tom wants the figures from us by Wednesday.", "", "", INES),
        ("If the bearing is at fault, Tom pays the crane.", "", "", TOM),
        ("Tom knows that we send the samples by Friday.", "", "", INES),
        ("Tom is happy that the samples leave by Friday.", "", "", INES),
        ("Tom is to send the samples by Friday.", "", "", TOM),
        ("For Tom: two samples by Friday.", "", "", INES),
        ("He wants the samples by Friday.", "Long talk with Tom about the pump.", "", INES),
        ("Acme sends the crates on Monday.", "", "", ACME),
        ("He'll drive over on Monday.", "Long talk with Tom about the pump.", "", TOM),
        ("He'll drive over on Monday.", "Ines and Tom spoke of the pump.", "", INES),  # either could be meant
        ("I take the surcharge off, you have the note by Friday.", "", "Tom: You are right about the bill.", TOM),
        ("We send the crates on Friday.", "", "Tom: permit by the end of May.", INES),
        ("I send the crates on Friday.", "", "Weather: bad for you.", INES),
    ],
)
def test_a_note_names_who_owes(text, before, turn, expected):
    people = [*PEOPLE, organisation("acme.example", "theirs")]
    assert who_owes(text, "writer_side", "ours", "ines@nw.example", people, "note", before, turn) == expected


def test_a_name_that_both_sides_bear_decides_nothing():
    people = [*PEOPLE, person("Tom Ford", "ours", "ford@nw.example")]
    assert who_owes("Tom: the plan by Friday.", "writer_side", "ours", "ines@nw.example", people, "note") == INES

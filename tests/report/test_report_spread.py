"""Intervals, what would change a verdict, the two sides, the course, our own words: figures beside the verdict."""

from __future__ import annotations

import pandas as pd
import pytest
from report_sample import build, facts, tables

from analyzer.report import course, rows, sides, spread, strip
from analyzer.report.ourselves import ourselves
from analyzer.verdict import formulas


@pytest.fixture(scope="module")
def whole(sample):
    return rows.completed(sample.tables)


def test_a_recount_gives_the_words_and_deeds_of_the_table(whole, sample) -> None:
    found = spread.spreads(whole, sample.facts["as_of"])
    judged = whole["relationships"][whole["relationships"]["verdict"] != "insufficient_evidence"]
    for row in judged.itertuples():
        one = found[row.relationship]
        assert one.words and one.deeds, f"{row.relationship}: the verdict room counts otherwise than spread.py"
        assert one.words.low <= row.words + 0.02 and one.words.high >= row.words - 0.02
        assert one.deeds.low <= one.deeds.high


def test_a_change_that_changes_comes_first_and_is_what_the_formulas_say(whole, sample) -> None:
    for name, one in spread.spreads(whole, sample.facts["as_of"]).items():
        flags = [change.changes for change in one.changes]
        assert flags == sorted(flags, reverse=True), name
        for change in one.changes:
            assert formulas.verdict_of(change.words, change.deeds) == change.term.key


def test_tables_of_another_making_claim_no_interval() -> None:
    found = spread.spreads(rows.completed(tables()), "2024-06-30")
    assert found["litware.example"] == spread.Spread()
    assert "more" in (found["paul.meyer@freemail.example"].needs or "")


@pytest.mark.parametrize(
    ("ours", "theirs", "hollow"),
    [
        ({}, {}, "neither"),
        ({"label_only": 1, "against": 9}, {}, "neither"),
        ({"label_only": 2}, {"label_only": 2, "kept": 1}, "us"),
        ({"label_only": 2, "for_": 3, "overdue": 5}, {"label_only": 2, "missed": 1, "kept": 1}, "them"),
        ({"label_only": 2, "against": 1}, {"label_only": 3, "overdue": 1}, "both"),
    ],
)
def test_hollow(ours, theirs, hollow) -> None:
    found = sides.Sides(sides.Side(**ours), sides.Side(**theirs))
    assert found.hollow == hollow
    assert found.sentence.endswith(".")


def test_sides_count_joint_promises_for_both() -> None:
    found = sides.both_sides(rows.completed(tables()), ["fabrikam.example"])["fabrikam.example"]
    promises = tables()["commitments"]
    own = promises[promises["relationship"] == "fabrikam.example"]
    assert found.ours.kept + found.theirs.kept == int(own["status"].str.startswith("kept").sum()) + 1


def test_a_course_counts_every_promise_and_knows_its_periods() -> None:
    one = course.courses(rows.completed(tables()), ["litware.example"])["litware.example"]
    assert one and sum(period.made("kept") for period in one.periods) == 9
    assert len(one.periods) <= course.COLUMNS
    assert one.periods[0].title == "2023-01"


@pytest.mark.parametrize(("years", "title"), [(0, "2020-01"), (3, "2020 Q1"), (6, "2020 H1"), (12, "2020"), (60, "2020–2029")])  # fmt: skip
def test_periods_grow_with_the_span(years: int, title: str) -> None:
    days = [pd.Timestamp(2020, 1, 5, tz="UTC"), pd.Timestamp(2020 + years, 3, 1, tz="UTC")] * 3
    found = course._course([(day, "element", "ours", "+") for day in days])
    assert found.periods[0].title == title and len(found.periods) <= course.COLUMNS


def test_a_strip_of_many_units_says_what_one_stands_for() -> None:
    many = course.Period("2020-01", ("kept",) * 400, (), 0, 0, 0, 0, 0, 0)
    drawn = strip.strip(course.Course((many,), ""), 'a "label"')
    assert "(1 = " in drawn and drawn.count("#p-kept") < 40


def test_our_own_words_name_facts_not_advice() -> None:
    book = build()
    letter = book.letter("litware.example", "theirs", "j.sato@litware.example", "2023-02-01T09:00:00+00:00", "Forecast")
    sentence = book.say(letter, "Could you send us the forecast?")
    book.rows["acts"].append(
        {"sentence_id": sentence, "message_id": letter, "relationship": "litware.example", "side": "theirs",
         "date": "2023-02-01T09:00:00+00:00", "act": "request", "probability": 0.9}
    )  # fmt: skip
    full = rows.completed(book.tables())
    found = ourselves(full, {}, {}, str(facts()["as_of"]), by_author=True)
    toward = {one.name: one for one in found.toward}
    assert found.unanswered == 1
    assert any("Answer the question of 2023-02-01" in item.title for item in toward["litware.example"].instead)
    assert any("Say what became of “" in item.title for one in toward.values() for item in one.instead)
    assert found.authors is not None and [one.name for one in found.authors] == sorted(
        one.name for one in found.authors
    )


def test_questions_in_mail_between_others_belong_to_no_relationship():
    import pandas as pd

    from analyzer.report.ourselves import _unanswered
    from analyzer.report.rows import completed

    day = pd.Timestamp("2025-01-02", tz="UTC")
    acts = [
        {
            "sentence_id": f"m{i}-0",
            "message_id": f"m{i}",
            "act": "request",
            "side": "theirs",
            "date": day,
            "relationship": whose,
        }
        for i, whose in enumerate([None, "acme.example"])
    ]
    messages = [
        {"message_id": f"m{i}", "thread_id": f"t{i}", "side": "theirs", "kind": "email", "date": day} for i in (0, 1)
    ]
    sentences = [
        {
            "sentence_id": f"m{i}-0",
            "message_id": f"m{i}",
            "position": 0,
            "start": 0,
            "end": 16,
            "text": "Can you send it?",
        }
        for i in (0, 1)
    ]
    given = {"acts": pd.DataFrame(acts), "messages": pd.DataFrame(messages), "sentences": pd.DataFrame(sentences)}
    assert list(_unanswered(completed(given), "2025-06-30")) == ["acme.example"]

"""Categories of the user's own: files that are wrong say so, and what is learned says how good it is."""

from __future__ import annotations

import json

import numpy as np
import pytest
from click.testing import CliRunner
from conftest import ROOT

from analyzer import cli
from analyzer.language.estimators import SentenceVectors
from analyzer.language.trackers import Tracker, read_trackers
from analyzer.language.tracking import Quality, TrackerModel, learn_tracker, ordinary_sentences

VALUE = ROOT / "data" / "trackers" / "value"
LATE = (
    "The truck is late again.", "You missed the delivery date.", "Where is my order?", "Still no delivery today.",
    "We are still waiting for the goods.", "The parcel should have been here last week.",
)  # fmt: skip
NEAR = (
    "The delivery came on time.", "Please deliver on Friday.", "The truck is blue.", "I placed the order this morning.",
    "We wait at the gate at nine.", "The parcel weighs two kilos.",
)  # fmt: skip
GOOD = 'name = "Late"\ndescription = "Something is late."\nexamples = ["a b", "c d", "e f", "g h", "i j"]\n'


@pytest.fixture(scope="module")
def vectors():
    return SentenceVectors().fit([]).transform


@pytest.fixture(scope="module")
def late(vectors) -> TrackerModel:
    return learn_tracker(Tracker("Late", "Something is late.", LATE, NEAR), vectors)


def test_the_example_is_whole_and_marked_as_our_reading():
    found = read_trackers(VALUE)
    assert [one.name for one in found] == [
        "VALUE: Validate", "VALUE: Align", "VALUE: Leverage", "VALUE: Underpin", "VALUE: Evolve",
    ]  # fmt: skip
    assert all("our working reading" in one.description.casefold() for one in found)
    assert all("only the names" in one.description for one in found)
    assert all(12 <= len(one.examples) <= 20 and len(one.near_misses) >= 8 for one in found)
    assert [one.name for one in found if one.counts] == ["VALUE: Underpin"]


def test_a_file_needs_no_more_than_three_keys(tmp_path):
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "late.toml").write_text(GOOD)
    (tmp_path / "notes.txt").write_text("not a tracker")
    (found,) = read_trackers(tmp_path)
    assert (found.name, found.near_misses, found.counts, found.source) == ("Late", (), "", "below/late.toml")
    assert read_trackers([tmp_path, tmp_path]) == (found,)
    assert read_trackers(()) == ()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("name = ", "not TOML"),
        ("a = " + "[" * 5000, "not TOML"),
        (b'name = "\xff"', "not UTF-8"),
        ("", "name is missing"),
        ('name = "  "', "name is missing"),
        (f'name = "{"n" * 61}"', "name has 61 characters"),
        ('name = "Late"', "description is missing"),
        (GOOD + "near_miss = []", "no such key: 'near_miss'"),
        (GOOD + 'counts = "missed"', "counts is 'missed'"),
        (GOOD + 'near_misses = "one"', "near_misses is not a list"),
        (GOOD + "near_misses = [1]", "near_misses, number 1: not a sentence"),
        (GOOD + 'near_misses = ["A  B"]', "'A B' stands there twice"),
        (GOOD + 'near_misses = ["a b"]', "is an example and a near miss"),
        (GOOD.replace('"a b"', '"c d"'), "stands there twice"),
        (GOOD.replace('"a b", ', ""), "4 examples; a tracker has 5 to 30"),
        (GOOD.replace("a b", "x" * 1001), "examples, number 1: 1001 characters"),
        ("# " + "x" * 300_000, "larger than"),
    ],
)
def test_a_wrong_file_is_named_with_what_is_wrong(tmp_path, content, words):
    path = tmp_path / "mine.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ValueError, match="mine.toml") as told:
        read_trackers(tmp_path)
    assert words in str(told.value)


def test_no_folder_no_file_and_a_name_taken_twice(tmp_path):
    with pytest.raises(ValueError, match="not a folder"):
        read_trackers(tmp_path / "nowhere")
    with pytest.raises(ValueError, match="no tracker file"):
        read_trackers(tmp_path)
    (tmp_path / "a.toml").write_text(GOOD)
    (tmp_path / "b.toml").write_text(GOOD.replace("Late", "LATE"))
    with pytest.raises(ValueError, match=r"b\.toml: the name 'LATE' is taken by .*a\.toml"):
        read_trackers(tmp_path)


def test_ordinary_sentences_are_different_ones():
    found = ordinary_sentences()
    assert len(found) > 300
    assert len({one.casefold() for one in found}) == len(found)


def test_a_clear_theme_is_told_apart_and_found_in_other_words(late, vectors):
    assert late.quality.told_apart and late.quality.auc > 0.9
    said = late.probabilities(
        vectors(["Our delivery has still not come and we keep waiting for the truck.", "Lunch is at noon.", ""])
    )
    assert said[0] >= late.threshold > max(said[1:])
    assert ((said >= 0) & (said <= 1)).all()


def test_learning_twice_gives_the_same(late, vectors):
    again = learn_tracker(Tracker("Late", "Something is late.", LATE, NEAR), vectors)
    assert again.facts == late.facts
    np.testing.assert_array_equal(again.weights, late.weights)
    assert json.loads(json.dumps(late.facts)) == late.facts


def test_a_theme_that_is_none_is_said_to_be_none(vectors):
    mixed = ordinary_sentences()[3:320:32]
    found = learn_tracker(Tracker("Anything", "No theme at all.", mixed), vectors).quality
    assert found.grade == "not" and found.verdict.startswith("Cannot be told apart")
    assert found.ordinary == len(ordinary_sentences()) - len(mixed)
    assert found.auc_near is None and "against near misses" not in found.figures


def test_near_misses_that_are_the_theme_itself_are_said_to_be(vectors):
    found = learn_tracker(Tracker("Late", "", LATE[::2] + NEAR[::2], LATE[1::2] + NEAR[1::2]), vectors).quality
    assert found.auc_near is not None and not found.told_from_near
    assert "near misses" in found.verdict or not found.told_apart


def test_figures_count_what_they_say():
    found = Quality(10, 8, 300, 0.93, 0.85, 6, 1, 2, ("x",), ("y",))
    assert found.precision == pytest.approx(6 / 9) and found.recall == 0.6
    assert "precision 0.67 (6 of 9 taken), recall 0.60 (6 of 10 examples), ROC AUC 0.93" in found.figures
    assert "1 of 8 near misses, 2 of 300 ordinary sentences" in found.figures
    assert found.verdict.startswith("Can be told apart from ordinary sentences. In mail") and found.grade == "well"
    none = Quality(10, 0, 300, 0.81, None, 0, 0, 0)
    assert none.precision is None and "none taken" in none.figures and none.grade == "roughly"
    assert "more than half of its examples were missed" in none.verdict and "Without five near misses" in none.verdict


def test_the_command_checks_and_tells(tmp_path):
    (tmp_path / "late.toml").write_text(
        'name = "=1+1 <b>\\u001b[31m"\ndescription = "x"\n'
        + f"examples = {json.dumps(LATE)}\nnear_misses = {json.dumps(NEAR)}\n"
    )
    done = CliRunner().invoke(cli.main, ["trackers", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert "(late.toml): Can be told apart" in done.output and "ROC AUC" in done.output
    assert "\x1b" not in done.output
    (tmp_path / "late.toml").write_text("\x1b")
    wrong = CliRunner().invoke(cli.main, ["trackers", str(tmp_path)])
    assert wrong.exit_code == 2 and "late.toml" in wrong.output and "\x1b" not in wrong.output

"""The way back: what is handed out to be checked, what comes in again, and what it changes."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from analyzer import cli, learning, review
from analyzer.review import Correction, content_key


@pytest.fixture(scope="module")
def rows(sample):
    return review.findings(sample.candidates, sample.sentences, sample.facts["thresholds"])


def test_findings_hold_what_was_found_and_what_was_not(rows, sample):
    assert set(review.FIELDS) <= set(rows.columns)
    assert rows["found"].any() and not rows["found"].all()
    assert rows.loc[rows["kind"] == "element", "found"].sum() == len(sample.elements)


def test_the_least_sure_come_first_and_always_the_same(rows):
    first = review.sample(rows, 30, "uncertainty")
    assert len(first) == 30
    assert first["doubt"].max() <= rows["doubt"].sort_values().iloc[60]
    assert review.sample(rows, 30, "random").equals(review.sample(rows.sample(frac=1, random_state=1), 30, "random"))
    with pytest.raises(ValueError, match="uncertainty"):
        review.sample(rows, 3, "length")


def filled(text, form, answer):
    """The same file as a person would hand it back."""
    if form == "csv":
        table = list(csv.DictReader(io.StringIO(text)))
        out = io.StringIO()
        writer = csv.DictWriter(out, table[0].keys())
        writer.writeheader()
        writer.writerows([row | {"correct": answer} for row in table])
        return out.getvalue()
    if form == "label-studio":
        tasks = json.loads(text)
        return json.dumps([t | {"annotations": [{"result": [{"value": {"choices": [answer]}}]}]} for t in tasks])
    lines = [json.loads(line) for line in text.splitlines()]
    return "\n".join(json.dumps(line | {"answer": "accept", "accept": [answer]}) for line in lines)


@pytest.mark.parametrize("form", review.FORMATS)
def test_every_format_comes_back(rows, form):
    some = review.sample(rows[rows["kind"] != "use"], 12, "uncertainty")
    text = review.as_text(some, form)
    assert review.read_reviewed(text) == []
    back = review.read_reviewed(filled(text, form, "no"))
    assert [(one.key, one.label, one.answer) for one in back] == [
        (key, label, "no") for key, label in zip(some["key"], some["label"], strict=True)
    ]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("a,act,done,-1,0.4,perhaps", "yes or no"),
        ("a,use,backed,3,0.4,no", "the right use"),
        ("a,use,backed,3,0.4,label_only", "the right use"),
    ],
)
def test_an_answer_that_cannot_be_read_is_named(row, says):
    with pytest.raises(ValueError, match=f"row 1.*{says}"):
        review.read_reviewed(f"key,kind,label,at,probability,correct\n{row}\n")


def test_a_file_of_another_kind_is_named():
    with pytest.raises(ValueError, match="analyzer review"):
        review.read_reviewed("a,b\n1,2\n")


def many(label, size, right_above, key="k"):
    """Answers that are right above another probability than the model thinks."""
    chance = np.random.default_rng(0)
    return [
        Correction(f"{key}{n}", "act", label, -1, "yes" if p > right_above else "no", float(p))
        for n, p in enumerate(chance.uniform(0.05, 0.95, size))
    ]


def test_a_probability_is_set_right_only_where_held_out_answers_gain():
    lessons, scales = learning.lessons_of([*many("done", 80, 0.8), *many("offer", 8, 0.5, "o")])
    by = {lesson.label: lesson for lesson in lessons}
    assert by["done"].kept and by["done"].loss_after < by["done"].loss_before
    assert "too few" in by["offer"].sentence and set(scales) == {"done"}
    noise = [Correction(f"n{n}", "act", "request", -1, "yes" if n % 2 else "no", 0.5) for n in range(40)]
    assert not learning.lessons_of(noise)[0][0].kept


def test_later_answers_win_and_earlier_ones_stay(tmp_path):
    learning.learn(
        [Correction("k", "act", "done", -1, "yes", 0.4), Correction("l", "act", "done", -1, "no", 0.4)], tmp_path
    )
    whole, _ = learning.learn([Correction("k", "act", "done", -1, "no", 0.4)], tmp_path)
    assert [(one.key, one.answer) for one in whole] == [("k", "no"), ("l", "no")]


def test_corrections_override_at_once_wherever_the_sentence_stands(sample, tmp_path):
    keys = review.keyed(sample.sentences).set_index("sentence_id")["key"]
    act = sample.candidates["acts"].iloc[0]
    use = sample.partner_uses[sample.partner_uses["zone"] == "authored"].iloc[0]
    low = sample.candidates["elements"].nsmallest(1, "probability").iloc[0]
    learning.learn(
        [
            Correction(keys[act["sentence_id"]], "act", act["act"], -1, "no", 0.9),
            Correction(keys[use["sentence_id"]], "use", "x", int(use["start"]), "backed", 0.9),
            Correction(keys[low["sentence_id"]], "element", low["element"] + low["polarity"], -1, "yes", 0.2),
        ],
        tmp_path,
    )
    out, said = learning.apply({"sentences": sample.sentences, **sample.candidates}, tmp_path)
    assert said["applied"] >= 3 and said["corrections"] == 3
    acts = out["acts"]
    assert not ((acts["sentence_id"] == act["sentence_id"]) & (acts["act"] == act["act"])).any()
    uses = out["partner_uses"]
    changed = uses[(uses["sentence_id"] == use["sentence_id"]) & (uses["start"] == use["start"])].iloc[0]
    assert changed["use"] == "backed" and pd.isna(changed["motive"])
    elements = out["elements"]
    sure = elements[(elements["sentence_id"] == low["sentence_id"]) & (elements["element"] == low["element"])]
    assert sure["probability"].max() == 1.0
    pd.testing.assert_frame_equal(sample.candidates["acts"], sample.candidates["acts"].copy())


def test_a_key_is_of_the_sentence_and_its_neighbours():
    assert content_key("a", "b", "c") != content_key("", "b", "c")
    assert content_key("a", " b\n", "c") == content_key("a", "b", "c")


def test_the_commands(sample, tmp_path):
    sample.save(tmp_path / "out")
    run = CliRunner().invoke
    done = run(cli.main, ["review", str(tmp_path / "out"), "--sample", "25", "--to", str(tmp_path / "check.csv")])
    assert done.exit_code == 0 and "25 of" in done.output
    text = (tmp_path / "check.csv").read_text("utf-8")
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["kind"] != "use"]
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys())
    writer.writeheader()
    writer.writerows([row | {"correct": "yes"} for row in rows])
    (tmp_path / "check.csv").write_text(out.getvalue(), "utf-8")
    done = run(cli.main, ["learn", str(tmp_path / "check.csv"), "--out", str(tmp_path / "learned")])
    assert done.exit_code == 0 and "corrections in" in done.output and "--corrections" in done.output
    assert (tmp_path / "learned" / "corrections.jsonl").is_file()
    done = run(cli.main, ["report", str(tmp_path / "out"), "--format", "xlsx", "--by-author"])
    assert done.exit_code == 0 and (tmp_path / "out" / "tables.xlsx").is_file()
    assert "By author, as asked for" in (tmp_path / "out" / "report.html").read_text("utf-8")


@pytest.mark.parametrize("command", [["report"], ["review"]])
def test_a_folder_without_a_run_is_told_what_to_do(command, tmp_path):
    done = CliRunner().invoke(cli.main, [*command, str(tmp_path)])
    assert done.exit_code == 2 and "analyzer run" in done.output

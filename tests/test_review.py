"""The way back: what is handed out to be checked, what comes in again, and what it changes."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from conftest import ROOT

from analyzer import analyze, cli, heads, learning, review
from analyzer.language.estimators import SentenceVectors
from analyzer.learned import Learned
from analyzer.pipeline import Settings
from analyzer.review import Correction, content_key


@pytest.fixture(scope="module")
def rows(sample):
    return review.findings(sample)


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
        ("a,use,nonsense,3,0.4,yes", "no use of the word"),
        ("a,word,done,3,0.4,yes", "no kind of finding"),
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


def test_a_label_is_retrained_only_where_held_out_answers_gain():
    lessons, learned = learning.lessons_of([*many("done", 80, 0.8), *many("offer", 8, 0.5, "o")])
    by = {lesson.name: lesson for lesson in lessons}
    assert by["act done"].kept and by["act done"].trial.loss_after < by["act done"].trial.loss_before
    assert by["act done"].wrong_after < by["act done"].wrong_before
    assert "too few" in by["act offer"].sentence and set(learned) == {"act done"}
    noise = [Correction(f"n{n}", "act", "request", -1, "yes" if n % 2 else "no", 0.5) for n in range(40)]
    lesson = learning.lessons_of(noise)[0][0]
    assert not lesson.kept and "left as it is" in lesson.sentence


def themes(size, seed=0):
    """Vectors of two themes, and which of the two each sentence is about."""
    chance = np.random.default_rng(seed)
    about = chance.integers(0, 2, size)
    rows = chance.normal(0, 0.1, (size, 16)) + np.eye(16)[about]
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32), about


def test_a_retrained_head_learns_what_the_sentences_are_about():
    vectors, about = themes(60)
    known = {f"k{n}": vector for n, vector in enumerate(vectors)}
    answers = [Correction(f"k{n}", "act", "done", -1, "yes" if one else "no", 0.6) for n, one in enumerate(about)]
    by_probability, _ = learning.lessons_of(answers)
    by_sentence, learned = learning.lessons_of(answers, known)
    assert not by_probability[0].kept  # the model gives all of them the same probability
    assert by_sentence[0].kept and by_sentence[0].wrong_after < by_sentence[0].wrong_before / 3
    new, right = themes(40, seed=1)
    found = learned["act done"].probabilities(heads.log_odds(np.full(40, 0.6)), new.astype(float))[:, 1]
    assert ((found >= 0.5) == right.astype(bool)).mean() > 0.9


def test_uses_of_the_word_are_retrained_among_the_four():
    vectors, about = themes(60)
    known = {f"k{n}": vector for n, vector in enumerate(vectors)}
    answers = [
        Correction(f"k{n}", "use", "label_only/flattery", 3, "referential" if one else "label_only/flattery", 0.7)
        for n, one in enumerate(about)
    ]
    lessons, learned = learning.lessons_of(answers, known)
    assert [lesson.name for lesson in lessons] == ["use"] and lessons[0].kept
    own = heads.log_shares(np.zeros(60, int), np.full(60, 0.7), 4)
    best = learned["use"].probabilities(own, vectors.astype(float)).argmax(axis=1)
    assert (best == np.where(about, 2, 0)).mean() > 0.9


def test_what_was_learned_is_kept_and_corrects_only_the_models_it_was_learned_about(sample, tmp_path):
    models = sample.facts["models"]
    rows = review.findings(sample).query("kind == 'act' and label == 'request'").head(60)
    answers = [
        Correction(
            r.key, r.kind, r.label, -1, "no" if "?" in r.text else "yes", r.probability, r.threshold, r.models, r.text
        )
        for r in rows.itertuples()
    ]
    encode = SentenceVectors().fit([]).transform
    _, lessons = learning.learn(answers[:50], tmp_path, encode)
    assert lessons[0].kept, lessons[0].sentence
    assert not any(one.text in (tmp_path / "corrections.jsonl").read_text() for one in answers)
    marked = {"sentences": sample.sentences, **{n: sample.candidates[n] for n in ("elements", "acts", "partner_uses")}}
    learned = Learned(tmp_path, models, encode)
    acts = learned.apply(marked)["acts"]
    assert learned.facts["retrained"] == ["act request"] and not learned.warnings
    texts = sample.sentences.set_index("sentence_id")["text"]
    asked = acts[(acts["act"] == "request") & acts["sentence_id"].map(texts).str.contains("?", regex=False)]
    before = marked["acts"].set_index(["sentence_id", "act"])["probability"]
    unseen = asked[~asked["sentence_id"].isin(rows["sentence_id"])].set_index(["sentence_id", "act"])["probability"]
    assert len(unseen) and (unseen < before.loc[unseen.index]).mean() > 0.9
    other = Learned(tmp_path, models | {"student/model.onnx": "0"}, encode)
    kept = other.apply(marked)["acts"]
    assert other.facts["stale"] == ["act request"] and "learn anew" in other.warnings[0]
    assert other.facts["applied"] == learned.facts["applied"] > 40 and len(kept) == len(acts)
    again, _ = learning.learn(answers[50:], tmp_path, encode)  # more answers teach with those of before
    assert len(again) == len(answers)
    with pytest.raises(ValueError, match="analyzer learn"):
        Learned(tmp_path / "nowhere", models, encode)
    (tmp_path / "heads.safetensors").write_bytes(b"no")
    with pytest.raises(ValueError, match="heads"):
        Learned(tmp_path, models, encode)


def test_checked_findings_are_not_handed_out_again_and_labels_can_be_chosen(rows):
    some = review.only(rows, ["use", "commitment"])
    assert set(some["kind"]) == {"use", "act"} and set(some.loc[some["kind"] == "act", "label"]) == {"commitment"}
    with pytest.raises(ValueError, match="nothing to check for nonsense; there are"):
        review.only(rows, ["nonsense"])
    first = some.iloc[0]
    done = Correction(
        first["key"],
        first["kind"],
        "whatever" if first["kind"] == "use" else first["label"],
        int(first["at"]),
        "no",
        0.3,
    )
    assert len(review.unchecked(some, [done])) < len(some)


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
            Correction(keys[use["sentence_id"]], "use", use["use"], int(use["start"]), "backed", 0.9),
            Correction(keys[low["sentence_id"]], "element", low["element"] + low["polarity"], -1, "yes", 0.2),
        ],
        tmp_path,
    )
    learned = Learned(tmp_path, sample.facts["models"], lambda texts: np.zeros((len(texts), 384), np.float32))
    out = learned.apply({"sentences": sample.sentences, **sample.candidates})
    assert learned.facts["applied"] >= 3 and learned.facts["corrections"] == 3
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
    assert done.exit_code == 0 and "corrections.jsonl" in done.output and "--corrections" in done.output
    assert (tmp_path / "learned" / "corrections.jsonl").is_file()
    done = run(cli.main, ["report", str(tmp_path / "out"), "--format", "xlsx", "--by-author"])
    assert done.exit_code == 0 and (tmp_path / "out" / "tables.xlsx").is_file()
    assert "By author, as asked for" in (tmp_path / "out" / "report.html").read_text("utf-8")


@pytest.mark.parametrize("command", [["report"], ["review"]])
def test_a_folder_without_a_run_is_told_what_to_do(command, tmp_path):
    done = CliRunner().invoke(cli.main, [*command, str(tmp_path)])
    assert done.exit_code == 2 and "analyzer run" in done.output


def test_what_was_checked_holds_under_other_thresholds(sample, tmp_path):
    first = review.findings(sample).query("kind == 'act' and found").head(1)
    learning.learn(review.read_reviewed(review.as_text(first.assign(correct="no"), "csv")), tmp_path)
    settings = Settings(workers=1, corrections=tmp_path)
    run = analyze(ROOT / "data" / "sample", us=["northwind.example"], settings=settings)
    act, sentence = first["label"].iloc[0], first["sentence_id"].iloc[0]
    for one in (run, run.rethreshold(), run.rethreshold(**{act: 0.0})):
        assert sentence not in set(one.acts.loc[one.acts["act"] == act, "sentence_id"])
        pd.testing.assert_frame_equal(one.candidates["acts"], sample.candidates["acts"])
    again = run.rethreshold()
    for name, frame in run.tables.items():
        pd.testing.assert_frame_equal(frame, again.tables[name])


def test_a_redacted_run_is_not_reviewed(sample):
    with pytest.raises(ValueError, match="redacted"):
        review.findings(replace(sample, facts=sample.facts | {"redacted": True}))

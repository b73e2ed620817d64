import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from conftest import ROOT

from analyzer import cli
from analyzer.language import Reader
from analyzer.language.outcome import MODEL as OUTCOME
from analyzer.language.reader import SENTENCE_LABELS
from analyzer.language.store import models_folder
from analyzer.language.student import Student
from analyzer.ledger.joiner import WEIGHTS
from analyzer.training.corpus import read_corpora
from analyzer.training.train import _calibration, data_of


@pytest.fixture(scope="module")
def rows():
    return read_corpora([ROOT / "data"])[0]


def test_pieces_are_held_out_whole(rows):
    data = data_of(rows)
    by_piece = pd.Series(data.held).groupby(rows["piece"].to_numpy()).nunique()
    assert (by_piece == 1).all()
    assert 0.07 < data.held.mean() < 0.13


def test_calibration_is_fitted_on_what_was_held_out(rows):
    data = data_of(rows.iloc[::4].reset_index(drop=True))
    index = np.flatnonzero(data.held)
    student = Student(models_folder())
    read = student.read(student.encode(*([side[i] for i in index] for side in (data.before, data.text, data.after))))
    settings = _calibration(read, data, index)
    assert set(settings["calibration"]) == set(SENTENCE_LABELS)
    assert all(slope > 0 for slope, _ in settings["calibration"].values())
    assert 0 <= settings["due_bonus"] <= 10


def test_the_shipped_first_stage_lets_the_student_read_what_it_cannot_decide(rows):
    sample = rows.iloc[::40]
    sides = [sample[name].fillna("").tolist() for name in ("before", "text", "after")]
    quick, exact = Reader().read(*sides).labels, Reader(exact=True).read(*sides).labels
    limits = np.array([Reader().thresholds[label] for label in SENTENCE_LABELS])
    differing = ((quick >= limits) != (exact >= limits)).mean(axis=0)
    assert differing.max() < 0.03


def test_train_without_its_extra_or_data_says_what_to_do(tmp_path):
    result = CliRunner().invoke(cli.main, ["train", "--data", str(tmp_path), "--out", str(tmp_path / "m")])
    assert result.exit_code == 2
    assert "no annotated sentences" in result.output


def test_a_folder_trained_elsewhere_holds_what_a_run_needs(rows, tmp_path, monkeypatch):
    from analyzer.training import student, train

    seen = []
    monkeypatch.setattr(student, "train_student", lambda learnt, *_: seen.append(len(learnt)))
    monkeypatch.setattr(train, "finish", lambda *_: None)
    train.train(rows, tmp_path, models_folder(), pd.DataFrame(columns=["before", "text", "after"]), say=lambda _: None)
    assert 0.8 * len(rows) < seen[0] < len(rows)
    for name in (OUTCOME, WEIGHTS):
        assert (tmp_path / name).read_bytes() == (models_folder() / name).read_bytes()


def test_models_that_are_trained_on_are_named_to_every_training(tmp_path, monkeypatch):
    from analyzer.training import ledger, outcome, student, train

    seen, marked = [], []
    monkeypatch.setattr(student, "train_student", lambda *given: seen.append(given[-2]) or marked.append(given[-1]))
    monkeypatch.setattr(train, "finish", lambda *_: None)
    monkeypatch.setattr(ledger, "read_examples", lambda *_: [])
    monkeypatch.setattr(ledger, "refit", lambda *_: 0)
    monkeypatch.setattr(outcome, "train", lambda *given: seen.append(given[-1]))
    ran = CliRunner().invoke(
        cli.main, ["train", "--data", str(ROOT / "data"), "--out", str(tmp_path), "--go-on", str(models_folder())]
    )
    assert ran.exit_code == 0, ran.output
    assert [folder.resolve() for folder in seen] == [models_folder().resolve()] * 2
    assert marked[0]["promise"].sum() > 2_500  # and the student learns which sentences of the exports are promises


def test_what_the_ledger_rests_on_is_trained_where_there_is_data_for_it(tmp_path, monkeypatch):
    from analyzer import training
    from analyzer.training import ledger, outcome

    called = []
    monkeypatch.setattr(outcome, "train", lambda stories, *_: called.append(len(stories)))
    monkeypatch.setattr(ledger, "read_examples", lambda folder, _: called.append(folder.name) or [])
    monkeypatch.setattr(ledger, "refit", lambda scenarios, _: called.append(scenarios.name) or 3)
    training._train_ledger([tmp_path], tmp_path, lambda _: None)
    assert called == []
    training._train_ledger([ROOT / "data"], tmp_path, lambda _: None)
    assert called[0] == "reading"
    assert called[1] >= 600
    assert called[2] == "tuning"

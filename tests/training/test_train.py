import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from conftest import ROOT

from analyzer import cli
from analyzer.language import Reader
from analyzer.language.reader import SENTENCE_LABELS
from analyzer.language.store import models_folder
from analyzer.language.student import Student
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

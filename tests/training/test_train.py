import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from conftest import ROOT

from analyzer import cli
from analyzer.language import Reader
from analyzer.language.reader import SENTENCE_LABELS
from analyzer.training.corpus import read_corpora
from analyzer.training.train import _platt, choose_thresholds, data_of, fit_heads, gate_cut, temperature


@pytest.fixture(scope="module")
def rows():
    return read_corpora([ROOT / "data"])[0]


def test_pieces_are_held_out_whole(rows):
    data = data_of(rows)
    by_piece = pd.Series(data.held).groupby(rows["piece"].to_numpy()).nunique()
    assert (by_piece == 1).all()
    assert 0.07 < data.held.mean() < 0.13


def test_platt_finds_the_slope_it_was_drawn_with():
    chance = np.random.default_rng(5)
    logits = chance.normal(size=(20_000, 1)) * 3
    truth = chance.random(20_000) < 1 / (1 + np.exp(-(0.5 * logits[:, 0] - 1)))
    weight, offset = _platt(logits, truth, np.array([1.0]))
    assert weight == pytest.approx(0.5, abs=0.05)
    assert offset == pytest.approx(-1, abs=0.1)


def test_platt_falls_back_on_the_prior_without_examples():
    assert _platt(np.zeros((5, 2)), np.zeros(5, bool), np.array([1.0, 0.15])).tolist() == pytest.approx(
        [1.0, 0.15, 0.0]
    )


def test_temperature_tells_over_confidence():
    logits = np.array([[4.0, 0.0]] * 10, np.float32)
    assert temperature(logits, [0] * 6 + [1] * 4)[0] < 0.3
    assert temperature(logits, [0] * 10) == [1.0]


def test_a_threshold_is_shared_by_the_elements_of_a_polarity():
    truth = np.zeros((4, len(SENTENCE_LABELS)), bool)
    truth[:2] = True
    probability = np.where(truth, 0.6, 0.3).astype(np.float32)
    chosen = choose_thresholds(truth, probability)
    assert 0.3 < chosen["trust+"] <= 0.6
    assert chosen["trust+"] == chosen["win_win+"]


def test_the_gate_loses_no_more_than_it_may():
    gate = np.linspace(0, 1, 200, dtype=np.float32).reshape(-1, 1)
    found = np.ones((200, 1), bool)
    assert (gate[:, 0] < gate_cut(gate, found)).mean() <= 0.011


def test_refitting_the_heads_on_part_of_the_data_gives_models_that_read(tmp_path, rows):
    import shutil

    shutil.copytree(Reader().folder, tmp_path / "models")
    fit_heads(data_of(rows.iloc[::3].reset_index(drop=True)), tmp_path / "models", None, lambda text: None)
    found = Reader(tmp_path / "models").annotate([{"id": "1", "text": "I'll send you the signed contract by Friday."}])
    assert found.loc[0, "acts"][0]["act"] == "commitment"


def test_train_without_its_extra_or_data_says_what_to_do(tmp_path):
    result = CliRunner().invoke(cli.main, ["train", "--data", str(tmp_path), "--out", str(tmp_path / "m")])
    assert result.exit_code == 2
    assert "no annotated sentences" in result.output

import numpy as np
import pytest

from analyzer.language.reader import SENTENCE_LABELS
from analyzer.training.calibrate import ACT_LOSS, ELEMENT_LOSS, choose_thresholds, cuts, platt, temperature


def test_platt_finds_the_slope_it_was_drawn_with():
    chance = np.random.default_rng(5)
    logits = chance.normal(size=20_000) * 3
    truth = chance.random(20_000) < 1 / (1 + np.exp(-(0.5 * logits - 1)))
    slope, offset = platt(logits, truth)
    assert slope == pytest.approx(0.5, abs=0.05)
    assert offset == pytest.approx(-1, abs=0.1)


def test_platt_stays_where_it_is_without_examples():
    assert platt(np.zeros(5), np.zeros(5, bool)) == [1.0, 0.0]


def test_temperature_tells_over_confidence():
    logits = np.array([[4.0, 0.0]] * 10, np.float32)
    assert temperature(logits, [0] * 6 + [1] * 4)[0] < 0.3
    assert temperature(logits, [0] * 10) == [1.0]


def test_a_label_with_many_examples_gets_its_own_threshold_and_a_rare_one_its_groups():
    rows = 2000
    truth = np.zeros((rows, len(SENTENCE_LABELS)), bool)
    probability = np.full(truth.shape, 0.05, np.float32)
    often = [(label, 400, 0.6) for label in SENTENCE_LABELS if label[-1] == "+" and label != "win_win+"]
    for label, count, low in (*often, ("win_win+", 2, 0.15)):
        column = SENTENCE_LABELS.index(label)
        truth[:count, column] = True
        probability[:count, column] = low + 0.2
        probability[count : 2 * count, column] = low
    chosen = choose_thresholds(truth, probability)
    assert 0.6 < chosen["trust+"] <= 0.8
    assert chosen["win_win+"] > 0.3  # two examples of its own would have chosen 0.15 to 0.35


def test_the_cuts_lose_and_invent_no_more_than_they_may():
    chance = np.random.default_rng(3)
    found = chance.random((5000, len(SENTENCE_LABELS))) < 0.2
    first = np.clip(np.where(found, 0.7, 0.3) + chance.normal(scale=0.2, size=found.shape), 0, 1).astype(np.float32)
    low, high = cuts(first, found, never=["commitment"])
    elements = [i for i, label in enumerate(SENTENCE_LABELS) if label[-1] in "+-"]
    shared = low["trust+"]
    there = found[:, elements].any(axis=1)
    assert (first[there][:, elements].max(axis=1) < shared).mean() <= ELEMENT_LOSS
    assert {low[SENTENCE_LABELS[i]] for i in elements} == {shared}
    for column, label in enumerate(SENTENCE_LABELS):
        if column in elements:
            continue
        there = found[:, column]
        assert (first[there, column] < low[label]).mean() <= ACT_LOSS
        assert (first[~there, column] >= high[label]).sum() <= ACT_LOSS * there.sum() + 1
    assert high["commitment"] > 1

import numpy as np
import pytest

from analyzer.schema import USES
from analyzer.training.priors import LIKE_ALL, label_priors, use_priors

SOURCES = np.array(["dense"] * 2000 + ["mail"] * 2000)


def test_a_label_is_likelier_where_its_source_is_full_of_it():
    targets = np.zeros((4000, 2))
    targets[:1000, 0] = 1  # half of the dense ones
    targets[2000:2050, 0] = 1  # few of the mail
    priors = label_priors(SOURCES, targets)
    assert priors.shape == (4000, 2)
    odds = np.log(0.5 / 0.5) - np.log(0.25 / 0.025)
    assert priors[0, 0] > 0.8
    assert priors[2000, 0] < -2
    assert priors[2000, 0] == pytest.approx(odds, abs=0.5)
    assert np.allclose(priors[:, 1], 0, atol=0.2)  # a label that nobody has tells nothing of a source
    assert (priors[:2000] == priors[0]).all()


def test_a_source_of_few_sentences_is_like_all_others():
    targets = np.zeros((LIKE_ALL * 20 + 3, 1))
    targets[::4] = 1
    targets[-3:] = 1
    sources = np.array(["many"] * (LIKE_ALL * 20) + ["few"] * 3)
    assert abs(label_priors(sources, targets)[-1, 0]) < 0.15


def test_uses_of_the_word_have_their_own():
    uses = [[0]] * 1500 + [[1, 1]] * 500 + [[1]] * 1000 + [[]] * 1000
    priors = use_priors(SOURCES, uses)
    assert priors.shape == (4000, len(USES))
    assert priors[0, 0] > 0 > priors[0, 1]
    assert priors[-1, 1] > 0 > priors[-1, 0]
    assert np.isfinite(priors).all()

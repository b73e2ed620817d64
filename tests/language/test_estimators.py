import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline

from analyzer.language import Reader
from analyzer.language.estimators import LabelReader, SentenceVectors

TEXTS = ["Please send the deck.", "I'll send it by Friday.", "The train leaves at six.", "Attached is the draft."]


def test_vectors_go_into_pipelines_clones_and_cross_validation():
    model = clone(make_pipeline(SentenceVectors(), LogisticRegression(C=100)))
    scores = cross_val_score(model, TEXTS * 3, ["ask", "tell", "tell", "tell"] * 3, cv=3)
    assert scores.mean() == 1.0
    assert len(SentenceVectors().get_feature_names_out()) == 384


def test_unfitted_estimators_say_so():
    with pytest.raises(NotFittedError):
        SentenceVectors().transform(TEXTS)
    with pytest.raises(NotFittedError):
        clone(LabelReader()).predict_proba(TEXTS)


def test_without_labels_the_shipped_calibration_stays():
    model = LabelReader().fit(TEXTS)
    mine = model.predict_proba(pd.DataFrame({"text": TEXTS, "before": "", "after": ""}))
    theirs = Reader().read([""] * 4, TEXTS, [""] * 4).labels
    np.testing.assert_allclose(mine, theirs, atol=1e-4)
    found = [set(model.classes_[row.astype(bool)]) for row in model.predict(TEXTS)]
    assert found == [{"request"}, {"commitment"}, set(), {"done"}]


def test_fitting_moves_the_calibration_towards_the_labels_given():
    plain = LabelReader().fit(TEXTS)
    labels = np.zeros((40, 19), int)
    labels[:20, list(plain.classes_).index("trust+")] = 1
    texts = TEXTS[2:3] * 20 + TEXTS[:1] * 20
    column = list(plain.classes_).index("trust+")
    fitted = LabelReader().fit(texts, labels)
    assert fitted.predict_proba(TEXTS)[2, column] > plain.predict_proba(TEXTS)[2, column]
    with pytest.raises(ValueError, match="classes_"):
        LabelReader().fit(TEXTS, np.zeros((4, 3)))

"""The models as scikit-learn estimators, for pipelines, cross-validation and categories of one's own.

Example:
    >>> from sklearn.base import clone
    >>> from sklearn.linear_model import LogisticRegression
    >>> from sklearn.pipeline import make_pipeline
    >>> model = clone(make_pipeline(SentenceVectors(), LogisticRegression(C=100)))
    >>> texts = ["The invoice is wrong.", "You billed us twice.", "See you on Monday.", "Lunch at noon?"]
    >>> model.fit(texts, ["complaint", "complaint", "meeting", "meeting"]).predict(["We were billed two times."]).tolist()
    ['complaint']
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin, TransformerMixin
from sklearn.linear_model import LogisticRegression
from sklearn.utils.validation import check_is_fitted

from analyzer.language.encoder import DIMENSIONS, Encoder
from analyzer.language.reader import SENTENCE_LABELS, Reader
from analyzer.language.store import models_folder

SIDES = ("before", "text", "after")


class SentenceVectors(TransformerMixin, BaseEstimator):
    """Sentences to unit vectors of the shipped sentence encoder.

    Args:
        models: a models folder; absent, the installed models.
    """

    def __init__(self, models: str | None = None) -> None:
        self.models = models

    def fit(self, X: Sequence[str], y: object = None) -> SentenceVectors:  # noqa: N803, ARG002  scikit-learn's names
        """Open the encoder; nothing is learnt."""
        self.encoder_ = Encoder(Path(self.models) if self.models else models_folder())
        return self

    def transform(self, X: Sequence[str]) -> NDArray[np.float32]:  # noqa: N803
        """Return one unit vector a text, shape (texts, 384).

        Raises:
            NotFittedError: `fit` was not called.
        """
        check_is_fitted(self, "encoder_")
        return self.encoder_.encode(str(text) for text in X)

    def get_feature_names_out(self, input_features: object = None) -> NDArray[np.object_]:  # noqa: ARG002
        """Return `vector0` to `vector383`."""
        return np.array([f"vector{i}" for i in range(DIMENSIONS)], dtype=object)


class LabelReader(ClassifierMixin, BaseEstimator):
    """The twelve element labels and seven acts of a sentence, as a multi-label classifier.

    `fit` recalibrates the shipped models on labelled sentences of one's own, a line a label over their log odds (Platt
    1999); labels with fewer than `least` examples, and a fit without labels, keep the shipped calibration.

    Args:
        exact: send every sentence through the student.
        least: examples of a label, and sentences without it, below which its calibration stays.
        models: a models folder; absent, the installed models.

    Attributes:
        classes_: the labels, in the order of the columns of `predict_proba`.

    Example:
        >>> reader = LabelReader().fit(["Please send the deck."])
        >>> found = reader.predict(["Please send the deck."])[0]
        >>> reader.classes_[found.astype(bool)].tolist()
        ['request']
    """

    def __init__(self, exact: bool = False, least: int = 20, models: str | None = None) -> None:
        self.exact = exact
        self.least = least
        self.models = models

    def fit(self, X: Any, y: Any = None) -> LabelReader:  # noqa: ANN401, N803
        """Recalibrate on sentences `X` with the indicator matrix `y` (sentences, 19), or keep what is shipped.

        Args:
            X: texts, or a data frame with `text` and, where known, `before` and `after`.
            y: 1 where a label holds, columns in the order of `classes_`; absent, nothing is learnt.

        Raises:
            ValueError: `y` has another shape.
        """
        self.reader_ = Reader(Path(self.models) if self.models else None, exact=self.exact)
        self.classes_ = np.array(SENTENCE_LABELS, dtype=object)
        self.lines_ = np.tile([1.0, 0.0], (len(SENTENCE_LABELS), 1))
        if y is not None:
            truth = np.asarray(y).astype(bool)
            odds = self._odds(X)
            if truth.shape != odds.shape:
                raise ValueError(f"y has the shape {truth.shape}; wanted {odds.shape}: a column for each of classes_")
            for column in range(truth.shape[1]):
                if self.least <= truth[:, column].sum() <= len(truth) - self.least:
                    head = LogisticRegression(C=1.0).fit(odds[:, [column]], truth[:, column])
                    self.lines_[column] = head.coef_[0][0], head.intercept_[0]
        return self

    def predict_proba(self, X: Any) -> NDArray[np.float64]:  # noqa: ANN401, N803
        """Return the probability of each label, shape (sentences, 19).

        Raises:
            NotFittedError: `fit` was not called.
        """
        check_is_fitted(self, "reader_")
        slope, offset = self.lines_.T
        return np.asarray(1 / (1 + np.exp(-(self._odds(X) * slope + offset))))

    def predict(self, X: Any) -> NDArray[np.int64]:  # noqa: ANN401, N803
        """Return 1 where a label reaches its threshold, shape (sentences, 19)."""
        probability = self.predict_proba(X)
        limits = np.array([self.reader_.thresholds[label] for label in SENTENCE_LABELS])
        return (probability >= limits).astype(np.int64)

    def _odds(self, X: Any) -> NDArray[np.float64]:  # noqa: ANN401, N803
        frame = X if isinstance(X, pd.DataFrame) else pd.DataFrame({"text": [str(text) for text in X]})
        sides = [frame[side].fillna("").astype(str).tolist() if side in frame else [""] * len(frame) for side in SIDES]
        probability = np.clip(self.reader_.read(*sides).labels.astype(np.float64), 1e-6, 1 - 1e-6)
        return np.asarray(np.log(probability / (1 - probability)))

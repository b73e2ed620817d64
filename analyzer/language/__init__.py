"""Sentences to annotations: partner uses, elements, acts; the encoder they share."""

from analyzer.language.reader import Reader
from analyzer.language.store import ModelError

__all__ = ["ModelError", "Reader"]

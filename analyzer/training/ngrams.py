"""Hashed n-grams of a sentence and its neighbours: the baseline that the models are compared with.

Names, numbers and addresses are folded, so that wording is learnt and not who wrote.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from scipy import sparse

from analyzer.language.inputs import ADDRESS, MAX_CHARACTERS, URL

NGRAM_BITS = 17
NUMBER = re.compile(r"\d[\d.,:/]*")
APOSTROPHE = re.compile(r"[’‘`´]")


def folded(text: str) -> str:
    """Return `text` with addresses, URLs and numbers folded, apostrophes made plain, in lower case.

    Example:
        >>> folded("I’ll send 3.5 t to a@b.example")
        "i'll send 0 t to xaddress"
    """
    text = ADDRESS.sub(" xaddress", URL.sub(" xurl", text[:MAX_CHARACTERS]))
    text = NUMBER.sub("0", APOSTROPHE.sub("'", text)).lower()
    return " ".join(text.split())


@cache
def _hashers() -> tuple[Any, Any, Any]:
    from sklearn.feature_extraction.text import HashingVectorizer

    size = 2**NGRAM_BITS
    token = r"(?u)\b\w[\w']*\b|[?!…]"
    words = HashingVectorizer(
        n_features=size, ngram_range=(1, 3), alternate_sign=False, norm="l2", token_pattern=token, lowercase=False
    )
    letters = HashingVectorizer(
        n_features=size // 2, analyzer="char_wb", ngram_range=(3, 4), alternate_sign=False, norm="l2", lowercase=False
    )
    around = HashingVectorizer(
        n_features=size // 4, ngram_range=(1, 2), alternate_sign=False, norm="l2", token_pattern=token, lowercase=False
    )
    return words, letters, around


def ngrams(before: Sequence[str], text: Sequence[str], after: Sequence[str]) -> sparse.csr_matrix:
    """Return hashed n-grams, shape (sentences, 2.25 * 2**NGRAM_BITS): words and letters of the text, words of the neighbours."""
    words, letters, around = _hashers()
    marked = [f"^ {folded(t)} $" for t in text]
    near = [f"{folded(b)}  {folded(a)}" for b, a in zip(before, after, strict=True)]
    blocks = [words.transform(marked), 0.5 * letters.transform(marked), 0.3 * around.transform(near), _shape(text)]
    return sparse.hstack(blocks, format="csr", dtype=np.float32)


def _shape(texts: Sequence[str]) -> sparse.csr_matrix:
    """Length and form: a heading, a fragment and a table row look different from a sentence."""
    rows = [
        (
            min(len(t), 400) / 400,
            min(len(t.split()), 50) / 50,
            t.rstrip().endswith("?"),
            t.rstrip().endswith("."),
            t.isupper(),
            sum(c.isdigit() for c in t) / max(len(t), 1),
            t[:1].islower(),
        )
        for t in texts
    ]
    return sparse.csr_matrix(np.array(rows, np.float32).reshape(len(texts), 7) * 0.5)

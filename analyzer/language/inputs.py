"""A sentence between its neighbours as token ids, with the pieces of each use of the word partner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from analyzer.language.features import ADDRESS, MAX_CHARACTERS, URL
from analyzer.language.occurrences import Occurrence, occurrences

MAX_TEXT = 96
MAX_SIDE = 32


@dataclass(frozen=True)
class Encoded:
    """Token ids with segment ids, and for each occurrence the positions of its pieces (empty when cut off)."""

    ids: list[int]
    types: list[int]
    words: list[tuple[Occurrence, list[int]]]


def encode(tokenizer: Any, before: str, text: str, after: str) -> Encoded:  # noqa: ANN401  tokenizers' types are stubs
    """Return ``[CLS] before [SEP] text [SEP] after [SEP]``, the near ends of the neighbours kept.

    Args:
        tokenizer: a `tokenizers.Tokenizer` of BERT's vocabulary, without padding and truncation.
        before: the sentence before, or empty.
        text: the sentence.
        after: the sentence after, or empty.
    """
    cls, sep = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    left = tokenizer.encode(_bare(before)[-MAX_CHARACTERS:], add_special_tokens=False).ids[-MAX_SIDE:]
    right = tokenizer.encode(_bare(after)[:MAX_CHARACTERS], add_special_tokens=False).ids[:MAX_SIDE]
    inside = tokenizer.encode(text[: 3 * MAX_CHARACTERS], add_special_tokens=False)
    found = occurrences(text)
    start = _window(inside.offsets, found)
    own = inside.ids[start : start + MAX_TEXT]
    offsets = inside.offsets[start : start + MAX_TEXT]
    at = len(left) + 2
    words = [(o, [at + i for i, (a, b) in enumerate(offsets) if a < o.end and b > o.start]) for o in found]
    ids = [cls, *left, sep, *own, sep, *right, sep]
    types = [0] * (len(left) + 2) + [1] * (len(own) + 1) + [0] * (len(right) + 1)
    return Encoded(ids, types, words)


def _window(offsets: list[tuple[int, int]], found: list[Occurrence]) -> int:
    """First token of the part that is read: the beginning, unless the word stands beyond it."""
    if len(offsets) <= MAX_TEXT or not found or offsets[MAX_TEXT - 1][1] >= found[0].end:
        return 0
    first = next(i for i, (_, end) in enumerate(offsets) if end > found[0].start)
    return min(max(0, first - MAX_TEXT // 2), len(offsets) - MAX_TEXT)


def _bare(text: str) -> str:
    return ADDRESS.sub(" address", URL.sub(" link", text))

"""A sentence between its neighbours as token ids, with the pieces of each use of the word partner."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analyzer.language.occurrences import Occurrence, occurrences

URL = re.compile(r"(?:https?://|www\.)\S{1,2000}")
ADDRESS = re.compile(r"[^\s@<>]{1,100}@[^\s@<>]{1,100}")
MAX_CHARACTERS = 700
MAX_TEXT = 96
MAX_SIDE = 32


@dataclass(frozen=True)
class Encoded:
    """Token ids with segment ids, and for each occurrence the positions of its pieces (empty when cut off).

    `first` is the position of the sentence's own first piece; `offsets` say where in the sentence its pieces stand.
    """

    ids: list[int]
    types: list[int]
    words: list[tuple[Occurrence, list[int]]]
    first: int
    offsets: list[tuple[int, int]]


def neighbours(texts: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the sentence before and the sentence after each of `texts`, which stand in this order; '' at the ends.

    Example:
        >>> neighbours(["a", "b", "c"])
        (['', 'a', 'b'], ['b', 'c', ''])
    """
    return ["", *texts][: len(texts)], [*texts[1:], ""][: len(texts)]


def encode(tokenizer: Any, before: str, text: str, after: str) -> Encoded:  # noqa: ANN401  tokenizers' types are stubs
    """Return ``[CLS] before [SEP] text [SEP] after [SEP]``, the near ends of the neighbours kept.

    Args:
        tokenizer: a `tokenizers.Tokenizer` of BERT's or MPNet's vocabulary, without padding and truncation.
        before: the sentence before, or empty.
        text: the sentence.
        after: the sentence after, or empty.
    """
    return encode_all(tokenizer, [before], [text], [after])[0]


def encode_all(
    tokenizer: Any,  # noqa: ANN401
    before: Sequence[str],
    text: Sequence[str],
    after: Sequence[str],
) -> list[Encoded]:
    """Return what :func:`encode` gives for each sentence; every string is cut into pieces once."""
    left = {side: _bare(side)[-MAX_CHARACTERS:] for side in set(before)}
    right = {side: _bare(side)[:MAX_CHARACTERS] for side in set(after)}
    own = {one: one[: 3 * MAX_CHARACTERS] for one in set(text)}
    strings = list({*left.values(), *right.values(), *own.values()})
    pieces = dict(zip(strings, tokenizer.encode_batch(strings, add_special_tokens=False), strict=True))
    marks = tuple(_first_of(tokenizer, names) for names in (("[CLS]", "<s>"), ("[SEP]", "</s>")))
    # lists are made of what the tokenizer gives once a string: nearly every one is somebody's neighbour on either side
    lefts = {side: pieces[bare].ids[-MAX_SIDE:] for side, bare in left.items()}
    rights = {side: pieces[bare].ids[:MAX_SIDE] for side, bare in right.items()}
    insides = {one: (pieces[cut].ids, pieces[cut].offsets) for one, cut in own.items()}
    return [_joined(lefts[b], t, *insides[t], rights[a], marks) for b, t, a in zip(before, text, after, strict=True)]


def _joined(
    left: list[int],
    text: str,
    inside: list[int],
    offsets: list[tuple[int, int]],
    right: list[int],
    marks: tuple[int, ...],
) -> Encoded:
    cls, sep = marks
    found = occurrences(text)
    start = _window(offsets, found)
    own = inside[start : start + MAX_TEXT]
    offsets = offsets[start : start + MAX_TEXT]
    at = len(left) + 2
    words = [(o, [at + i for i, (a, b) in enumerate(offsets) if a < o.end and b > o.start]) for o in found]
    ids = [cls, *left, sep, *own, sep, *right, sep]
    types = [0] * (len(left) + 2) + [1] * (len(own) + 1) + [0] * (len(right) + 1)
    return Encoded(ids, types, words, at, offsets)


def _window(offsets: list[tuple[int, int]], found: list[Occurrence]) -> int:
    """First token of the part that is read: the beginning, unless the word stands beyond it."""
    if len(offsets) <= MAX_TEXT or not found or offsets[MAX_TEXT - 1][1] >= found[0].end:
        return 0
    first = next(i for i, (_, end) in enumerate(offsets) if end > found[0].start)
    return min(max(0, first - MAX_TEXT // 2), len(offsets) - MAX_TEXT)


def _first_of(tokenizer: Any, names: tuple[str, ...]) -> int:  # noqa: ANN401
    """Id of the first name that the vocabulary holds: BERT writes [CLS], MPNet <s>."""
    found = (tokenizer.token_to_id(name) for name in names)
    return int(next(token for token in found if token is not None))


def _bare(text: str) -> str:
    return ADDRESS.sub(" address", URL.sub(" link", text))

"""Reads a promise beside a later sentence: does the sentence show what became of it?

A fine-tuned MiniLM that sees both at once (a cross-encoder), quantised to 8 bits, through ONNX Runtime. Each pair is
read by itself, without padding, so runs are identical however the work is split.

Source: Nogueira and Cho 2019 (re-reading pairs with a cross-encoder).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analyzer.language.network import Chooser

MODEL = "outcome/model.onnx"
#: What a later sentence shows of a promise: nothing; done; done in part; not done; let go or moved; a question after it;
#: that it will still be done.
OUTCOMES = ["none", "done", "part", "not", "let", "ask", "plan"]
#: Who wrote the later sentence: the side that owes, the other side, or a note about both.
WHO = ["owner", "other", "note"]
MAX_PROMISE, MAX_BEFORE, MAX_LATER, MAX_AFTER = 64, 32, 72, 32
MAX_CHARACTERS = 600
#: Pairs kept in memory: choosing other thresholds asks for the same ones again.
CACHED = 50_000


@dataclass(frozen=True)
class Asked:
    """A promise and a later sentence, each with the sentence before it, the later one with the sentence after it too.

    `who` is one of :data:`WHO`; `days_left` counts from the later sentence to the due day (negative after it), None
    where the promise has none.
    """

    promise: str
    promise_before: str
    later: str
    later_before: str
    who: str
    days_left: int | None
    later_after: str = ""


class OutcomeReader(Chooser[Asked]):
    """Gives the probability of each outcome for pairs of a promise and a later sentence, columns as :data:`OUTCOMES`.

    Args:
        folder: the models folder.

    Raises:
        ModelError: the model file is missing or is not the one that the manifest names.

    Example:
        >>> from analyzer.language.store import models_folder
        >>> pair = Asked("We will bring the spare keys on Tuesday.", "", "Keys received, thank you.", "", "other", 0)
        >>> found = OutcomeReader(models_folder()).read([pair])[0]
        >>> OUTCOMES[int(found.argmax())]
        'done'
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, MODEL, OUTCOMES, encode_pairs, CACHED)


def encode_pairs(tokenizer: Any, pairs: Sequence[Asked]) -> list[tuple[list[int], list[int]]]:  # noqa: ANN401
    """Return piece ids and segments of ``[CLS] before promise [SEP] who when before [SEP] later [SEP] after [SEP]``, segment 1 on ``later [SEP]``."""
    strings = {text[:MAX_CHARACTERS] for pair in pairs for text in (pair.promise, pair.later, pair.later_after)}
    strings |= {text[-MAX_CHARACTERS:] for pair in pairs for text in (pair.promise_before, pair.later_before)}
    strings |= {_circumstances(pair) for pair in pairs} | {"[CLS] [SEP]"}
    listed = sorted(strings)
    pieces = {
        text: one.ids
        for text, one in zip(listed, tokenizer.encode_batch(listed, add_special_tokens=False), strict=True)
    }
    cls, sep = pieces["[CLS] [SEP]"]
    found = []
    for pair in pairs:
        promise = pieces[pair.promise[:MAX_CHARACTERS]][:MAX_PROMISE]
        room = min(MAX_BEFORE, MAX_PROMISE + MAX_BEFORE // 2 - len(promise))
        left = pieces[pair.promise_before[-MAX_CHARACTERS:]][-room:] + promise
        middle = pieces[_circumstances(pair)] + pieces[pair.later_before[-MAX_CHARACTERS:]][-MAX_BEFORE:]
        later = pieces[pair.later[:MAX_CHARACTERS]][:MAX_LATER]
        after = pieces[pair.later_after[:MAX_CHARACTERS]][:MAX_AFTER]
        behind = [*after, sep] if after else []
        ids = [cls, *left, sep, *middle, sep, *later, sep, *behind]
        start = len(left) + len(middle) + 3
        inside = len(later) + 1
        found.append((ids, [0] * start + [1] * inside + [0] * len(behind)))
    return found


def _circumstances(pair: Asked) -> str:
    if pair.days_left is None:
        when = "no day"
    elif pair.days_left >= 0:
        when = "in time" if pair.days_left <= 2 else "early"
    else:
        when = "late" if pair.days_left >= -7 else "long late"
    return f"{pair.who} {when}:"

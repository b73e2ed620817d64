"""Reads a promise beside all later sentences that may bear on it, in the order of time: what became of it, all told?

One sentence often does not tell it: forty of a hundred came, then "the rest is here"; a wrong list was sent and nothing
else. A fine-tuned MiniLM of five layers sees the promise and up to :data:`MOST` sentences at once, quantised to 8 bits,
through ONNX Runtime; each story is read by itself, without padding, so runs are identical however the work is split.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analyzer.language.network import Chooser

MODEL = "conclusion/model.onnx"
#: What became of a promise as told: nothing is said; kept; kept after its day; not kept; let go, moved, or void.
CONCLUSIONS = ["silent", "kept", "kept_late", "missed", "released"]
#: Sentences of a story, and pieces of its parts.
MOST, MAX_PROMISE, MAX_BEFORE, MAX_LATER, MAX_PIECES = 7, 56, 14, 40, 400
MAX_CHARACTERS, MAX_CHARACTERS_BEFORE, MAX_CHARACTERS_SAID_BEFORE = 400, 200, 120
#: Stories kept in memory: other thresholds ask for the same ones again.
CACHED = 20_000


@dataclass(frozen=True)
class Told:
    """A later sentence of a story.

    `who` is ``owner``, ``other`` or ``note``; `days` counts from the due day to it (negative before), None where the
    promise has none; `goes_on` where it follows the sentence told before it in the same message.
    """

    sentence: str
    before: str
    who: str
    days: int | None
    goes_on: bool = False


@dataclass(frozen=True)
class Story:
    """A promise, the sentence before it, and what was said later, oldest first."""

    promise: str
    before: str
    told: tuple[Told, ...]


class ConclusionReader(Chooser[Story]):
    """Gives the probability of each conclusion for stories, columns as :data:`CONCLUSIONS`.

    Args:
        folder: the models folder.

    Raises:
        ModelError: the model file is missing or is not the one that the manifest names.

    Example:
        >>> from analyzer.language.store import models_folder
        >>> told = Told("All forty are here, thank you.", "", "other", 0)
        >>> story = Story("The forty crates will be with you on Monday.", "", (told,))
        >>> found = ConclusionReader(models_folder()).read([story])[0]
        >>> CONCLUSIONS[int(found.argmax())]
        'kept'
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, MODEL, CONCLUSIONS, encode_stories, CACHED)


def encode_stories(tokenizer: Any, stories: Sequence[Story]) -> list[tuple[list[int], list[int]]]:  # noqa: ANN401
    """Return piece ids and segments of each story."""
    return [encode_story(tokenizer, story) for story in stories]


def encode_story(tokenizer: Any, story: Story) -> tuple[list[int], list[int]]:  # noqa: ANN401
    """Return piece ids and segments: ``[CLS] before promise [SEP]``, then ``who when: before sentence [SEP]`` a sentence, segment 1 on the sentences."""

    def pieces(text: str) -> list[int]:
        return list(tokenizer.encode(text, add_special_tokens=False).ids)

    cls, sep = pieces("[CLS] [SEP]")
    head = pieces(story.before[-MAX_CHARACTERS_BEFORE:])[-MAX_BEFORE:]
    head += pieces(story.promise[:MAX_CHARACTERS])[:MAX_PROMISE]
    ids = [cls, *head, sep]
    types = [0] * len(ids)
    for told in story.told:
        lead: list[int] = []
        if not told.goes_on:
            lead = pieces(f"{told.who} {_when(told.days)}:")
            lead += pieces(told.before[-MAX_CHARACTERS_SAID_BEFORE:])[-MAX_BEFORE:] if told.before else []
        own = pieces(told.sentence[:MAX_CHARACTERS])[:MAX_LATER]
        ids += [*lead, *own, sep]
        types += [0] * len(lead) + [1] * (len(own) + 1)
        if len(ids) > MAX_PIECES:
            break
    if not story.told:
        ids.append(sep)
        types.append(1)
    return ids, types


def _when(days: int | None) -> str:
    if days is None:
        return "no day"
    if days == 0:
        return "on the day"
    return f"{-days} days before" if days < 0 else f"{days} days after"

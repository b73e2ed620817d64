"""Public corpora that are not mail, as units of sentences: what stand-off labels over them point into."""

from __future__ import annotations

import json
from pathlib import Path

from analyzer.text.sentences import split

#: Buttons of the negotiation game, no words of a speaker.
BUTTONS = ("Submit-Deal", "Accept-Deal", "Reject-Deal", "Walk-Away")


def units(path: Path) -> list[list[str]]:
    """Return the sentences of each unit of a corpus file, in its order.

    Args:
        path: a JSON file of CaSiNo or a text file of DailyDialog (turns end in ``__eou__``), whose units are dialogues;
            or Parakweet's list (``label TAB sentence``), of which each sentence is a unit by itself.

    Raises:
        ValueError: the file is none of these.
    """
    if path.suffix == ".json":
        dialogues = json.loads(path.read_text("utf-8"))
        return [_sentences([turn["text"] for turn in dialogue["chat_logs"]]) for dialogue in dialogues]
    lines = path.read_text("utf-8", errors="replace").splitlines()
    if any("__eou__" in line for line in lines[:5]):
        return [_sentences(line.split("__eou__")) for line in lines]
    if any("\t" in line for line in lines[:5]):
        return [[line.split("\t", 1)[-1].strip()] for line in lines]
    raise ValueError(f"{path}: not a corpus of dialogues that is known here")


def _sentences(turns: list[str]) -> list[str]:
    spoken = [turn.strip() for turn in turns if turn.strip() and not turn.startswith(BUTTONS)]
    return [text for turn in spoken for _, _, text in split(turn)]

"""The list of ordinary words that redaction ships: run as ``python -m analyzer.training.ordinary data/corpus``.

Only the texts written for this project are read; a word is ordinary when they write it at least twice in lower case
and clearly more often so than with a capital in the midst of a sentence.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path

from analyzer.sources.names import NICKNAMES

TARGET = Path(__file__).parent.parent / "redaction" / "ordinary.txt"
#: Given names that some of the written mail, all in lower case, holds often enough to look like words.
_NAMES = frozenset(NICKNAMES) | frozenset(NICKNAMES.values())
_WORDS_TOO = frozenset("bill will art ray dick chuck drew pat sue rob mark ken don ted ben sam meg".split())
_END = re.compile(r"[.!?:\n\"“]\s*$")


def ordinary(texts: list[str]) -> list[str]:
    """Return the ordinary words of `texts`, in order of the alphabet.

    Example:
        >>> ordinary(["we will go", "and will Tom go", "tom"])
        ['go', 'will']
    """
    low: Counter[str] = Counter()
    high: Counter[str] = Counter()
    for text in texts:
        for match in re.finditer(r"[^\W\d_]+", text):
            word = match.group()
            if word.islower():
                low[word] += 1
            elif word.istitle() and match.start() and not _END.search(text[: match.start()]):
                high[word.lower()] += 1
    names = _NAMES - _WORDS_TOO
    return sorted(
        w for w, n in low.items() if n >= 2 and n >= 2 * high[w] and w.isascii() and len(w) > 1 and w not in names
    )


def main() -> None:
    """Write the list beside the code that reads it."""
    files = sorted(Path(sys.argv[1]).glob("w*.jsonl"))
    texts = [str(json.loads(line)["text"]) for file in files for line in file.read_text("utf-8").splitlines()]
    words = ordinary(texts)
    TARGET.write_text("\n".join(words) + "\n", "utf-8")
    sys.stdout.write(f"{len(words)} words in {TARGET}\n")


if __name__ == "__main__":
    main()

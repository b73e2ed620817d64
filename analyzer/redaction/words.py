"""Words as redaction compares them: folded to lower case without accents, with their place in the text."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from analyzer.redaction.patterns import SENTENCE_END, TOKEN

_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "'": None, "’": None}
)


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """Return a word without case, accents and apostrophes.

    Example:
        >>> fold("Zieliński"), fold("O’Brien"), fold("Müßig")
        ('zielinski', 'obrien', 'mussig')
    """
    plain = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS))
    return "".join(char for char in plain if not unicodedata.combining(char))


def folded(text: str) -> list[str]:
    """Return the folded words of a text.

    Example:
        >>> folded("Jean-Luc O'Brien")
        ['jean', 'luc', 'obrien']
    """
    return [fold(word) for word in TOKEN.findall(text)]


def squash(text: str) -> str:
    """Return the letters of a text in one piece.

    Example:
        >>> squash("St Brannoc's")
        'stbrannocs'
    """
    return "".join(folded(text))


@dataclass(frozen=True, slots=True)
class Word:
    """A word in a text: `bare` is the word without a possessive 's, and `bare_end` where that ends."""

    text: str
    start: int
    end: int
    folded: str
    bare: str
    bare_end: int

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital, or with a letter of a script that has none."""
        return self.text[0].isupper() or self.text[0].lower() == self.text[0].upper()

    @property
    def shouted(self) -> bool:
        """Whether it is all capitals, and more than an initial."""
        return len(self.text) > 1 and self.text.isupper()


def words_of(text: str) -> list[Word]:
    """Return the words of a text in order.

    Example:
        >>> [(word.folded, word.bare) for word in words_of("Tom's draft")]
        [('toms', 'tom'), ('draft', 'draft')]
    """
    found = []
    for match in TOKEN.finditer(text):
        word = match.group()
        cut = 2 if word[-2:].lower() in ("'s", "’s") and len(word) > 3 else 0
        bare = word[: len(word) - cut]
        found.append(Word(word, match.start(), match.end(), fold(word), fold(bare), match.end() - cut))
    return found


def opens(text: str, at: int) -> bool:
    """Whether a word at `at` begins a sentence or a line.

    Example:
        >>> opens("Yes. Will it?", 5), opens("Ask Will.", 4)
        (True, False)
    """
    return bool(SENTENCE_END.search(text[max(0, at - 12) : at])) if at else True

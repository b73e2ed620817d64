"""The language of a message, told offline (py3langid, BSD-2, 97 languages).

English is the common case and is told by its function words; the identifier is asked only for the rest. Short
lines are given the benefit of the doubt: they are 'und' and read as English.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
ENGLISH = frozenset(
    "the a an and or but of to in on at for with from by is are was were be been am do does did have has had will would can could should shall may "
    "might must not no yes i you he she it we they me him her us them my your his its our their this that these those there here what which who "
    "when where why how if then than so as all any some please thanks thank hi hello dear regards let know just also about up out now".split()
)
SHORT_WORDS = 6
#: Above this share of function words a text is English without more ado; ordinary English has 0.35 to 0.55.
ENGLISH_SHARE = 0.25
#: Lists and tables in English have few function words, but hardly fewer than this; other languages share fewer by chance.
MIXED_SHARE = 0.12
SURE = 0.9
READ = ("en", "und")


def language_of(text: str) -> str:
    """Return the ISO 639-1 code of `text`, 'und' when it is too short or unsure.

    Example:
        >>> language_of("We have sent you the papers and will call on Monday.")
        'en'
        >>> language_of("Vielen Dank für Ihre Nachricht, wir melden uns nächste Woche bei Ihnen.")
        'de'
        >>> language_of("ok, Tom")
        'und'
    """
    words = WORD.findall(text[:4000].lower())
    if len(words) < SHORT_WORDS:
        return "en" if any(word in ENGLISH for word in words) and len(words) > 2 else "und"
    share = sum(word in ENGLISH for word in words) / len(words)
    if share >= ENGLISH_SHARE:
        return "en"
    small = [word for word in WORD.findall(text[:4000]) if word.islower()]  # capitals are names, codes and headings
    if len(small) < SHORT_WORDS:
        return "und"
    language, probability = _identifier().classify(" ".join(small))
    if language == "en" or share >= MIXED_SHARE:
        return "en"
    return str(language) if probability >= SURE else "und"


@cache
def _identifier() -> Any:  # noqa: ANN401  the library has no types
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

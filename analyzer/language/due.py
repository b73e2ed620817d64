"""Finds the words that say by when something is to be done: the shortest stretch, with its preposition.

Rules read better than learned models here: the wording is a small grammar (``due_patterns``), and every find can be
explained. What day the words mean is the ledger's business.
"""

from __future__ import annotations

import re

from analyzer.language import due_patterns as p

_TIME = rf"(?:{p.DATE}|{p.SPAN}|{p.RELATIVE}|{p.DAY}(?:,? {p.PART})?|{p.FEAST}|{p.MONTH}(?: \d{{4}})?|{p.CLOCK}{p.ZONE}|20\d\d)"
_COUNTED = (
    rf"(?:(?:in|within|over|for|after|inside(?: of)?)(?: the)?(?: next| coming| space of| about| around| roughly| under| less than| maybe)? ?(?:the )?(?:next |coming )?"
    rf"{p.NUMBER}(?: (?:to|or) {p.NUMBER})?[ \-]{p.UNIT}(?:'? (?:time|from (?:now|today)|of [a-z ]{{3,25}}))?|{p.NUMBER} {p.UNIT} (?:from (?:now|today|receipt|signature)|after [a-z ]{{3,25}})|"
    rf"(?:in|within|over) the (?:next|coming|following) (?:{p.NUMBER} )?(?:days?|weeks?|months?|hours?|years?|quarters?))"
)
_LINK = r"(?:,? (?:(?:at|by|on|in|of|around|before|and|or|,) )?|, )"
EXPRESSION = re.compile(
    rf"(?<![\w$£€#/.\-])(?:{_COUNTED}|(?:(?:sometime |some time )?{p.PREPOSITION}(?: about| around| the)? )?{_TIME}(?:{_LINK}{_TIME}){{0,3}}(?: at the latest| latest)?|{p.VAGUE})(?![\w/])(?!['’]s\b)",
    re.IGNORECASE,
)
CLAUSE = re.compile(rf"(?<!\w){p.CLAUSE_START} [^,;.!?()\n]{{3,90}}", re.IGNORECASE)
CLAUSE_STOP = re.compile(
    r"\s(?:and (?:i|we|you|then|will|they)\b|(?:we|i)(?:'ll| will| shall| can)\b|so (?:that|we|i)\b|which\b|but\b|because\b|please\b|-|–|—)",
    re.IGNORECASE,
)
#: Clauses whose times are not those of the promise: its condition, its reason, its purpose.
ASIDE = re.compile(
    r"\b(?:if|unless|provided(?: that)?|because|so that|since|in case|even though|although)\b[^,;.]{3,200}?(?:[,;.]|--|$|(?=\b(?:i|we)(?:['’]ll| will| shall| am going| are going)\b))",
    re.IGNORECASE,
)
BARE_NUMBER = re.compile(
    r"(?<!\w)(?:by|before|until|till|at) (?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon)(?! ?(?:%|per|percent|of|units|pieces|\w))(?=\s|[,.;!?]|$)",
    re.IGNORECASE,
)
#: What announces the promise; the words that say when mostly come after it.
PROMISE = re.compile(r"(?:['’](?:ll|m|re)|\b(?:will|shall|won't|going to|gonna|to))\b", re.IGNORECASE)
DEADLINE_START = re.compile(rf"^{p.DEADLINE}\b", re.IGNORECASE)
#: Words that look like a time but are not one in their place.
MAY_AS_VERB = re.compile(r"^may\b", re.IGNORECASE)


def due_words(text: str) -> str:
    """Return the words in `text` that say by when, verbatim, or '' where there are none.

    Example:
        >>> due_words("I'll send the revised draft by Friday noon.")
        'by Friday noon'
        >>> due_words("We will call them once the contract is signed, as always.")
        'once the contract is signed'
        >>> due_words("We will look into it.")
        ''
    """
    found: list[tuple[int, int, str]] = []
    for match in EXPRESSION.finditer(text):
        words = match.group().strip()
        if words.endswith(".") and not re.search(r"[ap]\.m\.$", words):
            words = words[:-1]
        if _is_time(words, text, match.start()):
            found.append((_weight(words), match.start(), words))
    for match in BARE_NUMBER.finditer(text):
        if not any(
            words.startswith(match.group()) or start <= match.start() < start + len(words) for _, start, words in found
        ):
            found.append((_weight(match.group()), match.start(), match.group()))
    asides = [match.span() for match in ASIDE.finditer(text)]
    found = [item for item in found if not any(start <= item[1] < end for start, end in asides)]
    if not found or max(weight for weight, _, _ in found) <= 1:
        for match in CLAUSE.finditer(text):
            words = CLAUSE_STOP.split(match.group(), maxsplit=1)[0].strip()
            if len(words.split()) >= 3:
                found.append((2, match.start(), words))
    if not found:
        return ""
    marks = [match.end() for match in PROMISE.finditer(text)]
    return min(found, key=lambda item: (bool(marks) and item[1] < marks[0], -item[0], item[1]))[2]


def _is_time(words: str, text: str, start: int) -> bool:
    if (
        MAY_AS_VERB.match(words)
        and not (len(words) > 3 and words[3:].strip()[:1].isdigit())
        and text[start : start + 3] != "May"
    ):
        return False
    if (
        words.lower() in {"may", "march", "mar", "sun", "sat", "mon", "wed", "second", "fall", "spring", "dec"}
        and not words[0].isupper()
    ):
        return False
    if (
        words == "May"
        and start > 0
        and not re.search(r"(?:by|in|until|till|before|from|next|this|end|mid|early|late)[\s\-]$", text[:start].lower())
    ):
        return False
    return not re.fullmatch(r"(?:in )?(?:19|20)\d\d", words) or words.lower().startswith("in")


def _weight(words: str) -> int:
    """Deadlines go before dates, dates before vague words; where equal, the first in the sentence."""
    if DEADLINE_START.match(words):
        return 4
    if re.fullmatch(p.VAGUE, words, re.IGNORECASE):
        return 1
    return 3

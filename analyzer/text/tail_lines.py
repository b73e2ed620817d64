"""What a single line at the end of a message could be: a closing, a name, a footer, a line of a card, a slogan.

Which lines then are a signature is told in ``tails``; the words are data, in ``closings``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from analyzer.sources.names import NICKNAMES
from analyzer.text import closings, patterns
from analyzer.text.branches import holds_one
from analyzer.text.quotes import MATCHED

#: A longer line is no line of a card, unless it holds nothing but addresses and numbers.
MAX_LINE = 78
WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
WORDS = re.compile(r"\w+")


def is_marker(line: str) -> bool:
    """Whether a mail program left the line, not its author.

    Example:
        >>> is_marker("[image: logo.png]"), is_marker("- one of two")
        (True, False)
    """
    start = line.lstrip()[:5]
    if start[:1] not in patterns.MARKER_STARTS and start.lower() not in patterns.MARKER_WORDS:
        return False
    return bool(patterns.MARKER.match(line[:MATCHED]))


@lru_cache(maxsize=4096)
def has_contact(text: str) -> bool:
    """Whether a line holds what only a signature holds: a telephone number, an address.

    Example:
        >>> has_contact("T: +44 20 7946 0000"), has_contact("We ship on Monday")
        (True, False)
    """
    if "www." in text or "://" in text or "@" in text and closings.ADDRESS.search(text):
        return True
    lowered = text.lower()
    if not closings.CONTACT_SIGN.search(text) and not holds_one(lowered, closings.CONTACT_WORDS):
        return False
    words = WORDS.findall(lowered)  # by them it is seen which of the patterns can match
    return bool(
        (not closings.LABELS.isdisjoint(words) and closings.LABELLED.search(text))
        or (not closings.PLACES.isdisjoint(words) and closings.PLACE.search(text))
        or ("(" in text and closings.BRACKETED.search(text))
        or (closings.DIGIT.search(text) and closings.NUMBERED.search(text))
    )


@lru_cache(maxsize=4096)
def is_title(line: str) -> bool:
    """Whether a line names an office, a department or a company.

    Example:
        >>> is_title("Head of Sales"), is_title("Acme Ltd"), is_title("on Monday")
        (True, True, False)
    """
    lowered = line.lower()
    if not closings.TITLE_WORDS.isdisjoint(WORDS.findall(lowered)):
        return True
    return holds_one(lowered, (".", "/", "head of")) and bool(closings.TITLE_PHRASE.search(lowered))


def is_spoken(line: str) -> bool:
    """Whether somebody says, asks or undertakes something in a line.

    Example:
        >>> is_spoken("I will call you"), is_spoken("Din partner i logistik")
        (True, False)
    """
    lowered = line.lower()
    if "?" in line or not closings.SPOKEN_WORDS.isdisjoint(lowered.split()):  # quicker than looking for words
        return True
    words = WORDS.findall(lowered)
    if not closings.SPOKEN_WORDS.isdisjoint(words) or ("i" in words and closings.SPOKEN_I.search(line)):
        return True
    return not closings.SPOKEN_HINTS.isdisjoint(words) and bool(closings.SPOKEN_PHRASE.search(lowered))


def _is_prose(text: str) -> bool:
    """Whether a line holds words of which sentences are made."""
    return not closings.PROSE_WORDS.isdisjoint(WORDS.findall(text.lower())) and bool(closings.PROSE.search(text))


def _is_list_line(text: str) -> bool:
    """Whether a line is of the footer of a mailing list, or invites to a page."""
    lowered = text.lower()
    if holds_one(lowered, closings.MAILING_WORDS) and closings.MAILING_LIST.search(text):
        return True
    return holds_one(lowered, closings.INVITING_WORDS) and bool(closings.INVITING.search(text)) and has_contact(text)


def is_capitalised(line: str) -> bool:
    """Whether all longer words of a line begin with a capital, as names and headings do.

    Example:
        >>> is_capitalised("Dock Road, Hull"), is_capitalised("Dock roads")
        (True, False)
    """
    words = WORD.findall(line)
    return (
        bool(words) and all(word[0].isupper() or len(word) <= 3 for word in words) and line.rstrip()[-1:] not in ".?!:;"
    )


@lru_cache(maxsize=4096)
def is_card(line: str) -> bool:
    """Whether a line could stand in a signature: short, and nobody says anything in it.

    Example:
        >>> is_card("Key Account Manager"), is_card("Could you send me the list?"), is_card("We make freight easy.")
        (True, False, True)
    """
    text = line.strip()
    if not text:
        return True
    if len(text) > MAX_LINE:
        return len(text) < 240 and not is_spoken(text) and has_contact(text)
    words = text.count(" ") + 1
    if words < 4 or is_footer(line) or is_closing(line, frozenset()):
        return not text.lower().startswith(("ps", "p.s", "p.p.s"))
    if is_spoken(text):
        return _is_list_line(text)
    if words >= 8 and text.endswith((".", "?", "!")) or words > 14:
        return bool(has_contact(text)) or is_slogan(text)
    return words <= 7 or not _is_prose(text) or is_slogan(text)


def is_slogan(text: str) -> bool:
    """Whether a line is a slogan: what a firm calls itself, without a verb.

    Example:
        >>> is_slogan("We are your partner of choice for cold chain logistics."), is_slogan("The partner will be here soon.")
        (True, False)
    """
    lowered = text.strip(closings.CLOSING_TRIM + "\"“”'‘’").lower()
    start = closings.SLOGAN_START.match(lowered)
    if not start or lowered.count(" ") > 15:
        return False
    rest = lowered[start.end() :]
    return bool(closings.SLOGAN_NOUN.search(rest)) and not _is_prose(rest)


@lru_cache(maxsize=4096)
def is_closing(line: str, names: frozenset[str]) -> bool:
    """Whether a line is a closing formula, in one of many languages, with or without the writer's name after it.

    Example:
        >>> is_closing("With many thanks and best regards,", frozenset()), is_closing("Thanks, Tom", frozenset({"tom"}))
        (True, True)
        >>> is_closing("Thanks for the draft", frozenset())
        False
    """
    if len(line) > 70:
        return False
    text = line.strip(closings.CLOSING_TRIM).lower()
    first = patterns.LETTERS.match(text)
    if first and first.group() not in closings.CLOSING_STARTS:
        return False
    if _is_formula(text):
        return True
    for mark in (",", "-", "–", "!", ".", "   ", "/", "|"):
        formula, found, name = text.partition(mark)
        if found and _is_formula(formula.strip()):
            if _is_formula(name.strip()):  # in two languages
                return True
            words = WORD.findall(name)
            return 0 < len(words) <= 3 and (is_name(name, names) or (not names and "regards" in formula))
    return False


def _is_formula(text: str) -> bool:
    if text in closings.CLOSINGS:
        return True
    words = text.replace(",", " ").replace("&", " and ").replace("/", " ").replace("!", " ").split()
    return (
        0 < len(words) <= 8
        and all(word in closings.CLOSING_WORDS for word in words)
        and any(word in closings.CLOSING_HEADS for word in words)
    )


@lru_cache(maxsize=4096)
def is_footer(line: str) -> bool:
    """Whether a line is what a phone or mail program adds.

    Example:
        >>> is_footer("Sent from my iPhone"), is_footer("Sent from my desk, which is easier")
        (True, False)
    """
    first = line.lstrip()[:16].split(" ", 1)[0].lower()
    if first not in closings.FOOTER_STARTS and (line.isascii() or not any(mark in line for mark in "送发入")):
        return False
    return bool(closings.MOBILE_FOOTER.match(line[:MATCHED]))


@lru_cache(maxsize=4096)
def is_name(line: str, names: frozenset[str]) -> bool:
    """Whether a line is the writer's name, whole, first name, short form or initials.

    Example:
        >>> tom = names_of("Ade, Thomas")
        >>> [is_name(line, tom) for line in ("Tom", "Thomas Ade", "TA", "Thomas said")]
        [True, True, True, False]
    """
    if not names or len(line) > 60:
        return False
    words = [word.lower() for word in WORD.findall(line)]
    if not 0 < len(words) <= 4 or line.rstrip()[-1:] in "?:;":
        return False
    if _known(words[0], names):
        # a surname may be missing in the address: "Carol St. Clair" for carol.st@...
        capital = len(words) > 1 and line.strip().istitle() and line.rstrip()[-1:] not in ",!"
        return capital or all(_known(word, names) or len(word) <= 2 for word in words[1:])
    if 2 <= len(words) <= 3 and len(words[-1]) >= 3 and any(name == words[0][0] + words[-1] for name in names):
        return True  # "Greg Elliott" for gelliott@...
    return len(words) == 1 and 2 <= len(words[0]) <= 3 and _is_initials(words[0], names)


def _is_initials(word: str, names: frozenset[str]) -> bool:
    first = {name[0] for name in names}
    return word not in closings.NOT_INITIALS and word[0] in first and word[-1] in first


def _known(word: str, names: frozenset[str]) -> bool:
    if word in names or NICKNAMES.get(word) in names:
        return True
    return len(word) >= 3 and any(
        name.startswith(word) for name in names if len(name) > len(word) and len(word) * 2 >= len(name)
    )


@lru_cache(maxsize=4096)
def names_of(author: str) -> frozenset[str]:
    """Return the lower-case words of a writer's name; an address serves where there is no name.

    Example:
        >>> sorted(names_of("tom.ade@acme.example"))
        ['ade', 'tom']
    """
    if "@" in author and " " not in author.strip():
        author = author.partition("@")[0]
    return frozenset(word.lower() for word in re.findall(r"[^\W\d_]+", author[:120]) if len(word) > 1)

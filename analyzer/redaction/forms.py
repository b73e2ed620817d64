"""The written forms of every identity of a key: what a text may call them, and how to find the longest of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from analyzer.redaction.key import Key, label_of
from analyzer.redaction.patterns import (
    BEFORE_MONTH,
    MONTHS,
    NO_CASE,
    ORG_WORDS,
    PARTICLES,
    TITLES,
    ordinary_name,
    ordinary_words,
)
from analyzer.redaction.words import Word, fold, folded, opens, squash
from analyzer.sources.names import NICKNAMES, is_shared

#: Between the words of a name.
_WITHIN: Final = re.compile(r"^(?:[\s.\-_]{1,3}|,\s{1,2})$")
_WITHIN_ORG: Final = re.compile(r"^(?:[\s.\-_&,]{0,3}|\s&\s)$")
_FOLLOWED: Final = re.compile(r"^(?:['’]s\b|\s?[,:]|\s[-–—]\s)")
_MOST_WORDS: Final = 8
Identity = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Found:
    """An identity in a text: from where to where, and who may be meant."""

    start: int
    end: int
    who: tuple[Identity, ...]


class Forms:
    """All forms of a key's people, organisations and names.

    Args:
        key: what is known. What it learns later is not seen here.

    Example:
        >>> key = Key()
        >>> _ = key.person("tom@acme.example", "Tom Ade")
        >>> Forms(key).single("ade"), Forms(key).labels["acme"]
        ((('Person', 1),), 1)
    """

    def __init__(self, key: Key) -> None:
        self.strong: dict[str, list[Identity]] = defaultdict(list)
        self.weak: dict[str, list[Identity]] = defaultdict(list)
        self.labels: dict[str, int] = {}
        self.unspaced: dict[str, Identity] = {}
        for number, entry in enumerate(key.people, 1):
            for text in entry:
                self._person(("Person", number), text)
        for number, entry in enumerate(key.names, 1):
            self._name(("Name", number), entry)
        for number, entry in enumerate(key.organisations, 1):
            for text in entry:
                self._organisation(number, text)
        self.prefixes = {
            " ".join(words[:count])
            for form in (*self.strong, *self.weak)
            for words in [form.split()]
            for count in range(1, len(words))
        }
        self.starts = {form.partition(" ")[0] for form in (*self.strong, *self.weak)}
        self.label_starts = {label[:size] for label in self.labels for size in range(1, len(label))}
        self.starts |= self.label_starts | set(self.labels)

    def _add(self, form: str, who: Identity, weak: bool = False) -> None:
        forms = self.weak if weak else self.strong
        if who not in forms[form]:
            forms[form].append(who)

    def _person(self, who: Identity, text: str) -> None:
        if "@" in text or text.startswith("/o"):
            local = text.partition("@")[0] if "@" in text else text.rpartition("=")[2]
            if is_shared(local):
                return
            words = folded(local)
            joined = "".join(words)
            if len(words) > 1 and all(len(word) > 1 for word in words):
                self._words(who, words)
            elif len(joined) >= 4 and not ordinary_name(joined):
                self._add(joined, who)
            return
        if NO_CASE.search(text):
            self.unspaced.setdefault(text.replace(" ", ""), who)
        self._words(who, folded(text))

    def _words(self, who: Identity, words: list[str]) -> None:
        if not words:
            return
        first, last = words[0], words[-1]
        self._add(" ".join(words), who)
        for single in {first, last}:
            if self._tells(single):
                self._add(single, who)
        nicks = {NICKNAMES.get(first, "")} | {
            short for short, full in NICKNAMES.items() if first in (full, NICKNAMES.get(short) and full)
        }
        nicks = {nick for nick in nicks if nick and nick != first}
        if len(words) > 1:
            for form in (f"{first} {last}", f"{last} {first}", f"{first[0]} {last}", f"{first} {last[0]}"):
                self._add(form, who)
            self._add(" ".join(words[1:]), who) if len(words) > 2 else None
            self._add(" ".join([*words[1:], first]), who)
            for nick in nicks:
                self._add(f"{nick} {last}", who, weak=True)
        for nick in nicks:
            self._add(nick, who, weak=True)

    @staticmethod
    def _tells(word: str) -> bool:
        return len(word) > 1 and word not in PARTICLES and word not in TITLES or bool(NO_CASE.match(word))

    def _name(self, who: Identity, entry: list[str]) -> None:
        for text in entry:
            words = folded(text)
            self._add(" ".join(words), who)
            for word in words:
                if len(word) > 2 and self._tells(word):
                    self._add(word, who, weak=True)

    def _organisation(self, number: int, text: str) -> None:
        label = label_of(text)
        if len(label) >= 2:
            self.labels.setdefault(label, number)
        head = re.split(r"[\-\s]", text.split(".")[0] if " " not in text else text)[0]
        if len(squash(head)) >= 4 and squash(head) not in ordinary_words() and squash(head) not in ORG_WORDS:
            self.labels.setdefault(squash(head), number)

    def single(self, form: str) -> tuple[Identity, ...]:
        """Return who may be meant by a form, nobody where it is not known."""
        return tuple(self.strong.get(form) or self.weak.get(form) or ())

    def find(self, text: str, words: list[Word]) -> list[Found]:
        """Return the identities named in a text, the longest form at each place, none within another."""
        found: list[Found] = []
        index = 0
        while index < len(words):
            if not self.starts.intersection((words[index].folded, words[index].bare)):
                index += 1
                continue
            person, count = self._person_at(text, words, index)
            organisation, others = self._organisation_at(text, words, index)
            titled = index and words[index - 1].folded in TITLES
            if organisation and (others > count or others == count == 1 and not titled):
                found.append(organisation)
                index += others
            elif person:
                found.append(person)
                index += count
            else:
                index += 1
        return found

    def _person_at(self, text: str, words: list[Word], index: int) -> tuple[Found | None, int]:
        best: tuple[Found | None, int] = (None, 0)
        said = ""
        for stop in range(index, min(index + _MOST_WORDS, len(words))):
            word = words[stop]
            if stop > index and not _WITHIN.match(text[words[stop - 1].end : word.start]):
                break
            for form, end in ((word.folded, word.end), (word.bare, word.bare_end)):
                who = self.single(f"{said} {form}".strip())
                if who and _meant(text, words, index, stop, end, who):
                    best = (Found(words[index].start, end, who), stop - index + 1)
                    break
            said = f"{said} {word.folded}".strip()
            if said not in self.prefixes:
                break
        return best

    def _organisation_at(self, text: str, words: list[Word], index: int) -> tuple[Found | None, int]:
        best: tuple[Found | None, int] = (None, 0)
        said = ""
        for stop in range(index, min(index + _MOST_WORDS, len(words))):
            word = words[stop]
            if stop > index and not _WITHIN_ORG.match(text[words[stop - 1].end : word.start]):
                break
            for form, end in ((word.folded, word.end), (word.bare, word.bare_end)):
                number = self.labels.get(said + form)
                if number and _meant_organisation(text, words, index, stop, end, said + form):
                    best = (Found(words[index].start, end, (("Org", number),)), stop - index + 1)
                    break
            said += word.folded
            if said not in self.label_starts:
                break
        return self._with_kind(text, words, index, best) if best[0] else best

    @staticmethod
    def _with_kind(
        text: str, words: list[Word], index: int, best: tuple[Found | None, int]
    ) -> tuple[Found | None, int]:
        """The name of an organisation with what it goes on with: "Acme" in "Acme Instruments Ltd."."""
        found, count = best
        while found and index + count < len(words):
            word = words[index + count]
            if not (
                word.text[0].isupper() and word.bare in ORG_WORDS and text[found.end : word.start] in (" ", ", ", "-")
            ):
                break
            found = Found(found.start, word.bare_end, found.who)
            count += 1
        return found, count


def chosen(who: Collection[Identity], near: tuple[frozenset[int], ...]) -> Identity:
    """Return who is meant: the one who takes part in the message, else in the relationship, else the first known.

    Example:
        >>> chosen([("Person", 1), ("Person", 4)], (frozenset({4}), frozenset({1, 4})))
        ('Person', 4)
    """
    ordered = list(who)
    for circle in near:
        inside = [one for one in ordered if one[0] == "Person" and one[1] in circle]
        if inside:
            return inside[0]
    return ordered[0]


def _meant(text: str, words: list[Word], first: int, last: int, end: int, who: tuple[Identity, ...]) -> bool:
    """Whether the words of a form are meant as a name: see the package's description for the rules."""
    span = words[first : last + 1]
    if any(len(word.folded) == 1 and not word.capital for word in span):
        return False
    plain = [ordinary_name(word.bare) or ordinary_name(word.folded) for word in span]
    if who[0][0] == "Name":
        return all(word.capital for word in span)
    if len(span) > 1:
        return not all(plain) or all(word.capital for word in span)
    word = span[0]
    if not plain[0]:
        return word.capital or len(word.bare) > 2
    if not word.capital or word.shouted:
        return False
    before = words[first - 1] if first else None
    if before and before.folded in TITLES and len(text[before.end : word.start]) <= 2:
        return True
    if word.bare in MONTHS and _month(text, word, before):
        return False
    alone = not text[: word.start].strip(" \t-–—*,") and not text[end:].strip(" \t.,!-–—*")
    return (
        alone or not opens(text, word.start) or bool(word.bare not in MONTHS and _FOLLOWED.match(text[end : end + 4]))
    )


def _month(text: str, word: Word, before: Word | None) -> bool:
    """Whether a month's name stands where months stand: beside a number, or after "by", "in", "next"."""
    if re.search(r"\d(?:st|nd|rd|th)?[\s.\-/]{0,3}(?:of )?$", text[max(0, word.start - 8) : word.start]):
        return True
    if re.match(r"[\s.,\-/]{0,3}\d", text[word.end : word.end + 4]):
        return True
    return bool(before and (before.folded in BEFORE_MONTH or before.folded in MONTHS))


def _meant_organisation(text: str, words: list[Word], first: int, last: int, end: int, label: str) -> bool:
    span = words[first : last + 1]
    plain = ordinary_name(label)
    if len(span) > 1:
        everyday = all(ordinary_name(word.bare) or ordinary_name(word.folded) for word in span)
        return all(word.capital for word in span) if everyday else span[0].capital or len(label) > 5
    word = span[0]
    if plain:
        return word.capital and not opens(text, word.start)
    return word.capital if len(label) < 5 else True


__all__ = ["Forms", "Found", "Identity", "chosen", "fold"]

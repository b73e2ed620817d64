"""Who and what a run speaks of: identities from its columns first, then those that only its texts tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import pandas as pd

from analyzer.redaction import patterns
from analyzer.redaction.forms import Forms
from analyzer.redaction.key import LONGEST_NAME, Key, label_of, person_name
from analyzer.redaction.text import is_domain
from analyzer.redaction.words import Word, fold, folded, opens, words_of

_BESIDE: Final = re.compile(r"^(.*?)\s*[(<\[]([^)>\]]{2,60})[)>\]]?\s*$")
_SMALLEST: Final = 3
#: A word that only opens sentences is taken for a name from so many letters on, unless it ends as verbs and adverbs do.
_OPENER: Final = 4
_NO_NAME: Final = re.compile(r"(?:ing|ed|ly|less|ful|ness|tion|tions|ment|ments|able|ible|ise|ize|ary|ery|ory|iry)$")
_CONTRACTED: Final = re.compile(r"['’](?:ll|ve|re|d|m|t)$", re.IGNORECASE)


def meet_everybody(key: Key, tables: Mapping[str, pd.DataFrame], details: pd.DataFrame, us: Iterable[str]) -> None:
    """Take people and organisations from the columns that name them into the key.

    Args:
        key: grows.
        tables: the tables of a run.
        details: display names beside the messages; may be empty.
        us: domains and addresses of our side.
    """
    for name in us:
        meet(key, name)
    for table in ("messages", "relationships"):
        for name in tables[table]["relationship"].dropna().unique():
            key.person(str(name)) if "@" in name else key.organisation(str(name))
    shown = details.set_index("message_id") if len(details) else None
    for row in tables["messages"].itertuples():
        about = shown.loc[row.message_id] if shown is not None and row.message_id in shown.index else None
        names = [] if about is None else list(about["recipient_names"])
        meet(key, row.author, "" if about is None else about["author_name"])
        for place, recipient in enumerate(row.recipients):
            meet(key, recipient, names[place] if place < len(names) else "")
        for entry in [] if about is None else about["people_sides"]:
            meet(key, entry.rpartition("=")[0])
    for name in tables["commitments"]["made_by"].dropna().unique():
        meet(key, name)


def meet(key: Key, who: object, shown: object = "") -> None:
    """Take a person into the key as a column names them: an address, a name, or "Tom Ade (Acme)".

    Example:
        >>> key = Key()
        >>> meet(key, "Tom Ade (Acme Ltd)")
        >>> key.people, key.organisations
        ([['Tom Ade']], [['Acme Ltd']])
    """
    text = "" if pd.isna(who) else str(who).strip()
    name = "" if pd.isna(shown) else str(shown)
    if "@" in text and " " not in text or text[:3].lower() in ("/o=", "/ou"):
        key.person(text, name)
        return
    if is_domain(text):
        key.organisation(text)
        return
    beside = _BESIDE.match(text)
    if beside and not any(char.isdigit() or char == "@" for char in beside[2]):
        named = folded(beside[2])
        if not all(patterns.plain_word(word) for word in named):
            organisation(key, beside[2])
    key.person("", person_name(text))


def organisation(key: Key, name: str) -> None:
    """Take an organisation into the key; a longer or shorter name of one that is known by its domain is the same one.

    Example:
        >>> key = Key()
        >>> for name in ("castellan-foods.example", "Castellan", "Castellan Foods Ltd"):
        ...     organisation(key, name)
        >>> key.organisations
        [['castellan-foods.example', 'Castellan', 'Castellan Foods Ltd']]
    """
    if "@" in name:
        key.person(name)
        return
    label = label_of(name)
    if not label:
        return
    if not is_domain(name):
        near = [
            number
            for number, entry in enumerate(key.organisations, 1)
            for known in (label_of(entry[0]),)
            if len(min(known, label, key=len)) >= 4 and (label.startswith(known) or known.startswith(label))
        ]
        if near:
            key.also_called(near[0], name)
            return
    key.organisation(name)


def learn_from_texts(key: Key, texts: list[str]) -> None:
    """Take into the key what only the texts tell: addresses, other names of organisations, names nobody's column holds.

    Args:
        key: grows.
        texts: all texts of a run.
    """
    for text in texts:
        key.reserve(re.findall(r"\d{3,}", re.sub(r"(?<=\d)[.,'’ ](?=\d{3})", "", text)))
        for match in patterns.ADDRESS.finditer(text):
            key.person(match.group())
        for match in patterns.DOMAIN.finditer(patterns.ADDRESS.sub(" ", text)):
            if is_domain(match.group()):
                key.organisation(match.group())
    split = [(text, words_of(text)) for text in texts]
    _other_names(key, split)
    _unknown_names(key, split)


def _other_names(key: Key, split: list[tuple[str, list[Word]]]) -> None:
    """Learn what organisations are called: "Kestrel Sense" for kestrelsense.example tells that "Kestrel" is the same; so does a long enough beginning."""
    forms = Forms(key)
    starts = {label[:size]: number for label, number in forms.labels.items() for size in range(5, len(label))}
    for text, words in split:
        for found in forms.find(text, words):
            kind, number = found.who[0]
            parts = folded(text[found.start : found.end])
            if kind == "Org" and len(parts) > 1 and text[found.start].isupper():
                head = next((part for part in parts if len(part) >= 4), "")
                if head and not patterns.plain_word(head) and head not in forms.labels:
                    key.also_called(number, head.capitalize())
        for word in words:
            known = starts.get(word.bare)
            if known and word.capital and not patterns.plain_word(word.bare) and not forms.single(word.bare):
                key.also_called(known, word.bare.capitalize())


def _unknown_names(key: Key, split: list[tuple[str, list[Word]]]) -> None:
    """Learn capitalised words that nobody writes in lower case and no list of ordinary words holds."""
    forms = Forms(key)
    kept = []
    for text, words in split:
        spans = [(found.start, found.end) for found in forms.find(text, words)]
        kept.append((text, [word for word in words if not any(start <= word.start < end for start, end in spans)]))
    told = _unknown_words(kept)
    runs: dict[str, tuple[str, str]] = {}
    for text, words in kept:
        for run, before, after in _runs(text, words, told):
            known_before, known_after = runs.get(run, ("", ""))
            runs[run] = (known_before or before, known_after or after)
    known = {fold(part) for entry in key.names for name in entry for part in name.split()}
    for run in sorted(runs, key=lambda run: (-len(run.split()), run)):
        before, after = runs[run]
        parts = {fold(part) for part in run.split()}
        if after:
            organisation(key, run)
        elif before:
            key.person("", run)
        elif not parts <= known:
            key.names.append([run])
        known |= parts


def _unknown_words(texts: list[tuple[str, list[Word]]]) -> set[str]:
    """The words that are names by their capital in the midst of a sentence, by their capitals, or by opening a sentence."""
    inside: Counter[str] = Counter()
    capitals: Counter[str] = Counter()
    opening: Counter[str] = Counter()
    lower: Counter[str] = Counter()
    for text, words in texts:
        shouting = 2 * sum(word.shouted for word in words) >= len(words)
        for word in words:
            if not word.capital:
                lower[word.bare] += 1
            elif word.shouted:
                capitals[word.bare] += not shouting
            elif opens(text, word.start):
                opening[word.bare] += not _CONTRACTED.search(word.text)
            elif not (word.text[1:2].isupper() and patterns.capitals_of_trade(word.bare)):  # RFQs
                inside[word.bare] += 1
    told = {word for word in inside if inside[word]}
    told |= {word for word in capitals if capitals[word] and not patterns.capitals_of_trade(word)}
    told |= {word for word in opening if opening[word] and len(word) >= _OPENER and not _NO_NAME.search(word)}
    return {
        word
        for word in told
        if len(word) >= _SMALLEST
        and not lower[word]
        and not patterns.plain_word(word)
        and not patterns.PROTECTED.search(word)
    }


def _runs(text: str, words: list[Word], told: set[str]) -> Iterator[tuple[str, str, str]]:
    """Neighbouring unknown names in a text, with the title or greeting before and the legal form after, or ''."""
    at = 0
    while at < len(words):
        stop = at
        while (
            stop < min(len(words), at + LONGEST_NAME)
            and words[stop].capital
            and words[stop].bare in told
            and (stop == at or _joined(text, words, stop))
        ):
            stop += 1
        if stop == at:
            at += 1
            continue
        run = " ".join(text[word.start : word.bare_end] for word in words[at:stop])
        before = words[at - 1].folded if at and _joined(text, words, at) else ""
        after = words[stop].folded if stop < len(words) and _joined(text, words, stop) else ""
        yield (
            run,
            before if before in patterns.TITLES | patterns.GREETINGS else "",
            after if after in patterns.LEGAL and words[stop].capital else "",
        )
        at = stop


def _joined(text: str, words: list[Word], at: int) -> bool:
    return text[words[at - 1].bare_end : words[at].start] in (" ", "-", ". ", "  ")


def texts_of(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Return the texts of a run that tell of people: subjects, what was written, lines of signatures."""
    messages = tables["messages"]
    columns: list[Any] = [messages["subject"], messages["authored_text"], tables["partner_uses"]["sentence"]]
    return [line for column in columns for text in column.dropna() for line in str(text).split("\n") if line.strip()]

"""A text in, edits out: which stretches of it are replaced, and by what."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Final, NamedTuple

import tldextract

from analyzer.redaction import patterns
from analyzer.redaction.forms import Forms, chosen
from analyzer.redaction.key import Key
from analyzer.redaction.words import words_of
from analyzer.sources.organisations import FREE_MAIL, organisation_of

_EXTRACT = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, fallback_to_snapshot=True)
_DIGITS: Final = re.compile(r"\d+")


class Edit(NamedTuple):
    """A stretch of a text and what stands there afterwards."""

    start: int
    end: int
    new: str


def edited(text: str, edits: Sequence[Edit]) -> str:
    """Return `text` with its edits made; they stand in order and do not overlap.

    Example:
        >>> edited("Tom is in", [Edit(0, 3, "Person 1")])
        'Person 1 is in'
    """
    pieces = []
    at = 0
    for edit in edits:
        pieces += [text[at : edit.start], edit.new]
        at = edit.end
    return "".join([*pieces, text[at:]])


def moved(edits: Sequence[Edit], at: int, end: bool = False) -> int:
    """Return where an offset lies afterwards; one within an edit goes to its start, or to its end.

    Example:
        >>> edits = [Edit(0, 3, "Person 1")]
        >>> moved(edits, 4), moved(edits, 2), moved(edits, 2, end=True), moved(edits, 3)
        (9, 0, 8, 8)
    """
    shift = 0
    for edit in edits:
        if edit.end <= at:
            shift += len(edit.new) - (edit.end - edit.start)
        elif edit.start < at:
            return edit.start + shift + (len(edit.new) if end else 0)
    return at + shift


class Redactor:
    """Replaces what a key knows, and what looks like an address or a number.

    Args:
        key: identities and their pseudonyms; it learns numbers, links and addresses.

    Example:
        >>> key = Key()
        >>> _ = key.person("tom@acme.example", "Tom Ade")
        >>> Redactor(key)("Tom's note: write to tom@acme.example by 4 May.")
        "Person 1's note: write to person1@org1.example by 4 May."
    """

    def __init__(self, key: Key) -> None:
        self.key = key
        self.forms = Forms(key)
        names = sorted(self.forms.unspaced, key=len, reverse=True)
        self._unspaced = re.compile("|".join(map(re.escape, names))) if names else None

    def __call__(self, text: str, near: tuple[frozenset[int], ...] = (), numbers: bool = True) -> str:
        """Return the text redacted."""
        return edited(text, self.edits(text, near, numbers))

    def edits(self, text: str, near: tuple[frozenset[int], ...] = (), numbers: bool = True) -> list[Edit]:
        """Return the edits of a text, in order.

        Args:
            text: any text.
            near: numbers of the people of the message, then of the relationship, for names that several bear.
            numbers: whether numbers are replaced too.
        """
        taken = _Taken(text)
        taken.all(patterns.ADDRESS, lambda match: self.key.address(match.group()))
        taken.all(patterns.EXCHANGE, lambda match: self.key.address(match.group()))
        taken.all(patterns.URL, self._link)
        taken.all(patterns.DOMAIN, self._domain)
        if numbers:
            taken.all(patterns.STREET, lambda match: f"Address {self.key.thing('streets', match.group())}")
            taken.all(patterns.IBAN, self._account)
            taken.all(patterns.BANK_CODE, lambda match: re.sub(r"[A-Z0-9]", "X", match.group(1)), group=1)
            taken.all(patterns.POSTCODE, lambda match: re.sub(r"[A-Z]", "X", self._all_digits(match.group())))
            taken.all(patterns.SORT_CODE, lambda match: self._all_digits(match.group(1)), group=1)
            taken.all(patterns.PHONE, self._phone)
        if self._unspaced:
            taken.all(self._unspaced, lambda match: " ".join(map(str, self.forms.unspaced[match.group()])))
        for found in self.forms.find(text, words_of(text)):
            kind, number = chosen(found.who, near)
            taken.add(found.start, found.end, f"{kind} {number}")
        if numbers:
            for match in patterns.NUMBER.finditer(text):
                for edit in self._number(text, match):
                    taken.add(*edit)
        return taken.edits()

    def _link(self, match: re.Match[str]) -> str | None:
        text = match.group()
        stripped = text.rstrip(".,;:!?'’")
        host = re.sub(r"^[a-z]+://", "", stripped, flags=re.IGNORECASE).split("/")[0].rpartition("@")[2].split(":")[0]
        tail = text[len(stripped) :]
        place = self.key.domain(host) if "." in host else "unknown.example"
        return f"https://{place}/link{self.key.thing('links', stripped)}{tail}"

    def _domain(self, match: re.Match[str]) -> str | None:
        return self.key.domain(match.group()) if is_domain(match.group()) else None

    def _account(self, match: re.Match[str]) -> str | None:
        text = match.group()
        if len(_DIGITS.sub("", text).replace(" ", "")) > 16 or sum(c.isdigit() for c in text) < 8:
            return None
        return re.sub(r"[A-Z]", "X", self._all_digits(text))

    def _phone(self, match: re.Match[str]) -> str | None:
        text = match.group()
        groups = _DIGITS.findall(text)
        dated = all(len(group) <= 2 or _year(group) for group in groups)
        grouped = patterns.THOUSANDS.match(text)
        if dated or grouped or re.match(r"^\d{4}-\d\d-\d\d\b", text) or not 7 <= sum(map(len, groups)) <= 16:
            return None
        return self._all_digits(text)

    def _all_digits(self, text: str) -> str:
        """`text` with all of its digits replaced as one number, its signs left where they are."""
        made = iter(self.key.digits("".join(_DIGITS.findall(text))))
        return _DIGITS.sub(lambda match: "".join(next(made) for _ in match.group()), text)

    def _number(self, text: str, match: re.Match[str]) -> list[Edit]:
        """Edits of a run of digits: none for days, times, years and small counts."""
        run, start, end = match.group(), match.start(), match.end()
        before, after = text[max(0, start - 24) : start], text[end : end + 10]
        money = bool(patterns.MONEY_BEFORE.search(before)) or bool(
            patterns.MONEY_AFTER.match(after) and not patterns.METRES.match(after)
        )
        reference = bool(patterns.REFERENCE_BEFORE.search(before))
        prefix = patterns.PREFIX.search(before)
        if _day(run):
            return []
        if money or patterns.THOUSANDS.match(run):
            return [Edit(start, end, self._all_digits(run))]
        edits = []
        for group in _DIGITS.finditer(run):
            digits = group.group()
            bare_year = _year(digits) and not reference and not (prefix and group.start() == 0)
            if len(digits) >= 3 and not bare_year:
                edits.append(Edit(start + group.start(), start + group.end(), self.key.digits(digits)))
        if edits and prefix and prefix.group(1) not in patterns.PLAIN_PREFIX:
            at = start - len(prefix.group())
            edits.insert(0, Edit(at, at + len(prefix.group(1)), "REF"))
        return edits


def is_domain(text: str) -> bool:
    """Whether something with full stops in it is a domain rather than a file or two sentences.

    Example:
        >>> is_domain("acme.co.uk"), is_domain("acme.example"), is_domain("notes.md"), is_domain("done.Then")
        (True, True, False, False)
    """
    end = text.rpartition(".")[2].lower()
    if end in patterns.FILE_ENDS or text.lower() in FREE_MAIL or any(part.istitle() for part in text.split(".")[1:]):
        return False
    if end in patterns.EXAMPLE_ENDS:
        return True
    parts = _EXTRACT(text.lower())
    return bool(parts.suffix and parts.domain and len(parts.domain) > 1 and organisation_of(text))


def _year(digits: str) -> bool:
    return len(digits) == 4 and patterns.FIRST_YEAR <= int(digits) <= patterns.LAST_YEAR


def _day(run: str) -> bool:
    """Whether eight digits in a row, as in file names, are a day."""
    if len(run) != 8 or not run.isdecimal() or not _year(run[:4]):
        return False
    try:
        date(int(run[:4]), int(run[4:6]), int(run[6:]))
    except ValueError:
        return False
    return True


class _Taken:
    """Edits as they are found: what was found first keeps its place."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Edit] = []
        self.mask = bytearray(len(text))

    def free(self, start: int, end: int) -> bool:
        return start < end and self.mask.find(1, start, end) < 0

    def add(self, start: int, end: int, new: str) -> None:
        if self.free(start, end):
            self.found.append(Edit(start, end, new))
            self.mask[start:end] = b"\1" * (end - start)

    def all(self, pattern: re.Pattern[str], make: Callable[[re.Match[str]], str | None], group: int = 0) -> None:
        for match in pattern.finditer(self.text):
            new = make(match) if self.free(*match.span(group)) else None
            if new is not None:
                self.add(*match.span(group), new)

    def edits(self) -> list[Edit]:
        return sorted(self.found)

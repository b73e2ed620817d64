"""Who stands behind which pseudonym: the key of a redaction, kept apart from what is shared.

A key only grows. What it holds keeps its pseudonym, so that later runs with the same key use the same ones.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from analyzer.redaction.patterns import FIRST_YEAR, LAST_YEAR, ORG_WORDS, TITLES, TOKEN, plain_word
from analyzer.redaction.words import fold, folded, squash
from analyzer.sources.names import ON_BEHALF, VIA, is_shared
from analyzer.sources.organisations import FREE_MAIL, organisation_of

VERSION: Final = 1
#: More words than this are no name of a person.
LONGEST_NAME: Final = 5
FREE: Final = "freemail.example"


class KeyFileError(ValueError):
    """A key file that cannot be used."""


@dataclass
class Key:
    """Real things and their pseudonyms. In each list, the place of an entry is the number of its pseudonym.

    Attributes:
        secret: what ids and invented digits are drawn from; without it nobody can check a guess.
        people: addresses and names of each person.
        organisations: domain or name of each organisation, then what else it is called.
        names: names of which it is not known whether they are of a person, place or thing.
        streets: postal addresses.
        links: web addresses.
        numbers: real digits to invented ones.

    Example:
        >>> key = Key()
        >>> key.person("tom@acme.example", "Tom Ade"), key.person("", "Tom Ade"), key.address("tom@acme.example")
        (1, 1, 'person1@org1.example')
    """

    secret: str = field(default_factory=lambda: secrets.token_hex(16))
    people: list[list[str]] = field(default_factory=list)
    organisations: list[list[str]] = field(default_factory=list)
    names: list[list[str]] = field(default_factory=list)
    streets: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    numbers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._by_address: dict[str, int] = {}
        self._by_name: dict[str, int] = {}
        self._organisations: dict[str, int] = {}
        self._reserved: set[str] = set(self.numbers)
        self._drawn: set[str] = set(self.numbers.values())
        for number, entry in enumerate(self.people, 1):
            for text in entry:
                self._index(number, text)
        for number, entry in enumerate(self.organisations, 1):
            for text in entry:
                self._organisations.setdefault(text.lower(), number)

    def person(self, address: str, shown: str = "") -> int:
        """Return the number of a person, known by address or by name; 0 where neither tells of one."""
        address = address.strip().lower()
        shared = bool(address) and is_shared(address)
        name = "" if shared else person_name(shown)
        if name and address and _names_the_house(name, address):
            self.also_called(self.organisation(address), name)
            name = ""
        number = self._by_address.get(address, 0) or self._named(name)
        if not (address or name):
            return 0
        if not number:
            self.people.append([])
            number = len(self.people)
        for text in filter(None, (address, name)):
            if text not in self.people[number - 1]:
                self.people[number - 1].append(text)
                self._index(number, text)
        if address:
            self.organisation(address)
        return number

    def _named(self, name: str) -> int:
        words = folded(name)
        for form in (" ".join(words), f"{words[0]} {words[-1]}" if len(words) > 1 else ""):
            if form in self._by_name:
                return self._by_name[form]
        return 0

    def _index(self, number: int, text: str) -> None:
        if "@" in text or text.startswith("/o"):
            self._by_address.setdefault(text, number)
            return
        words = folded(text)
        if not words:
            return
        forms = [" ".join(words)]
        if len(words) > 1:
            first, last = words[0], words[-1]
            forms += [f"{first} {last}", f"{first[0]} {last}", f"{first} {last[0]}"]
        for form in forms:
            self._by_name.setdefault(form, number)
        if len(words) > 1:
            self._by_name.setdefault(words[0], number)

    def organisation(self, text: str) -> int:
        """Return the number of an organisation, known by an address, a domain or a name; 0 where there is none."""
        domain = organisation_of(text) if "@" in text or " " not in text else ""
        if "@" in domain or domain in FREE_MAIL:
            return 0
        name = domain or " ".join(text.split()).lower()
        if not name or (not domain and not TOKEN.search(name)):
            return 0
        if name not in self._organisations:
            self.organisations.append([domain or " ".join(text.split())])
            self._organisations[name] = len(self.organisations)
        return self._organisations[name]

    def also_called(self, number: int, name: str) -> None:
        """Note another name of an organisation, unless that name is taken."""
        if number and name.lower() not in self._organisations:
            self.organisations[number - 1].append(name)
            self._organisations[name.lower()] = number

    def address(self, text: str) -> str:
        """Return the invented address that stands for a real one."""
        text = text.strip().lower()
        number = self.person(text)
        place = self.domain(text)
        same = [
            one for one in self.people[number - 1] if ("@" in one or one.startswith("/o")) and self.domain(one) == place
        ]
        rank = same.index(text) if text in same else 0
        return f"person{number}{f'-{rank + 1}' if rank else ''}@{place}"

    def domain(self, text: str) -> str:
        """Return the invented domain that stands for that of an address, or for a domain.

        Example:
            >>> key = Key()
            >>> key.domain("mail.acme.example"), key.domain("bob@gmail.com"), key.domain("acme.example")
            ('org1.example', 'freemail.example', 'org1.example')
        """
        number = self.organisation(text)
        return f"org{number}.example" if number else FREE if "." in text else "unknown.example"

    def thing(self, kind: str, text: str) -> int:
        """Return the number of a street or link."""
        entries: list[str] = getattr(self, kind)
        text = " ".join(text.split())
        if text not in entries:
            entries.append(text)
        return entries.index(text) + 1

    def reserve(self, digits: Iterable[str]) -> None:
        """Keep real digits from being drawn as invented ones."""
        self._reserved.update(digits)

    def digits(self, real: str) -> str:
        """Return as many invented digits as `real` has, the same ones for the same.

        Example:
            >>> key = Key()
            >>> made = key.digits("92230")
            >>> len(made), made == key.digits("92230"), made == "92230"
            (5, True, False)
        """
        if real not in self.numbers:
            made = real
            for attempt in range(200):
                made = self._draw(real, attempt)
                year = len(made) == 4 and FIRST_YEAR <= int(made) <= LAST_YEAR
                if made != real and not year and made not in self._reserved and made not in self._drawn:
                    break
            if made == real:  # few digits, and all others are taken
                made = "".join(str((int(digit) + 1) % 10) for digit in real)
            self.numbers[real] = made
            self._reserved.add(real)
            self._drawn.add(made)
        return self.numbers[real]

    def _draw(self, real: str, attempt: int) -> str:
        made = ""
        block = 0
        while len(made) < len(real):
            made += str(int(self.mark(f"{real}:{attempt}:{block}", 12), 16))
            block += 1
        made = made[: len(real)]
        return made if real[0] == "0" or made[0] != "0" else f"{1 + int(made[-1]) % 9}{made[1:]}"

    def mark(self, text: str, length: int = 16) -> str:
        """Return a hash of `text` that only the holder of the key can make."""
        return hmac.new(self.secret.encode(), text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:length]

    def write(self, path: str | os.PathLike[str]) -> None:
        """Write the key where only its owner may read it.

        Raises:
            OSError: the file cannot be written.
        """
        target = Path(path)
        draft = target.with_name(target.name + ".part")
        draft.unlink(missing_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump({"redaction_key": VERSION, **asdict(self)}, stream, indent=1, ensure_ascii=False)
            stream.write("\n")
        draft.replace(target)

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Key:
        """Return the key in a file.

        Raises:
            OSError: the file cannot be read.
            KeyFileError: it holds no key.
        """
        try:
            content = json.loads(Path(path).read_text("utf-8"))
            if content.pop("redaction_key") != VERSION:
                raise KeyFileError(f"{path}: a key of another version of this program")
            _check(content)
            return cls(**content)
        except (AttributeError, KeyError, TypeError, UnicodeDecodeError, json.JSONDecodeError):
            raise KeyFileError(
                f"{path} is no redaction key; name another file, or one that does not exist yet"
            ) from None


def _check(content: dict[str, object]) -> None:
    """Refuse what has not the shape of a key."""
    for name in ("people", "organisations", "names"):
        entries = content.get(name)
        if not isinstance(entries, list) or not all(
            isinstance(entry, list) and entry and all(isinstance(text, str) for text in entry) for entry in entries
        ):
            raise TypeError(name)
    numbers = content.get("numbers")
    if not isinstance(numbers, dict) or not all(re.fullmatch(r"\d+", f"{a}{b}") for a, b in numbers.items()):
        raise TypeError("numbers")
    if not (isinstance(content.get("secret"), str) and content["secret"]):
        raise TypeError("secret")


def person_name(shown: str) -> str:
    """Return the name in what a header shows, '' where it is nobody's name.

    Example:
        >>> person_name("Ade, Dr. Tom (Sales)"), person_name("Accounts Payable"), person_name("Bo Li via Freight List")
        ('Tom Ade', '', 'Bo Li')
    """
    name = VIA.sub("", ON_BEHALF.sub("", shown[:300]))
    name = re.sub(r"\([^)]{0,80}\)|\[[^\]]{0,80}\]|<[^>]{0,120}>", " ", name).strip(" '\"")
    if "@" in name or "/" in name or re.search(r"\d", name):
        return ""
    if "," in name:
        last, _, first = name.partition(",")
        name = f"{first.partition(',')[0]} {last}"
    words = [word for word in TOKEN.findall(name) if fold(word) not in TITLES]
    if (
        not words
        or len(words) > LONGEST_NAME
        or not any(word[0].isupper() or word[0].lower() == word[0].upper() for word in words)
    ):
        return ""
    told = [fold(word) for word in words]
    if (
        len(words) > 1
        and all(plain_word(word) for word in told)
        and any(word in ORG_WORDS or is_shared(word) for word in told)
    ):
        return ""
    return "" if len(words) == 1 and is_shared(told[0]) else " ".join(words)


def _names_the_house(name: str, address: str) -> bool:
    """Whether a display name is that of the sender's organisation: "Acme Sales" at acme.example, not "Ann Acme" at a.acme@."""
    label = label_of(organisation_of(address))
    local = squash(address.partition("@")[0])
    return any(
        len(word) >= 4 and (word == label or (len(word) >= 5 and label.startswith(word))) and word not in local
        for word in folded(name)
    )


def label_of(domain: str) -> str:
    """Return the telling part of a domain or name in one piece.

    Example:
        >>> label_of("castellan-foods.example"), label_of("Acme Widgets")
        ('castellanfoods', 'acmewidgets')
    """
    if " " not in domain and "." in domain:
        domain = domain.split(".")[0]
    return squash(domain)

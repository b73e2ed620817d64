"""Who is who: our side, the counterpart of each message, copies of the same message, threads.

Everything here is a pure function of the letters; nothing depends on the order in which files were read.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import pandas as pd

from analyzer.sources.names import VIA, exchange_alias, full_name, is_shared, lone_name, name_keys, surname
from analyzer.sources.organisations import name_words, organisation_of
from analyzer.sources.threads import bare_subject, digest, threads

__all__ = ["Parties", "identify", "infer_us", "threads"]

PERSON = re.compile(r"^\s*([^(<\[@,;/]{1,60})(?:[(<\[@,;/]\s*([^)>\]]{1,60}))?")


def infer_us(letters: pd.DataFrame) -> str:
    """Return the registrable domain that most letters share, or '' where there is none.

    The owner of an export writes or receives every message in it; free-mail addresses count as themselves.

    Example:
        >>> infer_us(pd.DataFrame({"author": ["a@x.example", "c@y.example"], "recipients": [["b@y.example"], ["d@z.example"]]}))
        'y.example'
    """
    counts: Counter[str] = Counter()
    for author, recipients in zip(letters["author"], letters["recipients"], strict=True):
        counts.update({organisation_of(address) for address in [author, *recipients]} - {""})
    return min(counts, key=lambda name: (-counts[name], name)) if counts else ""


def identify(letters: pd.DataFrame) -> pd.DataFrame:
    """Return `letters` with `message_id` and `duplicate_of` (missing for the copy that stays).

    Two letters are the same message when writer, subject and text agree and they were written in the same minute,
    or when they carry the same Message-ID with the same writer and subject. A Message-ID alone proves nothing:
    broken programs use one twice.
    """
    letters = letters.sort_values(["source", "position"], kind="stable").reset_index(drop=True)
    content = [
        _content_key(*row)
        for row in zip(
            letters["author"], letters["date"], letters["subject"], letters["content"], letters["kind"], strict=True
        )
    ]
    named = [
        digest("id", key, author, bare_subject(subject)) if key else ""
        for key, author, subject in zip(letters["message_key"], letters["author"], letters["subject"], strict=True)
    ]
    first: dict[str, int] = {}
    leader = list(range(len(letters)))
    for index, keys in enumerate(zip(content, named, strict=True)):
        known = [first[key] for key in keys if key and key in first]
        if known:
            leader[index] = min(known)
        for key in keys:
            if key:
                first.setdefault(key, leader[index])
    ids = [content[index] for index in range(len(letters))]
    return letters.assign(
        message_id=pd.array(ids, dtype="string"),
        duplicate_of=pd.array(
            [None if leader[i] == i else ids[leader[i]] for i in range(len(letters))], dtype="string"
        ),
    )


def _content_key(author: str, date: object, subject: str, content: str, kind: str) -> str:
    when = "" if date is None or pd.isna(date) else str(pd.Timestamp(date).floor("min"))
    return digest(kind, author, when, bare_subject(subject), content)


class Parties:
    """Names and addresses of both sides, learned from the mail, by which notes find their relationship.

    Args:
        us: domains and addresses of our side.
        letters: all letters of the input.

    Example:
        >>> mail = pd.DataFrame({"kind": ["email"], "author": ["tom@acme.example"], "author_name": ["Tom Ade"],
        ...                      "recipients": [["ines@nw.example"]], "recipient_names": [["Ines Moreau"]]})
        >>> parties = Parties(["nw.example"], mail)
        >>> parties.of_people(["Ines Moreau", "Tom Ade"]), parties.of_organisation("Acme Ltd")
        ('acme.example', 'acme.example')
    """

    def __init__(self, us: Sequence[str], letters: pd.DataFrame) -> None:
        self.addresses = {name.lower() for name in us if "@" in name}
        self.domains = {organisation_of(name) or name.lower() for name in us if "@" not in name}
        self.people: dict[str, Counter[str]] = defaultdict(Counter)
        self._mailboxes: dict[str, Counter[str]] = defaultdict(Counter)
        self._employers: dict[str, set[str]] = defaultdict(set)
        self._surnames: dict[str, set[str]] = defaultdict(set)
        organisations: set[str] = set()
        mail = letters[letters["kind"] == "email"]
        for author, name, recipients, names in zip(
            mail["author"], mail["author_name"], mail["recipients"], mail["recipient_names"], strict=True
        ):
            for address, shown in [(author, name), *zip(recipients, names, strict=False)]:
                party = organisation_of(address)
                if party:
                    organisations.add(party)
                    self._learn(shown, address, party)
        self.organisations = sorted(organisations)
        self._by_word: dict[str, list[str]] = defaultdict(list)
        for party in self.organisations:
            self._by_word["".join(name_words(party))].append(party)

    def _learn(self, shown: str, address: str, party: str) -> None:
        """Note under which names and mailbox the person of an address is known; lists and rooms are nobody."""
        if is_shared(address) or " via " in shown:
            return
        for key in name_keys(shown, address):
            self.people[key][party] += 1
        if "@" not in party:  # free mail is no employer
            self._mailboxes[address.partition("@")[0].lower()][party] += 1
            name = full_name(shown)
            if name:
                self._employers[name].add(party)
                self._surnames[surname(shown)].add(party)

    def party_of(self, address: str, shown: str = "") -> str:
        """Return the organisation behind an address: by its domain, or by the person it belongs to.

        An Exchange address ("/O=ACME/OU=EU/CN=RECIPIENTS/CN=TADE") has no domain: the mailbox or the name tells. A person
        on free mail is a party of their own, as the contract has it, whatever employer the name may suggest.
        """
        party = organisation_of(address)
        if party and not VIA.search(shown):
            return party
        name = full_name(shown)
        employers = self._employers.get(name, set()) if name else set()
        if len(employers) == 1:
            return next(iter(employers))
        if party:
            return party
        boxes = self._mailboxes.get(exchange_alias(address), Counter())
        return next(iter(boxes)) if len(boxes) == 1 else ""

    def is_ours(self, address: str, shown: str = "") -> bool:
        """Whether an address (or an organisation found by the other methods) is on our side."""
        return address.lower() in self.addresses or (
            (self.party_of(address, shown) or organisation_of(address)) in self.domains
        )

    def counterpart(
        self, author: str, recipients: Sequence[str], author_name: str = "", recipient_names: Sequence[str] = ()
    ) -> str | None:
        """Return the relationship of an e-mail, or None for mail inside our side and for mail between others.

        Lists, rooms and machines among the recipients count only where no person of another organisation is among them.
        """
        writer = self.party_of(author, author_name)
        shown = [*recipient_names, *[""] * (len(recipients) - len(recipient_names))]
        if writer and not self.is_ours(author, author_name):
            to_us = any(self.is_ours(address, name) for address, name in zip(recipients, shown, strict=False))
            return None if any(map(organisation_of, recipients)) and not to_us else writer
        outside = [
            (self.party_of(address, name), is_shared(address))
            for address, name in zip(recipients, shown, strict=False)
            if not self.is_ours(address, name)
        ]
        people = [party for party, shared in outside if party and not shared]
        parties = people or [party for party, _ in outside if party]
        if not parties:
            return None
        counts = Counter(parties)
        return min(counts, key=lambda party: (-counts[party], parties.index(party)))

    def of_person(self, text: str) -> str:
        """Return the organisation of a person as a note names them ("Tom Ade (Acme)"), or ''."""
        if "@" in text.strip()[1:]:
            address = re.search(r"[^\s<>()]+@[^\s<>()]+", text)
            return organisation_of(address.group()) if address else ""
        match = PERSON.match(text)
        named = self.of_organisation(match.group(2)) if match and match.group(2) else ""
        if named:
            return named
        # "Ade, Tom (Sales)" is a name, "Tom Ade, Sales" a name and what he does, "de Graaf, Mina" a name again
        before = text.partition(",")[0].strip()
        comma = "," in text.partition("(")[0]
        readings = [match.group(1) if match and not (comma and " " not in before) else text] + [text] * comma
        for reading in readings:
            if found := self._of_name(reading):
                return found
        return self._of_surname(readings[0]) or self._called(readings[0])

    def _of_name(self, name: str) -> str:
        """The party of a person by what the mail calls them; "Wei Li" is "Li Wei" where nobody else is."""
        keys = name_keys(name, "")
        words = keys[0].split() if keys else []
        surnamed = len(words) > 1 and len(words[-1]) > 1  # "Tom Baker" is not the Tom that the mail knows, "Tom A." is
        turned = (f"{words[1]} {words[0]}",) if len(words) == 2 else ()
        for key in (*keys, *turned):
            counts = self.people.get(key)
            if counts and (" " in key or not surnamed):
                return min(counts, key=lambda party: (-counts[party], party))
        return ""

    def _of_surname(self, name: str) -> str:
        """The party of "Herr Schmidt" or "Moreau", where the mail knows that surname in one organisation only."""
        known = self._surnames.get(lone_name(name), set())
        return next(iter(known)) if len(known) == 1 else ""

    def _called(self, name: str) -> str:
        """The party that is named itself where people are: "Castellan Foods", "Castellan"."""
        words = name_words(name)
        if "".join(words) in self._by_word:
            return self._by_word["".join(words)][0]
        for key in self._by_word if len(words) == 1 else ():
            if words[0] in self._by_word[key][0].split(".")[0].split("-"):
                return self._by_word[key][0]
        return ""

    def of_people(self, names: Iterable[str]) -> str:
        """Return the counterpart among the organisations of `names`, or ''."""
        found = Counter(party for party in map(self.of_person, names) if party and not self._is_us(party))
        return min(found, key=lambda party: (-found[party], party)) if found else ""

    def of_organisation(self, name: str) -> str:
        """Return the party whose domain carries the organisation's name, or ''."""
        if organisation_of(name) in self.organisations:
            return organisation_of(name)
        words = name_words(name)
        for stop in range(len(words), 0, -1):
            for start in range(len(words) - stop + 1):
                joined = "".join(words[start : start + stop])
                if joined in self._by_word and len(joined) > 2:
                    return self._by_word[joined][0]
        initials = "".join(word[0] for word in words)
        return self._by_word[initials][0] if len(initials) > 2 and initials in self._by_word else self._by_prefix(words)

    def _by_prefix(self, words: tuple[str, ...]) -> str:
        """A domain that begins with the first word, or the other way round: "St Brannoc's Trust" and stbrannocs-nhs."""
        joined = "".join(words)
        near = [
            key
            for key in self._by_word
            if len(key) >= 5 and (joined.startswith(key) or (len(joined) >= 5 and key.startswith(joined)))
        ]
        if not near and words and len(words[0]) >= 5:
            near = [key for key in self._by_word if key.startswith(words[0])]
        return self._by_word[min(near, key=lambda key: (-len(key), key))][0] if near else ""

    def of_note(self, organisation: str, people: Sequence[str], text: str) -> str | None:
        """Return the relationship of a note: by its people, its organisation, then by a party it names in its text."""
        party = self.of_people(people)
        if party:
            return party
        if organisation:
            named = self.of_organisation(organisation)
            if named and not self._is_us(named):
                return named
        head = " ".join(re.findall(r"[^\W_]+", text[:400].lower()))
        mentioned = [
            key
            for key in self._by_word
            if len(key) >= 5 and re.search(rf"\b{re.escape(key)}", head.replace(" ", "") if " " in key else head)
        ]
        theirs = sorted(party for key in mentioned for party in self._by_word[key] if not self._is_us(party))
        if theirs:
            return theirs[0]
        return " ".join(name_words(organisation)) or None

    def place(self, letters: pd.DataFrame) -> pd.DataFrame:
        """Return `letters` with `relationship`, `side` and `people_sides` (name=side of everybody in a note)."""
        relationship: list[str | None] = []
        side: list[str] = []
        people_sides: list[list[str]] = []
        nobody: list[str] = []
        for row in letters.itertuples():
            people = nobody
            if row.kind == "email":
                party = self.counterpart(row.author, row.recipients, row.author_name, row.recipient_names)
                ours = self.is_ours(row.author, row.author_name) or not self.party_of(row.author, row.author_name)
            else:
                party = self.of_note(
                    row.organisation, [*row.recipients, row.author], f"{row.subject} {row.authored_text}"
                )
                writer = self.of_person(row.author) if row.author else ""
                ours = not writer or self._is_us(writer)
                people = [f"{_bare_name(name)}={self._side_of(name)}" for name in [row.author, *row.recipients] if name]
            relationship.append(party)
            side.append("ours" if ours else "theirs")
            people_sides.append([entry for entry in people if not entry.endswith("=")] if people else nobody)
        return letters.assign(
            relationship=pd.array(relationship, dtype="string"),
            side=pd.array(side, dtype="string"),
            people_sides=pd.Series(people_sides, index=letters.index, dtype="object"),
        )

    def _side_of(self, name: str) -> str:
        party = self.of_person(name)
        return "" if not party else "ours" if self._is_us(party) else "theirs"

    def _is_us(self, party: str) -> bool:
        return party in self.domains or party in self.addresses


def _bare_name(text: str) -> str:
    return re.sub(r"\s*[(<\[].*$", "", text).strip()

"""Who is who: our side, the counterpart of each message, copies of the same message, threads.

Everything here is a pure function of the letters; nothing depends on the order in which files were read.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import pandas as pd

from analyzer.sources.organisations import FREE_MAIL, name_words, organisation_of

REPLY_PREFIX = re.compile(
    r"^\s*(?:(?:re|aw|antw|sv|vs|odp|res|rif|ynt|fw|fwd|wg|tr|rv|enc|doorst|vl|i|vb|pd)\s?(?:\[\d{1,3}\])?\s?[:：]\s*)+",
    re.IGNORECASE,
)
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
        _digest("id", key, author, _bare_subject(subject)) if key else ""
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
    return _digest(kind, author, when, _bare_subject(subject), content)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _bare_subject(subject: str) -> str:
    return REPLY_PREFIX.sub("", subject).strip().lower()


def threads(letters: pd.DataFrame) -> list[str]:
    """Return the thread id of each letter: joined by headers, and by subject and counterpart where headers are silent.

    Needs the columns `message_key, in_reply_to, references, subject, relationship, message_id, date`.
    """
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        parent.setdefault(key, key)
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    def join(one: str, other: str) -> None:
        first, second = sorted((root(one), root(other)))
        parent[second] = first

    nodes: list[str] = []
    for row in letters.itertuples():
        node = f"id:{row.message_key}" if row.message_key else f"own:{row.message_id}"
        nodes.append(node)
        for other in [*row.references, row.in_reply_to]:
            if other:
                join(node, f"id:{other}")
        subject = _bare_subject(row.subject)
        bare = not row.references and not row.in_reply_to
        is_reply = bool(REPLY_PREFIX.match(row.subject))
        if subject and row.kind == "email" and (is_reply or bare):
            known = "" if pd.isna(row.relationship) else str(row.relationship)
            join(node, f"subject:{subject}\x1f{known}")
    return [_digest("thread", root(node)) for node in nodes]


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
        organisations: set[str] = set()
        mail = letters[letters["kind"] == "email"]
        for author, name, recipients, names in zip(
            mail["author"], mail["author_name"], mail["recipients"], mail["recipient_names"], strict=True
        ):
            for address, shown in [(author, name), *zip(recipients, names, strict=False)]:
                party = organisation_of(address)
                if party:
                    organisations.add(party)
                    for key in _name_keys(shown, address):
                        self.people[key][party] += 1
        self.organisations = sorted(organisations)
        self._by_word: dict[str, list[str]] = defaultdict(list)
        for party in self.organisations:
            self._by_word["".join(name_words(party))].append(party)

    def is_ours(self, address: str) -> bool:
        """Whether an address (or an organisation found by the other methods) is on our side."""
        return address.lower() in self.addresses or organisation_of(address) in self.domains

    def counterpart(self, author: str, recipients: Iterable[str]) -> str | None:
        """Return the relationship of an e-mail, or None for mail inside our side and for mail between others."""
        recipients = list(recipients)
        if organisation_of(author) and not self.is_ours(author):
            among_others = any(map(organisation_of, recipients)) and not any(map(self.is_ours, recipients))
            return None if among_others else organisation_of(author)
        outside = [organisation_of(address) for address in recipients if not self.is_ours(address)]
        counts = Counter(party for party in outside if party)
        if not counts:
            return None
        order = {party: index for index, party in reversed(list(enumerate(outside)))}
        return min(counts, key=lambda party: (-counts[party], order[party]))

    def of_person(self, text: str) -> str:
        """Return the organisation of a person as a note names them ("Tom Ade (Acme)"), or ''."""
        if "@" in text:
            address = re.search(r"[^\s<>()]+@[^\s<>()]+", text)
            return organisation_of(address.group()) if address else ""
        match = PERSON.match(text)
        if match and match.group(2):
            named = self.of_organisation(match.group(2))
            if named:
                return named
        for key in _name_keys(match.group(1) if match else text, ""):
            if self.people.get(key):
                counts = self.people[key]
                return min(counts, key=lambda party: (-counts[party], party))
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
        for row in letters.itertuples():
            people: list[str] = []
            if row.kind == "email":
                party = self.counterpart(row.author, row.recipients)
                ours = self.is_ours(row.author) or not organisation_of(row.author)
            else:
                party = self.of_note(
                    row.organisation, [*row.recipients, row.author], f"{row.subject} {row.authored_text}"
                )
                writer = self.of_person(row.author) if row.author else ""
                ours = not writer or self._is_us(writer)
                people = [f"{_bare_name(name)}={self._side_of(name)}" for name in [row.author, *row.recipients] if name]
            relationship.append(party)
            side.append("ours" if ours else "theirs")
            people_sides.append([entry for entry in people if not entry.endswith("=")])
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


def _name_keys(shown: str, address: str) -> list[str]:
    """Keys under which a person is found: full name, and "first last" from an address such as tom.ade@..."""
    keys = []
    name = re.sub(r"\(.*?\)|\[.*?\]", " ", shown)
    if "," in name:
        last, _, first = name.partition(",")
        name = f"{first} {last}"
    words = re.findall(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*", name.lower())
    if len(words) >= 2:
        keys += [" ".join(words), f"{words[0]} {words[-1]}"]
    elif words:
        keys.append(words[0])
    local = re.findall(r"[^\W\d_]{2,}", address.partition("@")[0].lower())
    if len(local) >= 2 and organisation_of(address) not in FREE_MAIL:
        keys.append(f"{local[0]} {local[-1]}")
    if words or local:
        keys.append((words or local)[0])  # first name alone, the weakest key
    return list(dict.fromkeys(keys))

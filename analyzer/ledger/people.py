"""Who owes a promise: the side, and the person who gave it or was named for it."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: A name at the head of a note's line or before a verb of promise: "Priya to send", "Tom: will check", "Helen will bring".
NAMED = re.compile(
    r"^\W{0,5}(?:AI\W{1,3}|Action\W{1,3}|[Tt]odo\W{1,3})?([A-Z][\w'’\-]{1,25}(?: [A-Z][\w'’\-.]{0,25}){0,2})\s*(?:\([^)]{0,40}\)\s*)?"
    r"(?:[:,–-]\s*|\s+(?:and [A-Z]\w{1,20} )?)(?:he |she |they )?(?:then |also |too )?"
    r"(?:(?:offers?|offered|promised|agreed|undertook|said (?:he|she|they)(?:'d| would|'ll| will))\b|(?:is |are )?(?:going )?to\b|will\b|shall\b|'ll\b|would\b|brings?\b|sends?\b|takes?\b|sets?\b|invites?\b|pays?\b|gives?\b|prepares?\b)",
)
NAME_WILL = re.compile(r"\b([A-Z][\w'’\-]{1,25})(?: [A-Z][\w'’\-]{1,25})? (?:will|shall|is going to|to) [a-z]")

_NAME = r"[A-Z\u00c0-\u00de][\w'\u2019\-.]{1,25}(?: [A-Z\u00c0-\u00de][\w'\u2019\-.]{1,25}){0,2}"
#: "Haruka: import permit by the end of the month", "Brandon on the phone: the sheet is in my mail tomorrow".
HEAD = re.compile(
    rf"^[^\w\n]{{0,5}}(?:(?:AI|[Aa]ction|ACTION|[Tt]odo|TODO)\W{{1,3}})?(?P<name>{_NAME})"
    r"(?: \([^)\n]{0,40}\)|,? (?:on|by|over) (?:the )?\w{1,10}|, [a-z ]{1,20})?\s?:(?=\s)"
)
#: "Todd fixes the line by Friday", "The Region delivers the export"; and after a clause: "if it is the bearing, Deb pays".
SUBJECT = re.compile(
    rf"^[^\w\n]{{0,5}}(?:\d{{1,3}}[.)]? |(?:Then|Also|And|But|So|Next|The) )?(?:the )?(?P<name>{_NAME})(?: \([^)\n]{{0,40}}\))?,? "
    r"(?:also |then |now |still |only |even |both )?(?P<verb>[a-z][\w\-]{1,20}s|to|will|shall|(?:is|are) (?:going )?to)\b"
)
LATER_SUBJECT = re.compile(
    rf"^(?:If|When|Once|As soon as|Should|Until|In return|For that|From|By|On|In) [^,\n]{{2,120}}, (?:then )?(?P<name>{_NAME}) (?P<verb>[a-z][\w\-]{{1,20}}s|to|will|shall)\b"
)
#: These tell what somebody wants, knows or is given, not what somebody will do.
PASSIVE = re.compile(
    r"(?:wants|asks|needs|expects|wishes|hopes|waits|gets|says|thinks|insists|receives|requires|knows|likes|sees|hears|believes|understands|fears|prefers|wonders)$"
)
PRONOUN = re.compile(
    r"^[^\w\n]{0,5}(?:He|She)(?:['\u2019]ll|['\u2019]s going to| (?P<verb>[a-z]{2,20}s|will|shall|to|is (?:going )?to))\b"
)
CAPITALS = re.compile(rf"\b{_NAME}")
#: The same within a paragraph.
HEADS = re.compile(
    rf"(?:^|(?<=[.!?] ))(?P<name>{_NAME})(?: \([^)\n]{{0,40}}\)|,? (?:on|by|over) (?:the )?\w{{1,10}})?\s?:(?=\s)"
)
#: Somebody speaks, or is quoted: a note's own "we" is the writer's side.
SPOKEN = re.compile(r"\b(?:I|[Yy]ou|[Yy]our|[Mm]y)\b")
#: "For Tom: two samples" is no promise of Tom's.
RECEIVING = frozenset({"for", "to", "with", "from", "at", "by", "on", "via", "re", "about", "and", "or", "but"})
TITLE = re.compile(r"^(?:Ms|Mr|Mrs|Dr|Prof|The)\.? ")


@dataclass(frozen=True)
class Person:
    """A participant: names by which a text may call them, side, and how the tables call them."""

    names: frozenset[str]
    side: str
    label: str


def person(name: str, side: str, label: str) -> Person:
    """Return a participant known by full, first and last name.

    Example:
        >>> sorted(person("Tom Adeyemi", "theirs", "tom@x.example").names)
        ['adeyemi', 'tom', 'tom adeyemi']
    """
    words = [word for word in re.findall(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*", name.lower()) if len(word) > 1]
    keys = {" ".join(words), *(words[:1]), *(words[-1:])} - {""}
    return Person(frozenset(keys), side, label)


def organisation(domain: str, side: str) -> Person:
    """Return an organisation known by the first label of its domain and the first word of that; the tables name nobody for it.

    Example:
        >>> sorted(organisation("kestrel-search.example", "theirs").names)
        ['kestrel', 'kestrel-search']
    """
    label = domain.split(".")[0].lower()
    return Person(frozenset(name for name in (label, label.split("-")[0]) if len(name) > 3), side, "")


def who_owes(
    text: str,
    owner: str,
    side: str,
    author: str,
    people: list[Person],
    kind: str,
    before: str = "",
    turn: str = "",
) -> tuple[str, str]:
    """Return (side, person) of who owes the promise in `text`.

    Args:
        text: the sentence.
        owner: writer, writer_side or joint, as the language room read it.
        side: side of the message's author.
        author: how the tables call its author.
        people: participants of the message, or of the relationship.
        kind: email, note or transcript; in notes the writer reports promises of either side.
        before: the sentence before.
        turn: what stands before the sentence in its paragraph ("Deb: I looked into it.").
    """
    if kind != "email":
        told = _told_of(text, before, turn, people, owner == "joint")
        if told is not None:
            return told.side, told.label
    if owner == "joint":
        return "joint", author
    named = NAMED.match(text) or (NAME_WILL.search(text) if kind != "email" or owner == "writer_side" else None)
    if named:
        found = _known(named.group(1), people)
        if found is not None:
            if kind == "email" and found.side != side:
                return side, author  # "Tom will have it from us": a colleague's name, not the receiver's promise
            return found.side, found.label
    return side, author


def _told_of(text: str, before: str, turn: str, people: list[Person], joint: bool) -> Person | None:
    """Whom a note names for a promise: at the head of the sentence, before its verb, or as the speaker of its line."""
    head = HEAD.match(text)
    if head and (one := _known(head["name"], people)):
        return one
    if joint:
        return None
    subject = SUBJECT.match(text) or LATER_SUBJECT.search(text)
    if subject and not PASSIVE.match(subject["verb"]) and (one := _known(subject["name"], people)):
        return one
    pronoun = PRONOUN.match(text)
    if pronoun and not PASSIVE.match(pronoun["verb"] or ""):
        sides = {one.side: one for name in CAPITALS.findall(before) if (one := _known(name, people))}
        if len(sides) == 1:
            return next(iter(sides.values()))
    speakers = [(head.end(), one) for head in HEADS.finditer(turn) if (one := _known(head["name"], people))]
    if speakers and SPOKEN.search(text):
        begins, speaker = speakers[-1]
        return speaker if SPOKEN.search(turn[begins:]) else None
    return None


def _known(name: str, people: list[Person]) -> Person | None:
    """The participant called so; None where nobody is, or people of more than one side are."""
    key = TITLE.sub("", name).lower().replace("\u2019", "'")
    words = key.split()
    if not words or words[0] in RECEIVING:
        return None
    found = [p for p in people if p.names & {key, words[0], words[-1]}]
    return found[0] if found and len({p.side for p in found}) == 1 else None

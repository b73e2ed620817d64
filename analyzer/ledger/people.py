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


def who_owes(text: str, owner: str, side: str, author: str, people: list[Person], kind: str) -> tuple[str, str]:
    """Return (side, person) of who owes the promise in `text`.

    Args:
        text: the sentence.
        owner: writer, writer_side or joint, as the language room read it.
        side: side of the message's author.
        author: how the tables call its author.
        people: participants of the message, or of the relationship.
        kind: email, note or transcript; in notes the writer reports promises of either side.
    """
    if owner == "joint":
        return "joint", author
    named = NAMED.match(text) or (NAME_WILL.search(text) if kind != "email" or owner == "writer_side" else None)
    if named:
        key = named.group(1).lower().replace("’", "'")
        found = [p for p in people if key in p.names or key.split()[0] in p.names]
        if found and len({p.side for p in found}) == 1:
            if kind == "email" and found[0].side != side:
                return side, author  # "Tom will have it from us": a colleague's name, not the receiver's promise
            return found[0].side, found[0].label
    return side, author

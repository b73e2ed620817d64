"""Who says what in a transcript: the layouts in which Zoom, Teams, Otter and people write them, as data.

Every layout becomes lines ``Name: words``, with all that a person says in one go on one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

CLOCK = r"\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?"
NAME = r"[^\W\d_][\w.'’\-]{0,30}(?:[ ,]{1,2}[\w('’][\w.'’\-)]{0,30}){0,5}"
#: Layouts with the name on a line of its own, words below it.
HEADS = (
    re.compile(
        rf"^\s{{0,4}}(?P<name>{NAME})[ \t]{{1,8}}[\[(]?{CLOCK}[\])]?\s{{0,4}}$"
    ),  # Otter, Teams: "Tom Ade  0:03"
    re.compile(rf"^\s{{0,4}}\[(?P<name>[^\]\n]{{1,60}})\][ \t]{{1,4}}{CLOCK}\s{{0,4}}$"),  # Zoom: "[Tom Ade] 10:02:11"
    re.compile(rf"^\s{{0,4}}[\[(]?{CLOCK}[\])]?[ \t]{{1,4}}(?P<name>{NAME})\s{{0,4}}$"),  # "00:12 Tom Ade"
)
#: Layouts with name and words on one line; the clock shows that it is a transcript.
LINES = (
    re.compile(
        rf"^\s{{0,4}}{CLOCK}\s{{1,4}}From\s{{1,3}}(?P<name>[^:\n]{{1,60}}?)(?:\s{{1,3}}[Tt]o\s{{1,3}}[^:\n]{{1,80}})?\s?:\s{{0,4}}(?P<words>\S[^\n]{{0,20000}})$"
    ),  # Zoom's chat
    re.compile(
        rf"^\s{{0,4}}[\[(]?{CLOCK}[\])]?\s{{1,4}}[-–]?\s{{0,2}}(?P<name>{NAME})\s?:\s{{0,4}}(?P<words>\S[^\n]{{0,20000}})$"
    ),
    re.compile(rf"^\s{{0,4}}(?P<name>{NAME})\s{{0,3}}[\[(]{CLOCK}[\])]\s?:\s{{0,4}}(?P<words>\S[^\n]{{0,20000}})$"),
)
#: "0:0:3.45 --> 0:0:6.1", then the name, then the words: Teams, when saved from Stream.
ARROW = re.compile(r"^\s{0,4}\d{1,2}:\d{1,2}(?::\d{1,2})?(?:[.,]\d{1,3})?\s{0,3}-->\s{0,3}\d{1,2}:\d{1,2}[\d:.,]{0,12}")
#: Lines a service adds that nobody said.
LITTER = re.compile(
    r"^\s{0,4}(?:transcribed by https?://\S{1,80}|https?://otter\.ai\S{0,80}|transcript|summary keywords|speakers)\s{0,4}$",
    re.IGNORECASE,
)
LABEL = re.compile(
    rf"^\s{{0,4}}(?:>>\s{{0,3}})?\[?(?P<name>{NAME})\]?\s?:\s{{1,4}}(?P<words>\S.{{0,20000}})$", re.DOTALL
)
#: Words before a colon in a caption that are no speaker.
NO_NAME = {"note", "http", "https", "re", "ps", "example", "music", "question", "answer"}
ENOUGH_HEADS = 2
MOST_LINES = 200_000


@dataclass(frozen=True)
class Turn:
    """What one person says in one go; `name` is empty where nobody knows."""

    name: str
    words: str


def turns_in(text: str) -> list[Turn]:
    """Return the turns of a transcript in one of the layouts that carry clock times; [] for any other text.

    Example:
        >>> turns_in("Tom Ade  0:03\\nHello.\\n\\nInes  0:05\\nGood morning.\\n")
        [Turn(name='Tom Ade', words='Hello.'), Turn(name='Ines', words='Good morning.')]
        >>> turns_in("[10:02] Tom: Hello.\\n[10:03] Ines: Hi.")
        [Turn(name='Tom', words='Hello.'), Turn(name='Ines', words='Hi.')]
        >>> turns_in("Tom rang at 10:02.")
        []
    """
    lines = [line for line in text.split("\n")[:MOST_LINES] if not LITTER.match(line[:200])]
    for pattern in LINES:
        matches = [pattern.match(line) if len(line) < 21_000 else None for line in lines]
        found = sum(match is not None for match in matches)
        if found >= ENOUGH_HEADS and found * 2 >= sum(1 for line in lines if line.strip()):
            return joined(_by_line(lines, matches))
    if sum(1 for line in lines if ARROW.match(line[:100])) >= ENOUGH_HEADS:
        return joined(_after_arrows(lines))
    best: list[Turn] = []
    for pattern in HEADS:
        heads = [pattern.match(line) if len(line) < 250 else None for line in lines]
        if sum(head is not None for head in heads) >= ENOUGH_HEADS:
            turns = list(_below(lines, heads))
            best = turns if len(turns) > len(best) else best
    return joined(best)


def _by_line(lines: list[str], matches: list[re.Match[str] | None]) -> Iterable[Turn]:
    name = ""
    for line, match in zip(lines, matches, strict=True):
        name = match.group("name") if match else name
        if name:
            yield Turn(name.strip(), match.group("words") if match else line)


def _after_arrows(lines: list[str]) -> Iterable[Turn]:
    name, expected = "", False
    for line in lines:
        if ARROW.match(line[:100]):
            expected = True
        elif line.strip() and expected:
            label = LABEL.match(line)
            if label:
                yield Turn(label.group("name"), label.group("words"))
            name, expected = (label.group("name") if label else line.strip()[:80]), False
        elif line.strip() and name:
            yield Turn(name, line)


def _below(lines: list[str], heads: list[re.Match[str] | None]) -> Iterable[Turn]:
    name = ""
    for line, head in zip(lines, heads, strict=True):
        if head:
            name = head.group("name").strip()
        elif name:
            yield Turn(name, line)


def is_head(line: str) -> bool:
    """Tell whether a line opens a turn with a clock time.

    Example:
        >>> is_head("Tom Ade  0:03"), is_head("Call with Acme")
        (True, False)
    """
    return len(line) < 21_000 and any(pattern.match(line) for pattern in (*HEADS, *LINES, ARROW))


def labelled(words: str) -> Turn:
    """Return a caption as a turn: "Name: words" where it has a label.

    Example:
        >>> labelled("Tom Ade: Hello."), labelled("It is 10:30.")
        (Turn(name='Tom Ade', words='Hello.'), Turn(name='', words='It is 10:30.'))
    """
    match = LABEL.match(words)
    if match and match.group("name").lower() not in NO_NAME and len(match.group("name").split()) <= 5:
        return Turn(match.group("name"), match.group("words"))
    return Turn("", words)


def joined(turns: Iterable[Turn]) -> list[Turn]:
    """Return `turns` with consecutive ones of the same person as one; empty and repeated captions left out.

    Example:
        >>> joined([Turn("Tom", "We will"), Turn("Tom", "send it."), Turn("Ines", " ")])
        [Turn(name='Tom', words='We will send it.')]
    """
    names: list[str] = []
    pieces: list[list[str]] = []
    for turn in turns:
        words = " ".join(turn.words.split())
        if not words:
            continue
        if names and turn.name == names[-1]:
            if words != pieces[-1][-1]:  # rolling captions say everything twice
                pieces[-1].append(words)
        else:
            names.append(turn.name)
            pieces.append([words])
    return [Turn(name, " ".join(words)) for name, words in zip(names, pieces, strict=True)]


def as_text(turns: Iterable[Turn]) -> str:
    """Return lines `Name: words`.

    Example:
        >>> as_text([Turn("Tom", "Hello."), Turn("", "Hi.")])
        'Tom: Hello.\\nHi.'
    """
    return "\n".join(f"{turn.name}: {turn.words}" if turn.name else turn.words for turn in turns)


def names_of(turns: Iterable[Turn], known: Iterable[str] = ()) -> list[str]:
    """Return who speaks, in order, after the people `known` already; a speaker named there is not named twice.

    Example:
        >>> names_of([Turn("Tom", "x"), Turn("Mina", "y")], ["Tom Ade (Acme)"])
        ['Tom Ade (Acme)', 'Mina']
    """
    people = list(known)
    there = {word for person in people for word in re.findall(r"\w+", person.lower())}
    for turn in turns:
        words = re.findall(r"\w+", turn.name.lower())
        if turn.name and turn.name not in people and not (words and set(words) <= there):
            people.append(turn.name)
    return people

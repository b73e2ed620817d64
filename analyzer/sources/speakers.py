"""Who says what in a transcript: the layouts in which Zoom, Teams, Otter and people write them, as data.

Every layout becomes lines ``Name: words``, with all that a person says in one go on one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

#: A moment of a talk: "0:03", "10:02:11 AM", "00h00m03s", "1 minute 3 seconds"; with a day before it in chats.
CLOCK = r"(?:\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?(?:\s?[AaPp]\.?[Mm]\b\.?)?|\d{1,2}h\s?\d{1,2}m(?:\s?\d{1,2}s)?|\d{1,3}m\s?\d{1,2}s|(?:\d{1,2} hours? )?(?:\d{1,2} minutes? )?\d{1,2} seconds?)"
DAY = r"(?:\d{1,4}[./\-]\d{1,2}[./\-]\d{2,4},?\s{1,2})?"
STAMP = rf"[\[(]?{DAY}{CLOCK}(?:\s{{0,2}}(?:-->|-|–)\s{{0,2}}{CLOCK})?[\])]?"
#: Who speaks: a name, with what he does in brackets, or the number of a telephone.
WORD = r"[\w('’][\w.'’\-)]{0,30}"
ROLE = r"(?: ?\((?P<role>[^()\n]{1,60})\))?"
NAME = rf"(?P<name>[^\W\d_][\w.'’\-]{{0,30}}(?:[ ,]{{1,2}}{WORD}){{0,5}}?|\+?\d[\d *().\-]{{6,20}}\d){ROLE}"
WORDS = r"(?P<words>\S[^\n]{0,20000})"
#: Layouts with the name on a line of its own, words below it.
HEADS = (
    re.compile(rf"^\s{{0,4}}{STAMP}\s{{1,4}}From\s{{1,3}}(?P<name>[^:\n]{{1,60}}?)(?:\s{{1,3}}[Tt]o\s{{1,3}}[^:\n]{{1,80}})?\s?:\s{{0,4}}$"),  # Zoom's chat
    # Otter, Teams "Tom Ade  0:03", Fireflies "Tom Ade - 00:03", Rev "Tom Ade (00:03):" and "Tom Ade: (00:03)"
    re.compile(rf"^\s{{0,4}}{NAME}\s?(?:[-–|•:]\s{{0,3}}|[ \t]{{1,8}}|(?=[\[(])){STAMP}\s?:?\s{{0,4}}$"),
    re.compile(rf"^\s{{0,4}}\[(?P<name>[^\]\n]{{1,60}})\][ \t]{{1,4}}{STAMP}\s{{0,4}}$"),  # Zoom: "[Tom Ade] 10:02:11"
    re.compile(rf"^\s{{0,4}}{STAMP}[ \t]{{0,4}}[-–|•]?[ \t]{{0,4}}{NAME}\s?:?\s{{0,4}}$"),  # "00:12 Tom Ade", Gong "0:03 | Tom"
)  # fmt: skip
#: Layouts with name and words on one line; the clock shows that it is a transcript.
LINES = (
    re.compile(rf"^\s{{0,4}}{STAMP}\s{{1,4}}From\s{{1,3}}(?P<name>[^:\n]{{1,60}}?)(?:\s{{1,3}}[Tt]o\s{{1,3}}[^:\n]{{1,80}})?\s?:\s{{0,4}}{WORDS}$"),  # Zoom's chat
    re.compile(rf"^\s{{0,4}}{STAMP}\s{{1,4}}[-–|]?\s{{0,2}}{NAME}\s?:\s{{0,4}}{WORDS}$"),
    re.compile(rf"^\s{{0,4}}{NAME}\s{{0,3}}[\[(]{CLOCK}[\])]\s?:\s{{0,4}}{WORDS}$"),
)  # fmt: skip
#: "0:0:3.45 --> 0:0:6.1", then the name, then the words: Teams, when saved from Stream.
ARROW = re.compile(r"^\s{0,4}\d{1,2}:\d{1,2}(?::\d{1,2})?(?:[.,]\d{1,3})?\s{0,3}-->\s{0,3}\d{1,2}:\d{1,2}[\d:.,]{0,12}")
#: Lines a service adds that nobody said.
LITTER = re.compile(
    rf"^\s{{0,4}}(?:transcribed by https?://\S{{1,80}}|https?://otter\.ai\S{{0,80}}|transcript|summary keywords|speakers|.{{2,60}} (?:started|stopped) (?:the )?(?:transcription|recording)\.?|"
    rf"meeting ended after [\d:]{{4,9}}.{{0,20}}|(?:\d{{1,3}} (?:hours?|minutes?|seconds?) ?){{1,3}}\d{{1,2}}:\d\d(?::\d\d)?|{STAMP})\s{{0,4}}$",
    re.IGNORECASE,
)
LABEL = re.compile(rf"^\s{{0,4}}(?:>>\s{{0,3}})?\[?{NAME}\]?\s?:\s{{1,4}}(?P<words>\S.{{0,20000}})$", re.DOTALL)
#: "[Tom Ade] words" and "(Tom Ade) words" of captions; a single word in brackets is music or laughter.
BRACKETED = re.compile(
    r"^\s{0,4}[\[(](?P<name>[A-Z][\w.'’\-]{0,30}(?: [A-Z][\w.'’\-]{0,30}){1,3})[\])]\s{1,3}(?P<words>\S.{0,20000})$",
    re.DOTALL,
)
#: Marks of lists, headings and bold type around a name.
DECORATION = re.compile(r"^\s{0,8}(?:[-*•+]\s{1,3}|#{1,6}\s{1,3})?(?=\S)")
BOLD = re.compile(r"^(\S{0,3}?\s?)(\*\*|__)(.{1,120}?)\2")
#: A small word behind a capital that belongs to no name: "Tom rang".
VERB = re.compile(
    r"(?!d[aeiou]s?$|de[nrls]$|l[aeo]s?$|v[ao]n$|von$|vom$|z[nu]r?$|te[nr]$|al$|el$|bin$|ben$|y$|e$|af$|och$)[a-zà-ÿ]{1,20}$"
)
#: Words before a colon in a caption that are no speaker.
NO_NAME = frozenset(
    "note notes http https re ps example music question questions answer answers action actions decision decisions todo next agenda owner risk risks status update updates issue issues topic topics summary "
    "background discussion who what when where why result results outcome deadline due price prices date dates deal budget volume volumes cost costs terms delivery goal goals context conclusion attendees "
    "participants present subject location time".split()
)
ENOUGH_HEADS = 2
MOST_LINES = 200_000
#: Only lines as short as this are looked at for a head, and only so long ones for a name with its words.
LONGEST_HEAD, LONGEST_LINE = 250, 21_000


@dataclass(frozen=True)
class Turn:
    """What one person says in one go; `name` is empty where nobody knows, `shown` the name with what stands behind it."""

    name: str
    words: str
    shown: str = field(default="", repr=False, compare=False)


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
    lines = [undecorated(line) for line in text.split("\n")[:MOST_LINES]]
    timed = sum(1 for line in lines if ARROW.match(line[:100])) >= ENOUGH_HEADS
    kept = [line for line in lines if (timed and ARROW.match(line[:100])) or not LITTER.match(line[:200])]
    for pattern in LINES:
        matches = [pattern.match(line) if len(line) < LONGEST_LINE else None for line in kept]
        found = sum(match is not None for match in matches)
        if found >= ENOUGH_HEADS and found * 2 >= sum(1 for line in kept if line.strip()):
            return joined(_by_line(kept, matches))
    if timed:
        return joined(_after_arrows(kept))
    best: list[Turn] = []
    for pattern in HEADS:
        heads = [pattern.match(line) if len(line) < LONGEST_HEAD else None for line in kept]
        if _are_people([head.group("name") for head in heads if head]):
            turns = list(_below(kept, heads))
            best = turns if len(turns) > len(best) else best
    return joined(best)


def _are_people(names: list[str]) -> bool:
    """Whether what stands beside clock times are speakers: of three, somebody speaks twice; points of an agenda do not."""
    named = [name for name in names if not any(VERB.match(word) for word in name.split()[1:] if name[0].isupper())]
    return len(named) >= max(ENOUGH_HEADS, len(names) // 2) and (len(names) < 3 or len(set(names)) < len(names))


def undecorated(line: str) -> str:
    """Return a line without the marks of a list, a heading or bold type before and around its first words.

    Example:
        >>> undecorated("- **Tom Ade:** We will."), undecorated("### Tom Ade 00:03")
        ('Tom Ade: We will.', 'Tom Ade 00:03')
    """
    bare = (
        DECORATION.sub("", line[:200], count=1) + line[200:]
        if line[:9].strip()[:1] in {"-", "*", "•", "+", "#", "_"}
        else line
    )
    return BOLD.sub(r"\1\3", bare[:200]) + bare[200:] if "**" in bare[:8] or "__" in bare[:8] else bare


def _turn(match: re.Match[str], words: str) -> Turn:
    name, role = match.group("name").strip(), match.groupdict().get("role")
    return Turn(name, words, f"{name} ({role})" if role else name)


def _by_line(lines: list[str], matches: list[re.Match[str] | None]) -> Iterable[Turn]:
    last: re.Match[str] | None = None
    for line, match in zip(lines, matches, strict=True):
        last = match or last
        if last:
            yield _turn(last, match.group("words") if match else line)


def _after_arrows(lines: list[str]) -> Iterable[Turn]:
    name, expected = "", False
    for line in lines:
        if ARROW.match(line[:100]):
            expected = True
        elif line.strip() and expected:
            label = LABEL.match(line)
            if label:
                yield _turn(label, label.group("words"))
            name, expected = (label.group("name") if label else line.strip()[:80]), False
        elif line.strip() and name:
            yield Turn(name, line)


def _below(lines: list[str], heads: list[re.Match[str] | None]) -> Iterable[Turn]:
    head: re.Match[str] | None = None
    for index, line in enumerate(lines):
        following = heads[index + 1] if index + 1 < len(lines) else None
        if heads[index]:
            head = heads[index]
        elif head and not (following and line.strip() == following.group("name").strip()):  # Teams says the name twice
            yield _turn(head, line)


def labelled_turns(lines: Iterable[str]) -> list[Turn]:
    """Return the turns of lines "Name: words", a line without a name going on with what was said before it.

    Example:
        >>> labelled_turns(["- **Tom (Acme):** We will", "send it.", "", "Ines: Good."])
        [Turn(name='Tom', words='We will send it.'), Turn(name='Ines', words='Good.')]
    """
    turns: list[Turn] = []
    for line in map(undecorated, lines):
        match = LABEL.match(line) if len(line) < LONGEST_LINE else None
        if match:
            turns.append(_turn(match, match.group("words")))
        elif line.strip():
            turns.append(Turn(turns[-1].name if turns else "", line, turns[-1].shown if turns else ""))
    return joined(turns)


def is_head(line: str) -> bool:
    """Tell whether a line opens a turn with a clock time.

    Example:
        >>> is_head("Tom Ade  0:03"), is_head("Call with Acme")
        (True, False)
    """
    bare = undecorated(line)
    return len(bare) < LONGEST_LINE and any(pattern.match(bare) for pattern in (*HEADS, *LINES, ARROW))


def labelled(words: str) -> Turn:
    """Return a caption as a turn: "Name: words" where it has a label.

    Example:
        >>> labelled("Tom Ade: Hello."), labelled("It is 10:30.")
        (Turn(name='Tom Ade', words='Hello.'), Turn(name='', words='It is 10:30.'))
    """
    match = LABEL.match(words) or BRACKETED.match(words)
    if match and match.group("name").lower() not in NO_NAME and len(match.group("name").split()) <= 5:
        return _turn(match, match.group("words"))
    return Turn("", words)


def joined(turns: Iterable[Turn]) -> list[Turn]:
    """Return `turns` with consecutive ones of the same person as one; empty and repeated captions left out.

    Example:
        >>> joined([Turn("Tom", "We will"), Turn("Tom", "send it."), Turn("Ines", " ")])
        [Turn(name='Tom', words='We will send it.')]
    """
    first: list[Turn] = []
    pieces: list[list[str]] = []
    for turn in turns:
        words = " ".join(turn.words.split())
        if not words:
            continue
        if first and turn.name == first[-1].name:
            if words != pieces[-1][-1]:  # rolling captions say everything twice
                pieces[-1].append(words)
        else:
            first.append(turn)
            pieces.append([words])
    return [Turn(turn.name, " ".join(words), turn.shown) for turn, words in zip(first, pieces, strict=True)]


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
        if turn.name and (turn.shown or turn.name) not in people and not (words and set(words) <= there):
            people.append(turn.shown or turn.name)
    return people

"""JSON of transcripts to turns: the names that Gong, Otter and their like use are data, the search is one.

A transcript is the longest list of objects that hold words; people are objects with a name and an id.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from analyzer.sources import limits
from analyzer.sources.fields import date_of
from analyzer.sources.limits import LimitError
from analyzer.sources.speakers import Turn, joined

#: Where the words of a turn may stand; a list stands for pieces of it.
WORDS = (
    "text",
    "transcript",
    "sentences",
    "words",
    "sentence",
    "content",
    "utterance",
    "elements",
    "value",
    "raw_text",
    "caption",
    "message",
    "spokenText",
    "snippet",
    "phrase",
    "displayText",
)
#: Who says them: a name, or an id to be looked up among the people.
SPEAKERS = (
    "speaker_name",
    "speakerName",
    "speakerDisplayName",
    "speakerId",
    "speaker_id",
    "speaker",
    "speaker_label",
    "name",
    "participant",
    "user",
    "author",
    "person",
    "users",
)
PUNCTUATION = ("punct",)
PEOPLE_IDS = ("speakerId", "speaker_id", "id", "userId", "index", "participantId", "participant_id")
PEOPLE_NAMES = (
    "name",
    "speaker_name",
    "speakerName",
    "displayName",
    "display_name",
    "speakerDisplayName",
    "username",
    "userName",
    "fullName",
    "label",
    "emailAddress",
    "email",
)
TITLES = ("title", "name", "topic", "subject", "meeting_title", "meetingTitle")
DATES = (
    "started",
    "start_time",
    "startTime",
    "date",
    "created_at",
    "createdAt",
    "scheduled",
    "recorded_at",
    "actual_start",
    "dateString",
)
KEYS = ("callId", "call_id", "otid", "id", "meeting_id", "meetingId", "transcript_id")


@dataclass
class Talk:
    """A conversation: its turns, and what the file tells about it."""

    turns: list[Turn]
    title: str = ""
    date: datetime | None = None
    people: list[str] = field(default_factory=list)
    organisation: str = ""
    key: str = ""


def talks_in(value: object) -> list[Talk]:
    """Return the talks in what JSON says.

    Example:
        >>> gong = {"callTranscripts": [{"callId": "7", "transcript": [
        ...     {"speakerId": "1", "sentences": [{"text": "Hello."}, {"text": "Shall we?"}]}]}],
        ...     "parties": [{"speakerId": "1", "name": "Tom Ade"}]}
        >>> talks_in(gong)[0].turns
        [Turn(name='Tom Ade', words='Hello. Shall we?')]
        >>> talks_in({"title": "Call", "segments": [{"speaker": "Ines", "text": "Hi."}]})[0].title
        'Call'
    """
    people = dict(_people(value))
    facts = {_key(entry): entry for entry in _objects(value) if _key(entry)}
    if isinstance(value, dict) and isinstance(value.get("callTranscripts"), list):
        pieces: list[Any] = [piece for piece in value["callTranscripts"] if isinstance(piece, dict)]
    elif isinstance(value, list) and value and all(isinstance(v, dict) and _longest(v) and not _said(v) for v in value):
        pieces = value
    else:
        pieces = [value]
    talks = []
    for piece in pieces:
        turns = joined(Turn(_name(entry, people), _words(entry)) for entry in _longest(piece))
        if turns:
            talks.append(_told(Talk(turns), piece, facts, value if len(pieces) == 1 else None, people))
    return talks


def _told(talk: Talk, piece: object, facts: dict[str, Any], whole: object, people: dict[str, str]) -> Talk:
    """`talk` with title, day and people, from its own object or the one that describes the same call."""
    near = [o for o in _objects(piece, 2) if _longest(o) or o is piece] + [o for o in _objects(whole, 2)]
    talk.key = next((_key(o) for o in near if _key(o)), "")
    if talk.key in facts:
        near.append(facts[talk.key])
    talk.title = next(
        (t for o in near if not _said(o) for t in [_first(o, TITLES)] if t and t not in people.values()), ""
    )
    talk.date = next((d for o in near for t in [_first(o, DATES)] if t for d in [date_of(t, False, [])[0]] if d), None)
    talk.people = list(dict.fromkeys(people.values())) if whole is not None or len(facts) <= 1 else []
    return talk


def _objects(value: object, depth: int = limits.MAX_JSON_DEPTH) -> Iterator[dict[str, Any]]:
    """All objects within `value`, outermost first, `depth` levels of them."""
    stack: list[tuple[object, int]] = [(value, 0)]
    while stack:
        entry, level = stack.pop()
        if level > limits.MAX_JSON_DEPTH:
            raise LimitError(f"JSON nested deeper than {limits.MAX_JSON_DEPTH} (MAX_JSON_DEPTH)")
        if isinstance(entry, dict):
            yield entry
            if level < depth:
                stack += [(v, level + 1) for v in reversed(entry.values()) if isinstance(v, (dict, list))]
        elif isinstance(entry, list) and level < depth:
            stack += [(v, level + 1) for v in reversed(entry) if isinstance(v, (dict, list))]


def _longest(value: object) -> list[dict[str, Any]]:
    """The outermost list whose objects hold words, the longest of them where there are several."""
    if isinstance(value, list) and _holds_words(value):
        return [entry for entry in value if isinstance(entry, dict)]
    best: list[dict[str, Any]] = []
    for entry in _objects(value, 4):
        for inner in entry.values():
            if isinstance(inner, list) and len(inner) > len(best) and _holds_words(inner):
                best = [e for e in inner if isinstance(e, dict)]
        if best:
            return best
    return best


def _holds_words(values: list[Any]) -> bool:
    objects = [entry for entry in values[:50] if isinstance(entry, dict)]
    return bool(objects) and sum(1 for entry in objects if _said(entry)) * 2 >= len(objects)


def _said(entry: dict[str, Any]) -> bool:
    """Whether an object is a turn: words, and somebody or a time with them."""
    spoken = any(isinstance(entry.get(key), (str, list)) and entry[key] for key in WORDS)
    return (
        spoken
        and not any(isinstance(entry.get(key), list) and key == "transcript" for key in WORDS)
        and (
            any(key in entry for key in SPEAKERS)
            or any("start" in key.lower() or "time" in key.lower() for key in entry)
        )
    )


def _words(value: object, depth: int = 0) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and depth < 5:
        if any(
            isinstance(v, dict) and v.get("type") in PUNCTUATION for v in value[:50]
        ):  # words and marks, blanks included
            return "".join(_words(v, depth + 1) for v in value)
        return " ".join(filter(None, (_words(v, depth + 1).strip() for v in value)))
    if isinstance(value, dict) and depth < 5:
        return next((text for key in WORDS if key in value for text in [_words(value[key], depth + 1)] if text), "")
    return ""


def _name(entry: dict[str, Any], people: dict[str, str]) -> str:
    for key in SPEAKERS:
        value = entry.get(key)
        value = value[0] if isinstance(value, list) and value else value
        if isinstance(value, dict):
            value = _first(value, PEOPLE_NAMES)
        if isinstance(value, (str, int)) and not isinstance(value, bool) and str(value).strip():
            text = str(value).strip()
            return people.get(text, f"Speaker {text}" if text.isdigit() else text)[:80].replace(":", " ")
    return ""


def _people(value: object) -> Iterator[tuple[str, str]]:
    for entry in _objects(value):
        name = _first(entry, PEOPLE_NAMES)
        if (
            name
            and not _said(entry)
            and not any(key in entry for key in ("started", "title", "sentences", "transcript", "transcripts"))
        ):
            for key in PEOPLE_IDS:
                if isinstance(entry.get(key), (str, int)) and entry[key] not in {"", None}:
                    yield str(entry[key]).strip(), name


def _first(entry: dict[str, Any], keys: tuple[str, ...]) -> str:
    for key in keys:
        value = entry.get(key)
        if isinstance(value, (str, int, float)) and not isinstance(value, bool) and str(value).strip():
            return " ".join(str(value).split())[:300]
    return ""


def _key(entry: dict[str, Any]) -> str:
    return "" if _said(entry) else _first(entry, KEYS)

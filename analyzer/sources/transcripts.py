"""Transcripts with time codes: .vtt, .srt, and JSON as Gong, Otter and others give it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from analyzer.sources import limits
from analyzer.sources.charsets import decode
from analyzer.sources.letter import Chunk, Letter, Options, Rejected
from analyzer.sources.limits import LimitError, time_limit
from analyzer.sources.message import refuse_long_lines
from analyzer.sources.notes import date_in_name, organisation_in_name
from analyzer.sources.speakers import Turn, as_text, joined, labelled, names_of
from analyzer.sources.talk_json import Talk, talks_in

ARROW = re.compile(
    r"^\s{0,9}(?:\d{1,3}:)?\d{1,2}:\d{1,2}[.,]\d{1,3}(?:\s{0,9}-->\s{0,9}|,(?=\d{1,2}:\d\d:\d\d\.\d{3}\s{0,5}$))[\d:.,]{4,16}"
)
#: Webex tells the speaker in the line above the times: 1 "Tom Ade" (123456).
NAMED_CUE = re.compile(r'^\s{0,4}\d{1,6}\s{1,3}"([^"\n]{1,80})"(?:\s{1,3}\(\d{1,20}\))?\s{0,4}$')
VOICE = re.compile(r"<v(?:\.[\w.]{1,60})?[ \t]{1,4}([^>\n]{1,120})>")
TAG = re.compile(r"</?[a-zA-Z0-9][^<>\n]{0,200}>|\{\\[^{}\n]{1,60}\}")
SPOKEN = re.compile(
    rb'"(?:callTranscripts|transcripts?|utterances|monologues|sentences|segments|timeline|spokenText|participant|speaker\w{0,20})"\s{0,9}:',
    re.IGNORECASE,
)
MAIL = re.compile(rb'"(?:from|sender|to|to_?recipients|subject)"\s{0,9}:', re.IGNORECASE)


class TranscriptReader:
    """Reader of transcripts that a service exports."""

    NAME = "transcripts"
    READS = "transcripts in .vtt, .srt, .sbv and JSON (Zoom, Teams, Gong, Otter)"

    def knows(self, path: Path, head: bytes) -> bool:
        """Tell by the name, the first line, or names in JSON that only talk has."""
        suffix = path.suffix.lower()
        if suffix in {".vtt", ".srt", ".sbv"} or head.lstrip(b"\xef\xbb\xbf").startswith(b"WEBVTT"):
            return True
        return suffix == ".json" and bool(SPOKEN.search(head)) and not MAIL.search(head)

    def split(self, path: Path, source: str) -> list[Chunk]:
        """One file is one piece of work."""
        return [Chunk(self.NAME, path, source, 0, path.stat().st_size)]

    def read(self, chunk: Chunk, options: Options) -> Iterator[Letter | Rejected]:
        """Read a letter a transcript."""
        try:
            if chunk.path.stat().st_size > limits.MAX_DOCUMENT_BYTES:
                size = limits.MAX_DOCUMENT_BYTES // 1_000_000
                raise LimitError(f"a transcript of more than {size} MB (MAX_DOCUMENT_BYTES)")
            with time_limit():
                found = list(_letters(chunk))
            yield from found
        except LimitError as error:
            yield Rejected(chunk.source, 0, f"not read: {error}")


def _letters(chunk: Chunk) -> Iterator[Letter | Rejected]:
    flags: list[str] = []
    data = chunk.path.read_bytes()
    name = chunk.path.stem
    if chunk.path.suffix.lower() != ".json" or data.lstrip(b"\xef\xbb\xbf").startswith(b"WEBVTT"):
        text = decode(data, "", flags).replace("\r\n", "\n").replace("\r", "\n")
        refuse_long_lines(text)
        if text.count("\n") > limits.MAX_CAPTION_LINES:
            flags.append("body_cut")
            text = "\n".join(text.split("\n", limits.MAX_CAPTION_LINES)[: limits.MAX_CAPTION_LINES])
        yield transcript(Talk(turns=captions(text)), name, chunk.source, 0, flags)
        return
    try:
        talks = talks_in(json_of(data))
    except (ValueError, RecursionError) as error:
        yield Rejected(chunk.source, 0, _json_fault(error))
        return
    if not talks:
        yield Rejected(chunk.source, 0, "JSON in which no transcript and no message was found")
    for position, talk in enumerate(talks):
        yield transcript(talk, name, chunk.source, position, flags)


def json_of(data: bytes) -> object:
    """Return what JSON says.

    Raises:
        LimitError: more values than MAX_JSON_VALUES.
        ValueError: it is no JSON.

    Example:
        >>> json_of(b'[1]')
        [1]
    """
    if data.count(b",") + data.count(b"[") + data.count(b"{") > limits.MAX_JSON_VALUES:
        raise LimitError(f"JSON of more than {limits.MAX_JSON_VALUES} values (MAX_JSON_VALUES)")
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return json.loads(data.decode("utf-16", "replace"))
    return json.loads(data.decode("utf-8-sig", "replace"))


def _json_fault(error: Exception) -> str:
    if isinstance(error, LimitError):
        return f"not read: {error}"
    if isinstance(error, RecursionError):
        return "not read: JSON nested too deep (MAX_JSON_DEPTH)"
    return f"not JSON, or cut off: {str(error)[:200]}"


def captions(text: str) -> list[Turn]:
    """Return the turns of .vtt or .srt text.

    Example:
        >>> captions("WEBVTT\\n\\n1\\n00:01.000 --> 00:02.000\\n<v Tom Ade>Hello.</v>\\n")
        [Turn(name='Tom Ade', words='Hello.')]
        >>> captions("1\\n00:00:01,000 --> 00:00:02,000\\nInes: Good\\nmorning.\\n")
        [Turn(name='Ines', words='Good morning.')]
    """
    turns: list[Turn] = []
    inside, speaker, above = False, "", ""
    lines: list[str] = []
    for line in [*text.split("\n"), ""]:
        if ARROW.match(line[:100]):
            turns += _caption(lines[:-1] if lines and lines[-1].strip().isdigit() else lines, speaker)
            named = NAMED_CUE.match(above[:150])
            inside, lines, speaker = True, [], named.group(1) if named else ""
        elif not line.strip():
            turns += _caption(lines, speaker)
            inside, lines = False, []
        elif inside:
            lines.append(line)
        above = line
    return joined(_carried(turns))


def _caption(lines: list[str], speaker: str = "") -> list[Turn]:
    text = "\n".join(lines)
    voices = list(VOICE.finditer(text))
    if not voices:
        words = " ".join(html.unescape(TAG.sub("", text)).split())
        said = Turn(speaker, words) if speaker else labelled(words)
        return [said] if said.words else []
    ends = [match.start() for match in voices[1:]] + [len(text)]
    return [
        Turn(html.unescape(match.group(1)).strip(), html.unescape(TAG.sub("", text[match.end() : end])))
        for match, end in zip(voices, ends, strict=True)
    ]


def _carried(turns: list[Turn]) -> Iterator[Turn]:
    """A caption without a label goes on with what the last speaker says; most services label only changes."""
    name = ""
    for turn in turns:
        name = turn.name or name
        yield Turn(name, turn.words, turn.shown)


def transcript(talk: Talk, name: str, source: str, position: int, flags: list[str]) -> Letter | Rejected:
    """Return the letter of a talk.

    Args:
        talk: turns and what else the file tells.
        name: name of the file without its extension, which may tell day and counterpart.
        source: where it comes from, for the tables.
        position: its place there.
        flags: what is odd about it.

    Example:
        >>> transcript(Talk([Turn("Tom", "Hello.")]), "2025-03-04 Acme call", "a.vtt", 0, []).organisation
        'Acme'
    """
    body = as_text(talk.turns)
    if not body.strip():
        return Rejected(source, position, "a transcript without words")
    odd = list(flags)
    date: datetime | None = talk.date or date_in_name(talk.title) or date_in_name(name)
    if date is None:
        odd.append("date_missing")
    body = limits.cut(body, odd)
    people = names_of(talk.turns, talk.people)
    return Letter(
        source=source,
        position=position,
        kind="transcript",
        message_key=talk.key,
        date=date,
        recipients=people,
        recipient_names=people,
        organisation=talk.organisation or organisation_in_name(talk.title or name),
        subject=talk.title or name,
        flags=odd,
        body=body,
    )


READER = TranscriptReader()

"""The one place that knows the order of the steps, and runs them in parallel.

files -> letters -> messages -> sentences -> annotations -> commitments -> relationships. Reading and annotating are
split into pieces whose size does not depend on the number of workers, so that every run gives the same tables.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from analyzer import schema
from analyzer.analysis import Analysis
from analyzer.language import Reader
from analyzer.language.occurrences import occurrences
from analyzer.language.reader import FLOOR
from analyzer.language.store import manifest
from analyzer.ledger import back_up, build_commitments
from analyzer.ledger.evidence import Encode
from analyzer.sources import Chunk, Options, find, read_chunk
from analyzer.sources.automatic import form_letter
from analyzer.sources.dates import settle_dates
from analyzer.sources.parties import Parties, identify, infer_us, threads
from analyzer.text import READ, language_of, split, zoned
from analyzer.verdict import judge

#: Messages in one piece of annotation work.
BATCH = 250
Progress = Callable[[str, int, int], None]


class NothingReadableError(ValueError):
    """The input holds no message and no note (exit code 3)."""


class InputPathError(FileNotFoundError):
    """A path of the input does not exist (exit code 2)."""


@dataclasses.dataclass
class Settings:
    """How to run: `backend` is a joblib back end, `parts` a folder in which finished pieces are kept for a resumed run."""

    workers: int = 0
    backend: str | None = None
    columns: tuple[tuple[str, str], ...] = ()
    parts: Path | None = None
    resume: bool = False
    exact: bool = False
    progress: Progress | None = None


def read(
    paths: Sequence[str | os.PathLike[str]] | str | os.PathLike[str],
    us: Sequence[str] = (),
    settings: Settings | None = None,
) -> pd.DataFrame:
    """Read correspondence into the `messages` table (columns: ``schema.MESSAGES``), copies left out.

    Args:
        paths: files and folders of mail (mbox, .eml, maildir, CSV) and call notes (.txt, .md).
        us: domains and addresses of our side; absent, the domain that most messages share.
        settings: workers, CSV columns and the like.

    Raises:
        InputPathError: a path does not exist.
        NothingReadableError: nothing in the paths is a message or a note.

    Example:
        >>> read("data/sample").shape[1] == len(schema.MESSAGES.columns)
        True
    """
    return _gather(_listed(paths), us, settings or Settings()).messages


def load(exact: bool = False) -> Reader:
    """Return the language models as one object; `exact` sends every sentence through the encoder.

    Raises:
        ModelError: a model file is missing or changed.

    Example:
        >>> load().annotate([{"id": "1", "text": "Attached is the draft."}]).loc[0, "acts"][0]["act"]
        'done'
    """
    return Reader(exact=exact)


def annotate(sentences: pd.DataFrame | Iterable[dict[str, str]], reader: Reader | None = None) -> pd.DataFrame:
    """Label sentences: columns `id, elements, partner_uses, acts`, one row a sentence, same order.

    Args:
        sentences: rows with `id, before, text, after`.
        reader: models from :func:`load`, to open them only once.

    Example:
        >>> annotate([{"id": "a", "text": "Dear valued partner,"}]).loc[0, "partner_uses"][0]["use"]
        'label_only'
    """
    return (reader or Reader()).annotate(sentences)


def analyze(
    paths: Sequence[str | os.PathLike[str]] | str | os.PathLike[str],
    us: Sequence[str] = (),
    as_of: date | str | None = None,
    settings: Settings | None = None,
) -> Analysis:
    """Run the whole analysis and return it; nothing is written.

    Args:
        paths: files and folders of mail and call notes.
        us: domains and addresses of our side; absent, the domain that most messages share.
        as_of: day on which open promises are judged; absent, the day of the newest message.
        settings: workers and the like.

    Raises:
        InputPathError: a path does not exist.
        NothingReadableError: nothing in the paths is a message or a note.
        ModelError: a model file is missing or changed.

    Example:
        >>> result = analyze("data/sample", us=["northwind.example"])
        >>> "verdict" in result.relationships.columns
        True
    """
    settings = settings or Settings()
    seconds: dict[str, float] = {}
    clock = _Clock(seconds)
    gathered = _gather(_listed(paths), us, settings)
    clock("read")
    reader = Reader(exact=settings.exact)
    marked = _annotate_messages(gathered, reader, settings)
    clock("annotate")
    messages = gathered.messages
    day = _as_of(as_of, messages)
    candidates = {name: marked[name] for name in ("elements", "acts", "partner_uses")}
    facts: dict[str, object] = {
        "us": gathered.us,
        "us_inferred": gathered.us_inferred,
        "as_of": day.isoformat(),
        "paths": [str(p) for p in _listed(paths)],
        "counts": gathered.counts,
        "warnings": gathered.warnings,
        "models": manifest(reader.folder),
        "thresholds": reader.thresholds,
    }
    read_tables = ReadTables(messages, gathered.details, marked["sentences"], candidates, gathered.rejected)
    analysis = conclude(read_tables, reader.thresholds, facts, reader.encoder.encode)
    clock("conclude")
    facts["seconds"] = seconds
    facts["versions"] = {
        name: version(name) for name in ("analyzer-words-deeds", "spacy", "scikit-learn", "pandas", "onnxruntime")
    }
    return analysis


@dataclasses.dataclass(frozen=True)
class ReadTables:
    """What reading and annotating gave: the input of everything that follows."""

    messages: pd.DataFrame
    details: pd.DataFrame
    sentences: pd.DataFrame
    candidates: dict[str, pd.DataFrame]
    rejected: pd.DataFrame


def conclude(tables: ReadTables, thresholds: dict[str, float], facts: dict[str, Any], encode: Encode) -> Analysis:
    """From annotated sentences to an Analysis: thresholds, ledger, verdict. Nothing is read again.

    Args:
        tables: what was read and annotated.
        thresholds: probability a label from which it counts.
        facts: what `run.json` is to hold; `as_of` is the day of judgement.
        encode: texts to unit vectors, for matching promises with what became of them.
    """
    found = tables.candidates["elements"]
    elements = _over(found, [f"{e}{p}" for e, p in zip(found["element"], found["polarity"], strict=True)], thresholds)
    acts = _over(tables.candidates["acts"], tables.candidates["acts"]["act"].tolist(), thresholds)
    uses = _uses_over(tables.candidates["partner_uses"], thresholds)
    commitments = build_commitments(
        tables.messages, tables.details, tables.sentences, acts, pd.Timestamp(str(facts["as_of"]), tz="UTC"), encode
    )
    uses = back_up(uses, commitments)
    results = {
        "messages": tables.messages,
        "sentences": tables.sentences,
        "elements": elements,
        "acts": acts,
        "partner_uses": uses,
        "commitments": commitments,
        "relationships": judge(tables.messages, elements, uses, commitments),
        "rejected": tables.rejected,
    }

    def again(limits: dict[str, float]) -> Analysis:
        return conclude(tables, limits, facts | {"thresholds": limits}, encode)

    return Analysis(tables=results, facts=facts, details=tables.details, candidates=tables.candidates, again=again)


def _uses_over(uses: pd.DataFrame, thresholds: dict[str, float]) -> pd.DataFrame:
    """Uses whose probability is under a threshold given for their use are taken as the neutral `referential`."""
    weak = pd.Series(
        [p < thresholds.get(use, 0.0) for use, p in zip(uses["use"], uses["probability"], strict=True)],
        index=uses.index,
        dtype=bool,
    )
    return uses.assign(use=uses["use"].where(~weak, "referential"), motive=uses["motive"].where(~weak, None))


def _over(rows: pd.DataFrame, labels: list[str], thresholds: dict[str, float]) -> pd.DataFrame:
    keep = [p >= thresholds[label] for p, label in zip(rows["probability"], labels, strict=True)]
    return rows[pd.Series(keep, index=rows.index, dtype=bool)].reset_index(drop=True)


def forget_parts(settings: Settings) -> None:
    """Remove the pieces that were kept for a resumed run; the run is complete."""
    if settings.parts:
        shutil.rmtree(settings.parts, ignore_errors=True)


@dataclasses.dataclass
class _Gathered:
    messages: pd.DataFrame
    details: pd.DataFrame
    zones: pd.DataFrame
    rejected: pd.DataFrame
    us: list[str]
    us_inferred: bool
    counts: dict[str, int]
    warnings: list[str]


def _listed(paths: Sequence[str | os.PathLike[str]] | str | os.PathLike[str]) -> list[str | os.PathLike[str]]:
    return [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)


def _gather(paths: list[str | os.PathLike[str]], us: Sequence[str], settings: Settings) -> _Gathered:
    try:
        chunks, unread = find(paths)
    except FileNotFoundError as error:
        raise InputPathError(str(error)) from None
    options = Options(columns=settings.columns)
    pieces = list(_parallel(_read_piece, [(chunk, options) for chunk in chunks], settings, "reading"))
    letters = (
        pd.concat([schema.conform(piece[0], schema.LETTERS) for piece in pieces], ignore_index=True)
        if pieces
        else schema.empty(schema.LETTERS)
    )
    rejects = [r for piece in pieces for r in piece[1]] + [dataclasses.asdict(r) for r in unread]
    rejected = schema.conform(rejects, schema.REJECTED).sort_values(["source", "position", "reason"], ignore_index=True)
    if letters.empty:
        reasons = "; ".join(f"{r.source}: {r.reason}" for r in rejected.head(3).itertuples())
        raise NothingReadableError(
            f"no message and no note could be read{': ' + reasons if reasons else ': the folder is empty'}"
        )
    zones = pd.DataFrame(
        [line for piece in pieces for line in piece[2]],
        columns=["source", "source_position", "zone", "position", "text"],
    )
    return _messages(letters, zones, rejected, us)


def _read_piece(
    chunk: Chunk, options: Options
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """Read and zone one piece of the input: letters, rejects, and signature or disclaimer lines that use the word."""
    letters, rejected = read_chunk(chunk, options)
    rows: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    for letter in letters:
        zones = zoned(letter)
        row = dict(vars(letter))  # the body stays behind: only its hash and the authored text travel
        row["content"] = hashlib.sha256(" ".join(letter.body.split()).encode("utf-8", "replace")).hexdigest()[:20]
        row["authored_text"] = zones.authored
        row["automatic"] = letter.automatic or (
            letter.kind == "email" and form_letter("\n".join([zones.authored, *zones.disclaimer]))
        )
        row["language"] = language_of(zones.authored)
        rows.append(row)
        for zone in ("signature", "disclaimer"):
            lines += [
                {
                    "source": letter.source,
                    "source_position": letter.position,
                    "zone": zone,
                    "position": i,
                    "text": line[:1000],
                }
                for i, line in enumerate(getattr(zones, zone))
                if occurrences(line)
            ]
    return rows, [dataclasses.asdict(r) for r in rejected], lines


def _messages(letters: pd.DataFrame, zones: pd.DataFrame, rejected: pd.DataFrame, us: Sequence[str]) -> _Gathered:
    """Letters to messages: copies left out, sides and relationships told, threads joined, oldest first."""
    found = len(letters) + len(rejected)
    letters = settle_dates(identify(letters))
    copies = letters["duplicate_of"].notna()
    letters = letters[~copies].reset_index(drop=True)
    sides = list(us) or [infer_us(letters[~letters["automatic"]] if not letters["automatic"].all() else letters)]
    letters = Parties(sides, letters).place(letters)
    letters["thread_id"] = pd.array(threads(letters), dtype="string")
    letters = letters.sort_values(["date", "message_id"], na_position="last", kind="stable").reset_index(drop=True)
    keyed = zones.merge(
        letters[["source", "position", "message_id"]],
        left_on=["source", "source_position"],
        right_on=["source", "position"],
        suffixes=("", "_letter"),
    )
    messages = schema.conform(letters, schema.MESSAGES)
    counts = {
        "found": found,
        "analysed": len(messages),
        "duplicates": int(copies.sum()),
        "rejected": len(rejected),
        "automatic": int(messages["automatic"].sum()),
        "not_english": int((~messages["language"].isin(READ)).sum()),
    }
    return _Gathered(
        messages=messages,
        details=schema.conform(letters, schema.MESSAGE_DETAILS),
        zones=schema.conform(keyed, schema.ZONE_LINES),
        rejected=rejected,
        us=sides,
        us_inferred=not us,
        counts=counts,
        warnings=_warnings(letters),
    )


def _warnings(letters: pd.DataFrame) -> list[str]:
    """What a user should know of messages that were read, but not quite as they should be."""
    texts = {
        "cut_off": "{n} ended in the middle and may be incomplete (first: {source}); was the export complete?",
        "date_missing": "{n} without a date: not used to judge promises",
        "date_impossible": "{n} with an impossible date: kept, not used to judge promises",
        "date_from_received": "{n} with an unreadable date: the day of receipt was taken",
        "body_cut": "{n} too long to be correspondence: only the beginning was read",
        "charset_guessed": "{n} without a usable character set: it was guessed",
        "no_date_column": "{n} from an export without a date column (first: {source}): Outlook's CSV leaves dates out; export as .pst or .msg, or name a column: --column date=HEADER",
        "date_from_quote": "{n} without a date of their own: it was taken from a reply that quotes them",
        "mojibake_repaired": "{n} with garbled characters: they were repaired",
        "spam_or_trash": "{n} labelled spam or trash: left out of judgement",
    }
    found = []
    for flag, text in texts.items():
        rows = letters[[flag in flags for flags in letters["flags"]]]
        if len(rows):
            found.append(
                text.format(n=f"{len(rows)} message{'s' if len(rows) > 1 else ''}", source=rows["source"].iloc[0])
            )
    return found


def _as_of(as_of: date | str | None, messages: pd.DataFrame) -> date:
    if as_of:
        return date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    newest = messages["date"].max()
    return newest.date() if not pd.isna(newest) else date(1970, 1, 1)


def _annotate_messages(gathered: _Gathered, reader: Reader, settings: Settings) -> dict[str, pd.DataFrame]:
    messages = gathered.messages
    judged = messages[~messages["automatic"] & messages["language"].isin(READ)]
    rest = messages.drop(judged.index)
    jobs = [
        (
            _slim(judged.iloc[at : at + BATCH]),
            gathered.zones[gathered.zones["message_id"].isin(judged["message_id"].iloc[at : at + BATCH])],
            str(reader.folder),
            reader.exact,
        )
        for at in range(0, len(judged), BATCH)
    ]
    jobs += [
        (_slim(rest.iloc[at : at + BATCH]), gathered.zones.iloc[:0], "", False) for at in range(0, len(rest), BATCH)
    ]
    tables: dict[str, list[pd.DataFrame]] = {"sentences": [], "elements": [], "acts": [], "partner_uses": []}
    for piece in _parallel(_annotate_piece, jobs, settings, "annotating"):
        for name, frame in piece.items():
            tables[name].append(frame)
    kinds = {
        "sentences": schema.SENTENCES,
        "elements": schema.ELEMENT_ROWS,
        "acts": schema.ACT_ROWS,
        "partner_uses": schema.PARTNER_USES,
    }
    joined = {
        name: pd.concat(frames, ignore_index=True) if frames else schema.empty(kinds[name])
        for name, frames in tables.items()
    }
    return {name: schema.conform(frame, kinds[name]) for name, frame in joined.items()}


def _slim(messages: pd.DataFrame) -> pd.DataFrame:
    return messages[["message_id", "relationship", "side", "author", "date", "authored_text"]].reset_index(drop=True)


_READERS: dict[tuple[str, bool], Reader] = {}


def _annotate_piece(messages: pd.DataFrame, zones: pd.DataFrame, folder: str, exact: bool) -> dict[str, pd.DataFrame]:
    """Cut the messages of one piece into sentences and label them; without a models folder, only cut."""
    sentences = _sentences(messages)
    frame = schema.conform(sentences, schema.SENTENCES)
    empty = {
        "sentences": frame,
        "elements": schema.empty(schema.ELEMENT_ROWS),
        "acts": schema.empty(schema.ACT_ROWS),
        "partner_uses": schema.empty(schema.PARTNER_USES),
    }
    if not folder or frame.empty:
        return empty
    reader = _READERS.setdefault((folder, exact), Reader(Path(folder), exact))
    marked = reader.annotate(_with_neighbours(frame), floor=FLOOR)
    about = messages.set_index("message_id")
    rows = _rows(frame, marked, about)
    rows["partner_uses"] += _zone_uses(zones, about, reader)
    return {
        "sentences": frame,
        "elements": schema.conform(rows["elements"], schema.ELEMENT_ROWS),
        "acts": schema.conform(rows["acts"], schema.ACT_ROWS),
        "partner_uses": schema.conform(rows["partner_uses"], schema.PARTNER_USES),
    }


def _sentences(messages: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {
            "sentence_id": f"{message_id}-{position}",
            "message_id": message_id,
            "position": position,
            "start": start,
            "end": end,
            "text": text,
        }
        for message_id, authored in zip(messages["message_id"], messages["authored_text"], strict=True)
        for position, (start, end, text) in enumerate(split(authored))
    ]


def _with_neighbours(frame: pd.DataFrame) -> pd.DataFrame:
    same_before = frame["message_id"].eq(frame["message_id"].shift(1))
    same_after = frame["message_id"].eq(frame["message_id"].shift(-1))
    return pd.DataFrame(
        {
            "id": frame["sentence_id"],
            "before": frame["text"].shift(1).where(same_before, "").fillna(""),
            "text": frame["text"],
            "after": frame["text"].shift(-1).where(same_after, "").fillna(""),
        }
    )


def _rows(frame: pd.DataFrame, marked: pd.DataFrame, about: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = {"elements": [], "acts": [], "partner_uses": []}
    for sentence, labels in zip(frame.itertuples(), marked.itertuples(), strict=True):
        if not (labels.elements or labels.acts or labels.partner_uses):
            continue
        common = {
            "sentence_id": sentence.sentence_id,
            "message_id": sentence.message_id,
            **about.loc[sentence.message_id, ["relationship", "side", "date"]].to_dict(),
        }
        rows["elements"] += [common | element for element in labels.elements]
        rows["acts"] += [common | act for act in labels.acts]
        author = about.at[sentence.message_id, "author"]
        rows["partner_uses"] += [
            common | use | {"author": author, "zone": "authored", "sentence": sentence.text}
            for use in labels.partner_uses
        ]
    return rows


def _zone_uses(zones: pd.DataFrame, about: pd.DataFrame, reader: Reader) -> list[dict[str, Any]]:
    """Uses in signatures and disclaimers: listed with their zone, never counted as talk."""
    if zones.empty:
        return []
    lines = pd.DataFrame({"id": zones["message_id"], "text": zones["text"]})
    rows = []
    for line, labels in zip(zones.itertuples(), reader.annotate(lines).itertuples(), strict=True):
        common = about.loc[line.message_id, ["relationship", "side", "date", "author"]].to_dict()
        rows += [
            {
                "sentence_id": f"{line.message_id}-{line.zone}{line.position}",
                "message_id": line.message_id,
                **common,
                **use,
                "zone": line.zone,
                "sentence": line.text,
            }
            for use in labels.partner_uses
        ]
    return rows


def _parallel(work: Callable[..., Any], jobs: list[tuple[Any, ...]], settings: Settings, stage: str) -> Iterator[Any]:
    """Run `work` on every job in order of the jobs; finished pieces are kept where the settings name a folder."""
    from analyzer.parts import kept_or_run, run

    done = 0
    total = len(jobs)
    task = kept_or_run(work, settings.parts, settings.resume) if settings.parts and stage == "annotating" else work
    for result in run(task, jobs, settings.workers or (os.cpu_count() or 1), settings.backend):
        done += 1
        if settings.progress:
            settings.progress(stage, done, total)
        yield result


class _Clock:
    def __init__(self, seconds: dict[str, float]) -> None:
        self.seconds = seconds
        self.last = time.perf_counter()

    def __call__(self, stage: str) -> None:
        now = time.perf_counter()
        self.seconds[stage] = round(now - self.last, 2)
        self.last = now

"""The one place that knows the order of the steps, and runs them in parallel.

files -> letters -> messages -> sentences -> annotations -> commitments -> relationships. Reading and annotating are
split into pieces whose size does not depend on the number of workers, so that every run gives the same tables.
"""

from __future__ import annotations

import dataclasses
import os
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from importlib.metadata import version
from typing import Any

import pandas as pd

from analyzer import __version__, schema
from analyzer.analysis import CANDIDATES, Analysis
from analyzer.annotating import annotate_messages, track, tracked_over
from analyzer.backends import opened
from analyzer.concluding import CANDIDATES as WEIGHED
from analyzer.concluding import Partitions, Rules, acts_over, elements_over, settled, uses_over, write_whole
from analyzer.language import Reader
from analyzer.language.store import manifest
from analyzer.language.trackers import KEPT_PROMISES, read_trackers
from analyzer.language.tracking import learn_tracker
from analyzer.learned import Learned
from analyzer.ledger import back_up, build_commitments
from analyzer.ledger.commitments import Each
from analyzer.ledger.joiner import Joiner, read_joiner
from analyzer.ledger.lines import Encode
from analyzer.parts import Workspace
from analyzer.reading import InputPathError, NothingReadableError, gather
from analyzer.settings import Settings, forget_parts, in_parallel
from analyzer.tables import Stored, Writer, batches
from analyzer.verdict import judge

__all__ = [
    "Analysis",
    "InputPathError",
    "NothingReadableError",
    "ReadTables",
    "Settings",
    "analyze",
    "annotate",
    "conclude",
    "forget_parts",
    "load",
    "read",
]


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
        >>> read("data/sample").shape[1] == 13
        True
    """
    settings = settings or Settings()
    with opened(settings.backend, settings.scheduler, settings.workers):
        return gather(_listed(paths), us, settings).messages


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
    reader: Reader | None = None,
) -> Analysis:
    """Run the whole analysis and return it; no result is written.

    Args:
        paths: files and folders of mail and call notes, or addresses such as ``s3://bucket/export`` (through fsspec).
        us: domains and addresses of our side; absent, the domain that most messages share.
        as_of: day on which open promises are judged; absent, the day of the newest message.
        settings: workers and the like.
        reader: models from :func:`load`, to open them only once; absent, the installed models.

    Raises:
        InputPathError: a path does not exist.
        NothingReadableError: nothing in the paths is a message or a note.
        ModelError: a model file is missing or changed.
        BackendError: a back end is not installed, or no cluster answers.
        ValueError: the settings name a folder of corrections that holds none, or a tracker file that is not one.

    Example:
        >>> result = analyze("data/sample", us=["northwind.example"])
        >>> "verdict" in result.relationships.columns
        True
    """
    settings = settings or Settings()
    with opened(settings.backend, settings.scheduler, settings.workers):
        work = Workspace(settings.parts, settings.resume)
        try:
            return _analysis(_listed(paths), us, as_of, settings, reader, work)
        except BaseException:
            work.close()
            raise


def _analysis(
    paths: list[str | os.PathLike[str]],
    us: Sequence[str],
    as_of: date | str | None,
    settings: Settings,
    reader: Reader | None,
    work: Workspace,
) -> Analysis:
    seconds: dict[str, float] = {}
    clock = _Clock(seconds)
    trackers = read_trackers(settings.trackers)
    reader = reader or Reader(exact=settings.exact)
    learned = None
    if settings.corrections:  # what is wrong with them is told now, not after all mail was read
        learned = Learned(settings.corrections, manifest(reader.folder), reader.encoder.encode)
    gathered = gather(paths, us, settings, work)
    clock("read")
    annotated = annotate_messages(gathered, reader, settings)
    folder = work.scratch / "tables"
    partitions = Partitions(gathered, annotated, folder, learned)
    partitions.write(reader.thresholds)
    clock("annotate")
    models = [learn_tracker(one, reader.encoder.encode) for one in trackers]
    followed = schema.empty(schema.TRACKER_ROWS)
    if trackers:
        sentences = pd.concat(batches(folder / "sentences.parquet", schema.SENTENCES), ignore_index=True)
        followed = track(gathered.held, sentences, models, reader, settings)
        clock("track")
    with Writer(folder / CANDIDATES / "trackers.parquet", schema.TRACKER_ROWS) as out:
        out.add(followed)
    if learned and trackers:
        followed = learned.apply_trackers(followed, sentences, [one.facts for one in models])
    tracked = tracked_over(followed, models)
    weak = [f"tracker {one.tracker.name}: {one.quality.verdict}" for one in models if not one.quality.told_apart]
    day = _as_of(as_of, gathered.held)
    facts: dict[str, Any] = {
        "version": __version__,
        "us": gathered.us,
        "us_inferred": gathered.us_inferred,
        "as_of": day.isoformat(),
        "paths": [str(p) for p in paths],
        "counts": gathered.counts,
        "warnings": [*gathered.warnings, *weak, *(learned.warnings if learned else ())],
        "models": manifest(reader.folder),
        "thresholds": reader.thresholds,
        **({"learned": learned.facts} if learned else {}),
        **({"trackers": [one.facts for one in models]} if models else {}),
    }
    encode, joiner = reader.encoder.encode, read_joiner(reader.folder)
    rules = Rules(reader.thresholds, pd.Timestamp(day, tz="UTC"), encode, joiner)
    tables = settled(partitions, rules, settings)
    tables["trackers"] = _with_kept(tracked, tables["commitments"], facts.get("trackers", ()))
    tables["rejected"] = gathered.rejected
    write_whole(folder, tables, gathered)
    clock("conclude")
    work.tidy()
    facts["seconds"] = seconds
    facts["versions"] = versions()
    stored = Stored(folder, schema.OUTPUT_TABLES, work)
    candidates = Stored(folder / CANDIDATES, (*WEIGHED, schema.TRACKER_ROWS), work)
    here = dataclasses.replace(settings, backend=None, scheduler=None)  # a cluster may be gone by then

    def each(work: Callable[..., Any], jobs: list[tuple[Any, ...]]) -> Iterable[Any]:
        return in_parallel(work, jobs, here, "judging")

    def again(limits: dict[str, float]) -> Analysis:
        own = {name: candidates[name] for name in ("elements", "acts", "partner_uses")}
        if learned:
            own = learned.apply({"sentences": stored["sentences"], **own})
        read = ReadTables(
            stored["messages"], gathered.details, stored["sentences"], own, gathered.rejected, tracked, dict(candidates)
        )
        return conclude(read, limits, facts | {"thresholds": limits}, encode, joiner, each)

    return Analysis(tables=stored, facts=facts, details=gathered.details, candidates=candidates, again=again)


def versions() -> dict[str, str]:
    """Return the versions of this program and of what its results depend on.

    Example:
        >>> sorted(versions())
        ['analyzer', 'onnxruntime', 'pandas', 'scikit-learn', 'spacy']
    """
    others = {name: version(name) for name in ("onnxruntime", "pandas", "scikit-learn", "spacy")}
    return {"analyzer": __version__, **others}


@dataclasses.dataclass(frozen=True)
class ReadTables:
    """What reading and annotating gave: the input of everything that follows.

    `considered` is what the models said by themselves, before corrections; a person checks that.
    """

    messages: pd.DataFrame
    details: pd.DataFrame
    sentences: pd.DataFrame
    candidates: dict[str, pd.DataFrame]
    rejected: pd.DataFrame
    trackers: pd.DataFrame = dataclasses.field(default_factory=lambda: schema.empty(schema.TRACKER_ROWS))
    considered: dict[str, pd.DataFrame] | None = None


def conclude(
    tables: ReadTables,
    thresholds: dict[str, float],
    facts: dict[str, Any],
    encode: Encode,
    joiner: Joiner,
    each: Each | None = None,
) -> Analysis:
    """From annotated sentences to an Analysis: thresholds, ledger, verdict. Nothing is read again.

    Args:
        tables: what was read and annotated.
        thresholds: probability a label from which it counts.
        facts: what `run.json` is to hold; `as_of` is the day of judgement.
        encode: texts to unit vectors, for matching promises with what became of them.
        joiner: what weighs a later sentence against a promise.
        each: runs a function on every tuple of arguments, in order, perhaps in parallel.
    """
    elements = elements_over(tables.candidates["elements"], thresholds)
    acts = acts_over(tables.candidates["acts"], thresholds)
    uses = uses_over(tables.candidates["partner_uses"], thresholds)
    day = pd.Timestamp(str(facts["as_of"]), tz="UTC")
    commitments = build_commitments(
        tables.messages, tables.details, tables.sentences, acts, day, encode, joiner, tables.candidates["acts"], each
    )
    uses = back_up(uses, commitments)
    results = {
        "messages": tables.messages,
        "sentences": tables.sentences,
        "elements": elements,
        "acts": acts,
        "partner_uses": uses,
        "commitments": commitments,
        "trackers": _with_kept(tables.trackers, commitments, facts.get("trackers", ())),
        "relationships": judge(tables.messages, elements, uses, commitments),
        "rejected": tables.rejected,
    }

    def again(limits: dict[str, float]) -> Analysis:
        return conclude(tables, limits, facts | {"thresholds": limits}, encode, joiner, each)

    seen = tables.candidates if tables.considered is None else tables.considered
    return Analysis(tables=results, facts=facts, details=tables.details, candidates=seen, again=again)


def _with_kept(tracked: pd.DataFrame, commitments: pd.DataFrame, about: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """The sentences of the trackers, and the kept promises for those that count them."""
    kept = commitments[commitments["status"].isin(["kept", "kept_late"])]
    parts = [tracked]
    for one in about:
        if one["counts"] == KEPT_PROMISES and len(kept):
            rows = kept.assign(date=kept["status_on"], tracker=one["name"], basis="kept_promise")
            parts.append(schema.conform(rows, schema.TRACKER_ROWS))
    return pd.concat(parts, ignore_index=True) if len(parts) > 1 else tracked


def _listed(paths: Sequence[str | os.PathLike[str]] | str | os.PathLike[str]) -> list[str | os.PathLike[str]]:
    return [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)


def _as_of(as_of: date | str | None, messages: pd.DataFrame) -> date:
    if as_of:
        return date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    newest = messages["date"].max()
    return newest.date() if not pd.isna(newest) else date(1970, 1, 1)


class _Clock:
    def __init__(self, seconds: dict[str, float]) -> None:
        self.seconds = seconds
        self.last = time.perf_counter()

    def __call__(self, stage: str) -> None:
        now = time.perf_counter()
        self.seconds[stage] = round(now - self.last, 2)
        self.last = now

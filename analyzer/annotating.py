"""Messages to annotated sentences: pieces of messages are cut into sentences and labelled in parallel.

Categories of the user's own (trackers) are read afterwards, from each different sentence once.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analyzer import __version__, schema
from analyzer.language import Reader
from analyzer.language.encoder import Encoder
from analyzer.language.reader import FLOOR
from analyzer.language.store import manifest
from analyzer.language.tracking import TrackerModel
from analyzer.parts import Pieces, digest
from analyzer.reading import Gathered
from analyzer.settings import Settings, in_parallel
from analyzer.text import READ, split

#: Messages in one piece of annotation work.
BATCH = 250
#: Different sentences in one piece of tracking work.
TRACKED = 2_000
#: A tracker's sentences are kept as candidates from this share of its threshold on.
CONSIDERED = 0.5
TABLES = {table.name: table for table in (schema.SENTENCES, schema.ELEMENT_ROWS, schema.ACT_ROWS, schema.PARTNER_USES)}


@dataclasses.dataclass(frozen=True)
class Annotated:
    """The finished pieces of annotation, in the order of their sentences."""

    pieces: Pieces
    names: list[str]
    messages: pd.DataFrame

    def parts(self) -> Iterator[dict[str, pd.DataFrame]]:
        """Yield `sentences`, `elements`, `acts` and `partner_uses` of one piece after the other, candidates included."""
        about = self.messages.set_index("message_id")[["relationship", "side", "date", "author"]]
        for name in self.names:
            yield {table: _typed(self.pieces.get(name, table), table, about) for table in TABLES}

    def sentences(self) -> int:
        """Return how many sentences there are."""
        return sum(self.pieces.rows(name, "sentences") for name in self.names)


def annotate_messages(gathered: Gathered, reader: Reader, settings: Settings) -> Annotated:
    """Cut the messages into sentences and label them, piece by piece; labels go down to a low probability.

    Automatic messages and those in another language are cut into sentences and get no labels. A message whose text was
    annotated before, by the same models, is not annotated again.

    Args:
        gathered: the messages.
        reader: the models.
        settings: workers and the like.
    """
    pieces = gathered.work.pieces("annotated", __version__, manifest(reader.folder), reader.exact)
    where = _kept(pieces)
    held = gathered.held
    total = sum(-(-int(size) // BATCH) for size in held.groupby("judged").size())
    models = str(reader.folder)
    jobs = ((texts, pieces, _found(texts, where), models, reader.exact) for texts in _batches(gathered))
    names = list(in_parallel(_annotate_piece, jobs, settings, "annotating", total))
    for name in names:
        gathered.work.note(pieces, name)
    return Annotated(pieces, names, held)


def _batches(gathered: Gathered) -> Iterator[pd.DataFrame]:
    """Texts that are labelled, a batch at a time, then those that are only cut; columns TEXT_ROWS, judged, read_at."""
    for judged in (True, False):
        rest: list[pd.DataFrame] = []
        at = size = 0
        for table in gathered.texts.spans():
            rows = gathered.held.iloc[at : at + table.num_rows]
            at += table.num_rows
            frame = (
                table.drop_columns(["rank"])
                .to_pandas()
                .assign(judged=rows["judged"].to_numpy(), read_at=rows["read_at"].to_numpy())
            )
            rest.append(frame[frame["judged"] == judged])
            size += len(rest[-1])
            while size >= BATCH:
                together = pd.concat(rest, ignore_index=True)
                yield together.iloc[:BATCH].reset_index(drop=True)
                rest = [together.iloc[BATCH:]]
                size -= BATCH
        if size:
            yield pd.concat(rest, ignore_index=True)


def _kept(pieces: Pieces) -> dict[str, str]:
    """In which piece the annotations of a message are, by the key of its text."""
    return {key: name for name in pieces.names() for key in pieces.get(name, "messages")["key"]}


def _found(texts: pd.DataFrame, where: dict[str, str]) -> list[str]:
    return sorted({where[key] for key in texts["key"] if key in where}) if where else []


def track(
    messages: pd.DataFrame,
    sentences: pd.DataFrame,
    models: Sequence[TrackerModel],
    reader: Reader,
    settings: Settings,
) -> pd.DataFrame:
    """Return what is considered for the `trackers` table, in the order of the sentences: see `tracked_over`.

    Automatic messages and those in another language are left out, as for every other label.

    Args:
        messages: columns ``schema.MESSAGES``.
        sentences: columns ``schema.SENTENCES``.
        models: the learned trackers.
        reader: the models, whose encoder is used.
        settings: workers and the like.
    """
    about = _judged(messages).set_index("message_id")[["relationship", "side", "date"]]
    frame = sentences[sentences["message_id"].isin(about.index)]
    if not models or frame.empty:
        return schema.empty(schema.TRACKER_ROWS)
    _ENCODERS[str(reader.folder)] = reader.encoder  # in this process the ledger then finds what was encoded here
    codes, texts = pd.factorize(frame["text"].fillna("").astype(object))
    jobs = [
        ([str(text) for text in texts[at : at + TRACKED]], str(reader.folder), tuple(models))
        for at in range(0, len(texts), TRACKED)
    ]
    found = np.vstack(list(in_parallel(_track_piece, jobs, settings, "tracking")))[codes]
    over = found >= np.array([CONSIDERED * model.threshold for model in models])
    at, which = np.nonzero(over)
    rows = frame.iloc[at][["sentence_id", "message_id", "text"]].rename(columns={"text": "sentence"})
    names = np.array([model.tracker.name for model in models], dtype=object)
    rows = rows.join(about, on="message_id").assign(
        tracker=names[which], basis="sentence", probability=found[at, which]
    )
    return schema.conform(rows, schema.TRACKER_ROWS)


def tracked_over(considered: pd.DataFrame, models: Sequence[TrackerModel]) -> pd.DataFrame:
    """Return the rows of the `trackers` table: what reaches the threshold of its tracker.

    Args:
        considered: as returned by `track`, perhaps with what was learned applied.
        models: the learned trackers.
    """
    limits = considered["tracker"].map({model.tracker.name: model.threshold for model in models})
    over = considered["probability"] >= limits.astype(float)
    return schema.conform(considered[over].reset_index(drop=True), schema.TRACKER_ROWS)


def _track_piece(texts: list[str], folder: str, models: tuple[TrackerModel, ...]) -> NDArray[np.float64]:
    """Probabilities, shape (texts, models)."""
    vectors = _ENCODERS.setdefault(folder, Encoder(Path(folder))).encode(texts)
    return np.stack([model.probabilities(vectors) for model in models], axis=1)


def _judged(messages: pd.DataFrame) -> pd.DataFrame:
    return messages[~messages["automatic"] & messages["language"].isin(READ)]


_READERS: dict[tuple[str, bool], Reader] = {}
_ENCODERS: dict[str, Encoder] = {}


def _annotate_piece(texts: pd.DataFrame, pieces: Pieces, found: list[str], folder: str, exact: bool) -> str:
    """Cut the messages of one piece into sentences, label them and keep the result; return the name of the piece.

    What `found`, pieces kept before, say of the same texts is taken from there.
    """
    name = digest(texts["key"].tolist())
    if name in pieces:
        return name
    have = _taken(texts, pieces, found)
    known = set(have["messages"]["key"])
    new = _labelled(texts[[key not in known for key in texts["key"]]], folder, exact)
    pieces.put(name, {"messages": texts[["message_id", "key"]]} | _in_order(texts, have, new))
    return name


def _taken(texts: pd.DataFrame, pieces: Pieces, found: list[str]) -> dict[str, pd.DataFrame]:
    """What kept pieces say of these messages."""
    wanted = set(texts["key"])
    parts: dict[str, list[pd.DataFrame]] = {name: [] for name in ("messages", *TABLES)}
    for name in found:
        messages = pieces.get(name, "messages")
        messages = messages[messages["key"].isin(wanted)]
        wanted -= set(messages["key"])
        parts["messages"].append(messages)
        for table in TABLES:
            frame = pieces.get(name, table)
            parts[table].append(frame[frame["message_id"].isin(messages["message_id"])])
    none = {"messages": pd.DataFrame({"message_id": [], "key": []})} | {t: schema.empty(k) for t, k in TABLES.items()}
    return {name: pd.concat(frames, ignore_index=True) if frames else none[name] for name, frames in parts.items()}


def _in_order(
    texts: pd.DataFrame, have: dict[str, pd.DataFrame], new: dict[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """Both in the order of the messages; uses in signatures and disclaimers come last, in the order of reading."""
    place = dict(zip(texts["message_id"], range(len(texts)), strict=True))
    read = dict(zip(texts["message_id"], texts["read_at"], strict=True))
    joined = {}
    for table in TABLES:
        frame = pd.concat([part for part in (have[table], new[table]) if len(part)] or [new[table]], ignore_index=True)
        order = np.array([place[message] for message in frame["message_id"]], np.int64)
        if table == "partner_uses":
            late = np.array([len(place) + read[message] for message in frame["message_id"]], np.int64)
            order = np.where(frame["zone"].to_numpy() == "authored", order, late)
        joined[table] = frame.iloc[np.argsort(order, kind="stable")].reset_index(drop=True)
    return joined


def _labelled(texts: pd.DataFrame, folder: str, exact: bool) -> dict[str, pd.DataFrame]:
    frame = schema.conform(_sentences(texts), schema.SENTENCES)
    judged = texts[texts["judged"]]
    if frame.empty or judged.empty:
        return {"sentences": frame} | {t: schema.empty(kind) for t, kind in TABLES.items() if t != "sentences"}
    reader = _READERS.setdefault((folder, exact), Reader(Path(folder), exact))
    rows = _rows(frame, reader.annotate(_with_neighbours(frame), floor=FLOOR))
    rows["partner_uses"] += _zone_uses(judged, reader)
    return {"sentences": frame} | {name: schema.conform(rows[name], TABLES[name]) for name in rows}


def _typed(frame: pd.DataFrame, table: str, about: pd.DataFrame) -> pd.DataFrame:
    """A table of a piece, with what its rows take from their message."""
    if table != "sentences":
        rows = about.index.get_indexer(frame["message_id"])
        names = [name for name in about.columns if name in TABLES[table].names]
        frame = frame.assign(**{name: about[name].array.take(rows) for name in names})
    return schema.conform(frame, TABLES[table])


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


def _rows(frame: pd.DataFrame, marked: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = {"elements": [], "acts": [], "partner_uses": []}
    for sentence, labels in zip(frame.itertuples(), marked.itertuples(), strict=True):
        if not (labels.elements or labels.acts or labels.partner_uses):
            continue
        common = {"sentence_id": sentence.sentence_id, "message_id": sentence.message_id}
        rows["elements"] += [common | element for element in labels.elements]
        rows["acts"] += [common | act for act in labels.acts]
        rows["partner_uses"] += [
            common | use | {"zone": "authored", "sentence": sentence.text} for use in labels.partner_uses
        ]
    return rows


def _zone_uses(texts: pd.DataFrame, reader: Reader) -> list[dict[str, Any]]:
    """Uses in signatures and disclaimers: listed with their zone, never counted as talk."""
    lines = [
        (message_id, zone, position, text)
        for message_id, written in zip(texts["message_id"], texts["zone_lines"], strict=True)
        for zone, position, text in json.loads(written)
    ]
    if not lines:
        return []
    asked = pd.DataFrame({"id": [line[0] for line in lines], "text": [line[3] for line in lines]})
    return [
        {
            "sentence_id": f"{message_id}-{zone}{position}",
            "message_id": message_id,
            **use,
            "zone": zone,
            "sentence": text,
        }
        for (message_id, zone, position, text), labels in zip(lines, reader.annotate(asked).itertuples(), strict=True)
        for use in labels.partner_uses
    ]

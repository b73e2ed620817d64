"""Messages to annotated sentences: pieces of messages are cut into sentences and labelled in parallel.

Categories of the user's own (trackers) are read afterwards, from each different sentence once.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analyzer import schema
from analyzer.language import Reader
from analyzer.language.encoder import Encoder
from analyzer.language.reader import FLOOR
from analyzer.language.tracking import TrackerModel
from analyzer.reading import Gathered
from analyzer.settings import Settings, in_parallel
from analyzer.text import READ, split

#: Messages in one piece of annotation work.
BATCH = 250
#: Different sentences in one piece of tracking work.
TRACKED = 2_000
#: A tracker's sentences are kept as candidates from this share of its threshold on.
CONSIDERED = 0.5


def annotate_messages(gathered: Gathered, reader: Reader, settings: Settings) -> dict[str, pd.DataFrame]:
    """Return `sentences`, and `elements`, `acts` and `partner_uses` down to a low probability, by table name.

    Automatic messages and those in another language are cut into sentences and get no labels.

    Args:
        gathered: the messages.
        reader: the models.
        settings: workers and the like.
    """
    messages = gathered.messages
    judged = _judged(messages)
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
    for piece in in_parallel(_annotate_piece, jobs, settings, "annotating"):
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


def _slim(messages: pd.DataFrame) -> pd.DataFrame:
    return messages[["message_id", "relationship", "side", "author", "date", "authored_text"]].reset_index(drop=True)


_READERS: dict[tuple[str, bool], Reader] = {}
_ENCODERS: dict[str, Encoder] = {}


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

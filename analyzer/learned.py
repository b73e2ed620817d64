"""What was learned, applied to a run: answers override, retrained heads correct what the models considered.

Only what the models gave a probability of 0.15 or more (a tracker half of its threshold) is there to be corrected.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from analyzer import heads, schema
from analyzer.heads import Floats
from analyzer.learning import CORRECTIONS, HEADS, USE, VECTORS, Encode, read_vectors
from analyzer.review import Correction, keyed, mark_of, read_corrections

#: The table in which answers of each kind are applied.
KINDS: Final = {"element": "elements", "act": "acts", "use": "partner_uses", "tracker": "trackers"}
#: Motive of what becomes a label where nobody ever named one.
NO_MOTIVE: Final = "boilerplate"
Tables = dict[str, pd.DataFrame]


class Learned:
    """What a folder holds, to be applied to a run.

    Args:
        folder: as written by :func:`learn`.
        models: file name to hash of the models in use.
        encode: texts to unit vectors.

    Raises:
        ValueError: there is nothing learned in the folder, or a file in it is not what it should be.
    """

    def __init__(self, folder: Path, models: Mapping[str, str], encode: Encode) -> None:
        if not (folder / CORRECTIONS).is_file():
            raise ValueError(f"{folder} holds no {CORRECTIONS}; make one: analyzer learn REVIEWED --out {folder}")
        self.corrections = read_corrections(folder / CORRECTIONS)
        self.heads, self.about = heads.read(folder / HEADS) if (folder / HEADS).is_file() else ({}, {})
        self.vectors = read_vectors(folder / VECTORS)
        self.models = models
        self.encode = encode
        self.applied = 0
        self.retrained: list[str] = []
        self.stale: list[str] = []

    @property
    def facts(self) -> dict[str, Any]:
        """What `run.json` holds of it."""
        return {
            "corrections": len(self.corrections),
            "applied": self.applied,
            "retrained": sorted(self.retrained),
            "stale": sorted(self.stale),
        }

    @property
    def warnings(self) -> list[str]:
        """What the user is to know, in sentences."""
        if not self.stale:
            return []
        names = ", ".join(sorted(self.stale))
        return [
            f"learned about other models than those in use and left out: {names}; the answers themselves hold. "
            "Check findings of this run and learn anew: analyzer review, analyzer learn"
        ]

    def apply(self, marked: Mapping[str, pd.DataFrame]) -> Tables:
        """Return the annotated tables with what was learned applied.

        Args:
            marked: `sentences`, and `elements`, `acts`, `partner_uses` down to a low probability.
        """
        out = dict(marked)
        mark = mark_of(self.models)
        texts = marked["sentences"].set_index("sentence_id")["text"]
        elements, acts = marked["elements"], marked["acts"]
        out["elements"] = self._rescored(elements, "element " + elements["element"] + elements["polarity"], texts, mark)
        out["acts"] = self._rescored(acts, "act " + acts["act"], texts, mark)
        uses = marked["partner_uses"]
        if USE in self.heads and (uses["zone"] == "authored").any() and self._fits(USE, mark):
            out["partner_uses"] = self._reused(uses)
        self._set(out, marked["sentences"])
        for name, table in (("elements", schema.ELEMENT_ROWS), ("acts", schema.ACT_ROWS)):
            out[name] = schema.conform(out[name][out[name]["probability"] >= 0].reset_index(drop=True), table)
        return out

    def apply_trackers(
        self, found: pd.DataFrame, sentences: pd.DataFrame, about: Iterable[Mapping[str, Any]]
    ) -> pd.DataFrame:
        """Return what was read for trackers, down to a low probability, with what was learned applied.

        Args:
            found: columns ``schema.TRACKER_ROWS``.
            sentences: columns ``schema.SENTENCES``.
            about: the trackers as in ``run.json``.
        """
        out = found
        texts = sentences.set_index("sentence_id")["text"]
        for one in about:
            name, mark = f"tracker {one['name']}", mark_of(self.models, str(one["mark"]))
            if name in self.heads:
                out = self._rescored(out, "tracker " + out["tracker"], texts, mark, only=name)
        tables = {"trackers": out}
        self._set(tables, sentences)
        return schema.conform(tables["trackers"].query("probability >= 0").reset_index(drop=True), schema.TRACKER_ROWS)

    def _fits(self, name: str, mark: str) -> bool:
        """Whether a head corrects the models in use; each is told once."""
        fits = self.about.get(name, "") == mark
        told = self.retrained if fits else self.stale
        if name not in told:
            told.append(name)
        return fits

    def _rescored(
        self, frame: pd.DataFrame, names: pd.Series, texts: pd.Series, mark: str, only: str | None = None
    ) -> pd.DataFrame:
        probability = frame["probability"].to_numpy(float).copy()
        for name in sorted(set(names) & (set(self.heads) if only is None else {only})):
            if not self._fits(name, mark):
                continue
            rows = np.flatnonzero((names == name).to_numpy(bool))
            vectors = self._vectors(frame["sentence_id"].iloc[rows].map(texts))
            scores = heads.log_odds(probability[rows])
            probability[rows] = self.heads[name].probabilities(scores, vectors)[:, 1].round(4)
        return frame.assign(probability=probability)

    def _vectors(self, texts: Iterable[str]) -> Floats:
        listed = [str(text) for text in texts]
        known = list(dict.fromkeys(listed))
        places = {text: place for place, text in enumerate(known)}
        return self.encode(known).astype(np.float64)[[places[text] for text in listed]]

    def _reused(self, uses: pd.DataFrame) -> pd.DataFrame:
        """Uses in authored text by the retrained head; one that becomes a label takes the motive of the most alike."""
        own = uses.index[uses["zone"] == "authored"]
        rows = uses.loc[own]
        given = np.array([schema.USES.index(use) for use in rows["use"]])
        vectors = self._vectors(rows["sentence"])
        scores = heads.log_shares(given, rows["probability"].to_numpy(float), len(schema.USES))
        probability = self.heads[USE].probabilities(scores, vectors)
        best = probability.argmax(axis=1)
        out = uses.copy()
        motives = [
            (row["motive"] if use == "label_only" and row["use"] == use else self._motive(vector))
            if use == "label_only"
            else None
            for row, use, vector in zip(
                rows.to_dict(orient="records"), (schema.USES[at] for at in best), vectors, strict=True
            )
        ]
        out.loc[own, "use"] = [schema.USES[at] for at in best]
        out.loc[own, "motive"] = pd.Series(motives, index=own, dtype=object)
        out.loc[own, "probability"] = probability.max(axis=1).round(4)
        return schema.conform(out, schema.PARTNER_USES)

    def _motive(self, vector: Floats) -> str:
        """The motive that a person gave to the most alike sentence; without one, boilerplate."""
        told = [
            (float(self.vectors[one.key] @ vector), one.answer.partition("/")[2])
            for one in self.corrections
            if one.kind == "use" and "/" in one.answer and one.key in self.vectors
        ]
        return max(told)[1] if told else NO_MOTIVE

    def _set(self, tables: Tables, sentences: pd.DataFrame) -> None:
        """Set the rows of every answer to what the person said: 1 for yes, below every threshold for no."""
        own = [one for one in self.corrections if KINDS[one.kind] in tables]
        if not own:
            return
        keys = keyed(sentences)
        where = keys[keys["key"].isin({one.key for one in own})].groupby("key")["sentence_id"].agg(list).to_dict()
        for name in {KINDS[one.kind] for one in own}:
            tables[name] = tables[name].copy()
        for one in own:
            self.applied += _override(tables[KINDS[one.kind]], one, where.get(one.key, []))


def _override(frame: pd.DataFrame, one: Correction, sentences: list[str]) -> int:
    """Change the rows of one answer in place."""
    rows = frame["sentence_id"].isin(sentences)
    if one.kind == "use":
        rows &= frame["start"] == one.at
        use, _, motive = one.answer.partition("/")
        frame.loc[rows, ["use", "motive", "probability"]] = [use, motive or None, 1.0]
    else:
        names = frame["element"] + frame["polarity"] if one.kind == "element" else frame[one.kind]
        rows &= names == one.label
        frame.loc[rows, "probability"] = 1.0 if one.answer == "yes" else -1.0
    return int(rows.sum())

"""From annotated pieces to the tables of a run, relationship by relationship, with bounded memory.

The pieces are gone through once: what is final is written, and what the ledger and the verdict need goes to the partition
of its relationship. Partitions are then settled in parallel. Held whole are only the promises, the uses of the word, the
relationships, and the messages without their texts.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from analyzer import schema
from analyzer.annotating import Annotated
from analyzer.learned import Learned
from analyzer.ledger import back_up, build_commitments
from analyzer.ledger.joiner import Joiner
from analyzer.ledger.lines import Encode
from analyzer.reading import Gathered
from analyzer.settings import Settings, in_parallel
from analyzer.spill import Ranked
from analyzer.tables import Writer
from analyzer.verdict import judge

#: Sentences of a partition, about; enough to be worth another process.
PARTITION = 3_000
#: Partitions that go to disk and come back together, and bytes of each table held before they do.
SPAN, HELD = 16, 32_000_000
CANDIDATES = (schema.ELEMENT_ROWS, schema.ACT_ROWS, schema.PARTNER_USES)
ROUTED = (schema.SENTENCES, *CANDIDATES)


@dataclass(frozen=True)
class Rules:
    """What decides: thresholds a label, the day of judgement, and what joins promises with what became of them."""

    thresholds: dict[str, float]
    day: pd.Timestamp
    encode: Encode
    joiner: Joiner


def over(rows: pd.DataFrame, labels: list[str], thresholds: dict[str, float]) -> pd.DataFrame:
    """Return the rows whose probability reaches the threshold of their label."""
    keep = [p >= thresholds[label] for p, label in zip(rows["probability"], labels, strict=True)]
    return rows[pd.Series(keep, index=rows.index, dtype=bool)].reset_index(drop=True)


def elements_over(rows: pd.DataFrame, thresholds: dict[str, float]) -> pd.DataFrame:
    """Return the elements that count."""
    return over(rows, [f"{e}{p}" for e, p in zip(rows["element"], rows["polarity"], strict=True)], thresholds)


def acts_over(rows: pd.DataFrame, thresholds: dict[str, float]) -> pd.DataFrame:
    """Return the acts that count."""
    return over(rows, rows["act"].tolist(), thresholds)


def uses_over(uses: pd.DataFrame, thresholds: dict[str, float]) -> pd.DataFrame:
    """Return the uses; one whose probability is under a threshold given for its use is taken as the neutral `referential`."""
    weak = pd.Series(
        [p < thresholds.get(use, 0.0) for use, p in zip(uses["use"], uses["probability"], strict=True)],
        index=uses.index,
        dtype=bool,
    )
    return uses.assign(use=uses["use"].where(~weak, "referential"), motive=uses["motive"].where(~weak, None))


class Partitions:
    """The rows of annotated pieces, and where they go.

    Args:
        gathered: the messages.
        annotated: the pieces.
        folder: where the final tables are written, with `candidates` below it.
        learned: what `analyzer learn` wrote, applied on the way; the candidates stay as the models gave them.
    """

    def __init__(self, gathered: Gathered, annotated: Annotated, folder: Path, learned: Learned | None) -> None:
        self.gathered = gathered
        self.annotated = annotated
        self.folder = folder
        self.learned = learned
        self.count = max(1, -(-annotated.sentences() // PARTITION))
        held = gathered.held
        known = held["relationship"].fillna("").to_numpy(dtype=object)
        self._of = {name: self._number(name) for name in sorted(set(known))}
        self._numbers = np.array([self._of[name] if name else -1 for name in known], np.int64)
        self._by_message = dict(zip(held["message_id"], self._numbers, strict=True))
        scratch = gathered.work.scratch
        self._routed = {table.name: Ranked(scratch / f"by-{table.name}", SPAN, HELD) for table in ROUTED}

    def _number(self, relationship: str) -> int:
        """The same on every machine, whatever else is in the input."""
        return zlib.crc32(relationship.encode()) % self.count

    def write(self, thresholds: dict[str, float]) -> None:
        """Go through the pieces once."""
        uses = 0
        (self.folder / "candidates").mkdir(parents=True)
        with ExitStack() as stack:
            final = {
                table.name: stack.enter_context(Writer(self.folder / f"{table.name}.parquet", table))
                for table in (schema.SENTENCES, schema.ELEMENT_ROWS, schema.ACT_ROWS)
            }
            candidates = {
                table.name: stack.enter_context(Writer(self.folder / "candidates" / f"{table.name}.parquet", table))
                for table in CANDIDATES
            }
            for part in self.annotated.parts():
                for name, writer in candidates.items():
                    writer.add(part[name])
                if self.learned:
                    part = self.learned.apply(part)
                final["sentences"].add(part["sentences"])
                final["elements"].add(elements_over(part["elements"], thresholds))
                final["acts"].add(acts_over(part["acts"], thresholds))
                for table in ROUTED:
                    self._route(table, part[table.name], uses)
                uses += len(part["partner_uses"])

    def _route(self, table: schema.Table, frame: pd.DataFrame, before: int) -> None:
        numbers = np.array([self._by_message[message] for message in frame["message_id"]], np.int64)
        if table is schema.PARTNER_USES:  # inside our side too, so that each keeps its row
            numbers = np.maximum(numbers, 0)
            frame = frame.assign(at=np.arange(before, before + len(frame)))
        keep = numbers >= 0
        if keep.any():
            rows = pa.Table.from_pandas(frame[keep], preserve_index=False).replace_schema_metadata(None)
            fields = [pa.field(f.name, pa.list_(pa.string())) if pa.types.is_list(f.type) else f for f in rows.schema]
            self._routed[table.name].add(rows.cast(pa.schema(fields)).append_column("rank", pa.array(numbers[keep])))

    def jobs(self, rules: Rules) -> Iterator[tuple[Any, ...]]:
        """Yield what settles each partition."""
        spans = {table: _by_rank(self._routed[table.name], table, self.count) for table in ROUTED}
        order = np.argsort(self._numbers, kind="stable")
        bounds = np.searchsorted(self._numbers[order], np.arange(self.count + 1))
        held, details = self.gathered.held, self.gathered.details
        for number in range(self.count):
            rows = order[bounds[number] : bounds[number + 1]]
            messages = held.iloc[rows].reset_index(drop=True)
            known = self.gathered.day_order
            habits = {author: known[author] for author in set(messages["author"]) if author in known}
            parts = {table.name: next(spans[table]) for table in ROUTED}
            yield messages, details.iloc[rows].reset_index(drop=True), parts, habits, rules


def _by_rank(ranked: Ranked, table: schema.Table, count: int) -> Iterator[pd.DataFrame]:
    """Yield the rows of each rank below `count`, empty ones too."""
    wanted = 0
    for rows in ranked.spans():
        ranks: NDArray[np.int64] = rows["rank"].to_numpy()
        for rank in np.unique(ranks):
            while wanted < rank:
                yield _frame(rows.slice(0, 0), table)
                wanted += 1
            first, last = np.searchsorted(ranks, [rank, rank + 1])
            yield _frame(rows.slice(first, last - first), table)
            wanted += 1
    while wanted < count:
        yield schema.empty(table).assign(at=pd.Series(dtype="int64"))
        wanted += 1


def _frame(rows: pa.Table, table: schema.Table) -> pd.DataFrame:
    frame = rows.to_pandas()
    typed = schema.conform(frame, table)
    return typed.assign(at=frame["at"].to_numpy()) if "at" in frame.columns else typed


def settle_partition(
    messages: pd.DataFrame,
    details: pd.DataFrame,
    parts: dict[str, pd.DataFrame],
    day_first: dict[str, bool],
    rules: Rules,
) -> dict[str, pd.DataFrame]:
    """Return `commitments`, `partner_uses` (with their row, `at`) and `relationships` of one partition."""
    limits = rules.thresholds
    elements, acts = elements_over(parts["elements"], limits), acts_over(parts["acts"], limits)
    found = parts["partner_uses"]
    uses = uses_over(found, limits)
    commitments = build_commitments(
        messages,
        details,
        parts["sentences"],
        acts,
        rules.day,
        rules.encode,
        rules.joiner,
        parts["acts"],
        day_first=day_first,
    )
    uses = back_up(uses, commitments)
    return {
        "commitments": commitments,
        "partner_uses": uses.assign(at=found["at"].to_numpy()),
        "relationships": judge(messages, elements, uses, commitments),
    }


def settled(partitions: Partitions, rules: Rules, settings: Settings) -> dict[str, pd.DataFrame]:
    """Settle every partition and return the three tables whole, each in its order."""
    found: dict[str, list[pd.DataFrame]] = {"commitments": [], "partner_uses": [], "relationships": []}
    for part in in_parallel(settle_partition, partitions.jobs(rules), settings, "judging", partitions.count):
        for name, frame in part.items():
            if len(frame):
                found[name].append(frame)
    orders = {"commitments": ["made_on", "commitment_id"], "partner_uses": ["at"], "relationships": ["relationship"]}
    kinds = {table.name: table for table in schema.OUTPUT_TABLES}
    return {
        name: schema.conform(pd.concat(frames).sort_values(orders[name], kind="stable"), kinds[name])
        if frames
        else schema.empty(kinds[name])
        for name, frames in found.items()
    }


def write_whole(folder: Path, tables: dict[str, pd.DataFrame], gathered: Gathered) -> None:
    """Write the tables that are held whole, and the messages with their texts."""
    kinds = {table.name: table for table in schema.OUTPUT_TABLES}
    for name, frame in tables.items():
        with Writer(folder / f"{name}.parquet", kinds[name]) as out:
            out.add(frame)
    with Writer(folder / "messages.parquet", schema.MESSAGES) as out:
        for part in gathered.message_parts():
            out.add(part)

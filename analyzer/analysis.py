"""What a run gives back: the tables, and what can be asked of them."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analyzer import schema
from analyzer.place import claimed, half_moved, replaced, whole
from analyzer.tables import Stored, Writer, batches

if TYPE_CHECKING:
    from analyzer.report.marked import Marked
    from analyzer.report.plots import Plots

#: Folder beside the tables for what the models considered, down to a low probability; `analyzer review` draws from it.
CANDIDATES = "candidates"
#: Tables that a run of an older version did not write: empty when it is opened.
YOUNGER = (schema.TRACKER_ROWS.name,)
TRACKED = {"sentence": "sentences", "kept_promise": "kept promises"}
Conclude = Callable[[dict[str, float]], "Analysis"]


@dataclass
class Analysis:
    """The tables of a run with behaviour.

    Attributes:
        tables: the tables by name, as in ``schema.OUTPUT_TABLES``.
        facts: what ``run.json`` holds.
        details: what the later rooms need of messages beside the contract's columns.
        candidates: elements, acts, uses and trackers down to a low probability as the models gave them, corrections not
            applied; :mod:`analyzer.review` draws from it.

    Example:
        >>> import analyzer
        >>> result = analyzer.analyze("data/sample", us=["northwind.example"])
        >>> result.messages["kind"].isin(["email", "note", "transcript"]).all().item()
        True
    """

    tables: Mapping[str, pd.DataFrame]
    facts: dict[str, Any]
    details: pd.DataFrame
    candidates: Mapping[str, pd.DataFrame]
    again: Conclude | None = field(default=None, repr=False)

    @property
    def messages(self) -> pd.DataFrame:
        """Messages after de-duplication."""
        return self.tables["messages"]

    @property
    def sentences(self) -> pd.DataFrame:
        """Sentences their authors wrote."""
        return self.tables["sentences"]

    @property
    def elements(self) -> pd.DataFrame:
        """Elements found in sentences."""
        return self.tables["elements"]

    @property
    def acts(self) -> pd.DataFrame:
        """Acts found in sentences."""
        return self.tables["acts"]

    @property
    def partner_uses(self) -> pd.DataFrame:
        """Uses of the word partner."""
        return self.tables["partner_uses"]

    @property
    def commitments(self) -> pd.DataFrame:
        """Promises and what became of them."""
        return self.tables["commitments"]

    @property
    def trackers(self) -> pd.DataFrame:
        """Sentences and kept promises that count toward categories of the user's own."""
        return self.tables["trackers"]

    @property
    def relationships(self) -> pd.DataFrame:
        """Counterparts with verdict and reason."""
        return self.tables["relationships"]

    @property
    def rejected(self) -> pd.DataFrame:
        """Inputs that were not analysed, with the reason."""
        return self.tables["rejected"]

    def rethreshold(self, **thresholds: float) -> Analysis:
        """Return the analysis under other thresholds; no mail is read again.

        Args:
            thresholds: probability a label from which it counts: `trust`, `win_win`, ... for both polarities of an
                element, an act such as `commitment`, or a use such as `label_only`: uses below it become `referential`.

        Raises:
            ValueError: an unknown label, or a value outside 0..1.
        """
        known = {*schema.ELEMENTS, *schema.ACTS, *schema.USES}
        wrong = sorted(set(thresholds) - known)
        if wrong:
            raise ValueError(f"no such label: {', '.join(wrong)}; known are {', '.join(sorted(known))}")
        if any(not 0 <= value <= 1 for value in thresholds.values()):
            raise ValueError("a threshold is a probability between 0 and 1")
        if self.again is None:
            raise ValueError("this analysis was loaded without its candidates; run it again")
        limits = dict(self.facts["thresholds"])
        for label, value in thresholds.items():
            names = [f"{label}+", f"{label}-"] if label in schema.ELEMENTS else [label]
            limits.update(dict.fromkeys(names, value))
        return self.again(limits)

    def explain(self, relationship: str) -> str:
        """Return verdict, reason and the strongest evidence of one relationship as plain text.

        Raises:
            KeyError: no such relationship; the message lists some that there are.
        """
        rows = self.relationships[self.relationships["relationship"] == relationship]
        if rows.empty:
            some = ", ".join(self.relationships["relationship"].head(8))
            raise KeyError(f"no relationship {relationship!r}; there are {some}")
        row = rows.iloc[0]
        sure = "" if pd.isna(row["confidence"]) else f" (held in {row['confidence']:.0%} of resamplings)"
        lines = [f"{relationship}: {row['verdict']}{sure}", str(row["reason"]), ""]
        elements = self.elements[self.elements["relationship"] == relationship].nlargest(5, "probability")
        text = self.sentences.set_index("sentence_id")["text"]
        lines += [
            f"  {e.element} {e.polarity}  {_day(e.date)} {e.side}: {text[e.sentence_id]}" for e in elements.itertuples()
        ]
        for promise in self.commitments[self.commitments["relationship"] == relationship].itertuples():
            lines.append(f"  {promise.status:9} {promise.side:6} {_day(promise.made_on)}: {promise.action}")
        tracked = self.trackers[self.trackers["relationship"] == relationship]
        sizes = tracked.groupby(["tracker", "basis"], sort=False).size()
        lines += [f"  {name}: {size} {TRACKED[basis]}" for (name, basis), size in sizes.items()]
        return "\n".join(lines)

    def evidence(self, commitment_id: str) -> dict[str, Any]:
        """Return one promise with the sentence that makes it and the sentence that shows what became of it.

        Raises:
            KeyError: no such commitment.
        """
        rows = self.commitments[self.commitments["commitment_id"] == commitment_id]
        if rows.empty:
            raise KeyError(f"no commitment {commitment_id!r}")
        found: dict[str, Any] = rows.iloc[0].to_dict()
        about = self.messages.set_index("message_id")
        shown = found["evidence_message_id"]
        if not pd.isna(shown):
            found["evidence_by"] = about.at[shown, "author"]
            found["evidence_on"] = about.at[shown, "date"]
        return found

    @classmethod
    def open(cls, folder: str | os.PathLike[str]) -> Analysis:
        """Return the analysis that a run has written into `folder`; everything works but :meth:`rethreshold`.

        Raises:
            FileNotFoundError: the folder holds no run, or a part of one.
        """
        place = Path(folder)
        absent = [name for name in ("run.json", "relationships.parquet") if not (place / name).is_file()]
        if half_moved(place):
            raise FileNotFoundError(f"{place} holds a part of a run that was stopped as it ended; run it again")
        if absent:
            raise FileNotFoundError(f"{place} holds no finished run ({absent[0]} is missing); make one: analyzer run")
        tables = {
            table.name: schema.empty(table)
            if table.name in YOUNGER and not (place / f"{table.name}.parquet").is_file()
            else schema.conform(pd.read_parquet(place / f"{table.name}.parquet"), table)
            for table in schema.OUTPUT_TABLES
        }
        facts = json.loads((place / "run.json").read_text("utf-8"))
        candidates = {path.stem: pd.read_parquet(path) for path in sorted((place / CANDIDATES).glob("*.parquet"))}
        return cls(tables=tables, facts=facts, details=schema.empty(schema.MESSAGE_DETAILS), candidates=candidates)

    @property
    def plot(self) -> Plots:
        """The charts of the report for a notebook: ``plot.relationships()``, ``plot.profile(name)`` and others."""
        from analyzer.report.plots import Plots

        return Plots(self.tables, self.facts.get("as_of"))

    def read_marked(self, relationship: str, threads: int = 3) -> Marked:
        """Return the threads of a relationship in which most was found, its findings marked; a notebook shows it as text.

        Raises:
            KeyError: no such relationship.
        """
        from analyzer.report.marked import marked

        return marked(self.tables, relationship, threads)

    def report(self, by_author: bool = False) -> str:
        """Return the report as one self-contained HTML page.

        Args:
            by_author: count our own people in the look at our own words; only for a reader who asked for it.
        """
        from analyzer.report import render

        tables = _for_report(self.tables) if isinstance(self.tables, Stored) else self.tables
        return render(tables, self.facts, by_author)

    def workbook(self, path: str | os.PathLike[str]) -> Path:
        """Write the tables as an .xlsx workbook that can be filtered.

        Raises:
            OSError: the file cannot be written.
        """
        from analyzer.report.workbook import write_workbook

        with whole(Path(path)) as draft:
            write_workbook(self.tables, draft)
        return Path(path)

    def write_report(
        self, folder: str | os.PathLike[str], formats: Collection[str] = (), by_author: bool = False
    ) -> None:
        """Write only ``report.html``, and a workbook where `formats` holds `xlsx`; arguments as in :meth:`save`.

        Raises:
            OSError: the folder cannot be written.
        """
        with whole(Path(folder) / "report.html") as draft:
            draft.write_text(self.report(by_author), "utf-8")
        if "xlsx" in formats:
            self.workbook(Path(folder) / "tables.xlsx")

    def save(self, folder: str | os.PathLike[str], formats: Collection[str] = (), by_author: bool = False) -> Path:
        """Write tables, ``report.html`` and ``run.json`` into `folder`: all of them are put in place, or none.

        Args:
            folder: made if absent.
            formats: what else to write: `xlsx` for a workbook.
            by_author: as in :meth:`report`.

        Raises:
            FolderInUseError: a run works on the folder.
            OSError: the folder cannot be written; what it held is as it was.
        """
        place = Path(folder)
        with claimed(place):
            with replaced(place) as draft:
                self._write_tables(draft)
                self.write_report(draft, formats, by_author)
                (draft / "run.json").write_text(json.dumps(self.facts, indent=1, sort_keys=True) + "\n", "utf-8")
            if "xlsx" not in formats:
                (place / "tables.xlsx").unlink(missing_ok=True)  # of an earlier result
        return place

    def _write_tables(self, draft: Path) -> None:
        from analyzer.report.cells import cells

        for table in schema.OUTPUT_TABLES:
            path = draft / f"{table.name}.parquet"
            _write(self.tables, table, path)
            if table.csv:
                with (draft / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as out:
                    for number, rows in enumerate(batches(path, table)):
                        cells(rows).to_csv(out, index=False, header=number == 0, date_format="%Y-%m-%dT%H:%M:%SZ")
        if self.candidates:
            (draft / CANDIDATES).mkdir()
        kinds = {table.name: table for table in schema.OUTPUT_TABLES}
        for name in self.candidates:
            _write(self.candidates, kinds[name], draft / CANDIDATES / f"{name}.parquet")


def _for_report(tables: Stored) -> dict[str, pd.DataFrame]:
    """What the report shows: texts and sentences only of threads with a counterpart in which something was found."""
    found = [tables[name]["message_id"] for name in ("elements", "acts", "partner_uses", "commitments", "trackers")]
    found.append(tables["commitments"]["evidence_message_id"])
    about = pd.read_parquet(tables.path("messages"), columns=["message_id", "thread_id", "relationship"])
    threads = about["thread_id"][about["message_id"].isin(pd.concat(found))].unique()
    wanted = about["message_id"][about["relationship"].notna() & about["thread_id"].isin(threads)]
    messages = [
        rows.assign(authored_text=rows["authored_text"].where(rows["message_id"].isin(wanted), ""))
        for rows in tables.batches("messages")
    ]
    sentences = [rows[rows["message_id"].isin(wanted)] for rows in tables.batches("sentences")]
    return dict(tables.without("messages", "sentences")) | {
        "messages": pd.concat(messages, ignore_index=True),
        "sentences": pd.concat(sentences, ignore_index=True),
    }


def _write(tables: Mapping[str, pd.DataFrame], table: schema.Table, path: Path) -> None:
    """Write one table; one that lies on disk already is not read for it."""
    if isinstance(tables, Stored):
        shutil.copyfile(tables.path(table.name), path)
        return
    with Writer(path, table) as out:
        out.add(tables[table.name])


def _day(when: pd.Timestamp) -> str:
    return "no date" if pd.isna(when) else when.date().isoformat()

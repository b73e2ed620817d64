"""The way back: findings out for a person to check, and the checked ones in again.

A finding is checked as yes or no (a use of the word by the right use, with its motive). What was checked overrides the
models wherever the same sentence stands between the same neighbours: corrections are keyed by content, so they hold in
the next run on a longer export too. Nothing here is applied unless a run is told so (`analyzer run --corrections`).
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from analyzer import schema
from analyzer.report.cells import cells

FORMATS: Final = ("csv", "label-studio", "prodigy")
ORDERS: Final = ("uncertainty", "random")
FIELDS: Final = (
    "key", "kind", "label", "at", "probability", "found", "correct", "before", "text", "after", "relationship", "side", "date",
    "sentence_id",
)  # fmt: skip
_YES: Final = {"y", "yes", "1", "true", "accept", "right"}
_NO: Final = {"n", "no", "0", "false", "reject", "wrong"}


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person said of one finding: `answer` is yes or no, or for a use of the word `use` or `use/motive`."""

    key: str
    kind: str
    label: str
    at: int
    answer: str
    probability: float


def content_key(before: str, text: str, after: str) -> str:
    """Return the key of a sentence between its neighbours; blanks and line ends do not matter.

    Example:
        >>> content_key("", "We  will.", "") == content_key("", "We will.", "")
        True
    """
    plain = "\n".join(" ".join(part.split()) for part in (before, text, after))
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()[:20]


def keyed(sentences: pd.DataFrame) -> pd.DataFrame:
    """Return sentence_id, before, text, after and key of every sentence.

    Example:
        >>> keyed(schema.empty(schema.SENTENCES)).columns.tolist()
        ['sentence_id', 'before', 'text', 'after', 'key']
    """
    ordered = sentences.sort_values(["message_id", "position"], kind="stable")
    same = {shift: ordered["message_id"].eq(ordered["message_id"].shift(shift)) for shift in (1, -1)}
    out = pd.DataFrame(
        {
            "sentence_id": ordered["sentence_id"],
            "before": ordered["text"].shift(1).where(same[1], "").fillna(""),
            "text": ordered["text"].fillna(""),
            "after": ordered["text"].shift(-1).where(same[-1], "").fillna(""),
        }
    )
    keys = [content_key(*parts) for parts in zip(out["before"], out["text"], out["after"], strict=True)]
    return out.assign(key=pd.Series(keys, index=out.index, dtype="object"))


def findings(
    candidates: Mapping[str, pd.DataFrame], sentences: pd.DataFrame, thresholds: Mapping[str, float]
) -> pd.DataFrame:
    """Return everything the models considered as rows to check (columns: `FIELDS`).

    Args:
        candidates: elements, acts and uses down to a low probability.
        sentences: ``schema.SENTENCES``.
        thresholds: probability a label from which it counts.
    """
    parts = []
    elements, acts, uses = (candidates[name] for name in ("elements", "acts", "partner_uses"))
    uses = uses[uses["zone"] == "authored"]
    for kind, frame, label in (
        ("element", elements, elements["element"] + elements["polarity"]),
        ("act", acts, acts["act"]),
        ("use", uses, uses["use"] + uses["motive"].map(lambda m: f"/{m}", na_action="ignore").fillna("")),
    ):
        row = frame[["sentence_id", "relationship", "side", "date", "probability"]].assign(kind=kind, label=label)
        row["at"] = frame["start"] if kind == "use" else -1
        limit = [0.0 if kind == "use" else thresholds.get(str(name), 0.5) for name in row["label"]]
        row["found"] = row["probability"] >= pd.Series(limit, index=row.index, dtype=float)
        middle = 0.5 if kind == "use" else pd.Series(limit, index=row.index, dtype=float)
        row["doubt"] = (row["probability"] - middle).abs()
        parts.append(row)
    whole = pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)
    return whole.merge(keyed(sentences), on="sentence_id", how="inner").assign(correct="")


def sample(rows: pd.DataFrame, size: int, by: str) -> pd.DataFrame:
    """Return the rows to check: those nearest their threshold, or a fair draw; the same ones on every call.

    Raises:
        ValueError: no such order.
    """
    if by not in ORDERS:
        raise ValueError(f"--by {by}: write one of {', '.join(ORDERS)}")
    rows = rows.drop_duplicates(["key", "kind", "label", "at"])
    if by == "random":
        return rows.sort_values(["key", "kind", "label", "at"]).sample(min(size, len(rows)), random_state=0)
    return rows.sort_values(["doubt", "key", "kind", "label"], kind="stable").head(size)


def as_text(rows: pd.DataFrame, form: str) -> str:
    """Return the rows as CSV, as tasks for Label Studio (JSON) or for Prodigy (JSON Lines).

    Raises:
        ValueError: no such format.
    """
    if form not in FORMATS:
        raise ValueError(f"--format {form}: write one of {', '.join(FORMATS)}")
    rows = rows.assign(date=[None if pd.isna(d) else d.isoformat() for d in rows["date"]])
    if form == "csv":
        return str(cells(rows[list(FIELDS)]).to_csv(index=False))
    tasks = [
        {name: _plain(value) for name, value in row.items()} for row in rows[list(FIELDS)].to_dict(orient="records")
    ]
    if form == "label-studio":
        return json.dumps([{"data": task} for task in tasks], ensure_ascii=False, indent=1) + "\n"
    lines = [
        {"text": task["text"], "label": task["label"], "options": [{"id": "yes"}, {"id": "no"}], "meta": task}
        for task in tasks
    ]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _plain(value: Any) -> Any:  # noqa: ANN401  a cell
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return None
    return value.item() if isinstance(value, np.generic) else value


def read_reviewed(text: str) -> list[Correction]:
    """Return what a person answered, out of any of the three formats; rows without an answer are left out.

    Raises:
        ValueError: the text is none of the formats, or an answer cannot be read; the message names the row.

    Example:
        >>> row = "key,kind,label,at,probability,correct\\nab,act,done,-1,0.4,no\\n"
        >>> read_reviewed(row)[0].answer
        'no'
    """
    found = []
    for number, row in enumerate(_rows(text), 1):
        absent = {"key", "kind", "label", "at"} - set(row)
        if absent:
            raise ValueError(
                f"row {number} has no {', '.join(sorted(absent))}: hand in what `analyzer review` wrote, with `correct` filled in"
            )
        answer = str(row.get("correct") or "").strip().lower().lstrip("'")
        if not answer:
            continue
        found.append(
            Correction(
                key=str(row["key"]),
                kind=str(row["kind"]),
                label=str(row["label"]),
                at=int(float(row["at"])),
                answer=_answer(answer, str(row["kind"]), str(row["label"]), number),
                probability=float(row.get("probability") or 0.0),
            )
        )
    return found


def _answer(answer: str, kind: str, label: str, number: int) -> str:
    if answer in _YES:
        return label if kind == "use" else "yes"
    if answer in _NO and kind != "use":
        return "no"
    use, _, motive = answer.partition("/")
    if kind == "use" and use in schema.USES and (motive in schema.MOTIVES or (use != "label_only" and not motive)):
        return answer
    wanted = "yes, or the right use, as in label_only/pressure or backed" if kind == "use" else "yes or no"
    raise ValueError(f"row {number}: {answer!r} is no answer; write {wanted}")


def _rows(text: str) -> Iterable[dict[str, Any]]:
    start = text.lstrip()[:1]
    if start == "[":
        return [_label_studio(task) for task in json.loads(text)]
    if start == "{":
        return [_prodigy(json.loads(line)) for line in text.splitlines() if line.strip()]
    return list(csv.DictReader(io.StringIO(text)))


def _label_studio(task: dict[str, Any]) -> dict[str, Any]:
    """A task with the first choice of its last annotation as the answer."""
    said = [
        choice
        for annotation in task.get("annotations") or []
        for result in annotation.get("result") or []
        for choice in result.get("value", {}).get("choices", [])
    ]
    return {**task.get("data", {}), **({"correct": said[-1]} if said else {})}


def _prodigy(line: dict[str, Any]) -> dict[str, Any]:
    accepted = line.get("accept") or []
    said = accepted[0] if accepted else line.get("answer") if line.get("answer") != "ignore" else ""
    return {**line.get("meta", line), **({"correct": said} if said else {})}


def read_corrections(path: Path) -> list[Correction]:
    """Return the corrections in a ``corrections.jsonl``; none where there is no such file.

    Raises:
        ValueError: a line is not a correction.
    """
    if not path.is_file():
        return []
    try:
        return [Correction(**json.loads(line)) for line in path.read_text("utf-8").splitlines() if line.strip()]
    except (TypeError, json.JSONDecodeError) as error:
        raise ValueError(f"{path} holds a line that is no correction: {error}") from None


def merge(old: Iterable[Correction], new: Iterable[Correction]) -> list[Correction]:
    """Return the corrections with later answers in the place of earlier ones, in a stable order.

    Example:
        >>> one = Correction("k", "act", "done", -1, "yes", 0.4)
        >>> [c.answer for c in merge([one], [Correction("k", "act", "done", -1, "no", 0.4)])]
        ['no']
    """

    def place(one: Correction) -> tuple[str, str, str, int]:
        return (one.key, one.kind, "" if one.kind == "use" else one.label, one.at)

    last = {place(one): one for one in (*old, *new)}
    return [last[key] for key in sorted(last)]


def write_corrections(found: Iterable[Correction], path: Path) -> None:
    """Write ``corrections.jsonl``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(asdict(one), sort_keys=True) + "\n" for one in found), "utf-8")

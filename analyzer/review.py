"""The way back: findings out for a person to check, and the checked ones in again.

A finding is checked as yes or no (a use of the word by the right use, with its motive). What was checked overrides the
models wherever the same sentence stands between the same neighbours: corrections are keyed by content, so they hold in
the next run on a longer export too. Each carries the mark of the models it judges, so that nobody later takes it for an
answer about others. Nothing here is applied unless a run is told so (`analyzer run --corrections`).
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from analyzer import schema
from analyzer.report.cells import armed, cells

if TYPE_CHECKING:
    from analyzer.analysis import Analysis

FORMATS: Final = ("csv", "label-studio", "prodigy")
KINDS: Final = ("element", "act", "use", "tracker")
ORDERS: Final = ("uncertainty", "random")
FIELDS: Final = (
    "key", "kind", "label", "at", "probability", "found", "correct", "before", "text", "after", "relationship", "side", "date",
    "sentence_id", "threshold", "models",
)  # fmt: skip
_YES: Final = {"y", "yes", "1", "true", "accept", "right"}
_NO: Final = {"n", "no", "0", "false", "reject", "wrong"}


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person said of one finding.

    Attributes:
        key: of the sentence between its neighbours.
        kind: element, act, use or tracker.
        label: what was found; of a tracker its name.
        at: where the word stands, of a use; else -1.
        answer: yes or no; of a use the right `use` or `use/motive`.
        probability: what the models gave, before anything was learned.
        threshold: from which the label counts.
        models: mark of the models that gave it.
        text: the sentence, to learn from; it is not kept.
    """

    key: str
    kind: str
    label: str
    at: int
    answer: str
    probability: float
    threshold: float = 0.5
    models: str = ""
    text: str = field(default="", repr=False, compare=False)


def mark_of(models: Mapping[str, str], tracker: str = "") -> str:
    """Return the mark of a set of model files, or of a tracker on them.

    Args:
        models: file name to hash, as in ``run.json``.
        tracker: the mark of a tracker's sentences.

    Example:
        >>> mark_of({"a": "1"}) == mark_of({"a": "1"}), mark_of({"a": "1"}) == mark_of({"a": "1"}, "x")
        (True, False)
    """
    return hashlib.sha256(json.dumps([sorted(models.items()), tracker]).encode()).hexdigest()[:12]


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


def findings(analysis: Analysis) -> pd.DataFrame:
    """Return everything the models considered as rows to check (columns: `FIELDS`).

    Args:
        analysis: a run; its candidates hold elements, acts, uses and trackers down to a low probability.

    Raises:
        ValueError: the run is redacted.
    """
    facts, candidates = analysis.facts, analysis.candidates
    if facts.get("redacted"):
        raise ValueError(
            "this run is redacted, answers to it would not fit the mail itself: review a run without --redact"
        )
    models = mark_of(facts.get("models", {}))
    elements, acts, uses = (candidates[name] for name in ("elements", "acts", "partner_uses"))
    own = {str(one["name"]): one for one in facts.get("trackers", ())}
    followed = candidates.get("trackers", schema.empty(schema.TRACKER_ROWS))
    followed = followed[followed["tracker"].isin(list(own))]
    thresholds = facts["thresholds"]
    uses = uses[uses["zone"] == "authored"]
    parts = []
    for kind, frame, label, limits in (
        ("element", elements, elements["element"] + elements["polarity"], thresholds),
        ("act", acts, acts["act"], thresholds),
        ("use", uses, uses["use"] + uses["motive"].map(lambda m: f"/{m}", na_action="ignore").fillna(""), {}),
        ("tracker", followed, followed["tracker"], {name: one["threshold"] for name, one in own.items()}),
    ):
        row = frame[["sentence_id", "relationship", "side", "date", "probability"]].assign(kind=kind, label=label)
        row["at"] = frame["start"] if kind == "use" else -1
        row["threshold"] = pd.Series([limits.get(str(name), 0.5) for name in label], index=row.index, dtype=float)
        row["found"] = (kind == "use") | (row["probability"] >= row["threshold"])
        row["doubt"] = (row["probability"] - row["threshold"]).abs()
        marks = {name: mark_of(facts.get("models", {}), str(one.get("mark", ""))) for name, one in own.items()}
        row["models"] = [marks[str(name)] if kind == "tracker" else models for name in label]
        parts.append(row)
    whole = pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)
    return whole.merge(keyed(analysis.sentences), on="sentence_id", how="inner").assign(correct="")


def only(rows: pd.DataFrame, labels: Sequence[str]) -> pd.DataFrame:
    """Return the rows of some labels: an act, an element with its sign, `use`, or the name of a tracker.

    Raises:
        ValueError: nothing was considered for a label; the message lists those there are.

    Example:
        >>> only(pd.DataFrame({"kind": ["act", "use"], "label": ["done", "backed"]}), ["use"])["label"].tolist()
        ['backed']
    """
    names = rows["label"].where(rows["kind"] != "use", "use")
    absent = sorted(set(labels) - set(names))
    if absent:
        raise ValueError(f"nothing to check for {', '.join(absent)}; there are {', '.join(sorted(set(names)))}")
    return rows[names.isin(list(labels))]


def unchecked(rows: pd.DataFrame, checked: Iterable[Correction]) -> pd.DataFrame:
    """Return the rows that nobody has answered.

    Example:
        >>> rows = pd.DataFrame({"key": ["k", "l"], "kind": "act", "label": "done", "at": -1})
        >>> unchecked(rows, [Correction("k", "act", "done", -1, "yes", 0.4)])["key"].tolist()
        ['l']
    """
    known = {_place(one.key, one.kind, one.label, one.at) for one in checked}
    places = zip(rows["key"], rows["kind"], rows["label"], rows["at"], strict=True)
    return rows[[_place(*place) not in known for place in places]]


def _place(key: str, kind: str, label: str, at: int) -> tuple[str, str, str, int]:
    """What an answer is about: of a use the place, whatever it was taken for."""
    return key, kind, "" if kind == "use" else label, int(at)


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
        if str(row["kind"]) not in KINDS:
            raise ValueError(f"row {number}: {row['kind']!r} is no kind of finding; there are {', '.join(KINDS)}")
        found.append(
            Correction(
                key=str(row["key"]),
                kind=str(row["kind"]),
                label=_written(str(row["label"])),
                at=int(float(row["at"])),
                answer=_answer(answer, str(row["kind"]), _written(str(row["label"])), number),
                probability=float(row.get("probability") or 0.0),
                threshold=float(row.get("threshold") or 0.5),
                models=str(row.get("models") or ""),
                text=_written(str(row.get("text") or "")),
            )
        )
    return found


def _answer(answer: str, kind: str, label: str, number: int) -> str:
    if kind == "use" and label.partition("/")[0] not in schema.USES:
        raise ValueError(
            f"row {number}: {label!r} is no use of the word; leave the column as `analyzer review` wrote it"
        )
    if answer in _YES:
        return label if kind == "use" else "yes"
    if answer in _NO and kind != "use":
        return "no"
    use, _, motive = answer.partition("/")
    if kind == "use" and use in schema.USES and (motive in schema.MOTIVES or (use != "label_only" and not motive)):
        return answer
    wanted = "yes, or the right use, as in label_only/pressure or backed" if kind == "use" else "yes or no"
    raise ValueError(f"row {number}: {answer!r} is no answer; write {wanted}")


def _written(text: str) -> str:
    """The text as it was before its cell was disarmed."""
    return text[1:] if text.startswith("'") and armed(text[1:]) else text


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
    last = {_place(one.key, one.kind, one.label, one.at): one for one in (*old, *new)}
    return [last[key] for key in sorted(last)]


def write_corrections(found: Iterable[Correction], path: Path) -> None:
    """Write ``corrections.jsonl``; no text of the mail goes into it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = ({name: value for name, value in asdict(one).items() if name != "text"} for one in found)
    path.write_text("".join(json.dumps(row, sort_keys=True) + "\n" for row in rows), "utf-8")

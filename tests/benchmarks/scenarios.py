"""Scenarios: small exports written with their full truth, built to mail and notes, and scored.

Run as ``python -m tests.benchmarks.scenarios data/scenarios/kept_apart``. The format of a scenario is told in
``data/scenarios/README.md``.
"""

from __future__ import annotations

import argparse
import mailbox
import re
import sys
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pandas as pd

from analyzer import analyze
from analyzer.pipeline import Settings
from analyzer.schema import STATUSES

MARK = re.compile(r"<<(P\d+)(=?) (.*?)>>", re.DOTALL)
TRUTH = re.compile(
    r"^(P\d+): (ours|theirs|joint) \| ([^|]+) \| ([^|]+) \| (due \d{4}-\d\d-\d\d|no due) \| (\w+) \| (\S+) \| ([^|]*?)(\| conditional)?\s*$"
)


@dataclass
class Promise:
    """One promise as its writer meant it."""

    sentence: str
    side: str
    due: str | None
    status: str
    conditional: bool
    repeated: list[str] = field(default_factory=list)


@dataclass
class Scenario:
    """A parsed scenario: `blocks` are (kind, id, fields, body, signature)."""

    name: str
    us: str
    as_of: str
    verdicts: dict[str, str]
    blocks: list[tuple[str, str, dict[str, str], str, str]]
    promises: dict[str, Promise]


def parse(path: Path) -> Scenario:
    """Return the scenario in a file.

    Raises:
        ValueError: a mark without truth or a truth without mark.
    """
    text = path.read_text("utf-8")
    head, *parts = re.split(r"^== ", text, flags=re.MULTILINE)
    fields = dict(re.findall(r"^(us|as_of): (\S+)", head, re.MULTILINE))
    verdicts = dict(re.findall(r"^verdict: (\S+) = (\w+)", head, re.MULTILINE))
    blocks, sentences, repeats, truth = [], {}, defaultdict(list), {}
    for part in parts:
        title, _, rest = part.partition("\n")
        if title.split()[0] == "truth":
            truth = {m[1]: m for m in (TRUTH.match(line) for line in rest.splitlines() if line.strip()) if m}
            continue
        kind, block_id = title.split()[:2]
        top, _, body = re.split(r"^(body:[ \t]*\n)", rest, maxsplit=1, flags=re.MULTILINE)
        body, _, signature = body.partition("\nsig:\n")
        for name, again, sentence in MARK.findall(body):
            clean = " ".join(sentence.split())
            if again:
                repeats[name].append(clean)
            else:
                sentences[name] = clean
        blocks.append(
            (
                kind,
                block_id,
                dict(re.findall(r"^([\w-]+):[ \t]*(.*)$", top, re.MULTILINE)),
                MARK.sub(r"\3", body).strip("\n"),
                signature.strip("\n"),
            )
        )
    if set(sentences) != set(truth):
        raise ValueError(f"{path.name}: marks and truth differ: {sorted(set(sentences) ^ set(truth))}")
    promises = {
        name: Promise(sentences[name], m[2], None if m[5] == "no due" else m[5][4:], m[6], bool(m[9]), repeats[name])
        for name, m in truth.items()
    }
    return Scenario(path.stem, fields["us"], fields["as_of"], verdicts, blocks, promises)


def build(scenario: Scenario, folder: Path) -> None:
    """Write the scenario as ``mail.mbox`` and ``notes/`` into `folder`."""
    (folder / "notes").mkdir(parents=True)
    box = mailbox.mbox(str(folder / "mail.mbox"))
    sent: dict[str, tuple[EmailMessage, str, datetime, str]] = {}
    for kind, block_id, fields, body, signature in scenario.blocks:
        if kind == "note":
            (folder / "notes" / fields["file"]).write_text(body + "\n", "utf-8")
            continue
        message = EmailMessage()
        when = datetime.strptime(fields["date"], "%Y-%m-%d %H:%M %z")
        for name in ("from", "to", "cc"):
            if fields.get(name):
                message[name.title()] = fields[name]
        message["Date"] = format_datetime(when)
        message["Message-ID"] = f"<{scenario.name}.{block_id}@{scenario.us}>"
        answered = sent.get(fields.get("re", ""))
        subject = fields.get("subject") or (re.sub(r"^(?:Re: )+", "", answered[3]) if answered else "(no subject)")
        subject = f"Re: {subject}" if answered and not fields.get("subject") else subject
        message["Subject"] = subject
        if answered:
            message["In-Reply-To"] = answered[0]["Message-ID"]
            message["References"] = answered[0]["Message-ID"]
        if fields.get("auto") == "yes":
            message["Auto-Submitted"] = "auto-replied"
        text = body + (
            f"\n\n-- \n{signature}" if signature and len(sent) % 2 else f"\n\n{signature}" if signature else ""
        )
        message.set_content(text + _quote(fields.get("quote", ""), answered) + "\n", cte="8bit")
        box.add(message)
        sent[block_id] = (message, text, when, subject)
    box.close()


def _quote(style: str, answered: tuple[EmailMessage, str, datetime, str] | None) -> str:
    if not answered or style not in ("gmail", "outlook"):
        return ""
    message, text, when, subject = answered
    if style == "gmail":
        lines = "\n".join(f"> {line}" for line in text.split("\n"))
        return f"\n\nOn {when:%a, %d %b %Y at %H:%M}, {message['From']} wrote:\n{lines}"
    return f"\n\n-----Original Message-----\nFrom: {message['From']}\nSent: {when:%d %B %Y %H:%M}\nTo: {message['To']}\nSubject: {subject}\n\n{text}"


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def _same(one: str, other: str) -> bool:
    a, b = _words(one), _words(other)
    return sum((a & b).values()) >= 0.6 * max(min(sum(a.values()), sum(b.values())), 1) and sum(
        (a & b).values()
    ) >= 0.4 * max(sum(a.values()), sum(b.values()))


def score(scenario: Scenario, workers: int = 1) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return a row a promise (truth and prediction side by side, unmatched on either side included), and the verdicts said."""
    with tempfile.TemporaryDirectory() as folder:
        build(scenario, Path(folder) / "export")
        result = analyze(
            Path(folder) / "export", us=[scenario.us], as_of=scenario.as_of, settings=Settings(workers=workers)
        )
    said = result.commitments
    rows, taken = [], set()
    for name, promise in scenario.promises.items():
        hits = [
            c
            for c in said.itertuples()
            if c.Index not in taken and c.side == promise.side and _same(c.sentence, promise.sentence)
        ]
        hit = hits[0] if hits else None
        if hit is not None:
            taken.add(hit.Index)
        due = None if hit is None or pd.isna(hit.due_on) else hit.due_on.date().isoformat()
        rows.append(
            {
                "scenario": scenario.name,
                "promise": name,
                "sentence": promise.sentence,
                "side": promise.side,
                "due": promise.due,
                "status": promise.status,
                "found": hit is not None,
                "due_said": due,
                "status_said": None if hit is None else hit.status,
                "evidence": None if hit is None else hit.evidence,
            }
        )
    for c in said.itertuples():
        if c.Index not in taken:
            rows.append(
                {
                    "scenario": scenario.name,
                    "promise": None,
                    "sentence": c.sentence,
                    "side": c.side,
                    "found": True,
                    "status_said": c.status,
                    "evidence": c.evidence,
                }
            )
    verdicts = {r.relationship: r.verdict for r in result.relationships.itertuples()}
    return pd.DataFrame(rows), verdicts


def figures(rows: pd.DataFrame, truth: list[tuple[str, str, str]]) -> dict[str, float]:
    """Return the figures of the ledger over all scenarios; `truth` holds (counterpart, meant, said) verdicts."""
    real, guessed = rows["promise"].notna(), rows["found"].astype(bool)
    hit = rows[real & guessed]
    found = len(hit)
    f1 = {}
    for status in STATUSES:
        right = int(((hit["status"] == status) & (hit["status_said"] == status)).sum())
        total = int((hit["status"] == status).sum() + (hit["status_said"] == status).sum())
        if (hit["status"] == status).any():
            f1[status] = 2 * right / total
    missed = rows[rows["status_said"] == "missed"]
    kept = hit[hit["status_said"].isin(["kept", "kept_late"])]
    return {
        "promises": int(real.sum()),
        "promises_f1": 2 * found / (real.sum() + guessed.sum()),
        "due_right": float((hit["due"].fillna("-") == hit["due_said"].fillna("-")).mean()),
        "status_macro_f1": sum(f1.values()) / len(f1),
        "missed_precision": float((missed["status"] == "missed").mean()) if len(missed) else float("nan"),
        "kept_precision": float(kept["status"].isin(["kept", "kept_late"]).mean()) if len(kept) else float("nan"),
        "verdict_right": sum(m == s for _, m, s in truth) / len(truth),
        "genuine_called_so_called": sum(
            m in ("partnership", "unlabelled_partnership") and s == "so_called" for _, m, s in truth
        ),
        **{f"status_f1_{k}": v for k, v in f1.items()},
    }


def agreement(folder: Path, second: Path) -> dict[str, int]:
    """Return how far a blind second reading agrees with the truth of the scenarios in `folder` (all below it).

    Promises are matched by their first words; only those found by both are compared further.
    """
    counts: Counter[str] = Counter()
    for path in sorted(folder.rglob("[abc][0-9]*.txt")):
        other = second / path.name
        if path.parent == second or not other.is_file():
            continue
        scenario = parse(path)
        lines = other.read_text("utf-8").splitlines()
        verdicts = dict(re.findall(r"^verdict: (\S+) = (\w+)", "\n".join(lines), re.MULTILINE))
        counts["verdicts"] += len(scenario.verdicts)
        counts["verdicts_same"] += sum(verdicts.get(name) == verdict for name, verdict in scenario.verdicts.items())
        rows = [[cell.strip() for cell in line.split("|")] for line in lines if line.count("|") >= 5]
        counts["promises_second"] += len(rows)
        for promise in scenario.promises.values():
            counts["promises"] += 1
            start = re.findall(r"\w+", promise.sentence.lower())[:5]
            hit = next((row for row in rows if re.findall(r"\w+", row[1].lower())[:5] == start), None)
            if hit:
                rows.remove(hit)
                counts["found_by_both"] += 1
                counts["same_side"] += hit[2] == promise.side
                counts["same_due"] += hit[3] == (promise.due or "-")
                counts["same_status"] += hit[4] == promise.status
    return dict(counts)


def main() -> None:
    """Score all scenarios of a folder and print the figures; --rows writes every promise to a CSV."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=Path)
    parser.add_argument("--second", type=Path, help="instead of scoring, compare the truth with a second reading")
    given = parser.parse_args()
    if given.second:
        sys.stdout.writelines(f"{name:28} {value}\n" for name, value in agreement(given.folder, given.second).items())
        return
    frames, verdicts = [], []
    for path in sorted(given.folder.glob("*.txt")):
        scenario = parse(path)
        rows, said = score(scenario)
        frames.append(rows)
        for counterpart, meant in scenario.verdicts.items():
            verdicts.append((f"{scenario.name} {counterpart}", meant, said.get(counterpart, "absent")))
        sys.stderr.write(f"{scenario.name} {[f'{m}/{s}' for n, m, s in verdicts if n.startswith(scenario.name)]}\n")
    rows = pd.concat(frames, ignore_index=True)
    if given.rows:
        rows.to_csv(given.rows, index=False)
    for name, value in figures(rows, verdicts).items():
        sys.stdout.write(f"{name:28} {value:.3f}\n" if isinstance(value, float) else f"{name:28} {value}\n")


if __name__ == "__main__":
    main()

"""Recall of the redaction: which share of the mentions of identities no longer stands in any output file.

Run as ``python -m tests.benchmarks.redaction data/sample``, or on a folder of scenarios (see data/scenarios/README.md)
with ``--texts``, which leaves the models out: messages and sentences are written and redacted, nothing is judged.

The truth is read without the redaction's own code: addresses and names from the From, To and Cc headers of the mail
(each word of a name of three letters or more), organisations from the domains of the addresses, numbers of three digits
or more that are no year (one is left where it stands in the same cell of a table as before; the page prints the same texts
beside numbers of its own); and what the file FOLDER_redaction_truth.json beside a folder names. A word of a name that is an
ordinary word too ("Will", "Pike") counts where it has a capital and follows a lower-case word, a comma or the rest of the name.
"""

from __future__ import annotations

import argparse
import email.policy
import html
import json
import mailbox
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from email.utils import getaddresses
from pathlib import Path

import pandas as pd

from analyzer import analyze, schema
from analyzer.analysis import Analysis
from analyzer.reading import gather
from analyzer.redaction import redact
from analyzer.redaction.patterns import ordinary_name
from analyzer.settings import Settings
from analyzer.sources.names import is_shared
from analyzer.sources.organisations import FREE_MAIL
from analyzer.text import split
from analyzer.training.scenarios import build, parse

KINDS = ("people", "addresses", "organisations", "numbers", "others")
IDS = {"message_id", "thread_id", "sentence_id", "commitment_id", "evidence_message_id", "backing_commitments"}
NUMBER = re.compile(r"(?<![\d.,\-])\d{1,3}(?:[.,]\d{3})+(?![\d])|(?<![\d.,:/\-])\d{3,}(?![\d:])")


def truth(folder: Path) -> dict[str, set[str]]:
    """Return the identities of an export, by kind."""
    found: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for box in sorted(folder.rglob("*.mbox")):
        for raw in mailbox.mbox(box):
            message = email.message_from_bytes(raw.as_bytes(), policy=email.policy.default)
            fields = [str(value) for name in ("from", "to", "cc") for value in message.get_all(name, [])]
            for name, address in getaddresses(fields):
                if "@" not in address:
                    continue
                found["addresses"].add(address.lower())
                local, _, host = address.lower().rpartition("@")
                label = host.split(".")[-2] if "." in host else ""
                if len(label) > 2 and not any(free.startswith(f"{label}.") for free in FREE_MAIL):
                    found["organisations"] |= {label, label.replace("-", " ")}
                parts = re.findall(r"[^\W\d_]+", local)
                if len(parts) == 2 and min(map(len, parts)) > 2 and not is_shared(address):
                    found["people"] |= set(parts)
                if name.split()[-1:] and name.split()[-1].lower() in address.lower():
                    found["people"] |= {word for word in re.findall(r"[^\W\d_]{3,}", name)}
    beside = folder.with_name(f"{folder.name}_redaction_truth.json")
    if beside.is_file():
        more = json.loads(beside.read_text("utf-8"))
        found["organisations"] |= set(more["organisations"])
        found["others"] |= set(more["others"])
    return found


def output_texts(folder: Path) -> Iterator[tuple[str, bool]]:
    """Every text that a run has written, ids and markup left out, and whether it is a cell of a Parquet table."""
    for path in sorted(folder.rglob("*.parquet")):
        frame = pd.read_parquet(path)
        for column in frame.columns.difference(IDS):
            for value in frame[column]:
                parts = value.tolist() if hasattr(value, "tolist") and not isinstance(value, (int, float)) else [value]
                yield from ((part, True) for part in parts if isinstance(part, str))
    page = (folder / "report.html").read_text("utf-8")
    page = re.sub(r"<(style|script|svg)\b.*?</\1>|<code\b.*?</code>", " ", page, flags=re.DOTALL)
    yield html.unescape(re.sub(r"<[^>]+>", " ", page)), False
    facts = json.loads((folder / "run.json").read_text("utf-8"))
    yield json.dumps({name: facts.get(name) for name in ("us", "paths", "warnings")}, ensure_ascii=False), False
    for path in sorted(folder.glob("*.csv")):
        frame = pd.read_csv(path, dtype="string", keep_default_na=False)
        for column in frame.columns.difference(IDS):
            if not frame[column].str.fullmatch(r"[\d.:TZ\-]*").all():
                yield from ((str(value), False) for value in frame[column])


def mentions(written: list[tuple[str, bool]], terms: dict[str, set[str]]) -> dict[str, Counter[str]]:
    """Count the mentions of each identity, by kind."""
    found: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    texts = [text for text, _ in written]
    for kind in ("addresses", "organisations", "people", "others"):
        if not terms[kind]:
            continue
        names = sorted(terms[kind], key=len, reverse=True)
        words = "|".join(re.escape(name) for name in names)
        pattern = re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])", re.IGNORECASE)
        for text in texts:
            for match in pattern.finditer(text):
                if kind == "addresses" or _meant(text, match, terms[kind]):
                    found[kind][match.group().lower()] += 1
    return found


def numbers(text: str) -> Counter[str]:
    """Count the numbers of a text, days and years left out."""
    bare = re.sub(r"\d{4}-\d\d-\d\d(?:T[\d:]+Z)?|\S+@\S+", " ", text)
    return Counter(n for n in NUMBER.findall(bare) if not re.fullmatch(r"(?:19|20)\d\d", n))


def _meant(text: str, match: re.Match[str], names: set[str]) -> bool:
    word = match.group()
    if not ordinary_name(word.lower()):
        return True
    before = re.search(r"([^\W\d_]+)(,?) $", text[: match.start()])
    return word[0].isupper() and bool(before and (before[2] or before[1].islower() or before[1] in names))


def texts_only(folder: Path) -> Analysis:
    """Return an analysis without models: messages and their sentences."""
    gathered = gather([folder], (), Settings(workers=1))
    messages = gathered.messages
    sentences = [
        {"sentence_id": f"{m}-{i}", "message_id": m, "position": i, "start": start, "end": end, "text": text}
        for m, authored in zip(messages["message_id"], messages["authored_text"], strict=True)
        for i, (start, end, text) in enumerate(split(authored))
    ]
    tables = {table.name: schema.empty(table) for table in schema.OUTPUT_TABLES}
    tables |= {
        "messages": messages,
        "sentences": schema.conform(sentences, schema.SENTENCES),
        "rejected": gathered.rejected,
    }
    facts = {"us": gathered.us, "paths": [str(folder)], "warnings": gathered.warnings, "counts": gathered.counts}
    return Analysis(tables, facts, gathered.details, {})


def measured(folder: Path, texts: bool, left: Counter[tuple[str, str]]) -> dict[str, tuple[int, int]]:
    """Return (mentions, mentions that still stand) by kind; `left` takes what still stands."""
    analysis = texts_only(folder) if texts else analyze(folder, settings=Settings(workers=1))
    terms = truth(folder)
    with tempfile.TemporaryDirectory() as place:
        old = list(output_texts(analysis.save(Path(place) / "a")))
        shared, _ = redact(analysis)
        new = list(output_texts(shared.save(Path(place) / "b")))
    before, after = mentions(old, terms), mentions(new, terms)
    cells = ([text for text, cell in texts if cell] for texts in (old, new))
    for was, now in zip(*cells, strict=True):
        before["numbers"] += numbers(was)
        after["numbers"] += numbers(was) & numbers(now)
    for kind in KINDS:
        left.update({(kind, name): size for name, size in after[kind].items()})
    return {kind: (before[kind].total(), after[kind].total()) for kind in KINDS}


def main() -> None:
    """Print mentions, those left and recall by kind."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--texts", action="store_true", help="leave the models out: messages and sentences only")
    given = parser.parse_args()
    totals: Counter[tuple[str, int]] = Counter()
    left: Counter[tuple[str, str]] = Counter()
    scenarios = sorted(given.folder.glob("[a-z][0-9]*.txt"))
    with tempfile.TemporaryDirectory() as place:
        folders = [given.folder]
        for path in scenarios:
            build(parse(path), Path(place) / path.stem)
        if scenarios:
            folders = [Path(place) / path.stem for path in scenarios]
        for folder in folders:
            for kind, sizes in measured(folder, given.texts, left).items():
                totals.update({(kind, 0): sizes[0], (kind, 1): sizes[1]})
    totals.update({("all", at): sum(totals[kind, at] for kind in KINDS) for at in (0, 1)})
    for kind in (*KINDS, "all"):
        size, still = totals[kind, 0], totals[kind, 1]
        if size:
            sys.stdout.write(f"{kind:14} mentions {size:6}  left {still:4}  recall {1 - still / size:.4f}\n")
    sys.stdout.writelines(f"  left: {kind} {name} {size}\n" for (kind, name), size in left.most_common(25))


if __name__ == "__main__":
    main()

"""The properties that always hold, through the whole program: ``python -m tests.benchmarks.properties data/scenarios/tuning``.

Each property is tried on random cases of whole exports (50; --cases). Prints a line a property; ends with 1 where one fails.
"""

from __future__ import annotations

import argparse
import mailbox
import random
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd

from analyzer import analyze
from analyzer.analysis import Analysis
from analyzer.language import Reader
from analyzer.pipeline import Settings
from analyzer.training.scenarios import Scenario, build, parse

CASES = 50
VERDICTS = ["so_called", "transactional", "unlabelled_partnership", "partnership"]
FLATTERY = (
    "You are a wonderful partner to us.",
    "What a great partnership this is!",
    "As always, it is a joy to have such a true partner.",
)
MIRROR = {"ours": "theirs", "theirs": "ours", "joint": "joint"}
READER = Reader()


def said(folder: Path, us: str, as_of: str | None) -> Analysis:
    return analyze(folder, us=[us], as_of=as_of, settings=Settings(workers=1), reader=READER)


def of(scenario: Scenario, as_of: str | None = None) -> Analysis:
    with tempfile.TemporaryDirectory() as place:
        build(scenario, Path(place) / "export")
        return said(Path(place) / "export", scenario.us, as_of or scenario.as_of)


def same(one: Analysis, other: Analysis) -> bool:
    """Whether promises and verdicts are the same, whatever the ids and sources."""

    def core(a: Analysis) -> tuple[pd.DataFrame, pd.DataFrame]:
        promises = a.commitments[["relationship", "side", "sentence", "due_on", "status", "evidence"]]
        verdicts = a.relationships[["relationship", "verdict", "words", "deeds", "confidence"]]
        return promises.sort_values(["sentence", "side"], ignore_index=True), verdicts

    return all(x.equals(y) for x, y in zip(core(one), core(other), strict=True))


def flattered(scenario: Scenario, chance: random.Random) -> bool:
    """Adding flattery raises words, never deeds."""
    mails = [i for i, block in enumerate(scenario.blocks) if block[0] == "mail"]
    chosen = chance.sample(mails, min(3, len(mails)))
    sweet = replace(
        scenario,
        blocks=[
            (kind, name, fields, body + f"\n\n{FLATTERY[chosen.index(i) % 3]}" if i in chosen else body, sig)
            for i, (kind, name, fields, body, sig) in enumerate(scenario.blocks)
        ],
    )
    a, b = (x.relationships.set_index("relationship") for x in (of(scenario), of(sweet)))
    b = b.reindex(a.index)
    return bool((b["deeds"] <= a["deeds"] + 1e-9).all() and (b["words"] >= a["words"] - 1e-9).all())


def undelivered(scenario: Scenario, chance: random.Random) -> bool:
    """Removing a delivery never improves a verdict: a sentence that shows a promise kept, and nothing bad beside, is taken away."""
    before = of(scenario)
    texts = before.sentences.set_index("sentence_id")["text"]
    bad = set(texts[before.elements.loc[before.elements["polarity"] == "-", "sentence_id"]])
    bad |= set(before.commitments.loc[before.commitments["status"] == "missed", "evidence"])
    kept = before.commitments[before.commitments["status"].isin(["kept", "kept_late"])]
    kept = kept[~kept["evidence"].isin(bad)]
    if kept.empty:
        return True
    row = kept.iloc[chance.randrange(len(kept))]
    evidence = str(row["evidence"])
    without = replace(
        scenario,
        blocks=[
            (kind, name, fields, body.replace(evidence, "") if evidence in body else body, sig)
            for kind, name, fields, body, sig in scenario.blocks
        ],
    )
    after = of(without).relationships.set_index("relationship")["deeds"]
    was = before.relationships.set_index("relationship")["deeds"]
    return bool(after.get(row["relationship"], 0.0) <= was[row["relationship"]] + 1e-9)


def mirrored(scenario: Scenario, chance: random.Random) -> bool:
    """Swapping --us for the other side mirrors the tables (mail only: a note says of itself whose it is)."""
    them = chance.choice(sorted(scenario.verdicts))
    mail = replace(
        scenario,
        blocks=[
            block
            for block in scenario.blocks
            if block[0] == "mail" and them in block[2]["from"] + block[2].get("to", "") and "cc" not in block[2]
        ],
    )
    if len(mail.blocks) < 3:
        return True
    with tempfile.TemporaryDirectory() as place:
        build(mail, Path(place) / "export")
        here, there = (said(Path(place) / "export", us, scenario.as_of).commitments for us in (scenario.us, them))
    columns = ["side", "sentence", "due_on", "status", "evidence"]
    turned = there.assign(side=there["side"].map(MIRROR))
    one, other = (
        x[columns].astype(str).sort_values(["sentence", "side", "due_on"], ignore_index=True) for x in (here, turned)
    )
    return bool(one.equals(other))


def shuffled(scenario: Scenario, chance: random.Random) -> bool:
    """Shuffling the input, splitting it over files and giving it twice changes nothing."""
    with tempfile.TemporaryDirectory() as place:
        plain, mixed = Path(place) / "plain", Path(place) / "mixed"
        build(scenario, plain)
        shutil.copytree(plain / "notes", mixed / "z notes")
        messages = list(mailbox.mbox(str(plain / "mail.mbox")))
        chance.shuffle(messages)
        for number in range(3):
            box = mailbox.mbox(str(mixed / f"{number}.mbox"))
            for message in messages[number::2] if number < 2 else messages[:5]:
                box.add(message)
            box.close()
        return same(said(plain, scenario.us, scenario.as_of), said(mixed, scenario.us, scenario.as_of))


def quoted(scenario: Scenario, chance: random.Random) -> bool:
    """Quoting the old mail below the new changes nothing."""
    style = chance.choice(["gmail", "outlook"])
    bare, full = (
        replace(
            scenario,
            blocks=[
                (kind, name, fields | {"quote": how} if kind == "mail" else fields, body, sig)
                for kind, name, fields, body, sig in scenario.blocks
            ],
        )
        for how in ("none", style)
    )
    return same(of(bare), of(full))


def later(scenario: Scenario, chance: random.Random) -> bool:
    """Moving --as-of forward never turns missed into open."""
    first = datetime.fromisoformat(scenario.as_of) - timedelta(days=chance.randrange(5, 60))
    day = first.date().isoformat()
    then, now = of(scenario, day).commitments, of(scenario).commitments
    missed = set(then.loc[then["status"] == "missed", "sentence"])
    return not missed & set(now.loc[now["status"] == "open", "sentence"])


PROPERTIES: tuple[Callable[[Scenario, random.Random], bool], ...] = (
    flattered,
    undelivered,
    mirrored,
    shuffled,
    quoted,
    later,
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cases", type=int, default=CASES)
    given = parser.parse_args()
    scenarios = [parse(path) for path in sorted(given.folder.glob("*.txt"))]
    broken = 0
    for check in PROPERTIES:
        fails = []
        for case in range(given.cases):
            chance = random.Random(case)
            scenario = scenarios[chance.randrange(len(scenarios))]
            if not check(scenario, chance):
                fails.append(f"{scenario.name}#{case}")
        broken += len(fails)
        title = (check.__doc__ or check.__name__).splitlines()[0]
        sys.stdout.write(f"{given.cases - len(fails):3} of {given.cases} hold: {title} {' '.join(fails)}\n")
        sys.stdout.flush()
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()

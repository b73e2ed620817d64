"""Every ratio that is promised of speed and memory, in one run: ``python -m tests.benchmarks [--quick] [--corpora DIR]``.

Whole processes are measured as somebody starts them, start and report included, in turn, round after round; a ratio is
that of medians. It is taken of seconds of computing (user and system, all processes of a run together), which hold on a
busy machine too; only the second core and four times the input are told by the clock as well. The text is that of
``data/corpus`` as a mailbox, and of Enron where `--corpora` names a folder that holds ``enron/*.mbox``. Needs the extra
`bench`. ``--write`` puts the tables into ``tests/benchmarks/results.md``; the notes below them there are kept.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks import finders
from tests.benchmarks.mails import US, dealt, written
from tests.benchmarks.processes import Taken, machine, taken

RESULTS = Path(__file__).with_name("results.md")
NOTES = "## Notes"
CORPUS = Path("data/corpus")
QUARTERS = 4
#: Messages of our writing (0: all), megabytes of Enron, and rounds; most runs get a quarter of the messages.
SIZES = {"quick": (600, 6.0, 1), "usual": (0, 20.0, 3)}
#: A load above this beside our own processes makes what the clock says worthless.
QUIET = 0.5


@dataclass(frozen=True)
class Ratio:
    """A line of the table: what is divided by what, what is promised of it, and of which kind of seconds."""

    what: str
    over: str
    under: str
    promised: str
    by: str = "cpu"


RATIOS = (
    Ratio("spaCy's small English pipeline / run", "spacy", "run", "at least 20"),
    Ratio("student on every sentence (--exact) / run", "exact", "run", "at least 25"),
    Ratio("run / bare parse and blank sentence-splitting", "run", "bare", "at most 2.5"),
    Ratio("one worker / two workers, on the clock", "run", "two", "at least 1.8", "wall"),
    Ratio("two workers / one worker, computing", "two", "run", ""),
    Ratio("four times the input / once", "four", "run", "at most 4.2"),
    Ratio("four times the input / once, on the clock", "four", "run", "at most 4.2", "wall"),
    Ratio("largest process, four times the input / once", "four", "run", "at most 1.05", "megabytes"),
)


def run_of(boxes: list[Path], us: str, out: Path, *more: str, workers: int = 1) -> list[str]:
    """The command of a whole run."""
    paths = [str(box) for box in boxes]
    return [
        sys.executable,
        "-m",
        "analyzer.cli",
        "run",
        *paths,
        "--us",
        us,
        "--out",
        str(out),
        "--workers",
        str(workers),
        *more,
    ]


def processes(box: Path, us: str, folder: Path) -> dict[str, list[str]]:
    """The commands that are measured, by name; all but `four` get a quarter of the mailbox `box`."""
    quarters = [folder / f"quarter{number}.mbox" for number in range(QUARTERS)]
    dealt(box, quarters, us)
    first, other = quarters[:1], [sys.executable, "-m", "tests.benchmarks.other_ways"]
    return {
        "run": run_of(first, us, folder / "run"),
        "spacy": [*other, "spacy", str(folder / "run")],
        "bare": [*other, "bare", str(first[0])],
        "exact": run_of(first, us, folder / "exact", "--exact"),
        "two": run_of(first, us, folder / "two", workers=2),
        "four": run_of(quarters, us, folder / "four"),
    }


def medians(rounds: list[dict[str, Taken]]) -> dict[str, Taken]:
    """The median of each figure of each process."""
    fields = ("wall", "cpu", "megabytes", "load")
    return {
        name: Taken(*(statistics.median(getattr(one[name], field) for one in rounds) for field in fields))
        for name in rounds[0]
    }


def table(name: str, size: str, rounds: list[dict[str, Taken]]) -> list[str]:
    """The table of one text, as Markdown."""
    middle = medians(rounds)
    lines = [
        f"### {name}",
        "",
        f"{size}; medians of {len(rounds)} round{'s' if len(rounds) > 1 else ''}, interleaved.",
        "",
        "| what | measured | promised |",
        "|---|---|---|",
    ]
    for ratio in RATIOS:
        found = getattr(middle[ratio.over], ratio.by) / getattr(middle[ratio.under], ratio.by)
        lines.append(f"| {ratio.what} | {found:.2f} | {ratio.promised} |")
    largest = max(middle[one].megabytes for one in ("run", "two", "four"))
    lines.append(f"| largest process of any of the runs | {largest:.0f} MB | under 900 MB |")
    lines += [
        "",
        "| process | seconds of computing | on the clock | largest process, MB | load |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {name} | {one.cpu:.1f} | {one.wall:.1f} | {one.megabytes:.0f} | {one.load:.1f} |"
        for name, one in middle.items()
    ]
    return [*lines, ""]


def measure(name: str, box: Path, us: str, folder: Path, rounds: int) -> list[str]:
    """Measure one text and return its table."""
    commands = processes(box, us, folder)
    found: list[dict[str, Taken]] = []
    for number in range(rounds):
        found.append({})
        for process, command in commands.items():
            one = found[-1][process] = taken(command)
            say(f"{name}, round {number + 1}: {process} {one.cpu:.1f} s of computing, {one.wall:.1f} s on the clock")
    data = box.read_bytes()
    return table(
        name,
        f"{data.count(b'Message-ID: ')} messages, {len(data) / 1e6:.1f} MB, of which most runs get a quarter",
        found,
    )


def of_enron(folder: Path, path: Path, megabytes: float) -> None:
    """Write whole mailboxes of about so many megabytes, evenly drawn by size, as one."""
    boxes = sorted(folder.glob("*.mbox"), key=lambda box: (box.stat().st_size, box.name))
    size = sum(box.stat().st_size for box in boxes)
    step = max(round(size / 1e6 / megabytes), 1)
    path.write_bytes(b"".join(box.read_bytes() for box in boxes[step // 2 :: step]))


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(arguments: list[str]) -> None:
    """Measure, print, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="one round of small mailboxes: some minutes")
    parser.add_argument("--corpora", type=Path, help="a folder that holds enron/*.mbox")
    parser.add_argument("--gold", type=Path, help="a gold file for promises and partner uses")
    parser.add_argument(
        "--convokit", default=sys.executable, help="a Python with ConvoKit (tests/benchmarks/politeness.py)"
    )
    parser.add_argument("--rounds", type=int, help="rounds of measuring")
    parser.add_argument("--write", action="store_true", help=f"put the tables into {RESULTS.name}")
    given = parser.parse_args(arguments)
    messages, megabytes, rounds = SIZES["quick" if given.quick else "usual"]
    rounds, before = given.rounds or rounds, os.getloadavg()[0]
    lines = [
        f"Printed by `python -m tests.benchmarks {' '.join(a for a in arguments if a != '--write')}`".rstrip("` ")
        + "` on",
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {machine()}; load before it began {before:.1f}.",
    ]
    if before > QUIET:
        lines.append("**The machine was busy with other work: what the clock says is not to be relied on.**")
    lines.append("")
    with tempfile.TemporaryDirectory() as place:
        box = Path(place) / "mail.mbox"
        for name in ("written", *(["enron"] if given.corpora else [])):
            if name == "written":
                written(CORPUS, box, messages)
            else:
                of_enron(given.corpora / "enron", box, megabytes)
            folder = Path(place) / name
            folder.mkdir()
            title = {"written": "Text of our writing (data/corpus)", "enron": "Enron"}[name]
            lines += measure(title, box, US if name == "written" else "enron.com", folder, rounds)
    for title, rows in (
        ("data/scenarios/kept_apart", finders.of_scenarios(finders.SCENARIOS)),
        *([("the gold set", finders.of_gold(given.gold))] if given.gold else []),
    ):
        lines += [f"### Promises and partner uses beside other tools, {title}", "", "```"]
        lines += [finders.shown(rows, given.convokit), "```", ""]
    say("\n" + "\n".join(lines))
    if given.write:
        old = RESULTS.read_text("utf-8") if RESULTS.is_file() else ""
        notes = old[old.index(NOTES) :] if NOTES in old else f"{NOTES}\n"
        RESULTS.write_text("# Speed and memory\n\n" + "\n".join(lines) + "\n" + notes, "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])

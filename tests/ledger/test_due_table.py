"""A table of due words of our writing, with the day each means: ``python tests/ledger/test_due_table.py`` prints the accuracy."""

import sys
from datetime import date
from pathlib import Path

from analyzer.ledger.due_day import due_day

TABLE = Path(__file__).with_name("due_days.tsv")


def cases():
    for line in TABLE.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            words, on, day = line.split("\t")
            yield words, date.fromisoformat(on[:10]), not on.endswith("us"), None if day == "-" else day


def wrong():
    for words, on, day_first, wanted in cases():
        found = due_day(words, on, day_first)
        if (found.isoformat() if found else None) != wanted:
            yield words, on.isoformat(), wanted, str(found)


def test_the_table_is_large_and_read_rightly():
    total = len(list(cases()))
    assert total >= 300
    assert len(list(wrong())) / total <= 0.02, list(wrong())


if __name__ == "__main__":
    count, bad = len(list(cases())), list(wrong())
    sys.stdout.write(f"{count - len(bad)} of {count} right ({1 - len(bad) / count:.3f})\n")
    sys.stdout.writelines(f"{row}\n" for row in bad)

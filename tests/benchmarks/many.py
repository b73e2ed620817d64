"""A report of 300 relationships: how long it takes to make, and how large it is.

    analyzer run data/sample --us northwind.example --out out
    python -m tests.benchmarks.many out many.html

The sample's tables are copied under other names until there are 300 counterparts, so the text is that of real lengths.
Whether it opens fast enough is measured in a browser: `python -m tests.benchmarks.browser many.html`.
"""

import json
import sys
import time
from pathlib import Path

import pandas as pd

from analyzer import schema
from analyzer.report import render

WANTED = 300
IDS = {"message_id", "sentence_id", "commitment_id", "evidence_message_id", "thread_id"}


def many(tables, wanted=WANTED):
    """Return the tables copied until they hold `wanted` relationships."""
    copies = -(-wanted // max(1, len(tables["relationships"])))
    big = {name: [] for name in tables}
    for copy in range(copies):
        for name, frame in tables.items():
            new = frame.copy()
            for column in IDS & set(new):
                new[column] = new[column].astype("string") + f"-{copy}"
            if "backing_commitments" in new:
                new["backing_commitments"] = [[f"{one}-{copy}" for one in ids] for ids in new["backing_commitments"]]
            if "relationship" in new:
                new["relationship"] = "n" + str(copy) + "." + new["relationship"].astype("string")
            big[name].append(new)
    return {name: pd.concat(frames, ignore_index=True) for name, frames in big.items()}


def main(folder, out):
    """Make the report and print what it took."""
    place = Path(folder)
    tables = {table.name: pd.read_parquet(place / f"{table.name}.parquet") for table in schema.OUTPUT_TABLES}
    big = many(tables)
    start = time.perf_counter()
    page = render(big, json.loads((place / "run.json").read_text("utf-8")))
    seconds = time.perf_counter() - start
    Path(out).write_text(page, "utf-8")
    print(  # noqa: T201
        f"{len(big['relationships'])} relationships, {len(big['messages'])} messages: "
        f"{seconds:.1f} s to make, {len(page.encode()) / 1e6:.2f} MB"
    )


if __name__ == "__main__":
    main(*sys.argv[1:3])

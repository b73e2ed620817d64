from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analyzer.language.outcome import OUTCOMES
from analyzer.language.store import models_folder
from analyzer.ledger.features import Field
from analyzer.ledger.joiner import BEARS, MOST_READ, read_joiner
from analyzer.ledger.lines import Line, Promise


def day(number):
    return pd.Timestamp("2025-03-03", tz="UTC") + pd.Timedelta(days=number)


def encode(texts):
    return np.tile(np.eye(1, 8, dtype=np.float32), (len(texts), 1))


@pytest.fixture
def field():
    promise = Promise("I'll send you the drawings of the pump by Friday.", "Pump", "theirs", day(0), day(4), "t1", "m0")
    lines = [
        Line(f"The drawings of the pump, sheet {n}, are here.", "Pump", "ours", "email", day(n), "t1", f"m{n}", 0)
        for n in range(1, 3 * MOST_READ)
    ]
    lines[20] = replace(lines[20], sentence="Nice weather for a walk.", subject="", thread="t2")
    return Field(lines, [promise], encode)


def test_no_more_than_the_likeliest_are_read_beside_a_promise(field):
    asked = []

    def outcomes(pairs):
        asked.extend(pairs)
        return np.full((len(pairs), len(OUTCOMES)), 1 / len(OUTCOMES), np.float32)

    joiner = replace(read_joiner(models_folder()), outcomes=outcomes)
    joiner = replace(joiner, limits=dict(joiner.limits) | {BEARS: 0.0})
    found = joiner.matches(field, 0)
    assert len(found) == len(asked) == MOST_READ
    chances = {pair.line: joiner.probability(BEARS, pair.values) for pair in field.pairs(0)}
    read = {field.lines.index(match.line) for match in found}
    assert min(chances[n] for n in read) >= max(p for n, p in chances.items() if n not in read)
    assert 20 not in read


def test_what_does_not_bear_on_a_promise_is_not_read(field):
    joiner = read_joiner(models_folder())
    limits = dict(joiner.limits) | {BEARS: 1.0}
    assert replace(joiner, limits=limits).bearing(field, 0) == []

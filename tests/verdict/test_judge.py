import numpy as np
import pandas as pd
import pytest

from analyzer import schema
from analyzer.verdict import formulas, judge
from analyzer.verdict.formulas import Tally


def tally(**counts):
    return Tally(**{name: np.array(float(counts.get(name, 0))) for name in Tally.__dataclass_fields__})


BASE = {
    "messages": 24,
    "talk": 4,
    "positive": 18,
    "negative": 2,
    "kept": 9,
    "missed": 1,
    "given_ours": 12,
    "given_theirs": 15,
}


def test_the_worked_example_of_the_module():
    assert round(float(formulas.words_score(tally(**BASE))), 2) == 0.58
    assert round(float(formulas.deeds_score(tally(**BASE))), 2) == 0.75


@pytest.mark.parametrize("change", [{"talk": 9}, {"talk": 40}])
def test_flattery_raises_words_never_deeds(change):
    assert formulas.words_score(tally(**BASE | change)) > formulas.words_score(tally(**BASE))
    assert formulas.deeds_score(tally(**BASE | change)) <= formulas.deeds_score(tally(**BASE))


@pytest.mark.parametrize(
    "worse", [{"kept": 8, "missed": 2}, {"negative": 6}, {"positive": 10}, {"given_ours": 2}, {"overdue": 4}]
)
def test_what_is_worse_never_raises_deeds(worse):
    assert formulas.deeds_score(tally(**BASE | worse)) < formulas.deeds_score(tally(**BASE))


def test_scores_stay_between_0_and_1():
    chance = np.random.default_rng(1)
    for _ in range(200):
        counts = {name: chance.integers(0, 50) for name in Tally.__dataclass_fields__} | {
            "messages": chance.integers(1, 100)
        }
        assert 0 <= formulas.words_score(tally(**counts)) <= 1
        assert 0 <= formulas.deeds_score(tally(**counts)) <= 1


def test_wilson_agrees_with_the_published_interval():
    low, high = formulas.wilson(8, 10, z=1.96)
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)
    with pytest.raises(ValueError, match="not known"):
        formulas.wilson(0, 0)


def correspondence(count=20, positive=0, negative=0, talk=0, kept=0, missed=0, zone="authored"):
    ids = [f"m{i}" for i in range(count)]
    sides = ["ours" if i % 2 else "theirs" for i in range(count)]
    dates = pd.date_range("2025-01-01", periods=count, tz="UTC")
    messages = schema.conform(
        pd.DataFrame(
            {
                "message_id": ids,
                "kind": "email",
                "language": "en",
                "date": dates,
                "author": "a",
                "relationship": "acme.example",
                "side": sides,
            }
        ),
        schema.MESSAGES,
    )

    def rows(number, table, **values):
        frame = pd.DataFrame(
            [
                {
                    "message_id": ids[i % count],
                    "relationship": "acme.example",
                    "side": sides[i % count],
                    "date": dates[i % count],
                    "probability": 0.9,
                    "start": 0,
                    "end": 7,
                }
                | values
                for i in range(number)
            ]
        )
        return schema.conform(frame, table) if number else schema.empty(table)

    elements = pd.concat(
        [
            rows(positive, schema.ELEMENT_ROWS, element="trust", polarity="+"),
            rows(negative, schema.ELEMENT_ROWS, element="trust", polarity="-"),
        ],
        ignore_index=True,
    )
    uses = rows(talk, schema.PARTNER_USES, use="label_only", zone=zone, backing="none")
    commitments = pd.concat(
        [rows(kept, schema.COMMITMENTS, status="kept"), rows(missed, schema.COMMITMENTS, status="missed")],
        ignore_index=True,
    )
    return judge(messages, elements, uses, commitments).iloc[0]


@pytest.mark.parametrize(
    ("counts", "verdict"),
    [
        ({"talk": 6, "positive": 20, "kept": 8}, "partnership"),
        ({"talk": 6, "negative": 10, "missed": 6}, "so_called"),
        ({"positive": 20, "kept": 8}, "unlabelled_partnership"),
        ({}, "transactional"),
        ({"count": 4, "talk": 4, "positive": 8}, "insufficient_evidence"),
    ],
)
def test_the_five_verdicts(counts, verdict):
    row = correspondence(**counts)
    assert row["verdict"] == verdict
    assert row["reason"].endswith(".")


def test_unknown_stays_unknown():
    row = correspondence()
    assert pd.isna(row["kept_rate"])
    assert pd.isna(row["reciprocity"])
    assert pd.isna(row["weakest_element"])
    assert pd.isna(correspondence(count=3)["confidence"])


def test_signature_talk_does_not_count():
    tagline = correspondence(talk=6, zone="signature")
    assert (tagline["partner_uses"], tagline["label_only"], tagline["words"]) == (0, 0, 0.0)
    counted = correspondence(talk=6)
    assert (counted["partner_uses"], counted["label_only"]) == (6, 6)


def test_confidence_is_repeatable():
    assert correspondence(talk=3, positive=9)["confidence"] == correspondence(talk=3, positive=9)["confidence"]

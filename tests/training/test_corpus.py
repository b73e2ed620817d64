import json

import pandas as pd
import pytest
from conftest import ROOT

from analyzer.language.occurrences import occurrences
from analyzer.schema import ACTS, ELEMENTS, MOTIVES, OWNERS, POLARITIES, USES
from analyzer.training.agreement import agreement
from analyzer.training.corpus import digest, join, read_corpora, read_gold

DATA = ROOT / "data"


@pytest.fixture(scope="module")
def rows():
    return read_corpora([DATA])[0]


def test_the_corpus_is_whole_and_spelled_as_the_guide_says(rows):
    assert len(rows) >= 11_000
    for row in rows.itertuples():
        assert all(e in ELEMENTS and p in POLARITIES for e, p in row.elements)
        assert all(a in ACTS for a in row.acts)
        assert all(u in USES and (m in MOTIVES) == (u == "label_only") for u, m in row.partner_uses)
        assert len(row.partner_uses) == len(occurrences(row.text)), row.id
        assert isinstance(row.commitment, dict) == ("commitment" in row.acts), row.id
        if isinstance(row.commitment, dict):
            assert row.commitment["owner"] in OWNERS
            assert row.commitment["due"] in row.text


def test_every_label_has_examples(rows):
    elements = [f"{e}{p}" for labels in rows["elements"] for e, p in labels]
    assert min(elements.count(f"{e}{p}") for e in ELEMENTS for p in POLARITIES) >= 350
    acts = [a for labels in rows["acts"] for a in labels]
    assert min(acts.count(a) for a in ACTS) >= 400
    assert sum(len(uses) for uses in rows["partner_uses"]) >= 2000


def test_every_difference_between_readers_has_a_reason(rows):
    for row in rows.itertuples():
        if set(row.first.split()) != set(row.second.split()):
            assert row.reason, row.id


@pytest.mark.parametrize("name", ["enron", "enron2", "enron3", "enron4", "dialogues"])
def test_standoff_labels_hold_no_text(name):
    allowed = {
        "id",
        "corpus",
        "file",
        "position",
        "message_key",
        "start",
        "end",
        "digest",
        "draw",
        "piece",
        "elements",
        "partner_uses",
        "acts",
        "commitment",
        "first",
        "second",
        "reason",
    }
    with (DATA / "corpus" / f"{name}.standoff.jsonl").open() as stream:
        for line in stream:
            row = json.loads(line)
            assert set(row) == allowed
            assert '"' not in row["reason"]
            assert row["commitment"] is None or set(row["commitment"]) == {"owner", "conditional", "due_span"}


def test_standoff_labels_join_their_text(tmp_path, message):
    (tmp_path / "enron").mkdir()
    text = "We will pay on Monday."
    (tmp_path / "enron" / "x.mbox").write_bytes(
        b"From a@x.example Mon Mar 03 10:00:00 2025\n" + message(f"Hello there.\n\n{text}\n\nBye now.\n")
    )
    row = {
        "file": "enron/x.mbox",
        "position": 0,
        "digest": digest(text),
        "elements": [],
        "partner_uses": [],
        "acts": ["commitment"],
        "commitment": {"owner": "writer_side", "conditional": False, "due_span": [12, 21]},
    }
    joined = join(pd.DataFrame([row, row | {"digest": "gone"}]), tmp_path)
    assert joined["text"].tolist() == [text]
    assert joined["before"].tolist() == ["Hello there."]
    assert joined["commitment"][0]["due"] == "on Monday"
    assert join(pd.DataFrame([row]), tmp_path / "nowhere").empty


def test_bad_gold_names_file_and_line(tmp_path):
    path = tmp_path / "g.jsonl"
    path.write_text('{"text": "ok"}\nnonsense\n')
    with pytest.raises(ValueError, match="line 2"):
        read_gold(path)
    with pytest.raises(ValueError, match="no annotated sentences"):
        read_corpora([tmp_path])


def test_agreement_is_kappa():
    rows = (
        [{"first": "trust+", "second": "trust+"}] * 20
        + [{"first": "trust+", "second": ""}] * 5
        + [{"first": "", "second": "trust+"}] * 10
        + [{"first": "", "second": ""}] * 15
    )
    assert round(agreement(rows).set_index("label").at["trust+", "kappa"], 2) == 0.40

import pandas as pd
import pytest

from analyzer.training.evaluate import as_text, calibration_error, evaluate


def gold(**row):
    base = {
        "id": "1",
        "source": "mail",
        "drawn": "sampled",
        "text": "x",
        "elements": [],
        "partner_uses": [],
        "acts": [],
        "commitment": None,
    }
    return base | row


def said(**row):
    return {"id": "1", "elements": [], "partner_uses": [], "acts": []} | row


TRUST = {"element": "trust", "polarity": "+", "probability": 0.8}
USE = {"start": 0, "end": 7, "surface": "partner", "use": "label_only", "motive": "flattery", "probability": 0.9}
PROMISE = {"act": "commitment", "probability": 0.9, "conditional": False, "owner": "writer", "due": "by Friday"}


def test_counts_by_hand():
    rows = pd.DataFrame([gold(elements=[["trust", "+"]]), gold(id="2"), gold(id="3", elements=[["trust", "+"]])])
    found = pd.DataFrame([said(elements=[TRUST]), said(id="2", elements=[TRUST]), said(id="3")])
    figures = evaluate(rows, found)
    assert figures["labels"]["trust+"] == {"precision": 0.5, "recall": 0.5, "f1": 0.5, "support": 2, "found": 2}
    assert figures["groups"]["elements"] == 0.5
    assert "trust+" in as_text(figures)


def test_uses_motives_and_commitments():
    rows = pd.DataFrame(
        [
            gold(
                partner_uses=[["label_only", "pressure"]],
                acts=["commitment"],
                commitment={"owner": "writer", "due": "by Friday", "conditional": True},
            )
        ]
    )
    figures = evaluate(rows, pd.DataFrame([said(partner_uses=[USE], acts=[PROMISE])]))
    assert figures["labels"]["label_only"]["f1"] == 1.0
    assert figures["labels"]["pressure"]["recall"] == 0.0
    assert figures["commitment"] == {"found_rightly": 1, "due_right": 1.0, "owner_right": 1.0, "conditional_right": 0.0}


def test_missing_predictions_are_an_error():
    with pytest.raises(ValueError, match="no prediction"):
        evaluate(pd.DataFrame([gold(), gold(id="2")]), pd.DataFrame([said()]))


def test_calibration_error():
    assert calibration_error([]) is None
    assert calibration_error([(0.9, False)] * 10) == 0.9

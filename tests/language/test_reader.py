import json

import pandas as pd
import pytest

from analyzer.language import Reader, store
from analyzer.schema import ACTS, ELEMENTS, MOTIVES, OWNERS, USES


@pytest.fixture(scope="module")
def reader():
    return Reader()


SENTENCES = [
    ("Dear valued partner,", "", "We are delighted to share our spring offers."),
    ("I'll send you the signed contract by Friday.", "Thanks for the call.", "Have a good weekend."),
    ("Please send us the packing list.", "", ""),
    ("", "", ""),
    ("#", "", ""),
    ("The train leaves at six.", "", ""),
    ("The mistake was ours, not yours, and I should have told you on Monday.", "", ""),
]


def frame():
    return pd.DataFrame([{"id": str(i), "text": t, "before": b, "after": a} for i, (t, b, a) in enumerate(SENTENCES)])


def test_rows_keep_order_and_ids(reader):
    assert reader.annotate(frame())["id"].tolist() == [str(i) for i in range(len(SENTENCES))]


def test_clear_cases(reader):
    rows = reader.annotate(frame())
    assert rows["partner_uses"][0][0]["use"] == "label_only"
    promise = next(a for a in rows["acts"][1] if a["act"] == "commitment")
    assert (promise["owner"], promise["due"], promise["conditional"]) == ("writer", "by Friday", False)
    assert [a["act"] for a in rows["acts"][2]] == ["request"]
    assert "trust" in [e["element"] for e in rows["elements"][6] if e["polarity"] == "+"]
    for empty in (3, 4, 5):
        assert not rows["elements"][empty]
        assert not rows["partner_uses"][empty]


def test_names_are_those_of_the_contract(reader):
    rows = reader.annotate(frame(), floor=0.0)
    for row in rows.itertuples():
        assert all(e["element"] in ELEMENTS and 0 <= e["probability"] <= 1 for e in row.elements)
        assert all(a["act"] in ACTS and a.get("owner", "joint") in OWNERS for a in row.acts)
        assert all(
            u["use"] in USES and (u["motive"] in MOTIVES) == (u["use"] == "label_only") for u in row.partner_uses
        )
    json.dumps(rows.to_dict("records"))


def test_a_sentence_is_read_alike_in_any_company(reader):
    whole = reader.annotate(frame())
    alone = pd.concat([reader.annotate(frame().iloc[[i]]) for i in range(len(SENTENCES))], ignore_index=True)
    pd.testing.assert_frame_equal(whole, alone)


def test_missing_columns_are_named(reader):
    with pytest.raises(KeyError, match="text"):
        reader.annotate(pd.DataFrame({"id": ["1"]}))
    assert reader.annotate([]).empty


def test_a_changed_model_file_is_refused(tmp_path, reader):
    import shutil

    copy = tmp_path / "models"
    shutil.copytree(reader.folder, copy)
    (copy / "settings.json").write_text("{}")
    with pytest.raises(store.ModelError, match="A-MODEL"):
        Reader(copy).annotate([{"id": "1", "text": "I will."}])


def test_a_folder_without_models_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv(store.ENVIRONMENT, str(tmp_path))
    with pytest.raises(store.ModelError, match="analyzer train"):
        store.models_folder()


def test_models_stay_small(reader):
    assert sum(p.stat().st_size for p in reader.folder.rglob("*") if p.is_file()) < 60_000_000

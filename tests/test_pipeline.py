import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from conftest import SAMPLE

from analyzer import Analysis, analyze, read, schema
from analyzer.pipeline import InputPathError, NothingReadableError, Settings
from analyzer.reading import _groups
from analyzer.sources import Chunk
from tests.benchmarks.kill import part_of_sample

US = ["northwind.example"]


def test_every_table_has_the_columns_and_types_of_the_contract(sample):
    for table in schema.OUTPUT_TABLES:
        frame = sample.tables[table.name]
        assert frame.columns.tolist() == table.names
        assert [str(t) for t in frame.dtypes] == [str(t) for t in schema.empty(table).dtypes]


def test_counts_reconcile(sample):
    counts = sample.facts["counts"]
    assert counts == {"found": 141, "analysed": 140, "duplicates": 1, "rejected": 0, "automatic": 3, "not_english": 1}
    assert counts["analysed"] == len(sample.messages)
    assert counts["found"] == counts["analysed"] + counts["duplicates"] + counts["rejected"]


def test_the_sample_shows_all_five_verdicts_as_written(sample):
    said = sample.relationships.set_index("relationship")["verdict"].to_dict()
    assert said == {
        "stbrannocs.example": "partnership",
        "harbourline.example": "unlabelled_partnership",
        "kestrelsense.example": "unlabelled_partnership",
        "castellan-foods.example": "so_called",
        "solvera.example": "so_called",
        "dunmore-fasteners.example": "transactional",
        "feldhaus.example": "insufficient_evidence",
        "lumbarda.example": "insufficient_evidence",
    }


def test_a_tagline_is_listed_and_never_counted(sample):
    uses = sample.partner_uses
    taglines = uses[uses["sentence"].str.contains("trusted partner in cold-chain", na=False)]
    assert len(taglines) > 0
    assert set(taglines["zone"]) == {"signature"}
    row = sample.relationships.set_index("relationship").loc["harbourline.example"]
    assert row["label_only"] == 0


def test_automatic_and_foreign_mail_is_kept_and_not_judged(sample):
    left_out = sample.messages[sample.messages["automatic"] | ~sample.messages["language"].isin(["en", "und"])]
    assert len(left_out) == 4
    for table in ("elements", "acts", "partner_uses", "commitments"):
        assert not set(sample.tables[table]["message_id"]) & set(left_out["message_id"])


def test_quoted_text_makes_no_second_promise(sample):
    assert not sample.messages["authored_text"].str.contains("^>", regex=True, na=False).any()
    keyed = sample.commitments[["relationship", "side", "sentence"]]
    assert not keyed[keyed["sentence"].str.len() > 40].duplicated().any()


def test_evidence_is_a_sentence_of_a_message_that_is_there(sample):
    shown = sample.commitments.dropna(subset=["evidence_message_id"])
    assert len(shown) > 5
    texts = sample.sentences.groupby("message_id")["text"].apply(set)
    assert all(row.evidence in texts[row.evidence_message_id] for row in shown.itertuples())
    assert all(status in schema.STATUSES for status in sample.commitments["status"])
    made = sample.commitments.dropna(subset=["status_on", "due_on"])
    assert (
        made.loc[made["status"] == "kept_late", "status_on"] > made.loc[made["status"] == "kept_late", "due_on"]
    ).all()


def test_two_runs_and_any_number_of_workers_give_identical_tables(sample):
    again = analyze(SAMPLE, us=US, settings=Settings(workers=1))
    for name, frame in sample.tables.items():
        pd.testing.assert_frame_equal(frame, again.tables[name])


def test_shuffled_and_doubled_input_changes_nothing_but_the_count_of_copies(tmp_path, sample):
    shutil.copytree(SAMPLE, tmp_path / "sample")
    shutil.copy(SAMPLE / "mail.mbox", tmp_path / "sample" / "a-second-export.mbox")
    doubled = analyze(sorted((tmp_path / "sample").iterdir(), reverse=True), us=US)
    pd.testing.assert_frame_equal(doubled.relationships, sample.relationships)
    assert doubled.facts["counts"]["duplicates"] == 1 + 128


def test_the_other_side_mirrors(sample):
    other = analyze(SAMPLE, us=["castellan-foods.example"])
    mine = sample.relationships.set_index("relationship").loc["castellan-foods.example"]
    theirs = other.relationships.set_index("relationship").loc["northwind.example"]
    assert (mine["label_only"], mine["backed"]) == (theirs["label_only"], theirs["backed"])


def test_as_of_moves_judgement_and_nothing_later_is_looked_at(sample):
    early = analyze(SAMPLE, us=US, as_of="2024-10-01")
    assert early.commitments["made_on"].max() < pd.Timestamp("2024-10-02", tz="UTC")
    assert early.commitments["status_on"].max() < pd.Timestamp("2024-10-02", tz="UTC")


def test_rethreshold_reads_nothing_again(sample, monkeypatch):
    monkeypatch.setattr("analyzer.reading.find", lambda paths: pytest.fail("mail was read again"))
    stricter = sample.rethreshold(commitment=0.9, label_only=0.95)
    assert len(stricter.commitments) < len(sample.commitments)
    assert (stricter.partner_uses["use"] == "label_only").sum() <= (sample.partner_uses["use"] == "label_only").sum()
    with pytest.raises(ValueError, match="no such label"):
        sample.rethreshold(kindness=0.5)
    with pytest.raises(ValueError, match="between 0 and 1"):
        sample.rethreshold(trust=3)


def test_explain_and_evidence(sample):
    text = sample.explain("castellan-foods.example")
    assert "so_called" in text
    with pytest.raises(KeyError, match="there are"):
        sample.explain("nobody.example")
    shown = sample.commitments.dropna(subset=["evidence_message_id"]).iloc[0]
    assert sample.evidence(shown["commitment_id"])["evidence"] == shown["evidence"]
    with pytest.raises(KeyError):
        sample.evidence("none")


def test_save_writes_all_of_the_contract(tmp_path, sample):
    out = sample.save(tmp_path / "out")
    names = {p.name for p in out.iterdir()}
    wanted = {f"{t.name}.parquet" for t in schema.OUTPUT_TABLES} | {
        f"{t.name}.csv" for t in schema.OUTPUT_TABLES if t.csv
    }
    assert names == wanted | {"report.html", "run.json", "candidates"}
    facts = json.loads((out / "run.json").read_text())
    assert facts["counts"]["found"] == 141
    assert set(facts["seconds"]) == {"read", "annotate", "conclude"}
    assert facts["models"]
    back = pd.read_parquet(out / "relationships.parquet")
    assert back["verdict"].tolist() == sample.relationships["verdict"].tolist()


def test_formulas_in_cells_are_disarmed(tmp_path, message):
    (tmp_path / "a.eml").write_bytes(
        message("=cmd|'/c calc'!A1 dear partner, thanks for all you do for us.", Subject="=1+1")
    )
    analyze(tmp_path, us=["nw.example"]).save(tmp_path / "out")
    text = (tmp_path / "out" / "partner_uses.csv").read_text()
    assert "=cmd" in text
    assert not any(
        cell.startswith(("=", "+", "@")) for line in text.splitlines() for cell in line.replace('"', "").split(",")
    )


def test_read_gives_messages():
    frame = read(SAMPLE)
    assert frame.columns.tolist() == schema.MESSAGES.names
    assert frame["relationship"].nunique() == 8


def test_wrong_and_empty_input(tmp_path):
    with pytest.raises(InputPathError, match="nowhere"):
        analyze("nowhere")
    with pytest.raises(NothingReadableError, match="empty"):
        analyze(tmp_path)


def test_resume_takes_finished_pieces(tmp_path, sample, monkeypatch):
    parts = tmp_path / ".parts"
    analyze(SAMPLE, us=US, settings=Settings(workers=1, parts=parts))
    assert any(parts.rglob("acts.parquet"))
    monkeypatch.setattr("analyzer.language.reader.Reader.annotate", lambda *a, **k: pytest.fail("annotated again"))
    resumed = analyze(SAMPLE, us=US, settings=Settings(workers=1, parts=parts, resume=True))
    for name, frame in sample.tables.items():
        pd.testing.assert_frame_equal(frame, resumed.tables[name])


def test_the_sample_is_ours_and_complete():
    assert len(list((Path(SAMPLE) / "notes").iterdir())) == 13
    assert isinstance(analyze.__doc__, str)
    assert Analysis.__doc__


def test_what_does_not_fit_into_memory_changes_nothing(tmp_path, monkeypatch):
    export = part_of_sample(tmp_path / "export", 2, 12)
    shutil.copytree(SAMPLE / "notes", export / "notes")
    usual = analyze(export, us=US, settings=Settings(workers=1))
    for name, value in {
        "reading.TEXT_BYTES": 500, "reading.SPAN": 7, "concluding.HELD": 500,
        "concluding.SPAN": 3, "concluding.PARTITION": 40, "tables.ROWS": 11,
    }.items():  # fmt: skip
        monkeypatch.setattr(f"analyzer.{name}", value)
    cramped = analyze(export, us=US, settings=Settings(workers=1))
    for name, frame in usual.tables.items():
        pd.testing.assert_frame_equal(frame, cramped.tables[name])
    for name, frame in usual.candidates.items():
        pd.testing.assert_frame_equal(frame, cramped.candidates[name])
    assert cramped.report() == usual.report()
    assert cramped.rethreshold(commitment=0.9).commitments.equals(usual.rethreshold(commitment=0.9).commitments)
    one, other = usual.save(tmp_path / "one"), cramped.save(tmp_path / "other")
    for path in one.glob("*.csv"):
        assert path.read_bytes() == (other / path.name).read_bytes()


def test_a_new_file_shifts_no_other_group():
    files = [Chunk("eml", Path(f"{number}.eml"), f"export/{number}.eml", 0, 900) for number in range(400)]
    before = [tuple(group) for group in _groups(files)]
    new = Chunk("eml", Path("new.eml"), "export/new.eml", 0, 900)
    after = [tuple(group) for group in _groups([*files[:200], new, *files[200:]])]
    assert 5 < len(before) < 60
    assert len(set(after) - set(before)) <= 2
    assert [chunk for group in before for chunk in group] == files

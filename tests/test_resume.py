"""A run that was stopped goes on where it was: the tables are those of an undisturbed run."""

import os
import shutil
import signal

import pandas as pd
import pytest
from click.testing import CliRunner

from analyzer import analyze, cli, parts
from analyzer.language import Reader
from analyzer.pipeline import Settings
from tests.benchmarks.kill import differing, finished, killed, part_of_sample

US = "northwind.example"


@pytest.fixture(scope="module")
def export(tmp_path_factory):
    """A part of the sample, small enough to be run again and again."""
    return part_of_sample(tmp_path_factory.mktemp("export") / "export", 2, 10)


@pytest.fixture(scope="module")
def undisturbed(export, tmp_path_factory):
    out = tmp_path_factory.mktemp("undisturbed") / "out"
    finished([export], US, out)
    return out


def test_killed_while_reading_annotating_and_writing_it_resumes_to_the_same_tables(export, undisturbed, tmp_path):
    out = tmp_path / "out"
    for until in (".kept/read/*/[!.]*", ".kept/annotated/*/[!.]*", ".new/*.csv"):
        assert killed([export], US, out, lambda place, _, until=until: any(place.glob(until)), ["--resume"])
        assert not (out / "run.json").exists()
    result = CliRunner().invoke(cli.main, ["run", str(export), "--us", US, "--out", str(out), "--resume"])
    assert result.exit_code == 0, result.output
    assert differing(undisturbed, out) == []


def test_without_resume_nothing_kept_is_believed(export, undisturbed, tmp_path):
    out = tmp_path / "out"
    settings = Settings(workers=1, parts=out / ".kept")
    analyze(export, us=[US], settings=settings)
    for path in (out / ".kept").rglob("acts.parquet"):
        frame = pd.read_parquet(path)
        frame.iloc[:0].to_parquet(path, index=False)
    assert len(analyze(export, us=[US], settings=Settings(workers=1, parts=out / ".kept", resume=True)).acts) == 0
    assert len(analyze(export, us=[US], settings=settings).acts) > 0


def _die_once(marker, number):
    if number == 3 and not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def _die(number):
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_a_killed_worker_costs_time_and_no_rows(tmp_path):
    jobs = [(tmp_path / "died", number) for number in range(12)]
    assert list(parts.run(_die_once, jobs, 2, None)) == [n * n for n in range(12)]
    assert (tmp_path / "died").exists()


def test_a_piece_that_kills_every_worker_ends_in_words(monkeypatch):
    monkeypatch.setattr(parts, "TRIES", 1)
    with pytest.raises(parts.WorkerLostError, match="fewer --workers"):
        list(parts.run(_die, [(number,) for number in range(8)], 2, None))


def test_a_piece_is_there_whole_or_not_at_all(tmp_path):
    pieces = parts.Pieces(tmp_path / "kept")
    with pytest.raises(AttributeError):
        pieces.put("a", {"one": pd.DataFrame({"x": [1]}), "two": None})
    assert pieces.names() == [] and not list(pieces.folder.iterdir())
    pieces.put("a", {"one": pd.DataFrame({"x": [1]})})
    pieces.put("a", {"one": pd.DataFrame({"x": [1]})})
    (pieces.folder / ".left-by-a-killed-process").mkdir()
    assert pieces.names() == ["a"] and "a" in pieces
    pieces.keep_only({"b"})
    assert not list(pieces.folder.iterdir())


def test_an_export_that_grew_is_analysed_for_what_is_new_only(export, tmp_path, monkeypatch):
    grown, kept = tmp_path / "export", Settings(workers=1, parts=tmp_path / ".kept", resume=True)
    shutil.copytree(export, grown)
    later = (grown / "1.mbox").read_bytes()
    (grown / "1.mbox").write_bytes(later[: later.index(b"\n\nFrom ", len(later) // 2) + 2])
    (grown / "0.mbox").rename(tmp_path / "0.mbox")
    analyze(grown, us=[US], settings=kept)
    (grown / "1.mbox").write_bytes(later)  # a mailbox to which mail was added
    (tmp_path / "0.mbox").rename(grown / "0.mbox")  # and one that is new, with earlier mail
    fresh = analyze(grown, us=[US], settings=Settings(workers=1))
    asked: list[int] = []
    annotate = Reader.annotate

    def counted(self, sentences, floor=None):
        asked.append(len(sentences))
        return annotate(self, sentences, floor)

    monkeypatch.setattr(Reader, "annotate", counted)
    again = analyze(grown, us=[US], settings=kept)
    assert 0 < sum(asked) < 0.8 * len(fresh.sentences)
    for name, frame in fresh.tables.items():
        pd.testing.assert_frame_equal(frame, again.tables[name])
    asked.clear()
    (grown / "1.mbox").write_bytes(later[: later.index(b"\n\nFrom ", len(later) // 2) + 2])  # mail was taken away
    less = analyze(grown, us=[US], settings=kept)
    assert asked == []
    assert len(less.messages) < len(again.messages)

"""A run that cannot end well says what to do, and leaves what was there before."""

import errno
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import SAMPLE

from analyzer import Analysis, cli, place


def snapshot(folder):
    """Every file of a folder and what it holds, the lock left out."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != place.LOCK
    }


@contextmanager
def files_no_longer_than(size):
    """The system refuses to let any file grow beyond `size`, as a full disk does, libraries in C included."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def as_nobody():
    """Not as root, for whom nothing is read-only."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def run(out, *more):
    return CliRunner().invoke(cli.main, ["run", str(SAMPLE), "--us", "northwind.example", "--out", str(out), *more])


@pytest.fixture
def written(tmp_path, sample):
    """A folder with an earlier result, recognisable."""
    out = sample.save(tmp_path / "out")
    (out / "report.html").write_text("the earlier report")
    return out


def test_whatever_write_fails_the_earlier_result_stays_whole(written, sample):
    before = snapshot(written)
    sizes = sorted({len(content) for content in before.values()} | {0, 200_000})
    failed = 0
    for size in [size - 1 for size in sizes if size] + [0]:  # each time another file is the first that does not fit
        with files_no_longer_than(size), pytest.raises(OSError) as caught:
            sample.save(written)
        assert "the disk is full" in place.advice(caught.value, written)
        assert snapshot(written) == before
        failed += 1
    assert failed > 10
    assert not list(written.parent.rglob("*.part"))
    sample.save(written)
    assert snapshot(written) != before


def test_a_disk_that_fills_up_during_a_run_is_one_clear_message(written):
    before = snapshot(written)
    with files_no_longer_than(4_000):
        result = run(written, "--workers", "1")
    assert result.exit_code == 2, result.output
    (line,) = [line for line in result.output.splitlines() if line.startswith("Error:")]
    assert "the disk is full" in line and "--resume" in line
    assert {name: text for name, text in snapshot(written).items() if not name.startswith(".")} == before


@pytest.mark.parametrize("where", ["", "below/it"])
def test_a_read_only_folder_is_told_before_anything_is_read(monkeypatch, where):
    monkeypatch.setattr("analyzer.pipeline.analyze", lambda *a, **k: pytest.fail("mail was read first"))
    with tempfile.TemporaryDirectory() as top:
        folder = Path(top) / "out"
        folder.mkdir()
        folder.chmod(0o555)
        Path(top).chmod(0o755)
        with as_nobody():
            result = run(folder / where)
        assert result.exit_code == 2
        assert "no permission to write" in result.output and "--out" in result.output
        assert not list(folder.iterdir())
        folder.chmod(0o755)


HOLD = "import sys; from pathlib import Path; from analyzer.place import claimed\nwith claimed(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"


def test_a_second_run_is_refused_and_a_killed_one_leaves_the_folder_free(written):
    before = snapshot(written)
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(written)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert other.stdout.readline() == "held\n"
        result = run(written)
        assert result.exit_code == 2
        assert "another run is writing" in result.output and "--out" in result.output
        assert snapshot(written) == before
    finally:
        other.kill()
        other.wait()
        other.stdin.close()
        other.stdout.close()
    with place.claimed(written):
        assert (written / place.LOCK).exists()


def test_a_failed_run_leaves_no_new_folder(tmp_path):
    result = CliRunner().invoke(cli.main, ["run", str(tmp_path / "nowhere"), "--out", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert not (tmp_path / "out").exists()


def _die_while_moving(folder):
    moved = []

    def replace(self, target):
        if len(moved) == 3:
            os._exit(9)
        moved.append(target)
        os.replace(self, target)

    Path.replace = replace
    with place.replaced(folder) as draft:
        for name in ("a", "b", "c", "d", "run.json"):
            (draft / name).write_text("new")


def test_a_run_killed_while_its_files_are_moved_is_finished_by_the_next(tmp_path):
    for name in ("a", "b", "c", "d", "run.json", "relationships.parquet"):
        (tmp_path / name).write_text("old")
    child = multiprocessing.get_context("fork").Process(target=_die_while_moving, args=(tmp_path,))
    child.start()
    child.join()
    assert child.exitcode == 9
    assert sorted(path.read_text() for path in tmp_path.iterdir() if path.is_file()).count("new") == 3
    with pytest.raises(FileNotFoundError, match="run it again"):
        Analysis.open(tmp_path)
    with place.claimed(tmp_path):
        assert {(tmp_path / name).read_text() for name in ("a", "b", "c", "d", "run.json")} == {"new"}
    assert not (tmp_path / place.DRAFT).exists()


def test_advice_names_what_is_next():
    assert "quota" not in place.advice(OSError(errno.EROFS, "Read-only file system", "out/x"), Path("out"))
    assert "no permission to write (out/x)" in place.advice(OSError(errno.EROFS, "ro", "out/x"), Path("out"))
    assert place.advice(OSError(errno.EIO, "Input/output error", "out/x"), Path("out")) == "Input/output error: out/x"

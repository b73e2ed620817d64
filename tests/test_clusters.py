"""The same tables to the byte on a Dask and a Ray cluster as on this machine. Each runs in a process of its own, with real sockets."""

import subprocess
import sys

import pytest
from click.testing import CliRunner
from conftest import ROOT, SAMPLE

from analyzer import backends, cli
from tests.benchmarks.kill import part_of_sample


@pytest.fixture(scope="module")
def export(tmp_path_factory):
    """Enough small files for several pieces of work at every stage."""
    return part_of_sample(tmp_path_factory.mktemp("export") / "export", 3, 8)


def test_dask_and_ray_give_the_same_files_to_the_byte(export):
    command = ["-m", "tests.benchmarks.clusters", "dask", "ray", "--path", str(export), "--batch", "6"]
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, timeout=600, cwd=ROOT)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert done.stdout.count("identical") == 2


@pytest.mark.parametrize("name", sorted(backends.CLUSTERS))
def test_an_absent_library_names_the_extra(name, monkeypatch, tmp_path):
    monkeypatch.setattr("analyzer.backends.find_spec", lambda _: None)
    result = CliRunner().invoke(cli.main, ["run", str(SAMPLE), "--out", str(tmp_path / "out"), "--backend", name])
    assert result.exit_code == 2
    assert f"pip install 'analyzer-words-deeds[{name}]'" in result.output


def test_a_back_end_that_is_none_and_a_scheduler_without_one_are_told(tmp_path):
    for more, words in (
        (["--backend", "abacus"], "there is no such back end; there are dask"),
        (["--scheduler", "tcp://x"], "goes with --backend"),
    ):
        result = CliRunner().invoke(cli.main, ["run", str(SAMPLE), "--out", str(tmp_path / "out"), *more])
        assert result.exit_code == 2 and words in result.output, result.output


NOBODY = """
from analyzer import backends, cli
from tests.benchmarks.kill import part_of_sample
backends.ANSWER_SECONDS = 1
cli.main(["run", {sample!r}, "--out", {out!r}, "--backend", "dask", "--scheduler", "tcp://127.0.0.1:9"])
"""


def test_an_address_where_nothing_answers_is_told(tmp_path):
    code = NOBODY.format(sample=str(SAMPLE), out=str(tmp_path / "out"))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 2
    assert "no cluster answers at tcp://127.0.0.1:9" in done.stderr
    assert not (tmp_path / "out").exists()

"""Input on object storage gives what the same files give here."""

import shutil

import fsspec
import pandas as pd
import pytest
from click.testing import CliRunner
from conftest import SAMPLE

from analyzer import cli, read, remote
from analyzer.pipeline import InputPathError


@pytest.fixture
def stored(tmp_path, message):
    """The same small export in a folder and in a storage in memory."""
    folder = tmp_path / "export"
    (folder / "notes").mkdir(parents=True)
    (folder / "a.eml").write_bytes(message("We will send the draft by Friday.", Subject="One"))
    (folder / "b.eml").write_bytes(message("Thank you, that helps us a lot.", Subject="Two"))
    shutil.copy(next((SAMPLE / "notes").iterdir()), folder / "notes")
    memory = fsspec.filesystem("memory")
    memory.put(str(folder), "/bucket/export", recursive=True)
    yield folder
    memory.rm("/bucket", recursive=True)


@pytest.mark.parametrize("address", ["memory://bucket/export", "file://{folder}"])
def test_an_address_is_read_like_a_folder(stored, address):
    frame = read(address.format(folder=stored))
    assert len(frame) == 3
    pd.testing.assert_frame_equal(frame, read(stored))
    assert "export/a.eml" in set(frame["source"])


def test_a_single_file_and_a_folder_together(stored):
    frame = read(["memory://bucket/export/a.eml", stored / "b.eml"])
    pd.testing.assert_frame_equal(frame, read([stored / "a.eml", stored / "b.eml"]))


def test_the_command_takes_an_address_and_leaves_no_copy(stored, tmp_path):
    out = tmp_path / "out"
    result = CliRunner().invoke(cli.main, ["run", "memory://bucket/export", "--us", "nw.example", "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert "memory://bucket/export" in (out / "run.json").read_text()
    assert not list(out.rglob("*.eml"))


@pytest.mark.parametrize(
    ("address", "words"),
    [("memory://bucket/nothing", "there is no file or folder"), ("nosuch://bucket/x", "Protocol not known")],
)
def test_an_address_that_cannot_be_read_is_told(address, words, tmp_path):
    result = CliRunner().invoke(cli.main, ["run", address, "--out", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert words in result.output and address in result.output


def test_what_does_not_fit_is_not_copied(stored, monkeypatch):
    monkeypatch.setattr(remote, "KEEP_FREE_BYTES", 10**18)
    with pytest.raises(InputPathError, match="the disk has room for 0.0 GB"):
        read("memory://bucket/export")


def test_a_name_never_leads_out_of_the_folder(tmp_path):
    assert remote._place(tmp_path, "bucket/x", "bucket/x/../../etc/passwd") == tmp_path / "etc" / "passwd"

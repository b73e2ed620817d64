import struct
import zipfile

import pytest
from conftest import letters_in

from analyzer.sources import limits
from tests.benchmarks.seeds import NOTE, PARTS, PLAIN, mbox, zipped


def test_a_mixture_is_read_with_names_that_tell_where_it_was(tmp_path):
    path = tmp_path / "export.zip"
    inner = zipped({"2025-03-04 acme call.md": NOTE})
    path.write_bytes(
        zipped(
            {"Mail/all.mbox": mbox(PLAIN, PARTS), "cur/1.M1.host:2,S": PLAIN, "notes.zip": inner, "x.png": b"\x89PNG\0"}
        )
    )
    letters, rejected = letters_in(path)
    assert [letter.source for letter in letters] == [
        "export.zip/Mail/all.mbox",
        "export.zip/Mail/all.mbox",
        "export.zip/cur/1.M1.host:2,S",
        "export.zip/notes.zip/2025-03-04 acme call.md",
    ]
    assert [letter.kind for letter in letters] == ["email", "email", "email", "note"]
    assert [r.source for r in rejected] == ["export.zip/x.png"]


@pytest.mark.parametrize("name", ["../../evil.eml", "/etc/evil.eml", "C:\\evil.eml", "a/..\\..\\evil.eml"])
def test_a_path_that_climbs_out_is_rejected(tmp_path, name):
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({name: PLAIN, "good.eml": PLAIN}))
    letters, rejected = letters_in(path)
    assert len(letters) == 1
    assert "leads out" in rejected[0].reason
    assert not (tmp_path.parent / "evil.eml").exists()


def test_a_zip_bomb_is_rejected_by_name(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"bomb.eml": b"\0" * (limits.RATIO_FROM * 3), "good.eml": PLAIN}))
    letters, rejected = letters_in(path)
    assert len(letters) == 1
    assert "MAX_RATIO" in rejected[0].reason


def test_what_all_entries_unpack_to_is_limited(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "MAX_UNPACKED_BYTES", 1_000)
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({f"{i}.eml": PLAIN for i in range(5)}))
    letters, rejected = letters_in(path)
    assert letters
    assert any("MAX_UNPACKED_BYTES" in r.reason for r in rejected)
    assert len(letters) + len(rejected) == 5


def test_archives_within_archives_end(tmp_path):
    data = zipped({"a.eml": PLAIN})
    for _ in range(limits.MAX_NESTING + 2):
        data = zipped({"in.zip": data})
    (tmp_path / "a.zip").write_bytes(data)
    letters, rejected = letters_in(tmp_path / "a.zip")
    assert not letters
    assert "MAX_NESTING" in rejected[0].reason


def test_more_entries_than_allowed(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "MAX_ENTRIES", 3)
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({f"{i}.eml": PLAIN for i in range(5)}))
    letters, rejected = letters_in(path)
    assert not letters
    assert "MAX_ENTRIES" in rejected[0].reason


def test_a_stated_table_of_contents_too_large_is_not_read(tmp_path):
    data = bytearray(zipped({"a.eml": PLAIN}))
    at = data.rindex(b"PK\x05\x06")
    struct.pack_into("<I", data, at + 12, limits.MAX_DIRECTORY_BYTES + 1)
    (tmp_path / "a.zip").write_bytes(data)
    _, rejected = letters_in(tmp_path / "a.zip")
    assert "MAX_DIRECTORY_BYTES" in rejected[0].reason


def test_links_and_locked_entries_are_rejected(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("link.eml")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    _, rejected = letters_in(path)
    assert "a link" in rejected[0].reason
    data = bytearray(zipped({"a.eml": PLAIN}))
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    _, rejected = letters_in(path)
    assert "password" in rejected[0].reason


@pytest.mark.parametrize("cut", [30, 100, -10])
def test_a_damaged_archive_says_so(tmp_path, cut):
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"a.eml": PLAIN})[:cut])
    letters, rejected = letters_in(path)
    assert not letters
    assert rejected[0].reason


def test_mappings_count_against_the_room_on_the_disk(tmp_path, monkeypatch):
    from analyzer.sources import archive

    told = []
    unpack = archive.unpack
    monkeypatch.setattr(archive, "unpack", lambda *given: told.append(given[3]) or unpack(*given))
    path = tmp_path / "a.zip"
    tables = {f"{n}.csv": b"Text,Wer\nHello,a@x.example\n" for n in range(3)}
    path.write_bytes(zipped(tables | {"columns.toml": b"[columns]\nbody = 'Text'\nauthor = 'Wer'\n" + b"#" * 5000}))
    letters, rejected = letters_in(path)
    assert (len(letters), rejected) == (3, [])
    rooms = [room for room in told if room > archive.MAPPING_BYTES]
    assert rooms[0] - rooms[1] > 5000

import pytest
from conftest import letters_in

from analyzer.sources import find, formats
from analyzer.sources import mbox as mbox_module


def write_mbox(path, bodies, ending="\n"):
    text = "".join(
        f"From a@x.example Tue Mar 04 10:0{i % 10}:00 2025\nFrom: a@x.example\nTo: b@y.example\nMessage-ID: <{i}@x>\nDate: Tue, 4 Mar 2025 10:00:00 +0000\n\n{body}\n\n"
        for i, body in enumerate(bodies)
    )
    path.write_text(text.rstrip("\n") + ending)
    return path


def test_mbox_escapes_are_undone(tmp_path):
    path = write_mbox(
        tmp_path / "m.mbox", ["one", ">From here on it is quoted", "three\n\nFrom nowhere in particular"], "\n\n"
    )
    letters, rejected = letters_in(path)
    assert len(letters) == 3
    assert letters[1].body.startswith("From here on")
    assert not rejected


def test_a_line_that_only_looks_like_a_separator_stays_text(tmp_path):
    letters, _ = letters_in(write_mbox(tmp_path / "m.mbox", ["Dear all\n\nFrom my side all is well.", "two"], "\n\n"))
    assert len(letters) == 2
    assert "From my side" in letters[0].body


def test_pieces_do_not_change_what_is_read(tmp_path, monkeypatch):
    path = write_mbox(tmp_path / "m.mbox", [f"body {i} " + "x" * i for i in range(50)], "\n\n")
    whole, _ = letters_in(path)
    monkeypatch.setattr(mbox_module, "CHUNK_BYTES", 500)
    pieces, _ = letters_in(path)
    assert len(find([path])[0]) > 5
    assert [(x.position, x.message_key, x.body) for x in pieces] == [(x.position, x.message_key, x.body) for x in whole]


def test_a_cut_mbox_is_flagged(tmp_path):
    letters, rejected = letters_in(write_mbox(tmp_path / "m.mbox", ["one", "two is cut in the mid"], ""))
    assert [("cut_off" in x.flags) for x in letters] == [False, True]
    path = tmp_path / "headers.mbox"
    path.write_text("From a@x.example Tue Mar 04 10:00:00 2025\nFrom: a@x.example\nSubj")
    letters, rejected = letters_in(path)
    assert not letters
    assert "export it again" in rejected[0].reason


def test_a_mailbox_whose_beginning_is_gone_says_so(tmp_path):
    path = tmp_path / "m.mbox"
    path.write_text("the end of something\n\nFrom a@x.example Tue Mar 04 10:00:00 2025\nFrom: a@x.example\n\nhi\n\n")
    letters, rejected = letters_in(path)
    assert len(letters) == 1
    assert "beginning cut off" in rejected[0].reason


def test_maildir_eml_and_notes_in_one_folder(tmp_path, message):
    (tmp_path / "cur").mkdir()
    (tmp_path / "cur" / "1741082400.M1.host:2,S").write_bytes(message("from a maildir"))
    (tmp_path / "b.eml").write_bytes(message("from an eml"))
    (tmp_path / "2025-03-04 Acme call.md").write_text("Tom will call back.")
    letters, rejected = letters_in(tmp_path)
    assert sorted(x.kind for x in letters) == ["email", "email", "note"]
    assert not rejected


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.bin", b"\x89PNG\r\n\x1a\n\0\0\0"), ("empty.mbox", b""), ("p.pdf", b"%PDF-1.7 ..."), (".DS_Store", b"abc")],
)
def test_what_nobody_reads_is_rejected_with_a_reason(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    letters, rejected = letters_in(tmp_path)
    assert not letters
    assert len(rejected) == 1
    assert rejected[0].reason


def test_order_of_paths_does_not_matter(tmp_path, message):
    one, two = tmp_path / "1.eml", tmp_path / "2.eml"
    one.write_bytes(message("one"))
    two.write_bytes(message("two"))
    assert [c.source for c in find([one, two])[0]] == [c.source for c in find([two, one])[0]]


def test_a_missing_path_is_an_error():
    with pytest.raises(FileNotFoundError, match="no-such"):
        find(["no-such-folder"])


def test_every_reader_says_what_it_reads():
    assert all(formats().values())


def test_files_of_one_name_in_two_folders_are_both_read(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        write_mbox(tmp_path / folder / "mail.mbox", [f"Hello from {folder}."])
    given = [tmp_path / folder / "mail.mbox" for folder in ("b", "a")]
    chunks, rejected = find(given)
    assert [(chunk.source, chunk.path.parent.name) for chunk in chunks] == [("a/mail.mbox", "a"), ("b/mail.mbox", "b")]
    assert rejected == []
    assert [chunk.source for chunk in find(given[::-1])[0]] == [chunk.source for chunk in chunks]


def test_a_file_given_twice_is_read_once(tmp_path):
    write_mbox(tmp_path / "mail.mbox", ["Hello."])
    chunks, _ = find([tmp_path / "mail.mbox", tmp_path, tmp_path / ".." / tmp_path.name / "mail.mbox"])
    assert [chunk.source for chunk in chunks] == [f"{tmp_path.name}/mail.mbox"]

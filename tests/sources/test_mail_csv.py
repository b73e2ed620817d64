from conftest import letters_in

from analyzer.sources import Options, find, read_chunk
from tests.benchmarks.seeds import CRM, OUTLOOK_CSV, zipped


def read(path, **options):
    (chunk,), _ = find([path])
    return read_chunk(chunk, Options(**options))


def test_outlook_headers(tmp_path):
    path = tmp_path / "outlook.csv"
    path.write_text(
        '"Subject","Body","From: (Name)","From: (Address)","To: (Name)","To: (Address)","CC: (Address)"\n'
        '"Prices","Hello Ines,\nhere they are.","Tom Ade","tom@acme.example","Ines Moreau;Kenji W","ines@nw.example;kenji@nw.example",""\n'
    )
    (letter,), rejected = read(path)
    assert letter.author == "tom@acme.example"
    assert letter.recipients == ["ines@nw.example", "kenji@nw.example"]
    assert letter.recipient_names == ["Ines Moreau", "Kenji W"]
    assert letter.body == "Hello Ines,\nhere they are."
    assert letter.flags == ["date_missing"]
    assert not rejected


def test_other_headers_by_mapping(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("wer;wann;was\ntom@acme.example;31.03.2025 09:00;Hallo\n")
    letters, rejected = read(path)
    assert not letters
    assert "--column body=HEADER" in rejected[0].reason
    (letter,), _ = read(path, columns=(("author", "wer"), ("date", "wann"), ("body", "was")))
    assert letter.date.date().isoformat() == "2025-03-31"


def test_day_and_month_are_told_by_the_column(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("from,date,body\na@x.example,03/04/2025,one\na@x.example,25/04/2025,two\n")
    letters, _ = read(path)
    assert [x.date.date().isoformat() for x in letters] == ["2025-04-03", "2025-04-25"]


def test_a_short_row_is_rejected_alone(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("from,to,subject,date,body\na@x.example,b@y.example,hi,2025-03-04,text\nbroken\n")
    letters, rejected = read(path)
    assert len(letters) == 1
    assert "1 fields" in rejected[0].reason


def test_outlook_has_no_dates_but_its_quotes_have(tmp_path):
    path = tmp_path / "outlook.csv"
    path.write_bytes(OUTLOOK_CSV)
    letters, _ = read(path)
    assert letters[0].date.isoformat() == "2025-03-04T10:00:00+00:00"
    assert letters[0].flags == ["date_from_quote"]
    assert letters[1].flags == ["no_date_column", "date_missing"]


def test_hubspot_rows_are_mail_and_notes(tmp_path):
    path = tmp_path / "hubspot.csv"
    path.write_bytes(CRM)
    letters, rejected = read(path)
    assert [(x.kind, x.organisation, x.body) for x in letters] == [
        ("email", "Acme", 'Hello,\nhere are the "new" prices.'),
        ("note", "Acme", "Tom will call on Friday."),
    ]
    assert letters[1].author_name == "Ines Moreau" or letters[1].recipients == ["Ines Moreau"]
    assert not rejected


def test_salesforce_messages_and_logged_mail(tmp_path):
    path = tmp_path / "messages.csv"
    path.write_text(
        "Id,FromAddress,ToAddress,Subject,TextBody,MessageDate\n02s,tom@acme.example,ines@nw.example,Hi,We will.,2025-03-04T10:00:00.000Z\n"
    )
    (letter,), _ = read(path)
    assert (letter.author, letter.recipients, letter.body, letter.date.day) == (
        "tom@acme.example",
        ["ines@nw.example"],
        "We will.",
        4,
    )
    path = tmp_path / "tasks.csv"
    path.write_text(
        "Subject,Assigned,Company / Account,Date,Full Comments\n"
        '"Email: Prices","Ines Moreau","Acme",04.03.2025,"To: tom@acme.example\nCC: kenji@nw.example\nBCC:\nAttachment: --none--\n\nSubject: Prices\nBody:\nHello Tom,\nwe will."\n'
        '"Call","Ines Moreau","Acme",05.03.2025,"Tom will call back."\n'
    )
    letters, _ = read(path)
    assert (letters[0].recipients, letters[0].subject, letters[0].body) == (
        ["tom@acme.example", "kenji@nw.example"],
        "Prices",
        "Hello Tom,\nwe will.",
    )
    assert letters[1].body == "Tom will call back."


def test_a_mapping_beside_the_file(tmp_path):
    (tmp_path / "x.csv").write_text("wer,wann,was\nTom,2025-03-04,Hallo\n")
    (tmp_path / "x.toml").write_text('[columns]\nbody = "was"\ndate = "wann"\nauthor = "wer"\nkind = "=note"\n')
    chunks, rejected = find([tmp_path])
    (letter,), _ = read_chunk(chunks[0], Options())
    assert (letter.kind, letter.body, letter.author) == ("note", "Hallo", "Tom")
    assert not rejected
    (tmp_path / "x.toml").write_text("[columns\n")
    _, rejected = read_chunk(chunks[0], Options())
    assert "x.toml" in rejected[0].reason


def test_utf_16_and_a_header_alone(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes("from;date;body\na@x.example;2025-03-04;Grüße\n".encode("utf-16"))
    (letter,), _ = read(path)
    assert letter.body == "Grüße"
    path.write_text("from,date,body\n")
    letters, rejected = read(path)
    assert not letters
    assert "no rows" in rejected[0].reason


def test_a_mapping_for_all_files_of_a_folder_and_within_an_archive(tmp_path):
    mapping = '[columns]\nbody = "was"\ndate = "wann"\nauthor = "wer"\nkind = "=note"\n'
    folder = tmp_path / "crm"
    folder.mkdir()
    for name in ("a.csv", "b.csv"):
        (folder / name).write_text("wer,wann,was\nTom,2025-03-04,Hallo\n")
    (folder / "columns.toml").write_text(mapping)
    letters, rejected = letters_in(folder)
    assert [x.body for x in letters] == ["Hallo", "Hallo"]
    assert not rejected
    files = {"crm/x.csv": b"wer,wann,was\nTom,2025-03-04,Hallo\n", "crm/columns.toml": mapping.encode()}
    other = mapping.replace('"was"', '"what"').encode()
    (tmp_path / "all.zip").write_bytes(zipped(files | {"y.csv": b"wer,wann,what\nBo,2025-03-04,Hi\n", "y.toml": other}))
    letters, rejected = letters_in(tmp_path / "all.zip")
    assert sorted((x.author, x.body) for x in letters) == [("Bo", "Hi"), ("Tom", "Hallo")]
    assert not rejected

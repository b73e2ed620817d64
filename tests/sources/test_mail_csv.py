from analyzer.sources import Options, find, read_chunk


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

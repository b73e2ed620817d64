import pytest
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


#: File -> (its text, what is read: kind, author, recipients, text, day, organisation); all made up for these tests.
EXPORTS = {
    "outlook_de": ('"Betreff","Text","Von: (Name)","Von: (Adresse)","Von: (Typ)","An: (Name)","An: (Adresse)","An: (Typ)","CC: (Name)","CC: (Adresse)","CC: (Typ)","Kategorien","Reisekilometer","Vertraulichkeit","Wichtigkeit"\n"Preise","Hallo Ines","Tom Ade","tom@acme.example","SMTP","Ines","ines@nw.example","SMTP","","","","","","Normal","Normal"\n', ('email', 'tom@acme.example', ['ines@nw.example'], 'Hallo Ines', 'None', '')),
    "outlook_fr": ('"Objet","Corps","De : (nom)","De : (adresse)","De : (type)","À : (nom)","À : (adresse)","À : (type)","Critère de diffusion","Importance","Kilométrage"\n"Prix","Bonjour Ines","Tom Ade","tom@acme.example","SMTP","Ines","ines@nw.example","SMTP","Normal","Normal",""\n', ('email', 'tom@acme.example', ['ines@nw.example'], 'Bonjour Ines', 'None', '')),
    "outlook_es": ('"Asunto","Cuerpo","De: (nombre)","De: (dirección)","De: (tipo)","Para: (nombre)","Para: (dirección)","Para: (tipo)","Importancia","Kilometraje"\n"Precios","Hola Ines","Tom Ade","tom@acme.example","SMTP","Ines","ines@nw.example","SMTP","Normal",""\n', ('email', 'tom@acme.example', ['ines@nw.example'], 'Hola Ines', 'None', '')),
    "outlook_it": ('"Oggetto","Corpo","Da: (nome)","Da: (indirizzo)","Da: (tipo)","A: (nome)","A: (indirizzo)","A: (tipo)","Priorità","Riservatezza"\n"Prezzi","Ciao Ines","Tom Ade","tom@acme.example","SMTP","Ines","ines@nw.example","SMTP","Normale","Normale"\n', ('email', 'tom@acme.example', ['ines@nw.example'], 'Ciao Ines', 'None', '')),
    "outlook_nl": ('"Onderwerp","Hoofdtekst","Van: (naam)","Van: (adres)","Van: (type)","Aan: (naam)","Aan: (adres)","Aan: (type)","Gevoeligheid","Prioriteit","Reisafstand"\n"Prijzen","Dag Ines","Tom Ade","tom@acme.example","SMTP","Ines","ines@nw.example","SMTP","Normaal","Normaal",""\n', ('email', 'tom@acme.example', ['ines@nw.example'], 'Dag Ines', 'None', '')),
    "outlook_pt": ('"Assunto","Corpo","De: (Nome)","De: (Endereço)","De: (Tipo)","Para: (Nome)","Para: (Endereço)","Para: (Tipo)","Importância","Quilometragem","Sensibilidade"\n"Preços","Olá Ines","Tom Ade","tom@acme.example","SMTP","Ines","ines@nw.example","SMTP","Normal","","Normal"\n', ('email', 'tom@acme.example', ['ines@nw.example'], 'Olá Ines', 'None', '')),
    "outlook_pl": ('"Temat","Treść","Od: (nazwa)","Od: (adres)","Od: (typ)","Do: (nazwa)","Do: (adres)","Do: (typ)","Ważność","Poufność"\n"Ceny","Dzień dobry","Tom Ade","tom@acme.example","SMTP","Ines","ines@nw.example","SMTP","Normalna","Normalna"\n', ('email', 'tom@acme.example', ['ines@nw.example'], 'Dzień dobry', 'None', '')),
    "outlook_sv": ('"Ämne","Brödtext","Från: (namn)","Från: (adress)","Från: (typ)","Till: (namn)","Till: (adress)","Till: (typ)","Prioritet","Känslighet"\n"Priser","Hej Ines","Tom Ade","tom@acme.example","SMTP","Ines","ines@nw.example","SMTP","Normal","Normal"\n', ('email', 'tom@acme.example', ['ines@nw.example'], 'Hej Ines', 'None', '')),
    "outlook_da": ('"Emne","Brødtekst","Fra: (navn)","Fra: (adresse)","Fra: (type)","Til: (navn)","Til: (adresse)","Til: (type)","Prioritet","Følsomhed"\n"Priser","Hej Ines","Tom Ade","tom@acme.example","SMTP","Ines","ines@nw.example","SMTP","Normal","Normal"\n', ('email', 'tom@acme.example', ['ines@nw.example'], 'Hej Ines', 'None', '')),
    "outlook_cs": ('"Předmět","Text","Od: (jméno)","Od: (adresa)","Od: (typ)","Komu: (jméno)","Komu: (adresa)","Komu: (typ)","Důležitost","Citlivost"\n"Ceny","Dobrý den","Tom Ade","tom@acme.example","SMTP","Ines","ines@nw.example","SMTP","Normální","Normální"\n', ('email', 'tom@acme.example', ['ines@nw.example'], 'Dobrý den', 'None', '')),
    "outlook_ja": ('"件名","本文","差出人: (名前)","差出人: (アドレス)","差出人: (種類)","宛先: (名前)","宛先: (アドレス)","宛先: (種類)","重要度","秘密度"\n"価格","こんにちは","Tom Ade","tom@acme.example","SMTP","Ines","ines@nw.example","SMTP","標準","標準"\n', ('email', 'tom@acme.example', ['ines@nw.example'], 'こんにちは', 'None', '')),
    "hubspot": ('"Activity type","Activity date","Activity assigned to","Email subject","Email body","Email from address","Email to address","Associated Company","Associated Contact"\n"Email","2025-03-04 10:00","Ines Moreau","Prices","Hello","tom@acme.example","ines@nw.example","Acme","Tom Ade (tom@acme.example)"\n', ('email', 'tom@acme.example', ['ines@nw.example'], 'Hello', '2025-03-04', 'Acme')),
    "hubspot_note": ('Record ID,Note body,Activity date,Activity assigned to,Associated Company\n1,<p>Tom will call</p>,2025-03-04,Ines Moreau,Acme\n', ('note', 'Ines Moreau', [], '<p>Tom will call</p>', '2025-03-04', 'Acme')),
    "hubspot_call": ('Record ID,Call title,Call notes,Activity date,Call outcome,Activity created by,Associated companies\n1,Call with Tom,Tom will call back,2025-03-04 10:00,Connected,Ines Moreau,Acme\n', ('note', 'Ines Moreau', [], 'Tom will call back', '2025-03-04', 'Acme')),
    "salesforce": ('"Subject","First Name","Last Name","Date","Status","Assigned","Priority","Task","Company / Account","Full Comments","Event/Task"\n"Call","Tom","Ade","04/03/2025","Completed","Ines Moreau","Normal","1","Acme","Tom will call back.","Task"\n', ('note', 'Ines Moreau', [], 'Tom will call back.', '2025-04-03', 'Acme')),
    "pipedrive": ('Type,Subject,Done,Due date,Note,Organization,Contact person,Assigned to user\nCall,Call Tom,Done,2025-03-04,Tom will call back,Acme,Tom Ade,Ines Moreau\n', ('note', 'Ines Moreau', ['Tom Ade'], 'Tom will call back', '2025-03-04', 'Acme')),
    "zoho": ('Call Subject,Call Type,Call Purpose,Contact Name,Related To,Call Start Time,Call Owner,Description,Call Result\nCall Tom,Outbound,Demo,Tom Ade,Acme,2025-03-04 10:00,Ines Moreau,Tom will call back,\n', ('note', 'Ines Moreau', ['Tom Ade'], 'Tom will call back', '2025-03-04', 'Acme')),
    "dynamics": ('(Do Not Modify) Activity,Subject,Regarding,Activity Type,Activity Status,Owner,Actual End,Description\nx,Call Tom,Acme,Phone Call,Completed,Ines Moreau,2025-03-04 10:00,Tom will call back\n', ('note', 'Ines Moreau', [], 'Tom will call back', '2025-03-04', 'Acme')),
    "close": ('id,date_created,lead_name,user_name,direction,note,contact_name,_type\n1,2025-03-04T10:00:00,Acme,Ines Moreau,outbound,Tom will call back,Tom Ade,Call\n', ('note', 'Ines Moreau', ['Tom Ade'], 'Tom will call back', '2025-03-04', 'Acme')),
    "copper": ('Activity Type,Activity Date,Activity By,Details,Related To Company,Related To Person\nNote,2025-03-04,Ines Moreau,Tom will call back,Acme,Tom Ade\n', ('note', 'Ines Moreau', ['Tom Ade'], 'Tom will call back', '2025-03-04', 'Acme')),
    "gmailcsv": ('Date,From,To,Subject,Snippet,Plain Text\n2025-03-04,Tom Ade <tom@acme.example>,ines@nw.example,Prices,Hello,Hello Ines\n', ('email', 'tom@acme.example', ['ines@nw.example'], 'Hello Ines', '2025-03-04', '')),
    "mailstore": ('Sender;Recipients;Date/Time;Subject;Message\nTom Ade <tom@acme.example>;ines@nw.example;04.03.2025 10:00;Preise;Hallo\n', ('email', 'tom@acme.example', ['ines@nw.example'], 'Hallo', '2025-03-04', '')),
    "zendesk": ('Ticket ID,Requester,Requester Email,Created at,Subject,Description\n1,Tom Ade,tom@acme.example,2025-03-04 10:00,Prices,Hello\n', ('email', 'tom@acme.example', [], 'Hello', '2025-03-04', '')),
    "freshdesk": ('Ticket Id,Full name,Email,Created time,Subject,Description\n1,Tom Ade,tom@acme.example,2025-03-04 10:00,Prices,Hello\n', ('email', 'tom@acme.example', [], 'Hello', '2025-03-04', '')),
    "intercom": ('conversation_id,author_name,author_email,created_at,body\n1,Tom Ade,tom@acme.example,1741082400,Hello\n', ('email', 'tom@acme.example', [], 'Hello', '2025-03-04', '')),
    "messages": ('from_name,from_email,to_emails,cc_emails,sent_at,subject,body_text\nTom Ade,tom@acme.example,ines@nw.example,,2025-03-04T10:00:00Z,Prices,Hello\n', ('email', 'tom@acme.example', ['ines@nw.example'], 'Hello', '2025-03-04', '')),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPORTS)
def test_exports_of_mail_programs_and_crm_systems(tmp_path, name):
    given, expected = EXPORTS[name]
    (tmp_path / "x.csv").write_text(given)
    (letter,), rejected = letters_in(tmp_path / "x.csv")
    assert (
        letter.kind,
        letter.author,
        letter.recipients,
        letter.body,
        str(letter.date)[:10],
        letter.organisation,
    ) == expected
    assert ("no_date_column" in letter.flags) == name.startswith("outlook")
    assert not rejected

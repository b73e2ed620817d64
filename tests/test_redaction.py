"""Pseudonyms: every output, hostile names, offsets, the key and its file, the command line."""

import json
import os
import re
import stat

import pandas as pd
import pytest
from click.testing import CliRunner
from conftest import SAMPLE

from analyzer import Analysis, cli, schema
from analyzer.redaction import WARNING, Key, KeyFileError, redact
from analyzer.redaction.learn import learn_from_texts
from analyzer.redaction.text import Redactor, is_domain, moved
from analyzer.text import split


def redactor(*people, texts=(), organisations=()):
    key = Key()
    for address, name in people:
        key.person(address, name)
    for name in organisations:
        key.organisation(name)
    learn_from_texts(key, list(texts))
    return Redactor(key)


def run_of(*letters, rejected=()):
    """An analysis of (author, name, recipients, subject, text), without models."""
    messages, details, sentences = [], [], []
    for number, (author, name, recipients, subject, text) in enumerate(letters):
        message_id = f"{number:016x}"
        messages.append(
            {"message_id": message_id, "source": "mail.mbox", "kind": "email", "author": author, "recipients": recipients, "subject": subject, "authored_text": text}
        )  # fmt: skip
        details.append({"message_id": message_id, "author_name": name, "recipient_names": [""] * len(recipients)})
        sentences += [
            {
                "sentence_id": f"{message_id}-{i}",
                "message_id": message_id,
                "position": i,
                "start": a,
                "end": b,
                "text": t,
            }
            for i, (a, b, t) in enumerate(split(text))
        ]
    tables = {table.name: schema.empty(table) for table in schema.OUTPUT_TABLES}
    tables["messages"] = schema.conform(messages, schema.MESSAGES)
    tables["sentences"] = schema.conform(sentences, schema.SENTENCES)
    tables["rejected"] = schema.conform(list(rejected), schema.REJECTED)
    return Analysis(tables, {"us": ["nw.example"]}, schema.conform(details, schema.MESSAGE_DETAILS), {})


@pytest.fixture(scope="module")
def shared(sample):
    return redact(sample)


NAMES = "Moreau Ines Achterberg Helen Samir Qureshi Watanabe Kenji Zieliński Callahan Adeyemi Harbourline Castellan Kestrel Solvera Northwind Dunmore Brannoc NW-2291 92230".split()


def test_no_name_stands_in_any_file(shared, tmp_path):
    folder = shared[0].save(tmp_path / "out", ["xlsx"])
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".parquet":
            said = pd.read_parquet(path).to_csv()
        elif path.suffix == ".xlsx":
            said = " ".join(frame.to_csv() for frame in pd.read_excel(path, sheet_name=None).values())
        elif path.is_file():
            said = path.read_text("utf-8")
        else:
            continue
        for name in NAMES:
            assert not re.search(rf"(?<![^\W_]){name}(?![^\W_])", said, re.IGNORECASE), (path.name, name)


def test_rows_figures_and_labels_stay(sample, shared):
    for table in schema.OUTPUT_TABLES:
        old, new = sample.tables[table.name], shared[0].tables[table.name]
        assert new.columns.tolist() == table.names and len(new) == len(old)
        assert [str(t) for t in new.dtypes] == [str(t) for t in old.dtypes]
    for column in ("verdict", "words", "deeds", "confidence", "messages"):
        assert shared[0].relationships[column].equals(sample.relationships[column])
    assert shared[0].relationships["relationship"].is_unique
    assert shared[0].commitments["due_on"].equals(sample.commitments["due_on"])
    assert shared[0].facts["models"] == sample.facts["models"]


def test_offsets_hold(shared):
    texts = shared[0].messages.set_index("message_id")["authored_text"]
    for row in shared[0].sentences.itertuples():
        assert " ".join(texts[row.message_id][row.start : row.end].split()) == row.text
    for frame in (shared[0].partner_uses, shared[0].candidates["partner_uses"]):
        for row in frame.itertuples():
            assert row.sentence[row.start : row.end] == row.surface
            assert "partner" in row.surface.lower()


def test_tables_still_join(sample, shared):
    tables = shared[0].tables
    sentences = tables["sentences"].set_index("sentence_id")
    for name in ("elements", "acts", "commitments"):
        assert tables[name]["sentence_id"].isin(sentences.index).all()
        assert tables[name]["message_id"].isin(tables["messages"]["message_id"]).all()
    found = tables["commitments"]
    assert (found["sentence"] == sentences.loc[found["sentence_id"], "text"].to_numpy()).all()
    shown = found.dropna(subset=["evidence"]).merge(
        tables["sentences"], left_on=["evidence_message_id", "evidence"], right_on=["message_id", "text"]
    )
    assert len(shown) >= found["evidence"].notna().sum()
    behind = {name for names in tables["partner_uses"]["backing_commitments"] for name in names}
    assert behind <= set(found["commitment_id"])
    assert not set(tables["messages"]["message_id"]) & set(sample.messages["message_id"])


def test_the_report_says_so_and_a_plain_one_does_not(sample, shared):
    assert "No redaction is perfect" in shared[0].report()
    assert "No redaction is perfect" not in sample.report()


def test_the_result_cannot_lead_back(shared):
    assert shared[0].details.empty
    with pytest.raises(ValueError, match="run it again"):
        shared[0].rethreshold(commitment=0.9)


def test_the_same_key_gives_the_same_pseudonyms(sample, shared, tmp_path):
    shared[1].write(tmp_path / "key.json")
    again, _ = redact(sample, Key.read(tmp_path / "key.json"))
    for table in schema.OUTPUT_TABLES:
        pd.testing.assert_frame_equal(again.tables[table.name], shared[0].tables[table.name])


def test_a_key_grows_and_what_it_holds_keeps_its_pseudonym():
    first, key = redact(run_of(("tom@acme.example", "Tom Ade", ["ines@nw.example"], "Hi", "Invoice 48812 is paid.")))
    old = json.loads(json.dumps(key.people)), dict(key.numbers)
    second, _ = redact(
        run_of(
            ("eva@other.example", "Eva Lind", ["ines@nw.example"], "Hi", "Ask Tom Ade about 48812 and 77123."),
            ("tom@acme.example", "Tom Ade", ["eva@other.example"], "Hi", "Yes."),
        ),
        key,
    )
    assert key.people[: len(old[0])] == old[0]
    assert key.numbers["48812"] == old[1]["48812"]
    told = second.messages["authored_text"][0]
    assert told == f"Ask Person 1 about {key.numbers['48812']} and {key.numbers['77123']}."
    assert first.messages["author"][0] == second.messages["author"][1]


@pytest.mark.parametrize(
    "written",
    ["Tom Ade", "Ade, Tom", "Tom", "Ade", "T. Ade", "Tom A.", "TOM ADE", "tom.ade", "tom_ade", "Thomas", "tom@acme.example", "Tom@Acme.Example"],
)  # fmt: skip
def test_every_written_form(written):
    said = redactor(("tom@acme.example", "Tom Ade"), ("tom.ade@acme.example", "Tom Ade"))(f"as {written} wrote")
    assert "Person 1" in said or "person1@org1.example" in said, said
    assert not {"tom", "ade", "thomas", "acme"} & set(said.lower().replace(".", " ").replace("@", " ").split())


def test_possessives_and_signs_stay():
    say = redactor(("tom@acme.example", "Tom Ade"))
    assert say("Tom's and Tom Ade’s draft (Ade)") == "Person 1's and Person 1’s draft (Person 1)"


def test_the_longest_of_overlapping_names():
    say = redactor(("a@x.example", "Ann Lee"), ("b@x.example", "Ann Lee Park"), ("c@x.example", "Park Soo"))
    assert say("Ann Lee Park, Ann Lee and Soo met.") == "Person 2, Person 1 and Person 3 met."


def test_a_shared_first_name_is_told_by_the_message():
    analysis, _ = redact(
        run_of(
            ("tom.ade@acme.example", "Tom Ade", ["ines@nw.example"], "x", "Here is Ade."),
            ("tom.berg@other.example", "Tom Berg", ["ines@nw.example"], "x", "Regards, Tom"),
        )
    )
    assert analysis.messages["authored_text"][1] == "Regards, Person 3"


@pytest.mark.parametrize(
    "name", ["A.*+ (B|C)[d]", "O'Brien (?P<x>", "$1 \\1 \\g<0>", "<script>alert(1)</script> Ade", "<b>Tom</b> & Co", '"; DROP TABLE', "Tom\u202eedA"]
)  # fmt: skip
def test_hostile_names_break_nothing(name):
    analysis, _ = redact(
        run_of(
            ("x@acme.example", name, ["ines@nw.example"], f"Re: {name}", f"Dear {name},\nthe draft is ready. {name}")
        )
    )
    text = analysis.messages["authored_text"][0]
    row = analysis.sentences.iloc[-1]
    assert " ".join(text[row["start"] : row["end"]].split()) == row["text"]
    page = analysis.report()
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    "name",
    ["Zoë Müßig", "Łukasz Żółć", "Nguyễn Văn An", "José Ñíguez", "Ольга Иванова", "李明", "Søren Ægir", "Dvořák Jiří"],
)
def test_unicode_names(name):
    import unicodedata

    say = redactor(("x1@acme.example", name))
    for form in ("NFC", "NFD"):
        written = unicodedata.normalize(form, name)
        assert say(f"we asked {written} today") == "we asked Person 1 today"


def test_accents_and_case_do_not_matter():
    assert redactor(("m@nw.example", "Marek Zieliński"))("Zielinski, MAREK") == "Person 1"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Will you send it?", "Will you send it?"),
        ("We will go. Will it rain?", "We will go. Will it rain?"),
        ("I asked Will today.", "I asked Person 1 today."),
        ("Will Baker sends it.", "Person 1 sends it."),
        ("Will, can you call?", "Person 1, can you call?"),
        ("Will: sends the list", "Person 1: sends the list"),
        ("Will's list is late.", "Person 1's list is late."),
        ("Will", "Person 1"),
        ("it will do", "it will do"),
        ("by 4 May and in May 2025, next May", "by 4 May and in May 2025, next May"),
        ("I met May yesterday.", "I met Person 2 yesterday."),
        ("May we come?", "May we come?"),
        ("May Chen comes.", "Person 2 comes."),
        ("Grant the access.", "Grant the access."),
        ("Ask Grant for a grant.", "Ask Person 3 for a grant."),
        ("Mr Grant called.", "Mr Person 3 called."),
    ],
)
def test_names_that_are_words(text, expected):
    say = redactor(("w@x.example", "Will Baker"), ("m@x.example", "May Chen"), ("g@x.example", "Cary Grant"))
    assert say(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "by Friday 20 September 2024 at 14:00", "27.03.2025", "2025-03-27", "12/02/25", "20250327", "in 2024", "18 sites", "6%", "3.5 days", "firmware 2.4",
        "e.g. the file plan.md", "K7 at -22",
    ],
)  # fmt: skip
def test_days_times_and_small_counts_stay(text):
    assert redactor()(text) == text


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("call +44 20 7946 0958 now", ["7946", "0958"]), ("PO 4417 and SO-88213", ["4417", "88213"]), ("order 2024 please, ref. 2023", ["2024", "2023"]),
        ("EUR 12,400.50 or £85 or 30k", ["12,400", "85", "30k"]), ("IBAN DE89 3704 0044 0532 0130 00", ["DE89", "3704", "0532"]),
        ("see https://acme.example/a?id=77 or www.acme.example.", ["acme", "77"]), ("at acme.co.uk", ["acme"]), ("at 14 Harbour Road, BS1 5TR", ["Harbour", "BS1"]),
        ("invoice NW-2291", ["NW", "2291"]), ("Sort code 20-00-17", ["20-00-17"]), ("BIC: DEUTDEFF500", ["DEUT"]),
    ],
)  # fmt: skip
def test_addresses_and_numbers_go(text, gone):
    said = redactor()(text)
    for part in gone:
        assert part not in said, said
    assert said != text


def test_numbers_keep_their_length_and_stay_the_same():
    say = redactor(texts=["4,500 and 4500"])
    first, second = say("4,500 and 4500").split(" and ")
    assert first.replace(",", "") == second and len(second) == 4 and second != "4500"


def test_an_invented_number_is_nobodys():
    key = Key()
    key.reserve(str(number) for number in range(100, 600))
    assert 600 <= int(key.digits("500")) <= 999


def test_organisations_by_domain_and_by_name():
    say = redactor(
        organisations=["kestrelsense.example", "st-brannocs.example", "castellan-foods.example"],
        texts=["we met Kestrel Sense in Oulu"],
    )
    assert say("Kestrel Sense Oy, Kestrel and kestrelsense.example") == "Org 1, Org 1 and org1.example"
    assert say("St Brannoc's Hospitals Trust; Castellan Foods Ltd; Castellan’s") == "Org 2; Org 3; Org 3’s"


def test_names_of_nobodys_column_are_told_by_their_capital():
    texts = [
        "we met Sister Okafor at Penhallow",
        "Okafor says the Thresholds are fine",
        "the thresholds of Penhallow Ltd",
    ]
    say = redactor(texts=texts)
    assert say(texts[0]) == "we met Sister Person 1 at Org 1"
    assert say("Okafor says the Thresholds are fine") == "Person 1 says the Thresholds are fine"


def test_free_mail_people_stay_apart():
    key = Key()
    told = [key.address(text) for text in ("bob@gmail.com", "bob@yahoo.com", "eve@gmail.com")]
    assert told == ["person1@freemail.example", "person2@freemail.example", "person3@freemail.example"]
    key.person("bob.smith@gmail.com", "Bob Smith")
    key.person("bob.smith@yahoo.com", "Bob Smith")
    assert key.address("bob.smith@gmail.com") != key.address("bob.smith@yahoo.com")


def test_desks_and_houses_are_no_people():
    key = Key()
    key.person("news@acme.example", "Acme Elevate")
    key.person("a.feldhaus@feldhaus.example", "Anne Feldhaus")
    assert key.people == [["news@acme.example"], ["a.feldhaus@feldhaus.example", "Anne Feldhaus"]]


def test_paths_warnings_and_rejected_rows(tmp_path):
    analysis = run_of(
        ("tom@acme.example", "Tom Ade", ["ines@nw.example"], "Hi", "Hello."),
        rejected=[{"source": "notes/Tom Ade call.txt", "position": 0, "reason": "cannot be read by tom@acme.example"}],
    )
    analysis.facts |= {"paths": ["/home/tom/export"], "warnings": ["1400 messages ended (first: Tom Ade.mbox)"]}
    analysis.facts |= {"models": {"a": "8199be6f"}, "us_inferred": False}
    told = redact(analysis)[0]
    assert (
        told.rejected["source"][0] == "notes/Person 2 call.txt"
        or told.rejected["source"][0] == "notes/Person 1 call.txt"
    )
    assert "acme" not in told.rejected["reason"][0]
    assert told.facts["paths"] == ["export"]
    assert told.facts["warnings"][0].startswith("1400 messages ended (first: Person ")
    assert told.facts["models"] == {"a": "8199be6f"} and told.facts["redacted"] is True


def test_line_wraps_within_a_name():
    text = "Please send the whole revised draft of our contract to Tom\nAde before the end of the week, so that we can look."
    analysis, _ = redact(run_of(("tom@acme.example", "Tom Ade", ["ines@nw.example"], "x", text)))
    row = analysis.sentences.iloc[0]
    assert row["text"].startswith("Please send the whole revised draft of our contract to Person 1 before")
    assert " ".join(analysis.messages["authored_text"][0][row["start"] : row["end"]].split()) == row["text"]


def test_an_empty_run():
    told, key = redact(run_of())
    assert told.messages.empty and key.people == []


def test_moved_offsets():
    from analyzer.redaction.text import Edit

    edits = [Edit(2, 4, "long"), Edit(6, 9, "")]
    assert [moved(edits, at) for at in (0, 2, 4, 6, 9, 10)] == [0, 2, 6, 8, 8, 9]


def test_what_is_no_domain():
    assert not any(map(is_domain, ["done.Then", "plan.md", "e.g", "a.b", "gmail.com"]))


def test_the_key_file_is_for_its_owner_alone(tmp_path):
    path = tmp_path / "key.json"
    Key().write(path)
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    Key.read(path).write(path)
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"redaction_key": 1}', '{"redaction_key": 2}', '{"redaction_key": 1, "people": [1]}', "\x00"],
)
def test_what_is_no_key_is_refused(tmp_path, content):
    (tmp_path / "k.json").write_text(content)
    with pytest.raises(KeyFileError):
        Key.read(tmp_path / "k.json")


def invoke(*args):
    return CliRunner().invoke(cli.main, [str(a) for a in args])


def test_the_command(tmp_path, message):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.eml").write_bytes(message("Hello Ines, Tom here. Invoice 48812.\n"))
    out, key = tmp_path / "out", tmp_path / "redaction-key.json"
    result = invoke("run", tmp_path / "in", "--us", "nw.example", "--out", out, "--workers", "1", "--redact")
    assert result.exit_code == 0, result.output
    assert WARNING in result.output and str(key) in result.output
    assert "acme" not in result.output.replace(str(tmp_path), "")
    assert Key.read(key).people[0][0] in ("ines@nw.example", "tom@acme.example")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in", "out", "redaction-key.json"]
    assert json.loads((out / "run.json").read_text())["redacted"] is True
    first = (out / "messages.parquet").read_bytes()
    again = invoke("run", tmp_path / "in", "--us", "nw.example", "--out", out, "--workers", "1", "--redact")
    assert again.exit_code == 0 and (out / "messages.parquet").read_bytes() == first


def test_a_key_within_the_folder_is_refused(tmp_path):
    for place in (tmp_path / "out" / "k.json", tmp_path / "out" / ".." / "out" / "k.json"):
        result = invoke("run", SAMPLE, "--out", tmp_path / "out", "--redact", "--redact-key", place)
        assert result.exit_code == 2 and "outside" in result.output
    assert not (tmp_path / "out").exists()


def test_a_folder_with_unredacted_tables_is_refused(tmp_path):
    (tmp_path / "run.json").write_text('{"us": []}')
    result = invoke("run", SAMPLE, "--out", tmp_path, "--redact", "--redact-key", tmp_path.parent / "k.json")
    assert result.exit_code == 2 and "not redacted" in result.output


def test_a_wrong_key_and_a_lone_key_are_refused(tmp_path):
    (tmp_path / "k.json").write_text("{}")
    result = invoke("run", SAMPLE, "--out", tmp_path / "out", "--redact", "--redact-key", tmp_path / "k.json")
    assert result.exit_code == 2 and "no redaction key" in result.output
    assert invoke("run", SAMPLE, "--out", tmp_path / "out", "--redact-key", tmp_path / "k.json").exit_code == 2


def test_strangers_who_open_a_sentence_and_firms_in_capitals_are_found():
    key = Key()
    lines = [
        "Swansea is where the second lot will go.",
        "The parcel went with DHL, not by our van.",
        "PLEASE READ THE KVWX NOTE TODAY",
        "Send the CSV and the RFQs to the CEO.",
        "They'll look at it. Embarking on this is unwise.",
    ]
    learn_from_texts(key, lines)
    shared = [Redactor(key)(line) for line in lines]
    assert "Swansea" not in shared[0] and "DHL" not in shared[1]
    assert shared[2:] == lines[2:]  # a line that shouts, abbreviations of everybody, ordinary words

import pytest

from analyzer.sources.notes import note_from_text


@pytest.mark.parametrize(
    "text",
    [
        "Date: 2025-03-04\nOrganisation: Acme Foods\nParticipants: Ines Moreau (NW), Tom Ade (Acme)\n\nTom will call.",
        "# Call with Acme\n\n**Date:** Tuesday 4 March 2025\n**With:** Acme Foods\n**Attendees:** Ines Moreau (NW); Tom Ade (Acme)\n\nTom will call.",
        "---\ndate: 2025-03-04\norganisation: Acme Foods\nparticipants: Ines Moreau (NW), Tom Ade (Acme)\n---\n\nTom will call.",
    ],
)
def test_header_styles(text):
    note = note_from_text(text, "note", "note.md")
    assert note.date.date().isoformat() == "2025-03-04"
    assert note.organisation == "Acme Foods"
    assert note.recipients == ["Ines Moreau (NW)", "Tom Ade (Acme)"]
    assert note.body == "Tom will call."


def test_the_file_name_speaks_where_there_is_no_header():
    note = note_from_text("Tom rang, all is well.", "2025-04-11 Castellan Foods call", "x.txt")
    assert (note.date.date().isoformat(), note.organisation) == ("2025-04-11", "Castellan Foods")
    assert note.body == "Tom rang, all is well."


def test_an_ambiguous_day_agrees_with_the_file_name():
    assert note_from_text("Date: 12/02/2025\n\nx y", "2025-02-12 solvera", "x").date.month == 2
    assert note_from_text("Date: 12/02/2025\n\nx y", "2025-12-02 solvera", "x").date.month == 12


def test_brackets_stand_for_all_names_before_them():
    note = note_from_text("Participants: Tom Ade, Mina Graaf (Acme), Ines Moreau (NW)\n\nx", "n", "n")
    assert note.recipients == ["Tom Ade (Acme)", "Mina Graaf (Acme)", "Ines Moreau (NW)"]


def test_unknown_date_is_missing():
    note = note_from_text("Some words.", "call", "call.txt")
    assert note.date is None
    assert note.flags == ["date_missing"]


def test_speaker_lines_make_a_transcript():
    text = "Date: 2025-03-04\n\n" + "Tom: We will send it.\nInes: Good.\n" * 3
    assert note_from_text(text, "n", "n").kind == "transcript"

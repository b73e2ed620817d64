import pandas as pd
import pytest

from analyzer import schema
from analyzer.sources.organisations import organisation_of
from analyzer.sources.parties import Parties, identify, infer_us, threads


def letters(*rows):
    base = {
        "source": "m",
        "kind": "email",
        "message_key": "",
        "in_reply_to": "",
        "author": "tom@acme.example",
        "author_name": "Tom Ade",
        "subject": "Hi",
        "content": "c",
        "date": "2025-03-04T10:00:00Z",
    }
    return schema.conform(
        [
            base | {"position": i, "recipients": ["ines@nw.example"], "recipient_names": ["Ines Moreau"]} | row
            for i, row in enumerate(rows)
        ],
        schema.LETTERS,
    )


def test_the_same_message_twice_is_one():
    frame = identify(letters({"message_key": "1"}, {"message_key": "1"}, {"message_key": "2", "content": "other"}))
    assert frame["duplicate_of"].notna().tolist() == [False, True, False]


def test_a_copy_without_message_id_is_known_by_its_content():
    assert identify(letters({"message_key": "1"}, {}))["duplicate_of"].notna().sum() == 1


def test_a_message_id_used_for_two_messages_hides_neither():
    frame = identify(
        letters({"message_key": "1"}, {"message_key": "1", "subject": "Quite another matter", "content": "d"})
    )
    assert frame["duplicate_of"].isna().all()


def test_ids_do_not_depend_on_order():
    one = letters({"message_key": "1"}, {"message_key": "2", "content": "d"})
    two = one.iloc[::-1].reset_index(drop=True)
    assert set(identify(one)["message_id"]) == set(identify(two)["message_id"])


def test_the_owner_of_the_export_is_inferred():
    assert infer_us(letters({}, {"author": "bob@other.example"})) == "nw.example"


@pytest.mark.parametrize(
    ("author", "recipients", "relationship", "side"),
    [
        ("tom@acme.example", ["ines@nw.example"], "acme.example", "theirs"),
        ("ines@nw.example", ["tom@mail.acme.example"], "acme.example", "ours"),
        ("ines@nw.example", ["kenji@nw.example"], None, "ours"),
        ("tom@acme.example", ["bob@other.example"], None, "theirs"),
        ("tom@acme.example", ["undisclosed recipients"], "acme.example", "theirs"),
        ("bob@gmail.com", ["ines@nw.example"], "bob@gmail.com", "theirs"),
        ("ines@nw.example", ["a@x.example", "b@acme.example", "c@acme.example"], "acme.example", "ours"),
    ],
)
def test_counterpart_and_side(author, recipients, relationship, side):
    frame = letters({"author": author, "recipients": recipients})
    placed = Parties(["nw.example"], frame).place(frame).iloc[0]
    assert (None if pd.isna(placed["relationship"]) else placed["relationship"]) == relationship
    assert placed["side"] == side


@pytest.mark.parametrize(
    "note",
    [
        {"organisation": "Acme Foods Ltd"},
        {"recipients": ["Tom Ade"]},
        {"organisation": "acme"},
        {"recipients": ["Ines Moreau", "T. Ade (Acme)"]},
    ],
)
def test_notes_join_a_relationship(note):
    frame = letters(
        {},
        {
            "kind": "note",
            "author": "",
            "author_name": "",
            "recipients": [],
            "recipient_names": [],
            "subject": "call",
            "content": "n",
        }
        | note,
    )
    placed = Parties(["nw.example"], frame).place(frame)
    assert placed["relationship"].iloc[1] == "acme.example"
    assert placed["side"].iloc[1] == "ours"


def test_threads_by_headers_and_by_subject():
    frame = letters(
        {"message_key": "1"},
        {"message_key": "2", "in_reply_to": "1", "subject": "Re: something else"},
        {"message_key": "3", "subject": "RE: Hi"},
        {"message_key": "4", "subject": "Lunch"},
    ).assign(relationship="acme.example", message_id=list("abcd"))
    ids = threads(frame)
    assert ids[0] == ids[1] == ids[2] != ids[3]


@pytest.mark.parametrize(
    ("address", "organisation"),
    [
        ("a@b.co.uk", "b.co.uk"),
        ("a@x.y.acme.example", "acme.example"),
        ("/O=EXCHANGE/CN=BOB", ""),
        ("bob@GMAIL.com", "bob@gmail.com"),
        ("", ""),
    ],
)
def test_organisations(address, organisation):
    assert organisation_of(address) == organisation

import email.message

import pandas as pd
import pytest

from analyzer import schema
from analyzer.sources.addresses import people_of
from analyzer.sources.names import full_name
from analyzer.sources.organisations import organisation_of
from analyzer.sources.parties import Parties, identify, infer_us, threads
from analyzer.sources.threads import beginning


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


EXCHANGE = "/o=nw/ou=eu/cn=recipients/cn=imoreau"


def placed(*rows):
    frame = letters(*rows)
    return Parties(["nw.example"], frame).place(frame)


@pytest.mark.parametrize(
    "name",
    ["Ade, Tom", "ADE, Tom (Sales)", "Thomas Ade", "T. Ade", "Dr. Tom Ade", "tom ade", "Tom", "Tom Adé", "Bo Li on behalf of Tom Ade", "Tom Ade via Freight List", "tom.ade@acme.example"],
)  # fmt: skip
def test_a_person_of_a_note_is_found_in_the_mail(name):
    assert Parties(["nw.example"], letters({})).of_person(name) == "acme.example"


@pytest.mark.parametrize("name", ["Tomas Adler", "Ida Ade", "Adele", ""])
def test_a_stranger_of_a_note_is_not(name):
    assert Parties(["nw.example"], letters({})).of_person(name) == ""


def test_exchange_addresses_find_their_person():
    rows = placed(
        {"author": "imoreau@nw.example", "author_name": "Ines Moreau", "recipients": ["tom@acme.example"]},
        {"author": EXCHANGE, "author_name": "", "recipients": ["tom@acme.example"], "recipient_names": ["Tom Ade"]},
        {
            "author": "/o=nw/ou=eu/cn=recipients/cn=8f2a",
            "author_name": "Moreau, Ines",
            "recipients": ["tom@acme.example"],
        },
        {"author": "tom@acme.example", "recipients": [EXCHANGE], "recipient_names": ["Ines Moreau"]},
    )
    assert rows["side"].tolist() == ["ours", "ours", "ours", "theirs"]
    assert set(rows["relationship"]) == {"acme.example"}


def test_a_private_address_is_a_party_of_its_own():
    rows = placed({}, {"author": "tommy77@gmail.com", "author_name": "Ade, Tom"}, {"author": "bo@gmail.com"})
    assert rows["relationship"].tolist() == ["acme.example", "tommy77@gmail.com", "bo@gmail.com"]
    assert rows["side"].tolist() == ["theirs", "theirs", "theirs"]


def test_a_name_at_two_employers_moves_no_private_address():
    rows = placed({}, {"author": "tom@other.example"}, {"author": "tommy77@gmail.com"})
    assert rows["relationship"].iloc[2] == "tommy77@gmail.com"


def test_lists_and_rooms_do_not_outvote_a_person():
    rows = placed(
        {"author": "ines@nw.example", "recipients": ["all-staff@x.example", "room.3@x.example", "tom@acme.example"]},
        {"author": "ines@nw.example", "recipients": ["sales@x.example"]},
    )
    assert rows["relationship"].tolist() == ["acme.example", "x.example"]


def test_who_writes_through_a_list_is_not_employed_by_it():
    rows = letters({}, {"author": "freight@lists.example", "author_name": "Tom Ade via Freight"})
    assert Parties(["nw.example"], rows).of_person("Tom Ade") == "acme.example"


def thread_ids(*rows):
    frame = letters(*rows)
    return threads(frame.assign(relationship="acme.example", message_id=[str(i) for i in range(len(frame))]))


def test_a_recurring_subject_is_not_one_thread():
    ids = thread_ids(
        {"message_key": "1", "subject": "Schedule", "date": "2025-01-06T10:00:00Z"},
        {"message_key": "2", "subject": "Re: Schedule", "date": "2025-01-07T10:00:00Z"},
        {"message_key": "3", "subject": "Schedule", "date": "2025-01-13T10:00:00Z"},
        {"message_key": "4", "subject": "RE: Schedule", "date": "2025-01-14T10:00:00Z"},
        {"message_key": "5", "subject": "Re: Schedule", "date": "2025-09-14T10:00:00Z"},
    )
    assert ids[0] == ids[1] and ids[2] == ids[3]
    assert len({ids[0], ids[2], ids[4]}) == 3


def test_an_answer_without_re_is_known_by_who_writes_to_whom():
    ids = thread_ids(
        {"message_key": "1", "subject": "Offer"},
        {
            "message_key": "2",
            "subject": "Offer",
            "author": "ines@nw.example",
            "recipients": ["tom@acme.example"],
            "date": "2025-03-05T10:00:00Z",
        },
        {"message_key": "3", "subject": "Offer", "author": "bo@acme.example", "date": "2025-03-05T11:00:00Z"},
    )
    assert ids[0] == ids[1] != ids[2]


@pytest.mark.parametrize(
    "subject",
    [
        "RE: Offer",
        "AW: Offer",
        "Re[2]: Offer",
        "SV: VS: Offer",
        "Odp: Offer",
        "[EXTERNAL] Re: Offer",
        "Fwd: Offer",
        "返信: Offer",
    ],
)
def test_reply_prefixes(subject):
    ids = thread_ids(
        {"message_key": "1", "subject": "Offer"},
        {"message_key": "2", "subject": subject, "date": "2025-03-05T10:00:00Z"},
    )
    assert ids[0] == ids[1]


def test_threads_do_not_depend_on_order():
    rows = [
        {"message_key": str(i), "subject": "Re: Offer" if i else "Offer", "date": f"2025-03-0{i + 1}T10:00:00Z"}
        for i in range(5)
    ]
    assert len(set(thread_ids(*rows))) == len(set(thread_ids(*reversed(rows)))) == 1
    assert thread_ids(*rows)[0] == thread_ids(*reversed(rows))[0]


PEOPLE = [
    ("tom.ade@acme.example", "Tom Ade"), ("mina.degraaf@acme.example", "Mina de Graaf"), ("wschmidt@solvera.example", "Schmidt, Wolfgang (Solvera AG)"), ("k.mueller@solvera.example", "Katrin Müller"),
    ("bob.keller@harbour.example", "Robert Keller"), ("sean.obrien@harbour.example", "Seán O'Brien"), ("jose.garcia@iberia-log.example", "José García López"), ("li.wei@dragon.example", "Li Wei"),
    ("anne-marie.dupont@fret.example", "DUPONT Anne-Marie"), ("info@castellan-foods.example", "Castellan Foods"), ("liz.wong@castellan-foods.example", "Elizabeth Wong"), ("jan.vdberg@holland.example", "Jan van den Berg"),
    ("svc-tms@acme.example", "TMS"), ("room12@bigco.example", "Room 12"), ("ines@nw.example", "Ines Moreau"), ("kenji@nw.example", "Kenji Watanabe"),
]  # fmt: skip
NAMED = {
    "acme.example": ["Thomas Ade", "Tom A.", "Mr. Tom Ade", "Tom Ade, CEO", "Mina", "de Graaf, Mina", "Ms de Graaf", "De Graaf", "M. de Graaf", "Tom Ade [Acme]", "Tom Ade - Acme", "Tom Ade / Acme Ltd", "TOM ADE",
                     "Tom Ade <tom.ade@acme.example>", "Tom Ade (he/him)", "Tom Ade | Acme", "Tom (Acme)", "Ade", "@tom.ade", "Tom Ade (guest)", "Tom Ade (External)", "Guest: Tom Ade", "Tom Ade's iPhone", "iPhone von Tom Ade"],
    "solvera.example": ["Wolfgang Schmidt", "Schmidt", "Herr Schmidt", "Dr. W. Schmidt", "Wolfgang", "Katrin Mueller", "Katrin Müller", "Frau Müller", "K. Müller", "Solvera"],
    "harbour.example": ["Bob Keller", "Bob", "Rob Keller", "Keller, Bob", "Sean O'Brien", "Seán O’Brien", "O'Brien, Sean"],
    "iberia-log.example": ["José García", "Jose Garcia", "J. García", "García López, José"],
    "dragon.example": ["Li Wei", "Wei Li"],
    "fret.example": ["Anne-Marie Dupont", "Dupont", "Mme Dupont"],
    "castellan-foods.example": ["Liz Wong", "Beth Wong", "Castellan Foods", "Castellan"],
    "holland.example": ["Jan van den Berg", "Berg, Jan van den", "Jan"],
    "nw.example": ["Ines", "Moreau", "Kenji-san", "Ines Moreau (NW) (You)"],
    "": ["Tom Baker", "Ida Ade", "Speaker 1", "Unknown", "Room 12", "TMS", "Adele Tomson", "Wei Chen"],
}  # fmt: skip


@pytest.mark.parametrize(("party", "name"), [(party, name) for party, names in NAMED.items() for name in names])
def test_people_as_notes_and_calls_name_them(party, name):
    rows = [{"author": address, "author_name": shown, "recipients": []} for address, shown in PEOPLE]
    assert Parties(["nw.example"], letters(*rows)).of_person(name) == party


def test_who_writes_through_a_list_counts_for_the_employer():
    rows = placed({}, {"author": "freight@lists.example", "author_name": "Tom Ade via Freight", "subject": "List"})
    assert rows["relationship"].tolist() == ["acme.example", "acme.example"]


def test_numbered_rooms_are_nobody():
    rows = placed(
        {"author": "ines@nw.example", "recipients": ["room12@x.example", "printer-3@x.example", "tom@acme.example"]}
    )
    assert rows["relationship"].tolist() == ["acme.example"]


QUOTED = "Hi Ines, we can ship the crates on Monday morning, by rail."


def test_an_answer_under_another_subject_is_known_by_what_it_quotes():
    rows = [
        {"message_key": "1", "subject": "Offer", "authored_text": QUOTED},
        {"message_key": "2", "subject": "Crates", "quoted": beginning(QUOTED), "date": "2025-03-05T10:00:00Z", "authored_text": "Fine."},
        {"message_key": "3", "subject": "Lunch", "quoted": beginning("Something else that nobody here ever wrote"), "date": "2025-03-06T10:00:00Z"},
        {"message_key": "4", "subject": "Old", "quoted": beginning(QUOTED), "date": "2025-03-01T10:00:00Z"},
    ]  # fmt: skip
    ids = thread_ids(*rows)
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3


def test_headers_count_more_than_quotes():
    ids = thread_ids(
        {"message_key": "1", "subject": "Offer", "authored_text": QUOTED},
        {"message_key": "2", "subject": "Lunch"},
        {"message_key": "3", "subject": "Lunch today", "in_reply_to": "2", "quoted": beginning(QUOTED)},
    )
    assert ids[2] == ids[1] != ids[0]


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        ("Wei Pan", "wei pan"),
        ("Pan, Wei", "wei pan"),
        ("Pan Jan Kowalski", "jan kowalski"),
        ("Fru Anna Hansen", "anna hansen"),
    ],
)
def test_a_title_that_is_a_surname_too(shown, name):
    assert full_name(shown) == name


def test_two_names_before_one_address_are_two_people():
    header = email.message.Message()
    header["To"] = "Tom Ade, Ines Moreau <ines@nw.example>"
    assert ("Ines Moreau", "ines@nw.example") in people_of(header, "To")
    header = email.message.Message()
    header["To"] = "Moreau Silva, Ines <ines@nw.example>"
    assert people_of(header, "To") == [("Moreau Silva, Ines", "ines@nw.example")]

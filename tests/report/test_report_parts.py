"""The parts behind the page: neutral text, lists and their caps, profile, ledger, talk, picture."""

from __future__ import annotations

import pytest
from report_sample import HOSTILE, facts, tables

from analyzer.report import charts, neutral, rows, words
from analyzer.report.facts import facts_of
from analyzer.report.profile import profiles
from analyzer.report.promises import ledgers, promise_links
from analyzer.report.uses import around, talks
from analyzer.report.view import page
from analyzer.verdict import formulas


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("", ""),
        ("#", "#"),
        ("a\tb\nc\r", "a\tb\nc"),
        ("\u202eevil\u2069", "[U+202E]evil[U+2069]"),
        ("bell\x07 del\x7f next\x85", "bell[U+0007] del[U+007F] next[U+0085]"),
        ("pay\u200bpal\ufeff\U000e0041", "paypal"),
        ("\ud800", "\ufffd"),
        ("e" + "\u0301" * 50, "e" + "\u0301" * 4),
        ("שלום עולם and 👩\u200d🔧", "שלום עולם and 👩\u200d🔧"),
    ],
)
def test_neutral(given: str, shown: str) -> None:
    assert neutral.neutral(given) == shown


def test_anchors_are_safe_and_unique() -> None:
    found = neutral.anchors(["a.example", "a-example", "", "日本", HOSTILE])
    assert list(found.values()) == [
        "r-a-example",
        "r-a-example-2",
        "r-unnamed",
        "r-unnamed-2",
        "r-img-src-x-onerror-alert-1-example",
    ]


def test_cap_shrinks_with_the_run() -> None:
    given = rows.completed(tables())
    assert rows.list_cap(given) == 40
    elements = given["elements"]
    many = elements.loc[elements.index.repeat(400)].reset_index(drop=True)
    many["relationship"] = many["relationship"] + (many.index % 20).astype(str)
    assert rows.list_cap(given | {"elements": many}) < 40


def test_profile_counts_either_side() -> None:
    found = profiles(rows.completed(tables()), ["fabrikam.example", "paul.meyer@freemail.example"], 40)
    trust = found["fabrikam.example"][0]
    assert (trust.ours.positive + trust.theirs.positive, trust.ours.negative + trust.theirs.negative) == (4, 1)
    assert trust.positive.shown[0].score == 0.97
    assert found["paul.meyer@freemail.example"] == ()


def test_ledger_counts_a_joint_promise_once() -> None:
    book = ledgers(rows.completed(tables()), {"fabrikam.example": "r-f"}, 40)["fabrikam.example"]
    assert (book.kept, book.settled, book.total) == (4, 5, 7)
    assert [group.term.key for group in book.groups] == ["overdue", "open", "kept_late", "kept", "released"]
    assert [term.key for term, _ in book.columns] == list(words.STATUS_TERMS)
    assert dict((term.key, anchor) for term, anchor in book.columns)["missed"] is None
    assert [owner.title for owner in book.owners] == ["our side", "their side", "both"]
    assert promise_links({"fabrikam.example": book})["c0"] == "r-f-p1"


def test_status_that_is_not_known_is_its_own_group() -> None:
    given = rows.completed(tables())
    given["commitments"]["status"] = None
    book = ledgers(given, {"fabrikam.example": "r-f"}, 40)["fabrikam.example"]
    assert [group.term for group in book.groups] == [words.NO_STATUS]
    assert (book.kept, book.settled, book.total) == (0, 0, 7)


def test_signatures_stand_apart() -> None:
    talk = talks(rows.completed(tables()), ["tailspin.example"], 40, {})["tailspin.example"]
    assert (talk.total, talk.apart.total) == (6, 1)
    assert talk.apart.shown[0].zone == "disclaimer"


def test_word_is_marked_only_where_offsets_fit() -> None:
    assert around("Our Partner!", "partner", 4, 11) == ("Our ", "Partner", "!")
    assert around("Our Partner!", "partner", 0, 3) == ("Our Partner!", "", "")
    before, word, after = around("x" * 1000 + "partner" + "y" * 1000, "partner", 1000, 1007)
    assert (len(before), word, len(after)) == (321, "partner", 321)


def test_facts_keep_what_is_not_known() -> None:
    found = facts_of(rows.completed(tables()), {})
    assert found.found is None and found.duplicates is None and found.reconciles is None
    assert found.analysed == len(tables()["messages"])
    assert facts_of(rows.completed(tables()), facts()).reconciles


def test_promises_without_their_ledger_are_not_known() -> None:
    given = tables()
    given["commitments"] = given["commitments"].head(0)
    shown = page(given, facts())
    fabrikam = next(row for row in shown.summaries if row.name == "fabrikam.example")
    assert fabrikam.kept is None and fabrikam.settled is None


def test_relationships_stand_in_order_of_verdict_then_size() -> None:
    names = [row.name for row in page(tables(), facts()).summaries]
    assert names[:3] == ["fabrikam.example", "tailspin.example", "so-called-two.example"]


def test_picture_is_divided_where_the_verdicts_are() -> None:
    terms = words.VERDICT_TERMS
    points = [
        charts.Point("a", "r-a", 0.2, 0.3, terms["partnership"]),
        charts.Point("b", "r-b", 0.1, 0.1, terms["transactional"]),
    ]
    lines = charts.dividing_lines(points)
    assert lines.words == pytest.approx(0.15) and lines.deeds == pytest.approx(0.2)
    assert charts.dividing_lines([]) == charts.Lines(formulas.WORDS_YES, formulas.DEEDS_YES)


def test_picture_survives_hostile_names() -> None:
    point = charts.Point(HOSTILE + "\x00\u202e", "r-x", 0.5, 0.5, words.NO_VERDICT)
    svg = charts.scatter([point] * 3, 'label "quoted"')
    assert "<img" not in svg and "\u202e" not in svg and "vega" not in svg
    assert svg.count('href="#r-x"') == 3
    assert "id=" not in svg and "http" not in svg

from conftest import ROOT

from analyzer.training.marked import COLUMNS, marked_sentences
from analyzer.training.scenarios import parse

SCENARIO = """# title: Keys
us: ours.example
as_of: 2024-06-28
verdict: theirs.example = insufficient_evidence | one mail

== mail m1
from: Ana Silva <ana@theirs.example>
to: Ben Cole <ben@ours.example>
date: 2024-06-03 10:02 +0000
subject: Keys
body:
Dear Ben,

the old lock is out. <<P1 We send the spare keys on Friday.>> Could you tell the porter?

== truth
P1: theirs | Ana Silva | send the keys | due 2024-06-07 | overdue | - | never mentioned again
"""


def test_sentences_of_an_export_say_which_are_promises(tmp_path):
    (tmp_path / "keys.txt").write_text(SCENARIO, "utf-8")
    found = marked_sentences(tmp_path)
    assert found.columns.tolist() == COLUMNS
    assert found[found["promise"]]["text"].tolist() == ["We send the spare keys on Friday."]
    row = found[found["promise"]].iloc[0]
    assert row["before"] == "the old lock is out."
    assert row["after"] == "Could you tell the porter?"
    assert found["id"].is_unique


def test_nearly_every_promise_of_the_scenarios_is_one_of_their_sentences():
    folder = ROOT / "data" / "scenarios" / "tuning"
    found = marked_sentences(folder)
    promises = sum(len(parse(path).promises) for path in folder.glob("*.txt"))
    assert 0.97 * promises <= found["promise"].sum() <= 1.05 * promises
    assert found["promise"].mean() < 0.35

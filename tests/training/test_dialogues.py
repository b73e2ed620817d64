import json

import pandas as pd
import pytest

from analyzer.training.corpus import digest, join
from analyzer.training.dialogues import units
from analyzer.training.pool import unlabelled


def test_dialogues_are_cut_into_sentences(tmp_path):
    talk = tmp_path / "d.txt"
    talk.write_text("Hello . How are you ? __eou__ Fine . __eou__\n")
    assert units(talk) == [["Hello .", "How are you ?", "Fine ."]]
    game = tmp_path / "c.json"
    game.write_text(
        json.dumps([{"chat_logs": [{"text": "Two waters?"}, {"text": "Submit-Deal"}, {"text": "Yes. Fine."}]}])
    )
    assert units(game) == [["Two waters?", "Yes.", "Fine."]]
    listed = tmp_path / "p.txt"
    listed.write_text("Yes\tPlease call. Now.\nNo\tIt rains.\n")
    assert units(listed) == [["Please call. Now."], ["It rains."]]
    (tmp_path / "x.txt").write_text("nothing")
    with pytest.raises(ValueError, match="not a corpus"):
        units(tmp_path / "x.txt")


def test_labels_over_dialogues_join_their_text(tmp_path):
    (tmp_path / "p.txt").write_text("Yes\tPlease call by noon.\nNo\tIt rains.\n")
    row = {"file": "p.txt", "position": 0, "digest": digest("Please call by noon."), "commitment": None}
    joined = join(pd.DataFrame([row, row | {"position": 7}]), tmp_path)
    assert joined[["text", "before", "kind"]].to_numpy().tolist() == [["Please call by noon.", "", "call"]]


def test_the_pool_is_peoples_own_mail_each_sentence_once(tmp_path, message):
    text = "We will pay on Monday.\n\nHello there, all of you.\n"
    mail = b"From a@x.example Mon Mar 03 10:00:00 2025\n" + message(text)
    (tmp_path / "x.mbox").write_bytes(mail + b"\n" + mail)
    pool = unlabelled(tmp_path)
    assert pool.to_numpy().tolist() == [
        ["", "We will pay on Monday.", "Hello there, all of you."],
        ["We will pay on Monday.", "Hello there, all of you.", ""],
    ]
    assert unlabelled(None).empty

import re

import numpy as np

from analyzer.language.due_span import chosen_words
from analyzer.language.student import When

TEXT = "We rang them today and you get it this side of the board."
OFFSETS = [match.span() for match in re.finditer(r"\S+", TEXT)]


def when(first, last, strength):
    logits = np.zeros((len(OFFSETS) + 1, 2), np.float32)
    words = TEXT.split()
    logits[1 + words.index(first), 0] = logits[1 + words.index(last), 1] = strength
    return When(logits, OFFSETS)


def test_the_grammar_alone_where_the_student_did_not_read():
    assert chosen_words(TEXT, None, 4.0) == "today"


def test_a_sure_student_finds_what_no_grammar_foresaw():
    assert chosen_words(TEXT, when("this", "the", 5.0), 3.0) == "this side of the"


def test_an_unsure_student_leaves_it_to_the_grammar():
    assert chosen_words(TEXT, when("this", "the", 1.0), 3.0) == "today"


def test_a_sure_none_beats_the_grammar():
    none = When(np.vstack([np.full((1, 2), 5.0), np.zeros((len(OFFSETS), 2))]).astype(np.float32), OFFSETS)
    assert chosen_words(TEXT, none, 3.0) == ""


def test_words_beyond_what_the_student_read_are_the_grammars():
    assert (
        chosen_words("x " * 50 + "by Friday", When(np.zeros((3, 2), np.float32), [(0, 1), (2, 3)]), 3.0) == "by Friday"
    )


def test_no_words_end_inside_a_word():
    text = "by Friday"
    split = When(np.array([[0, 0], [5, 0], [0, 5], [0, 4]], np.float32), [(0, 2), (3, 6), (6, 9)])
    assert chosen_words(text, split, 0.0) in {"by Friday", ""}

import pytest

from analyzer.language.due import due_words


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("We'll have the drawings with you by close of business on Thursday.", "by close of business on Thursday"),
        ("I'll ring the mill first thing Monday.", "first thing Monday"),
        ("Expect the samples in week 32.", "in week 32"),
        ("We will settle the invoice within ten working days.", "within ten working days"),
        ("You'll get it before the board meets.", "before the board meets"),
        ("I will sort that out tomorrow morning and call you.", "tomorrow morning"),
        ("We shall revert by the 3rd.", "by the 3rd"),
        ("Priya to send the deck by end of Q3", "by end of Q3"),
        ("Once the contract is signed, we will open the account.", "Once the contract is signed"),
        ("Will do ASAP.", "ASAP"),
        ("I may look at it.", ""),
        ("We will march on.", ""),
        ("Consider it handled.", ""),
        ("I'll pay it by 5/6.", "by 5/6"),
        ("We will ship it on 12 May 2025.", "on 12 May 2025"),
    ],
)
def test_due_words(text, due):
    assert due_words(text) == due


def test_due_words_stand_in_the_text():
    for text in ["I'll do it by Fri.", "In the next two weeks we'll see to it, OK?", "by noon, I'll have it"]:
        assert due_words(text) in text


def test_hostile_text_is_read_in_time():
    import time

    start = time.perf_counter()
    for text in ("by " * 5000, "monday " * 3000, "in the next " * 2000, "the end of the " * 2000, "1/" * 5000):
        due_words(text[:1200])
    assert time.perf_counter() - start < 5

import pickle

import numpy as np
import pytest

from analyzer.language.conclusion import CONCLUSIONS, ConclusionReader, Story, Told, encode_story
from analyzer.language.network import TOKENIZER, opened, tokenizer
from analyzer.language.store import checked, models_folder

PROMISE = "We will bring all forty chairs to your hall by Tuesday."


@pytest.fixture(scope="module")
def reader():
    return ConclusionReader(models_folder())


def story(*told):
    return Story(PROMISE, "", tuple(Told(text, "", who, days) for text, who, days in told))


@pytest.mark.parametrize(
    ("told", "conclusion"),
    [
        ([], "silent"),
        ([("The chairs are in the hall, all forty of them.", "other", 0)], "kept"),
        ([("The canteen is closed on Monday.", "other", -1)], "silent"),
        ([("Tuesday has passed and there is not one chair in our hall.", "other", 2)], "missed"),
        ([("No need to bring the chairs, the meeting has been called off.", "other", -3)], "released"),
    ],
)
def test_what_became_of_a_promise_all_told(reader, told, conclusion):
    assert CONCLUSIONS[int(reader.read([story(*told)])[0].argmax())] == conclusion


def test_a_story_reads_the_same_in_any_company(reader):
    stories = [story((text, "other", 1)) for text in ("They came.", "Nothing came.", "Thank you.")]
    alone = np.stack([ConclusionReader(models_folder()).read([one])[0] for one in stories])
    assert np.array_equal(reader.read(stories), alone)
    assert np.array_equal(reader.read(stories[::-1])[::-1], alone)
    assert np.allclose(alone.sum(axis=1), 1, atol=1e-5)
    assert reader.read([]).shape == (0, len(CONCLUSIONS))


def test_it_is_opened_once_in_a_process_it_is_sent_to():
    reader = opened(ConclusionReader, models_folder())
    assert pickle.loads(pickle.dumps(reader)) is reader  # noqa: S301  our own bytes


def test_a_story_is_laid_out_by_who_and_when_and_cut_to_length():
    opened = tokenizer(checked(models_folder(), TOKENIZER))
    told = (Told("Twenty came.", "Hello.", "other", 1), Told("The rest?", "Twenty came.", "other", 1, goes_on=True))
    ids, types = encode_story(opened, Story("Chairs by Tuesday.", "", told))
    assert (
        opened.decode(ids, skip_special_tokens=False)
        == "[CLS] chairs by tuesday. [SEP] other 1 days after : hello. twenty came. [SEP] the rest? [SEP]"
    )
    assert len(ids) == len(types)
    assert types[0] == 0
    assert types[-1] == 1
    long = "word " * 4000
    ids, types = encode_story(opened, Story(long, long, (Told(long, long, "note", None),) * 40))
    assert len(ids) == len(types) < 512

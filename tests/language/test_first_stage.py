import numpy as np
import pytest

from analyzer.language import store
from analyzer.language.first_stage import EDGE, NEAR, NEIGHBOUR, OWN, PIECE, FirstStage, seen
from analyzer.language.inputs import encode
from analyzer.language.network import TOKENIZER, tokenizer
from analyzer.language.reader import SENTENCE_LABELS


@pytest.fixture(scope="module")
def pieces():
    return tokenizer(store.checked(store.models_folder(), TOKENIZER))


def test_it_sees_the_sentence_and_the_near_ends_of_its_neighbours(pieces):
    before, after = "one two three four five six seven eight nine ten eleven twelve", "a b c d e f g h i j k l m"
    encoded = encode(pieces, before, "We will.", after)
    ids, places = seen(encoded)
    assert places.count(OWN) == 3
    assert places.count(NEIGHBOUR) == 2 * NEAR
    assert pieces.decode(ids[:2]) == "three four"
    assert places[NEAR] == places[NEAR + 4] == EDGE


def test_an_empty_sentence_and_hostile_text_get_finite_logits(pieces):
    stage = FirstStage(store.models_folder())
    texts = ["", "#", "\u202e\x00", "partner " * 3000, "a" * 5000]
    logits = stage.logits([encode(pieces, "", text, "") for text in texts])
    assert logits.shape == (len(texts), len(SENTENCE_LABELS))
    assert np.isfinite(logits).all()
    assert stage.logits([]).shape == (0, len(SENTENCE_LABELS))


def test_a_sentence_gets_the_same_logits_in_any_company(pieces):
    stage = FirstStage(store.models_folder())
    words = "please send the draft by noon or call our partner on tuesday we will".split()
    texts = [" ".join((words * 9)[i % 13 : i % 13 + 1 + i * 7 % 90]) for i in range(2 * PIECE + 30)]
    encoded = [encode(pieces, texts[i - 1] if i % 3 else "", text, texts[-i]) for i, text in enumerate(texts)]
    together = stage.logits(encoded)
    alone = np.concatenate([stage.logits([one]) for one in encoded[::7]])
    np.testing.assert_array_equal(together[::7], alone)
    np.testing.assert_array_equal(stage.logits(encoded[40:190]), together[40:190])

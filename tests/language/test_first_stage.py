import numpy as np
import pytest

from analyzer.language import store
from analyzer.language.first_stage import EDGE, NEAR, NEIGHBOUR, OWN, FirstStage, seen
from analyzer.language.inputs import encode
from analyzer.language.reader import SENTENCE_LABELS
from analyzer.language.student import TOKENIZER, tokenizer


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
    one, other = (encode(pieces, "", text, "") for text in ("Please call me.", "The train leaves at six."))
    np.testing.assert_array_equal(stage.logits([one, other])[0], stage.logits([one])[0])

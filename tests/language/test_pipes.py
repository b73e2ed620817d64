import pytest
import spacy

TEXT = "Dear valued partner, we are delighted to share our offers. I'll send you the signed contract by Friday. Lunch is at noon."


@pytest.fixture(scope="module")
def doc():
    nlp = spacy.blank("en")
    for name in ("analyzer_elements", "analyzer_acts", "analyzer_partner_uses"):
        nlp.add_pipe(name)
    return nlp(TEXT)


def test_uses_stand_at_the_word(doc):
    (use,) = doc.spans["partner_uses"]
    assert (use.text, use.label_) == ("partner", "label_only")
    assert use._.about["motive"] in {"flattery", "boilerplate"}
    assert 0 < use._.probability <= 1


def test_acts_stand_at_their_sentence(doc):
    promise = next(span for span in doc.spans["acts"] if span.label_ == "commitment")
    assert promise.text.strip() == "I'll send you the signed contract by Friday."
    assert promise._.about == {"owner": "writer", "due": "by Friday", "conditional": False}


def test_sentences_of_the_pipeline_are_used_where_it_sets_them():
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer", config={"punct_chars": ["."]})
    nlp.add_pipe("analyzer_acts")
    doc = nlp("Please send the deck. Please call me.")
    assert [span.text for span in doc.spans["acts"]] == ["Please send the deck.", "Please call me."]


def test_components_live_in_a_saved_pipeline(tmp_path):
    nlp = spacy.blank("en")
    nlp.add_pipe("analyzer_acts", config={"exact": True})
    nlp.to_disk(tmp_path / "p")
    again = spacy.load(tmp_path / "p")
    assert again.get_pipe_meta("analyzer_acts").factory == "analyzer_acts"
    doc = again("Please send the deck.")
    assert [span.label_ for span in doc.spans["acts"]] == ["request"]


@pytest.mark.parametrize("text", ["", "#", "   ", "\n\n"])
def test_empty_documents_carry_nothing(text):
    nlp = spacy.blank("en")
    nlp.add_pipe("analyzer_elements")
    doc = nlp(text)
    assert not list(doc.spans["elements"])

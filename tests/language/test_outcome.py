import pickle
from dataclasses import replace

import numpy as np
import pytest

from analyzer.language.network import TOKENIZER, opened, tokenizer
from analyzer.language.outcome import OUTCOMES, Asked, OutcomeReader, encode_pairs
from analyzer.language.store import ModelError, checked, models_folder, write_manifest
from analyzer.language.word_vectors import MODEL, WordVectors, write

PROMISE = Asked("We will bring the spare keys to your office on Tuesday.", "", "", "", "owner", 1)


@pytest.fixture(scope="module")
def reader():
    return OutcomeReader(models_folder())


@pytest.mark.parametrize(
    ("later", "who", "days_left", "outcome"),
    [
        ("The spare keys are at your reception.", "owner", 0, "done"),
        ("Keys received, thank you.", "other", 0, "done"),
        ("We are still waiting for the keys.", "other", -3, "not"),
        ("Sorry, I could not bring the keys this week.", "owner", -2, "not"),
        ("No need for the keys any more, we have changed the locks.", "other", 1, "let"),
        ("The parking permits are attached.", "owner", 0, "none"),
        ("The canteen is closed on Monday.", "other", 0, "none"),
    ],
)
def test_what_a_later_sentence_shows(reader, later, who, days_left, outcome):
    pair = replace(PROMISE, later=later, who=who, days_left=days_left)
    assert OUTCOMES[int(reader.read([pair])[0].argmax())] == outcome


def test_a_pair_reads_the_same_in_any_company(reader):
    pairs = [replace(PROMISE, later=text) for text in ("Attached.", "Thanks.", "We never got them.")]
    alone = np.stack([OutcomeReader(models_folder()).read([pair])[0] for pair in pairs])
    assert np.array_equal(reader.read(pairs), alone)
    assert np.array_equal(reader.read(pairs[::-1])[::-1], alone)
    assert np.allclose(alone.sum(axis=1), 1, atol=1e-5)
    assert reader.read([]).shape == (0, len(OUTCOMES))


def test_it_is_opened_once_in_a_process_it_is_sent_to():
    reader = opened(OutcomeReader, models_folder())
    assert pickle.loads(pickle.dumps(reader)) is reader  # noqa: S301  our own bytes


def test_a_pair_is_laid_out_with_its_circumstances_and_cut_to_length():
    opened = tokenizer(checked(models_folder(), TOKENIZER))
    long = "word " * 4000
    [(ids, types), (short, _)] = encode_pairs(
        opened, [Asked(long, long, long, long, "note", None), replace(PROMISE, later="Done.")]
    )
    assert len(ids) == len(types) < 256
    assert types[0] == 0
    assert types[-1] == 1
    assert opened.decode(short, skip_special_tokens=False).endswith("owner in time : [SEP] done. [SEP]")
    [(ids, types)] = encode_pairs(opened, [replace(PROMISE, later="Done.", later_after="They fit.")])
    assert opened.decode(ids, skip_special_tokens=False).endswith("[SEP] done. [SEP] they fit. [SEP]")
    assert opened.decode([i for i, inside in zip(ids, types, strict=True) if inside]) == "done."


def test_word_vectors_are_kept_to_within_a_rounding_and_refused_when_changed(tmp_path):
    table = np.random.default_rng(1).normal(size=(30, 8)).astype(np.float32)
    write(table, tmp_path)
    write_manifest(tmp_path)
    kept = WordVectors(tmp_path).of([3, 3, 7])
    assert kept.shape == (1, 3, 8)
    assert np.abs(kept[0] - table[[3, 3, 7]]).max() < 0.03
    (tmp_path / MODEL).write_bytes(b"something else")
    checked.cache_clear()
    with pytest.raises(ModelError, match="A-MODEL"):
        WordVectors(tmp_path).of([1])

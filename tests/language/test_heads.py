import numpy as np
import pytest

from analyzer.language import store
from analyzer.language.heads import Block, Heads, read_heads, write_heads


def test_heads_come_back_as_they_were_written(tmp_path):
    chance = np.random.default_rng(3)
    grams = Block(chance.normal(size=(50, 2)).astype(np.float32), np.array([0.5, -1], np.float32))
    student = Block(np.eye(2, dtype=np.float32), np.zeros(2, np.float32))
    blend = np.array([[1.0, 0.25, 0.1], [2.0, 0.5, -0.1]], np.float32)
    groups = {
        "sentence": Heads(("a", "b"), {"student": student, "ngrams": grams}, blend),
        "gate": Heads(("a", "b"), {"ngrams": grams}, blend[:, 1:]),
    }
    write_heads(groups, tmp_path / "heads.safetensors")
    store.write_manifest(tmp_path)
    back = read_heads(tmp_path, "heads.safetensors")
    features = {
        "student": chance.normal(size=(4, 2)).astype(np.float32),
        "ngrams": chance.normal(size=(4, 50)).astype(np.float32),
    }
    for name, heads in groups.items():
        assert back[name].labels == heads.labels
        assert list(back[name].blocks) == list(heads.blocks)
        np.testing.assert_allclose(back[name].probabilities(features), heads.probabilities(features), atol=0.02)


def test_shared_weights_are_stored_once(tmp_path):
    grams = Block(np.ones((5000, 3), np.float32), np.zeros(3, np.float32))
    one = {"a": Heads(("x", "y", "z"), {"ngrams": grams}, np.ones((3, 2), np.float32))}
    write_heads(one, tmp_path / "one.safetensors")
    write_heads(one | {"b": one["a"]}, tmp_path / "two.safetensors")
    assert (tmp_path / "two.safetensors").stat().st_size < 1.2 * (tmp_path / "one.safetensors").stat().st_size


def test_missing_features_are_an_error():
    heads = Heads(
        ("a",), {"ngrams": Block(np.ones((2, 1), np.float32), np.zeros(1, np.float32))}, np.ones((1, 2), np.float32)
    )
    with pytest.raises(KeyError):
        heads.probabilities({"other": np.ones((1, 2), np.float32)})

import json
from collections import Counter

import pytest
from conftest import ROOT

from analyzer.language.outcome import OUTCOMES, WHO
from analyzer.training.outcome import pairs_of, read_stories, strangers


@pytest.fixture(scope="module")
def stories():
    return read_stories(ROOT / "data" / "stories")


def test_every_story_has_its_look_alikes(stories):
    assert len(stories) >= 800
    assert len({story["id"] for story in stories}) == len(stories)
    counts = Counter(line["outcome"] for story in stories for line in story["lines"])
    assert set(counts) == set(OUTCOMES)
    assert counts["none"] > 0.4 * counts.total()
    for story in stories:
        kinds = Counter(line["outcome"] for line in story["lines"])
        assert kinds["none"] >= 2, story["id"]
        assert len(kinds) >= 3, story["id"]
        assert {line["who"] for line in story["lines"]} <= set(WHO), story["id"]


def test_where_two_readers_differed_the_reason_is_kept(stories):
    differing = [line for story in stories for line in story["lines"] if "first" in line]
    assert differing
    assert all(line["reason"] and line["first"] != line["second"] for line in differing)


def test_pairs_and_strangers(stories):
    pairs, targets = pairs_of(stories[:3])
    assert len(pairs) == len(targets) == sum(len(story["lines"]) for story in stories[:3])
    others, nothing = strangers(stories[:3], 4)
    assert len(others) == 12
    assert {OUTCOMES[i] for i in nothing} == {"none"}
    own = {story["promise"]: {line["text"] for line in story["lines"]} for story in stories[:3]}
    assert all(pair.later not in own[pair.promise] for pair in others)
    assert strangers(stories[:3], 4)[0] == others


def test_no_stories_is_said(tmp_path):
    (tmp_path / "empty.jsonl").write_text(json.dumps({}).replace("{}", ""), "utf-8")
    with pytest.raises(ValueError, match="no stories"):
        read_stories(tmp_path)

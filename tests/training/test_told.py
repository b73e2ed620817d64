"""What each later sentence shows of a promise, in the files beside the scenarios."""

import pytest
from conftest import ROOT

from analyzer.training.scenarios import parse, read_told

DATA = ROOT / "data" / "scenarios"


def test_every_labelled_line_stands_in_a_later_block_of_its_scenario():
    files = sorted((DATA / "outcomes").glob("*.txt"))
    assert len(files) >= 100
    for path in files:
        home = next(
            folder / path.name for folder in (DATA / "tuning", DATA / "reading") if (folder / path.name).is_file()
        )
        scenario = parse(home)
        bodies = {block: " ".join(body.split()) for _, block, _, body, _ in scenario.blocks}
        for told in read_told(path):
            assert told.promise in scenario.promises, f"{path.name}: {told}"
            assert " ".join(told.sentence.split()) in bodies[told.block], f"{path.name}: {told}"


def test_a_line_that_is_none_is_refused(tmp_path):
    (tmp_path / "x.txt").write_text("# a remark\nP1 m2 done: It came.\nP1 m2 perhaps: It came.\n", "utf-8")
    with pytest.raises(ValueError, match="perhaps"):
        read_told(tmp_path / "x.txt")

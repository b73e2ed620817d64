"""The properties through the whole pipeline, on one scenario."""

import shutil

import pandas as pd
import pytest
from conftest import ROOT

from analyzer import analyze
from analyzer.pipeline import Settings
from analyzer.training.scenarios import build, parse

SCENARIO = ROOT / "data" / "scenarios" / "tuning" / "a07.txt"


def said(folder):
    scenario = parse(SCENARIO)
    result = analyze(folder, us=[scenario.us], as_of=scenario.as_of, settings=Settings(workers=1))
    return result.commitments


@pytest.fixture(scope="module")
def export(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole") / "export"
    build(parse(SCENARIO), folder)
    return folder


def test_a_second_copy_of_the_export_changes_nothing(export, tmp_path):
    once = said(export)
    assert len(once)
    assert once["evidence_reason"].notna().all()
    twice = tmp_path / "twice"
    shutil.copytree(export, twice)
    shutil.copy(export / "mail.mbox", twice / "again.mbox")
    pd.testing.assert_frame_equal(once, said(twice))

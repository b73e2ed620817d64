"""The notebooks run from top to bottom, and were stored with small output."""

import nbformat
import pytest
from conftest import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def test_there_are_notebooks():
    assert len(NOTEBOOKS) >= 4


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_runs_and_was_executed(path, monkeypatch):
    notebook = nbformat.read(path, as_version=4)
    assert "**" in notebook.cells[0].source, "a notebook opens with the question it answers"
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.outputs and cell.execution_count for cell in code)
    assert path.stat().st_size < 200_000
    monkeypatch.chdir(ROOT)
    space = {}
    for cell in code:
        exec(compile(cell.source, path.name, "exec"), space)  # noqa: S102  our own notebook

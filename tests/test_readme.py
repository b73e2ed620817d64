"""The README's library example runs as written, and its claims about names hold."""

import re

from conftest import ROOT

from analyzer import schema

README = (ROOT / "README.md").read_text("utf-8")


def test_the_library_example_runs(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    (block,) = re.findall(r"^```python\n(.*?)^```", README, re.S | re.M)
    exec(compile(block, "README.md", "exec"), {})  # noqa: S102  our own README
    assert "so_called" in capsys.readouterr().out


def test_the_table_of_tables_is_complete():
    for table in schema.OUTPUT_TABLES:
        assert f"| `{table.name}`{' *' if table.csv else ''} |" in README


def test_every_linked_file_is_there():
    for path in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / path).exists(), path

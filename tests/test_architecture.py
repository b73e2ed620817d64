"""The house: a room imports only rooms above it, and nothing at run time imports training."""

import ast

from conftest import ROOT

ROOMS = ["sources", "text", "language", "ledger", "verdict", "report"]


def imports(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_rooms_import_only_rooms_above_them():
    for index, room in enumerate(ROOMS):
        allowed = {*ROOMS[: index + 1], "schema"}
        for path in (ROOT / "analyzer" / room).rglob("*.py"):
            for module in imports(path):
                if module.startswith("analyzer."):
                    assert module.split(".")[1] in allowed, f"{path.relative_to(ROOT)} imports {module}"


def test_the_top_level_is_as_agreed():
    names = {p.name for p in ROOT.iterdir() if not p.name.startswith(".") and not p.name.endswith(".egg-info")}
    allowed = {
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "CHANGELOG.md",
        "analyzer",
        "models",
        "data",
        "notebooks",
        "tests",
    }
    assert {n for n in names if n not in {"out", "build", "dist"}} <= allowed


def test_no_module_is_two_ideas():
    for path in (ROOT / "analyzer").rglob("*.py"):
        assert len(path.read_text("utf-8").splitlines()) <= 450, path

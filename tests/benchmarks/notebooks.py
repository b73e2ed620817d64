"""Runs the notebooks and stores what they show, kept small: frames as tables, charts as SVG, printed text.

    python -m tests.benchmarks.notebooks [notebooks/checking.ipynb ...]

To be run again when models or formulas change; the tests run the same cells and do not compare what is stored.
"""

import ast
import contextlib
import io
import os
import sys
from pathlib import Path

import altair
import nbformat
import pandas as pd
import vl_convert

ROOT = Path(__file__).resolve().parent.parent.parent


def shown(value):
    """Return the forms in which a notebook shows a value."""
    plain = value if isinstance(value, str) else repr(value)
    if isinstance(value, altair.TopLevelMixin):
        return {"image/svg+xml": vl_convert.vegalite_to_svg(value.to_dict()), "text/plain": "alt.Chart(...)"}
    if hasattr(value, "_repr_html_"):
        return {
            "text/html": value._repr_html_(),
            "text/plain": plain if isinstance(value, pd.DataFrame) else str(value),
        }
    return {"text/plain": repr(value)}


def run(path):
    """Run one notebook and store its outputs."""
    notebook = nbformat.read(path, as_version=4)
    space = {}
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for count, cell in enumerate(cells, 1):
        tree = ast.parse(cell.source)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            exec(compile(tree, path.name, "exec"), space)  # noqa: S102  our own notebook
            value = eval(compile(ast.Expression(last.value), path.name, "eval"), space) if last else None  # noqa: S307
        cell.execution_count = count
        cell.outputs = []
        if said.getvalue():
            cell.outputs.append(nbformat.v4.new_output("stream", name="stdout", text=said.getvalue()))
        if value is not None:
            cell.outputs.append(nbformat.v4.new_output("execute_result", data=shown(value), execution_count=count))
    nbformat.validate(notebook)
    nbformat.write(notebook, path)


def main(paths):
    """Run the named notebooks, or all."""
    os.chdir(ROOT)
    pd.set_option("display.width", 120)
    for path in paths or sorted((ROOT / "notebooks").glob("*.ipynb")):
        run(Path(path))
        print(path)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])

"""The report room: an analysis goes in, one self-contained HTML page comes out.

Example:
    >>> from analyzer.report import render
    >>> render({}, {}).startswith("<!doctype html>")
    True
"""

from analyzer.report.html import render

__all__ = ["render"]

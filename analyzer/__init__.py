"""Reads correspondence and says whether talk of partnership is backed by deeds.

Example:
    >>> import analyzer
    >>> sorted(analyzer.__all__)
    ['Analysis', 'analyze', 'annotate', 'load', 'read']
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analyzer.analysis import Analysis
    from analyzer.pipeline import analyze, annotate, load, read

__version__ = "0.8.0"
__all__ = ["Analysis", "analyze", "annotate", "load", "read"]


def __getattr__(name: str) -> Any:  # noqa: ANN401  heavy imports wait until a name is asked for
    if name in __all__:
        return getattr(import_module("analyzer.pipeline"), name)
    raise AttributeError(f"module 'analyzer' has no attribute {name!r}")

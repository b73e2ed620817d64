"""Lists of a large table held once: of a million messages most share their recipients with others, and have no attachment."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd


class HeldOnce:
    """Gives equal lists of texts back as one list, and equal texts in them as one text. Nobody may change such a list.

    Example:
        >>> once = HeldOnce()
        >>> first, second = once.of(pd.Series([["a@x.example"], ["a@x.example"]]))
        >>> first is second
        True
    """

    def __init__(self) -> None:
        self._lists: dict[tuple[str, ...], list[str]] = {}
        self._texts: dict[str, str] = {}

    def of(self, column: Iterable[Iterable[str]]) -> pd.Series:
        """Return the lists of a column as a column of lists that are held once."""
        return pd.Series([self._one(tuple(values)) for values in column], dtype="object")

    def _one(self, values: tuple[str, ...]) -> list[str]:
        held = self._lists.get(values)
        if held is None:
            key = tuple(self._texts.setdefault(text, text) for text in values)
            held = self._lists[key] = list(key)
        return held

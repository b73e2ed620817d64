"""Text of strangers in cells of a spreadsheet: no formula, no control character, no hidden reordering.

Source: OWASP, "CSV Injection". A spreadsheet runs a cell that starts with one of a few signs, also after blanks and
also in their full-width forms; a leading apostrophe makes it text.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analyzer.report.neutral import neutral

_SIGNS: Final = "=+-@\t\r\n|%＝＋－＠"
#: After leading blanks a minus is a list dash, not a formula.
_LATER: Final = "=+@＝＋＠"


def armed(text: str) -> bool:
    """Whether a spreadsheet might run `text` as a formula.

    Example:
        >>> armed("=HYPERLINK(1)"), armed("  @SUM(1)"), armed("a = b")
        (True, True, False)
    """
    return bool(text) and (text[0] in _SIGNS or text.lstrip()[:1] in tuple(_LATER))


def cell(value: Any) -> Any:  # noqa: ANN401  any cell
    r"""Return a cell as it may stand in a CSV: lists joined, control characters gone, formulas disarmed.

    Example:
        >>> cell("=1+1"), cell("a\x1b[31mb"), cell(["x", "y"]), cell(3)
        ("'=1+1", 'a[U+001B][31mb', 'x y', 3)
    """
    if isinstance(value, list):
        value = " ".join(map(str, value))
    if not isinstance(value, str):
        return value
    text = neutral(value)
    return f"'{text}" if armed(text) else text


def cells(frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` with every text cell fit for a CSV.

    Example:
        >>> cells(pd.DataFrame({"a": ["@x"], "n": [1]}))["a"].tolist()
        ["'@x"]
    """
    out = frame.copy()
    for name in out.columns:
        if not isinstance(out[name].dtype, pd.DatetimeTZDtype) and not pd.api.types.is_numeric_dtype(out[name]):
            out[name] = [cell(value) for value in out[name].astype(object)]
    return out

"""Agreement between the two readers of every annotated sentence: Cohen's kappa a label.

Run as ``python -m analyzer.training.agreement data``.

Source: Cohen 1960, "A coefficient of agreement for nominal scales".
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

#: Short codes in which readers wrote their labels.
CODES = {
    "win": "win_win",
    "disc": "self_disclosure_feedback",
    "inter": "comfort_with_interdependence",
    "change": "comfort_with_change",
    "fut": "future_orientation",
}
USES = {"ref": "referential", "other": "other_sense", "backed": "backed"}


def label_of(code: str) -> str:
    """Return the label that a reader's short code stands for.

    Example:
        >>> label_of("disc+"), label_of("commit:s?"), label_of("p=ref"), label_of("p=pressure")
        ('self_disclosure_feedback+', 'commitment', 'referential', 'label_only pressure')
    """
    if code.startswith("commit"):
        return "commitment"
    if code.startswith("p="):
        return USES.get(code[2:], f"label_only {code[2:]}")
    return f"{CODES.get(code[:-1], code[:-1])}{code[-1]}" if code[-1] in "+-" else code


def kappa(both: int, first: int, second: int, neither: int) -> float:
    """Return Cohen's kappa of a yes-no label from its four counts; 1.0 where both never say yes.

    Example:
        >>> round(kappa(20, 5, 10, 15), 2)
        0.4
    """
    total = both + first + second + neither
    seen = (both + neither) / total
    chance = ((both + first) * (both + second) + (neither + second) * (neither + first)) / total**2
    return 1.0 if chance == 1 else (seen - chance) / (1 - chance)


def agreement(rows: Iterable[dict[str, str | None]]) -> pd.DataFrame:
    """Return `label, both, first_only, second_only, kappa`, a row a label.

    Args:
        rows: annotated sentences with `first` and `second`, the codes of either reader; those read once are left out.
    """
    pairs = [
        (
            {label_of(c) for c in (row.get("first") or "").split()},
            {label_of(c) for c in (row.get("second") or "").split()},
        )
        for row in rows
        if row.get("second") is not None
    ]
    table = []
    for label in sorted({label for pair in pairs for side in pair for label in side}):
        both = sum(label in a and label in b for a, b in pairs)
        first = sum(label in a and label not in b for a, b in pairs)
        second = sum(label in b and label not in a for a, b in pairs)
        table.append(
            {
                "label": label,
                "both": both,
                "first_only": first,
                "second_only": second,
                "kappa": kappa(both, first, second, len(pairs) - both - first - second),
            }
        )
    return pd.DataFrame(table, columns=["label", "both", "first_only", "second_only", "kappa"])


def main(folder: Path) -> None:
    """Print the agreement on written text and on stand-off labels apart."""
    for name, pattern in (("written text", "[!.]*[!f].jsonl"), ("labels over public corpora", "*.standoff.jsonl")):
        rows = []
        for path in sorted((folder / "corpus").glob(pattern)):
            with path.open(encoding="utf-8") as stream:
                rows += [json.loads(line) for line in stream]
        twice = sum(row["second"] is not None for row in rows)
        sys.stdout.write(
            f"{name}: {len(rows)} sentences, {twice} of them read twice\n{agreement(rows).to_string(index=False, float_format='%.2f')}\n\n"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))

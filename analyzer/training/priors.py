"""How often each label stands where a sentence comes from: what a student is to know of a source, and not to learn from it.

A writer of dense pieces marks every third sentence, a mailbox holds an element in forty; a student that learns both as
they are learns to tell mail from writing, and is silent on mail. So the log odds of a label in a sentence's own source,
beyond those in all sources, are added to its logits while it learns, and left out when it reads: what it learns is how far the
words speak for a label, wherever they stand.

Source: Menon et al. 2021 ("Long-tail learning via logit adjustment"), here with a prior a source.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analyzer.schema import USES

#: Sentences and occurrences by which a source is thought to be like all sources, before it is looked at.
LIKE_ALL, USES_LIKE_ALL = 150, 60
RAREST = 1e-3


def sources_of(rows: pd.DataFrame) -> NDArray[Any]:
    """Return the source of each row: the file it stands in, told by its id, and its kind.

    Example:
        >>> sources_of(pd.DataFrame({"id": ["w2-0001", "w2-0002"], "kind": ["call", "mail"]})).tolist()
        ['w2 call', 'w2 mail']
    """
    return np.asarray(rows["id"].astype(str).str.split("-").str[0] + " " + rows["kind"].fillna("").astype(str))


def label_priors(sources: NDArray[Any], targets: NDArray[Any]) -> NDArray[np.float32]:
    """Return for each row and label the log odds in the row's source minus those in all rows, shape (rows, labels).

    Args:
        sources: the source of each row.
        targets: whether each label is there, shape (rows, labels).

    Example:
        >>> marks = np.array([[1], [1], [0], [0]])
        >>> priors = label_priors(np.array(["dense", "dense", "mail", "mail"]), marks)
        >>> bool(priors[0, 0] > 0 > priors[2, 0])
        True
    """
    targets = np.asarray(targets, np.float64)
    overall = np.clip(targets.mean(axis=0), RAREST, 1 - RAREST)
    found = np.zeros(targets.shape, np.float32)
    for source in sorted(set(sources)):
        inside = sources == source
        share = (targets[inside].sum(axis=0) + LIKE_ALL * overall) / (inside.sum() + LIKE_ALL)
        share = np.clip(share, RAREST, 1 - RAREST)
        found[inside] = np.log(share / (1 - share)) - np.log(overall / (1 - overall))
    return found


def use_priors(sources: NDArray[Any], uses: Sequence[Sequence[int]]) -> NDArray[np.float32]:
    """Return for each row and use of the word partner its log share in the row's source minus that in all rows.

    Args:
        sources: the source of each row.
        uses: the numbers of the uses (in USES) of each row's occurrences.
    """
    counts = np.array([np.bincount(row, minlength=len(USES)) if row else np.zeros(len(USES)) for row in uses])
    overall = (counts.sum(axis=0) + 1) / (counts.sum() + len(USES))
    found = np.zeros(counts.shape, np.float32)
    for source in sorted(set(sources)):
        inside = sources == source
        own = counts[inside].sum(axis=0) + USES_LIKE_ALL * overall
        found[inside] = np.log(own / own.sum()) - np.log(overall)
    return found

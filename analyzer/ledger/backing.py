"""What stands behind a use of the word: what its side promised, or had delivered, within the 30 days around it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analyzer import schema

WINDOW = np.timedelta64(30, "D")
DELIVERED = ("kept", "kept_late")


@dataclass(frozen=True)
class _Behind:
    """The promises of one relationship as arrays: looking them up use by use as a table takes a hundred times as long."""

    ids: NDArray[np.object_]
    sides: NDArray[np.object_]
    made_on: NDArray[np.datetime64]
    status_on: NDArray[np.datetime64]
    kept: NDArray[np.bool_]
    missed: NDArray[np.bool_]

    @classmethod
    def of(cls, group: pd.DataFrame) -> _Behind:
        ids, sides, status = (group[name].to_numpy(object) for name in ("commitment_id", "side", "status"))
        made_on, status_on = (group[name].to_numpy("datetime64[ns]") for name in ("made_on", "status_on"))
        return cls(ids, sides, made_on, status_on, np.isin(status.astype(str), DELIVERED), status == "missed")


def back_up(uses: pd.DataFrame, commitments: pd.DataFrame) -> pd.DataFrame:
    """Return `uses` with `backing` and `backing_commitments` filled in.

    A use is `delivered` where a promise of the same side to the same counterpart was shown kept within 30 days of it,
    `promised` where one was only made; a promise that was missed by then backs nothing.

    Args:
        uses: ``schema.PARTNER_USES``.
        commitments: ``schema.COMMITMENTS``.
    """
    by_relationship = {key: _Behind.of(group) for key, group in commitments.groupby("relationship")}
    backing: list[str] = []
    behind: list[list[str]] = []
    columns = (uses["relationship"], uses["side"], uses["date"].to_numpy("datetime64[ns]"))
    for relationship, side, date in zip(*columns, strict=True):
        group = by_relationship.get(relationship) if not pd.isna(relationship) else None
        if group is None or np.isnat(date):
            backing.append("none")
            behind.append([])
            continue
        own = (group.sides == side) | (group.sides == "joint")
        delivered = own & group.kept & (abs(group.status_on - date) <= WINDOW)
        promised = own & ~group.missed & (abs(group.made_on - date) <= WINDOW)
        backing.append("delivered" if delivered.any() else "promised" if promised.any() else "none")
        behind.append(sorted(set(group.ids[delivered | promised])))
    return schema.conform(
        uses.assign(backing=backing, backing_commitments=pd.Series(behind, index=uses.index, dtype="object")),
        schema.PARTNER_USES,
    )

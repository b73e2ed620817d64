"""What stands behind a use of the word: what its side promised, or had delivered, within the 30 days around it."""

from __future__ import annotations

import pandas as pd

from analyzer import schema

WINDOW = pd.Timedelta(days=30)
DELIVERED = ("kept", "kept_late")


def back_up(uses: pd.DataFrame, commitments: pd.DataFrame) -> pd.DataFrame:
    """Return `uses` with `backing` and `backing_commitments` filled in.

    A use is `delivered` where a promise of the same side to the same counterpart was shown kept within 30 days of it,
    `promised` where one was only made; a promise that was missed by then backs nothing.

    Args:
        uses: ``schema.PARTNER_USES``.
        commitments: ``schema.COMMITMENTS``.
    """
    by_relationship = {key: group for key, group in commitments.groupby("relationship")}
    backing: list[str] = []
    behind: list[list[str]] = []
    for use in uses.itertuples():
        group = by_relationship.get(use.relationship) if not pd.isna(use.relationship) else None
        if group is None or pd.isna(use.date):
            backing.append("none")
            behind.append([])
            continue
        own = group[group["side"].isin([use.side, "joint"])]
        delivered = own[own["status"].isin(DELIVERED) & ((own["status_on"] - use.date).abs() <= WINDOW)]
        promised = own[((own["made_on"] - use.date).abs() <= WINDOW) & ~own["status"].isin(["missed"])]
        backing.append("delivered" if len(delivered) else "promised" if len(promised) else "none")
        behind.append(sorted({*delivered["commitment_id"], *promised["commitment_id"]}))
    return schema.conform(
        uses.assign(backing=backing, backing_commitments=pd.Series(behind, index=uses.index, dtype="object")),
        schema.PARTNER_USES,
    )

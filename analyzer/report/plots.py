"""The charts of the report for a notebook: `analysis.plot.relationships()` and its neighbours, as Altair charts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

import altair as alt
import pandas as pd

from analyzer import schema
from analyzer.report.charts import INKS, scatter_chart
from analyzer.report.course import Course, courses
from analyzer.report.profile import profiles
from analyzer.report.rows import completed
from analyzer.report.view import points_of

#: The colours of the report's light mode, blue and orange: told apart by colour-blind readers.
COLOURS: Final = {
    "ink": "#1d2429", "muted": "#5b666e", "rule": "#dcd9d2", "paper": "#ffffff",
    "deeds": "#1c5d86", "talk": "#b3530a", "plain": "#5f6b73",
}  # fmt: skip
STATUS: Final = {
    "kept": "#1c5d86", "kept_late": "#6aaedb", "open": "#b9c2c8", "released": "#dcd9d2", "overdue": "#f0a35e",
    "missed": "#b3530a", "unknown": "#f9f9f9",
}  # fmt: skip
_SIDES: Final = ("our side", "their side")


class Plots:
    """The charts of an analysis.

    Args:
        tables: the tables of a run by name.
        as_of: the ISO day of judgement, or None.

    Example:
        >>> import analyzer
        >>> result = analyzer.analyze("data/sample", us=["northwind.example"])
        >>> result.plot.profile("castellan-foods.example").to_dict()["mark"]["type"]
        'bar'
    """

    def __init__(self, tables: Mapping[str, pd.DataFrame], as_of: str | None = None) -> None:
        self.tables = completed(tables)
        self.as_of = as_of

    def relationships(self) -> alt.LayerChart:
        """Return every relationship as a point, words against deeds, with its interval."""
        chart = json.dumps(scatter_chart(points_of(self.tables, self.as_of)).to_dict())
        for code, name in INKS.items():
            chart = chart.replace(code, COLOURS[name])
        return alt.LayerChart.from_dict(json.loads(chart))

    def profile(self, relationship: str) -> alt.Chart:
        """Return the six elements as diverging bars, for to the right and against to the left, either side.

        Raises:
            KeyError: no such relationship.
        """
        self._check(relationship)
        rows = [
            {"element": row.title, "side": side, "sentences": sign * size, "sign": name}
            for row in profiles(self.tables, [relationship], 1)[relationship]
            for side, bar in zip(_SIDES, (row.ours, row.theirs), strict=True)
            for name, sign, size in (("for", 1, bar.positive), ("against", -1, bar.negative))
        ]
        order = list(schema.ELEMENT_TITLES.values())
        colour = alt.Scale(domain=["for", "against"], range=[COLOURS["deeds"], COLOURS["talk"]])
        chart: alt.Chart = (
            alt.Chart(_data(rows), title=f"PQ profile: {relationship}")
            .mark_bar()
            .encode(
                x=alt.X("sentences:Q", title="sentences against ← → for"),
                y=alt.Y("element:N", sort=order, title=None),
                color=alt.Color("sign:N", scale=colour, title=None),
                column=alt.Column("side:N", title=None),
            )
            .properties(width=260)
        )
        return chart

    def promises(self, relationship: str) -> alt.Chart:
        """Return the promises of either side by the period they were made in, coloured by what became of them.

        Raises:
            KeyError: no such relationship.
        """
        rows = [
            {"period": period.title, "side": side, "status": status, "promises": made.count(status)}
            for period in self._course(relationship).periods
            for side, made in zip(_SIDES, (period.promises_ours, period.promises_theirs), strict=True)
            for status in sorted(set(made))
        ]
        colour = alt.Scale(domain=list(STATUS), range=list(STATUS.values()))
        chart: alt.Chart = (
            alt.Chart(_data(rows), title=f"Promises: {relationship}")
            .mark_bar()
            .encode(
                x=alt.X("period:O", title=None),
                y=alt.Y("promises:Q", title="promises made"),
                color=alt.Color("status:N", scale=colour, title=None),
                row=alt.Row("side:N", title=None),
            )
            .properties(width=460, height=110)
        )
        return chart

    def course(self, relationship: str) -> alt.Chart:
        """Return sentences for and against the elements, period by period.

        Raises:
            KeyError: no such relationship.
        """
        rows = [
            {"period": period.title, "sign": name, "sentences": size}
            for period in self._course(relationship).periods
            for name, size in (("for", period.for_), ("against", -period.against))
        ]
        colour = alt.Scale(domain=["for", "against"], range=[COLOURS["deeds"], COLOURS["talk"]])
        chart: alt.Chart = (
            alt.Chart(_data(rows), title=f"Over time: {relationship}")
            .mark_bar()
            .encode(
                x=alt.X("period:O", title=None),
                y=alt.Y("sentences:Q", title="against ↓ ↑ for"),
                color=alt.Color("sign:N", scale=colour, title=None),
            )
            .properties(width=460, height=180)
        )
        return chart

    def _course(self, relationship: str) -> Course:
        self._check(relationship)
        return courses(self.tables, [relationship])[relationship] or Course((), "")

    def _check(self, relationship: str) -> None:
        known = self.tables["relationships"]["relationship"]
        if relationship not in set(known):
            raise KeyError(f"no relationship {relationship!r}; there are {', '.join(known.dropna().head(8))}")


def _data(rows: list[dict[str, Any]]) -> alt.InlineData:
    return alt.InlineData(values=rows)

"""Draws the course of a relationship as a small SVG: a unit is a promise or a use, so that it can be counted.

Vega draws the overview once; one such picture for each of 300 relationships would cost a quarter of a minute and
megabytes, so these are laid out here, of symbols that the page defines once.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Final

from markupsafe import Markup

from analyzer.report.course import Course, Period

WIDTH: Final = 760
LEFT: Final = 150
UNIT: Final = 11
#: Units that a column stacks to either side before one unit comes to stand for several.
TALLEST: Final = 7
BAR: Final = 44


def strip(course: Course, label: str) -> Markup:
    """Return the picture of a course.

    Args:
        course: the periods.
        label: what the picture shows, for those who do not see it.

    Example:
        >>> period = Period("2025-01", ("kept",), (), 0, 1, 0, 0, 3, 1)
        >>> 'href="#p-kept"' in strip(Course((period,), ""), "One month")
        True
    """
    drawing = _Drawing(course.periods)
    svg = ET.Element("svg", {"role": "img", "aria-label": label, "class": "strip"})
    height = drawing.draw(svg)
    svg.set("viewBox", f"0 0 {WIDTH} {height}")
    return Markup(ET.tostring(svg, encoding="unicode"))  # noqa: S704  (serialised from a tree, text escaped)


class _Drawing:
    def __init__(self, periods: tuple[Period, ...]) -> None:
        self.periods = periods
        self.step = (WIDTH - LEFT - 10) / max(len(periods), 4)
        self.across = max(1, int((self.step - 8) // UNIT)) if self.step < 60 else 3

    def x(self, index: int) -> float:
        return LEFT + 8 + index * self.step

    def draw(self, svg: ET.Element) -> int:
        at = 14.0
        promises = [(p.promises_ours, p.promises_theirs) for p in self.periods]
        uses = [
            (("backed",) * p.backed_ours + ("label",) * p.label_ours, ("backed",) * p.backed_theirs + ("label",) * p.label_theirs)
            for p in self.periods
        ]  # fmt: skip
        if any(ours or theirs for ours, theirs in promises):
            at = self.units(svg, "Promises", promises, at)
        if any(ours or theirs for ours, theirs in uses):
            at = self.units(svg, "The word", uses, at + 16)
        if any(p.for_ or p.against for p in self.periods):
            at = self.bars(svg, at + 16)
        every = max(1, round(52 / self.step + 0.49))
        for index, period in enumerate(self.periods):
            if index % every == 0:
                self.text(svg, self.x(index), at + 18, period.title)
        return int(at + 26)

    def units(self, svg: ET.Element, title: str, columns: list[tuple[tuple[str, ...], tuple[str, ...]]], top: float) -> float:  # fmt: skip
        most = max(len(side) for pair in columns for side in pair)
        worth = -(-most // (TALLEST * self.across))
        rows = [max(-(-len(pair[side]) // (self.across * worth)) for pair in columns) for side in (0, 1)]
        middle = top + max(rows[0], 1) * UNIT + 4
        note = f"{title}" if worth == 1 else f"{title} (1 = {worth})"
        self.axis(svg, note, middle)
        for index, pair in enumerate(columns):
            for side, kinds in enumerate(pair):
                for place, kind in enumerate(kinds[::worth]):
                    row, column = divmod(place, self.across)
                    y = middle - (row + 1) * UNIT - 1 if side == 0 else middle + row * UNIT + 2
                    ET.SubElement(
                        svg,
                        "use",
                        {"href": f"#p-{kind}", "x": _n(self.x(index) + column * UNIT), "y": _n(y)},
                    )
        return middle + max(rows[1], 1) * UNIT + 4

    def bars(self, svg: ET.Element, top: float) -> float:
        most = max(max(p.for_, p.against) for p in self.periods)
        up = max(BAR * max(p.for_ for p in self.periods) / most, 14)
        down = max(BAR * max(p.against for p in self.periods) / most, 14)
        middle = top + up + 4
        self.axis(svg, "Elements", middle, "signs")
        width = min(self.step - 6, 3 * UNIT)
        for index, period in enumerate(self.periods):
            for size, sign, ink in ((period.for_, 1, "c-deeds"), (period.against, -1, "c-talk")):
                if size:
                    high = BAR * size / most
                    place = {"x": _n(self.x(index)), "y": _n(middle - high - 1 if sign > 0 else middle + 1)}
                    ET.SubElement(svg, "rect", {**place, "width": _n(width), "height": _n(high), "class": ink})
                    self.text(svg, self.x(index) + width + 2, middle + (-4 if sign > 0 else 11), str(size))
        return middle + down + 4

    def axis(self, svg: ET.Element, title: str, y: float, ends: str = "sides") -> None:
        """A line with what stands above and below it: drawn in the page once, at the places of `LEFT` and `WIDTH`."""
        ET.SubElement(svg, "use", {"href": f"#p-{ends}", "y": _n(y)})
        self.text(svg, 0, y + 4, title, "t")

    def text(self, svg: ET.Element, x: float, y: float, words: str, kind: str = "") -> None:
        place = {"x": _n(x), "y": _n(y)}
        ET.SubElement(svg, "text", place | ({"class": kind} if kind else {})).text = words


def _n(value: float) -> str:
    return f"{value:.0f}"

"""The one picture of the report: relationships as points, words across, deeds up.

Altair describes it, vl-convert draws it once to SVG (no script in the page, no network), and :func:`page_svg` makes
that SVG part of the page: colours become classes that follow light and dark mode, links become in-page anchors.
The profiles of single relationships are HTML tables with CSS bars instead: an SVG each would cost 300
relationships some 5 MB and a quarter of a minute.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import altair as alt
import vl_convert
from markupsafe import Markup

from analyzer.report.neutral import neutral
from analyzer.report.spread import Spread
from analyzer.report.words import Term
from analyzer.verdict.formulas import DEEDS_YES, WORDS_YES

WIDTH: Final = 620
HEIGHT: Final = 470
#: Most points that carry their name in the picture; all are in the table beside it.
NAMED: Final = 40
#: Stand-ins for colours while drawing; each becomes the class `c-<name>` and gets its colour from the style sheet.
INKS: Final = {
    "#000001": "ink",
    "#000002": "muted",
    "#000003": "rule",
    "#000004": "paper",
    "#000005": "deeds",
    "#000006": "talk",
    "#000007": "plain",
}
_INK: Final = {name: code for code, name in INKS.items()}
_SHAPES: Final = {"disc": "circle", "ring": "circle", "block": "square", "frame": "square", "cross": "cross"}
_COLOURS: Final = {"disc": "deeds", "block": "deeds", "ring": "talk", "frame": "plain", "cross": "muted"}
_KEPT: Final = frozenset(
    "viewBox width height d transform x y x1 x2 y1 y2 text-anchor font-size font-weight font-style fill stroke "
    "stroke-width stroke-dasharray opacity fill-opacity stroke-opacity".split()
)


@dataclass(frozen=True, slots=True)
class Point:
    """A relationship in the picture."""

    name: str
    anchor: str
    words: float
    deeds: float
    verdict: Term
    spread: Spread = field(default=Spread())


@dataclass(frozen=True, slots=True)
class Lines:
    """Where the picture is divided into its four fields."""

    words: float = WORDS_YES
    deeds: float = DEEDS_YES


def dividing_lines(points: Iterable[Point]) -> Lines:
    """Return where words and deeds turn from no to yes, read off the verdicts themselves.

    The limits of the formulas where they agree with every verdict; else (a run of an older version) the middle of the gap
    that separates them.

    Example:
        >>> from analyzer.report.words import VERDICT_TERMS
        >>> yes, no = VERDICT_TERMS["partnership"], VERDICT_TERMS["transactional"]
        >>> dividing_lines([Point("a", "r-a", 0.9, 0.9, yes), Point("b", "r-b", 0.4, 0.1, no)])
        Lines(words=0.65, deeds=0.625)
    """
    judged = [point for point in points if point.verdict.shape in ("disc", "ring", "block", "frame")]
    return Lines(
        words=_threshold(((p.words, p.verdict.shape in ("disc", "ring")) for p in judged), WORDS_YES),
        deeds=_threshold(((p.deeds, p.verdict.shape in ("disc", "block")) for p in judged), DEEDS_YES),
    )


def _threshold(values: Iterable[tuple[float, bool]], default: float) -> float:
    pairs = list(values)
    low = max((value for value, yes in pairs if not yes), default=0.0)
    high = min((value for value, yes in pairs if yes), default=1.0)
    return default if low <= default <= high or low > high else (low + high) / 2


def scatter(points: Sequence[Point], label: str) -> Markup:
    """Return the picture of all relationships as inline SVG.

    Args:
        points: the relationships whose words and deeds are known.
        label: what the picture shows, for those who do not see it.

    Example:
        >>> from analyzer.report.words import VERDICT_TERMS
        >>> point = Point("a.example", "r-a-example", 0.8, 0.2, VERDICT_TERMS["so_called"])
        >>> 'href="#r-a-example"' in scatter([point], "Words and deeds")
        True
    """
    return page_svg(vl_convert.vegalite_to_svg(scatter_chart(points).to_dict()), label)


def scatter_chart(points: Sequence[Point]) -> alt.LayerChart:
    """Return the picture of all relationships as an Altair chart, its colours still the stand-ins of `INKS`.

    Example:
        >>> len(scatter_chart([]).to_dict()["layer"]) > 2
        True
    """
    lines = dividing_lines(points)
    layers = [*_fields(lines), *_intervals(points), *_names(points), *_marks(points)]
    chart: alt.LayerChart = (
        alt.layer(*layers)
        .properties(width=WIDTH, height=HEIGHT, background="transparent", padding=6)
        .configure_view(stroke=_INK["rule"], fill=None)
        .configure_axis(
            grid=False,
            domain=False,
            tickColor=_INK["rule"],
            labelColor=_INK["muted"],
            titleColor=_INK["ink"],
            labelFontSize=11,
            titleFontSize=12,
            titleFontWeight="normal",
            titlePadding=10,
        )
    )
    return chart


def _x(field: str = "x", axis: bool = True) -> alt.X:
    ticks = alt.Axis(values=[0, 0.25, 0.5, 0.75, 1], format=".2~f", title="Words: talk of partnership →")
    return alt.X(field, type="quantitative", axis=ticks if axis else None).scale(domain=[-0.03, 1.03], nice=False)


def _y(field: str = "y", axis: bool = True) -> alt.Y:
    ticks = alt.Axis(values=[0, 0.25, 0.5, 0.75, 1], format=".2~f", title="Deeds: practice of partnership →")
    return alt.Y(field, type="quantitative", axis=ticks if axis else None).scale(domain=[-0.13, 1.13], nice=False)


def _data(rows: Sequence[dict[str, Any]]) -> alt.InlineData:
    return alt.InlineData(values=list(rows))


def _fields(lines: Lines) -> list[alt.Chart]:
    """The four fields: two dividing lines and what each field is called, outside the reach of any point."""
    rule: dict[str, Any] = {"color": _INK["rule"], "strokeDash": [4, 4], "strokeWidth": 1}
    across = alt.Chart(_data([{"y": lines.deeds}])).mark_rule(**rule).encode(y=_y())
    up = alt.Chart(_data([{"x": lines.words}])).mark_rule(**rule).encode(x=_x())
    titles = {
        (0.0, 1.085, "left"): ("Deeds, no talk", "unlabelled partnership"),
        (1.0, 1.085, "right"): ("Talk and deeds", "partnership"),
        (0.0, -0.085, "left"): ("Neither", "transactional"),
        (1.0, -0.085, "right"): ("Talk, no deeds", "so-called partnership"),
    }
    texts = [
        alt.Chart(_data([{"x": x, "y": y, "text": f"{what}: {name}"}]))
        .mark_text(align=side, color=_INK["muted"], fontSize=12, fontStyle="italic")  # type: ignore[arg-type]
        .encode(x=_x(), y=_y(), text="text:N")
        for (x, y, side), (what, name) in titles.items()
    ]
    return [across, up, *texts]


def _intervals(points: Sequence[Point]) -> list[alt.Chart]:
    """The 90 % intervals as thin bars; left out where so many points would make them a thicket."""
    if len(points) > NAMED:
        return []
    layers = []
    for shape, colour in _COLOURS.items():
        own = [point for point in points if point.verdict.shape == shape]
        rule: dict[str, Any] = {"color": _INK[colour], "strokeWidth": 1.6, "strokeOpacity": 0.45}
        across = [
            {"x": p.spread.words.low, "x2": p.spread.words.high, "y": p.deeds}
            for p in own
            if p.spread.words and p.spread.words.high - p.spread.words.low > 0.005
        ]
        up = [
            {"x": p.words, "y": p.spread.deeds.low, "y2": p.spread.deeds.high}
            for p in own
            if p.spread.deeds and p.spread.deeds.high - p.spread.deeds.low > 0.005
        ]
        if across:
            layers.append(alt.Chart(_data(across)).mark_rule(**rule).encode(x=_x(), x2="x2:Q", y=_y()))
        if up:
            layers.append(alt.Chart(_data(up)).mark_rule(**rule).encode(x=_x(), y=_y(), y2="y2:Q"))
    return layers


def _marks(points: Sequence[Point]) -> list[alt.Chart]:
    layers = []
    for shape, symbol in _SHAPES.items():
        colour = _INK[_COLOURS[shape]]
        rows = [
            {
                "x": point.words,
                "y": point.deeds,
                "href": f"#{point.anchor}",
                "about": neutral(
                    f"{point.name}: {point.verdict.title}, words {point.words:.2f}, deeds {point.deeds:.2f}"
                ),
            }
            for point in points
            if point.verdict.shape == shape
        ]
        if rows:
            filled = shape in ("disc", "block", "cross")
            mark = alt.Chart(_data(rows)).mark_point(
                shape=symbol,
                size=120 if shape != "cross" else 70,
                fill=colour if filled else _INK["paper"],
                stroke=_INK["paper"] if filled else colour,
                strokeWidth=1 if filled else 2.2,
                opacity=1,
            )
            layers.append(mark.encode(x=_x(), y=_y(), href="href:N", description="about:N"))
    return layers


_PLACES: Final = (
    ("left", 11, 0),
    ("right", -11, 0),
    ("left", 9, -12),
    ("left", 9, 13),
    ("right", -9, -12),
    ("right", -9, 13),
    ("center", 0, -14),
    ("center", 0, 15),
)


def _names(points: Sequence[Point]) -> list[alt.Chart]:
    """The names of points, each at the first of its places where it covers neither a point nor a bar nor a name."""
    spots = [_spot(p.words, p.deeds) for p in points]
    taken = [(x - 7, y - 7, x + 7, y + 7) for x, y in spots]
    bars = _bar_boxes(points, spots) if len(points) <= NAMED else []
    placed: dict[int, list[dict[str, Any]]] = {}
    for point, (x, y) in list(zip(points, spots, strict=True))[:NAMED]:
        name = neutral(point.name)
        name = name if len(name) <= 28 else f"{name[:27]}…"
        length = 6.2 * len(name)
        for index, (align, dx, dy), avoided in [(*one, [*taken, *bars]) for one in enumerate(_PLACES)] + [
            (*one, taken) for one in enumerate(_PLACES)
        ]:
            left = x + dx - {"left": 0.0, "right": length, "center": length / 2}[align]
            box = (left, y + dy - 7, left + length, y + dy + 7)
            if box[0] >= 2 and box[2] <= WIDTH - 2 and not any(_overlap(box, other) for other in avoided):
                taken.append(box)
                placed.setdefault(index, []).append({"x": point.words, "y": point.deeds, "name": name})
                break
    return [
        alt.Chart(_data(placed[index]))
        .mark_text(align=align, dx=dx, dy=dy, color=_INK["ink"], fontSize=11.5)  # type: ignore[arg-type]
        .encode(x=_x(), y=_y(), text="name:N")
        for index, (align, dx, dy) in enumerate(_PLACES)
        if index in placed
    ]


def _bar_boxes(points: Sequence[Point], spots: Sequence[tuple[float, float]]) -> list[tuple[float, ...]]:
    """The boxes of the intervals, which names avoid where they can."""
    boxes: list[tuple[float, ...]] = []
    for point, (x, y) in zip(points, spots, strict=True):
        if across := point.spread.words:
            boxes.append((_spot(across.low, 0)[0], y - 1, _spot(across.high, 0)[0], y + 1))
        if up := point.spread.deeds:
            boxes.append((x - 1, _spot(0, up.high)[1], x + 1, _spot(0, up.low)[1]))
    return boxes


def _spot(words: float, deeds: float) -> tuple[float, float]:
    """Where a point is drawn."""
    return WIDTH * (words + 0.03) / 1.06, HEIGHT * (1.13 - deeds) / 1.26


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def page_svg(svg: str, label: str) -> Markup:
    """Return an SVG by Vega as part of the page: no ids, no fonts, no foreign links, colours as classes.

    Every link is cut down to its fragment, so that it stays in the page; the description of a linked mark
    becomes its title, which browsers show on hover.

    Example:
        >>> page_svg('<svg xmlns="http://www.w3.org/2000/svg"><rect fill="#000001"/></svg>', "A box")
        Markup('<svg role="group" aria-label="A box" class="chart"><rect class="c-ink" /></svg>')
    """
    root = _cleaned(ET.fromstring(svg))  # noqa: S314  (drawn here a moment ago, not read)
    root.attrib = {"role": "group", "aria-label": neutral(label), "class": "chart", **root.attrib}
    return Markup(ET.tostring(root, encoding="unicode"))  # noqa: S704  (serialised from a tree, text escaped)


def _cleaned(element: ET.Element) -> ET.Element:
    attributes = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
    out = ET.Element(element.tag.rpartition("}")[2])
    classes = []
    for name, value in attributes.items():
        if name == "href":
            out.set("href", f"#{value.partition('#')[2]}")
            out.set("tabindex", "-1")  # the table beside the picture holds the same links for the keyboard
        elif name in ("fill", "stroke") and value in INKS:
            classes.append(f"{'c' if name == 'fill' else 's'}-{INKS[value]}")
        elif name in _KEPT and not (name == "opacity" and value == "1"):
            out.set(name, value)
    if classes:
        out.set("class", " ".join(classes))
    if out.tag == "path" and (about := attributes.get("aria-label")):
        ET.SubElement(out, "title").text = about
    out.text = element.text if out.tag == "text" else None
    out.extend(child for child in map(_cleaned, element) if not _empty(child))
    return out


def _empty(element: ET.Element) -> bool:
    """Whether an element draws nothing: Vega leaves many empty groups and zero-sized paths."""
    if element.tag == "path":
        return element.get("d", "") in ("", "M0,0h0v0h0Z")
    return element.tag in ("g", "a") and len(element) == 0

"""The colours are told apart by colour-blind readers, against the paper, and what print in grey loses is told by shape.

Sources: Machado, Oliveira and Fernandes 2009 (simulation of colour blindness, severity 1); CIE 1976 L*a*b*; WCAG 2 (contrast).
"""

import itertools
import re
from importlib import resources

import numpy as np
import pytest

from analyzer.report import charts
from analyzer.report.plots import COLOURS, STATUS

STYLE = resources.files("analyzer.report").joinpath("templates", "report.css").read_text("utf-8")
PAGE = resources.files("analyzer.report").joinpath("templates", "page.html.j2").read_text("utf-8")
SEEN_BY = {
    "everybody": np.eye(3),
    "protanopia": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    "deuteranopia": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    "tritanopia": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
}  # fmt: skip
#: Least distance in L*a*b*: 2 is just noticed side by side, 20 is another colour at a glance.
ANOTHER = 20.0
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def linear(code):
    code = code.lstrip("#")
    code = "".join(c * 2 for c in code) if len(code) == 3 else code
    value = np.array([int(code[i : i + 2], 16) for i in (0, 2, 4)]) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def lab(code, eye):
    xyz = TO_XYZ @ np.clip(eye @ linear(code), 0, 1) / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(one, other, eye):
    return float(np.linalg.norm(lab(one, eye) - lab(other, eye)))


def contrast(one, other):
    light = sorted(float(TO_XYZ[1] @ linear(code)) + 0.05 for code in (one, other))
    return light[1] / light[0]


def palettes():
    """The colours of light mode, dark mode and print, by name."""
    blocks = re.findall(r":root \{(.*?)\}", STYLE, re.S)
    assert len(blocks) == 3
    found = [dict(re.findall(r"--([a-z]+): (#[0-9a-f]{3,6})", block)) for block in blocks]
    return dict(zip(("light", "dark", "print"), found, strict=True))


@pytest.mark.parametrize("mode", ["light", "dark", "print"])
@pytest.mark.parametrize("reader", SEEN_BY)
def test_what_colour_tells_apart_every_reader_tells_apart(mode, reader):
    colours = palettes()[mode]
    for one, other in (("deeds", "talk"), ("good", "bad"), ("deeds", "plain"), ("talk", "plain")):
        found = distance(colours[one], colours[other], SEEN_BY[reader])
        least = ANOTHER if "plain" not in (one, other) else ANOTHER / 2  # plain marks have a shape of their own too
        assert found >= least, (mode, reader, one, other, round(found, 1))


@pytest.mark.parametrize("mode", ["light", "dark", "print"])
def test_text_and_marks_stand_out_from_the_paper(mode):
    colours = palettes()[mode]
    for name in ("ink", "muted", "accent", "deeds", "talk", "plain", "good", "bad"):
        assert contrast(colours[name], colours["paper"]) >= 4.5, (mode, name)
    for name in ("ink", "bad", "good"):
        assert contrast(colours[name], colours["wash"]) >= 4.5, (mode, name)


@pytest.mark.parametrize("reader", SEEN_BY)
def test_neighbours_in_the_charts_of_a_notebook_are_told_apart(reader):
    assert distance(COLOURS["deeds"], COLOURS["talk"], SEEN_BY[reader]) >= ANOTHER
    for one, other in itertools.combinations(STATUS, 2):
        found = distance(STATUS[one], STATUS[other], SEEN_BY[reader])
        assert found >= ANOTHER / 2, (reader, one, other, round(found, 1))


def test_in_grey_print_shape_tells_what_colour_told():
    verdicts = {(charts._SHAPES[shape], shape in ("disc", "block", "cross")) for shape in charts._SHAPES}
    assert len(verdicts) == len(charts._SHAPES)
    drawn = dict(re.findall(r'<symbol id="p-([a-z_]+)"[^>]*>(.*?)</symbol>', PAGE))
    bare = {name: re.sub(r' (?:class|stroke-width|r|cx|cy|x|y)="[^"]*"', "", marks) for name, marks in drawn.items()}
    promises = [bare[name] for name in ("kept", "kept_late", "open", "released", "overdue", "missed")]
    assert len(set(promises)) == len(promises)
    assert bare["backed"] != bare["label"]

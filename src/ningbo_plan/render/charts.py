"""Charts of reviews as pictures: vectors for pages, pixels for documents.

Text is drawn as shapes, so that a reader needs no fonts. Nothing of it depends on the day, the machine's settings or
what was drawn before; only on the font that is installed.
"""

from collections.abc import Iterator
from typing import Literal

import matplotlib

from ningbo_plan.render.canvas import Canvas
from ningbo_plan.render.chart_progress import draw_progress
from ningbo_plan.render.chart_series import draw_series
from ningbo_plan.render.chart_verdicts import draw_verdicts
from ningbo_plan.render.fonts import families, typeface
from ningbo_plan.report.document import Chart, ProgressChart, SeriesChart, VerdictChart

# The width of text on an A4 page.
WIDTH = 160.0
# What Word itself makes of pictures for print.
DPI = 220


def draw(chart: Chart, format: Literal["svg", "png"], *, language: str, width_mm: float = WIDTH) -> bytes:
    """A chart as an SVG or PNG file of a width; its height is what its content needs.

    Raises FileError where it has Chinese text and no installed font has Chinese characters.
    """
    with matplotlib.rc_context():
        matplotlib.rcdefaults()  # whatever a matplotlibrc says
        matplotlib.rcParams["svg.hashsalt"] = "ningbo-plan"
        matplotlib.rcParams["svg.fonttype"] = "path"
        canvas = _drawn(chart, width_mm, language)
        return canvas.svg() if format == "svg" else canvas.png(DPI)


def _drawn(chart: Chart, width: float, language: str) -> Canvas:
    face = typeface(*families("".join(_texts(chart)), language))
    match chart:
        case ProgressChart():
            return draw_progress(chart, face, width)
        case VerdictChart():
            return draw_verdicts(chart, face, width)
        case SeriesChart():
            return draw_series(chart, face, width, language)


def _texts(value: object) -> Iterator[str]:
    """Every text of a chart."""
    match value:
        case str():
            yield value
        case dict():
            yield from _texts(list(value.values()))
        case tuple() | list():
            for item in value:
                yield from _texts(item)

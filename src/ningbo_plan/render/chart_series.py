"""Series over the years as small panels: the values, the path to the target, and where the pace leads."""

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from ningbo_plan.messages import Language, messages_for
from ningbo_plan.render.canvas import GREY, INK, POINT, Canvas, LineStyle, Point, Side, line_height
from ningbo_plan.render.fonts import Typeface
from ningbo_plan.render.palette import LOOKS
from ningbo_plan.report.document import Panel, Range, SeriesChart
from ningbo_plan.report.wording import number

_SIZE, _SMALL = 7.2, 6.5
_LEAST_WIDTH, _GAP, _PLOT = 48.0, 4.0, 23.0
_YEARS = 9.0
_PATH = "#7a3b8f"
_ARROW = 4.0
_LEVEL = 8.0

Shown: TypeAlias = Callable[[Fraction], str]


class _Frame(NamedTuple):
    """Where years and values of one panel lie on the sheet."""

    left: float
    right: float
    top: float
    bottom: float
    years: tuple[int, int]
    low: Fraction
    high: Fraction

    def at(self, year: int, value: Fraction) -> Point:
        x = self.left + (year - self.years[0]) / (self.years[1] - self.years[0]) * (self.right - self.left)
        share = float((value - self.low) / (self.high - self.low)) if self.high > self.low else 0.5
        return x, self.bottom - share * (self.bottom - self.top)

    def points(self, values: Iterable[tuple[int, Fraction]]) -> list[Point]:
        return [self.at(year, value) for year, value in values]


def draw_series(chart: SeriesChart, face: Typeface, width: float, language: str) -> Canvas:
    """A sheet of some width with the chart; as many panels side by side as are still legible."""
    across = max(1, int((width + _GAP) // (_LEAST_WIDTH + _GAP)))
    wide = (width - (across - 1) * _GAP) / across
    titles = [face.lines(_title(panel), wide / (_SIZE * POINT), 5) for panel in chart.panels]
    rows = [range(at, min(at + across, len(titles))) for at in range(0, len(titles), across)]
    heads = [max(len(titles[n]) for n in row) * line_height(_SIZE) + 1.5 for row in rows]
    top = 7.0
    canvas = Canvas(width, top + sum(head + _PLOT + _YEARS for head in heads), face)
    _legend(canvas, chart)
    y = top
    for row, head in zip(rows, heads, strict=True):
        for place, n in enumerate(row):
            x = place * (wide + _GAP)
            middle = y + (len(titles[n]) / 2) * line_height(_SIZE)
            canvas.paragraph(x, middle, titles[n], _SIZE)
            _panel(canvas, chart.panels[n], chart.years, (x, y + head, wide), language)
        y += head + _PLOT + _YEARS
    return canvas


def _title(panel: Panel) -> str:
    return f"{panel.label} ({panel.unit})" if panel.unit else panel.label


def _panel(
    canvas: Canvas, panel: Panel, years: tuple[int, int], place: tuple[float, float, float], language: str
) -> None:
    x, y, wide = place
    messages = messages_for(Language(language))

    def shown(value: Fraction) -> str:
        return messages.figures(number(value)).replace("-", "−")

    ends = [points[-1][1] for points in (panel.path, panel.projection) if points]
    gutter = max((canvas.text_width(shown(value), _SMALL) for value in ends), default=0) + 2
    numbers = [value for points in (panel.values, panel.path, panel.projection) for _, value in points]
    numbers += [end for each in panel.ranges for end in (each.low, each.high) if end is not None]
    reported = [*(year for year, _ in panel.values), *(each.year for each in panel.ranges)]
    first, last = min(years[0], *reported), max(years[1], *reported)
    frame = _Frame(x + 3, x + wide - gutter, y + 4, y + _PLOT - 5, (first, last), min(numbers), max(numbers))
    ground = y + _PLOT
    canvas.line([(x, ground), (frame.right + 1.5, ground)], GREY, 0.6)
    _years(canvas, frame, panel, ground)
    if panel.path:
        (x_end, y_end), *_ = path = frame.points(panel.path)
        # Of a target to which no path leads, as from a base year known within bounds, the level.
        canvas.line(path if len(path) > 1 else [(x_end - _LEVEL, y_end), (x_end, y_end)], _PATH, 1, "dashed")
    if panel.projection:
        canvas.line(frame.points(panel.projection), INK, 1, "dotted")
    look = LOOKS[panel.verdict]
    points = frame.points(panel.values)
    canvas.line(points, INK, 1)
    canvas.markers(points, "o", look.fill, 4.5)
    for each in panel.ranges:
        _range(canvas, frame, each)
    _ends(canvas, frame, panel, shown)
    _labels(canvas, frame, panel, shown)


def _range(canvas: Canvas, frame: _Frame, each: Range) -> None:
    """A value known within bounds: a line between them, or from the only one an arrow to where the value may lie."""
    ends = [frame.at(each.year, end) for end in (each.low, each.high) if end is not None]
    (x, y), *others = ends
    if not others:
        upwards = -1 if each.high is None else 1
        others = [(x, y + upwards * _ARROW)]
        canvas.markers(others, "^" if each.high is None else "v", INK, 3)
    canvas.line([(x, y), *others], INK, 1)
    for at in ends:
        canvas.line([(at[0] - 1, at[1]), (at[0] + 1, at[1])], INK, 1)
    side: Side = "left" if each.year == frame.years[0] else "center"
    levels = [level for _, level in ends]
    above_or_below = max(levels) + 2.6 if each.high is None else min(levels) - 2.6  # away from an arrow
    canvas.text(x - (1.5 if side == "left" else 0), above_or_below, each.text, _SMALL, GREY, side=side)


def _years(canvas: Canvas, frame: _Frame, panel: Panel, ground: float) -> None:
    for year in range(frame.years[0], frame.years[1] + 1):
        at, _ = frame.at(year, frame.low)
        canvas.line([(at, ground), (at, ground + 0.8)], GREY, 0.6)
    newest = max(panel.values[-1][0], *(each.year for each in panel.ranges), 0)
    close = (frame.right - frame.left) / (frame.years[1] - frame.years[0])
    for year in dict.fromkeys((*frame.years, newest)):
        is_crowded = year not in frame.years and any(abs(year - end) * close < 8 for end in frame.years)
        if not is_crowded:
            canvas.text(frame.at(year, frame.low)[0], ground + 2.8, str(year), _SMALL, GREY, side="center")


def _ends(canvas: Canvas, frame: _Frame, panel: Panel, shown: Shown) -> None:
    """At the right, the target and where the pace leads, one above the other where they would overlap."""
    marks = [
        (frame.at(*points[-1])[1], shown(points[-1][1]), color)
        for points, color in ((panel.path, _PATH), (panel.projection, INK))
        if points
    ]
    marks = sorted(marks)[:1] if len({text for _, text, _ in marks}) == 1 else sorted(marks)
    step = line_height(_SMALL)
    if len(marks) == 2 and marks[1][0] - marks[0][0] < step:
        middle = (marks[0][0] + marks[1][0]) / 2
        marks = [(middle - step / 2, *marks[0][1:]), (middle + step / 2, *marks[1][1:])]
    for y, text, color in marks:
        canvas.text(frame.right + 1.6, y, text, _SMALL, color)


def _labels(canvas: Canvas, frame: _Frame, panel: Panel, shown: Shown) -> None:
    """The first value and the newest, where no line runs through them."""
    (first, start), (newest, value) = panel.values[0], panel.values[-1]
    rises = value >= start
    x, y = frame.at(first, start)
    if first != newest:
        canvas.text(x - 1.5, y + (2.6 if rises else -2.6), shown(start), _SMALL, GREY)
    x, y = frame.at(newest, value)
    due = dict(panel.path).get(newest)
    is_above = due is None or value >= due
    side: Side = "right" if rises == is_above or newest == frame.years[1] else "left"
    canvas.text(
        x + (0.8 if side == "right" else -0.8), y + (-2.6 if is_above else 2.6), shown(value), _SMALL, side=side
    )


def _legend(canvas: Canvas, chart: SeriesChart) -> None:
    x, y = 0.0, 2.6
    entries: tuple[tuple[str, str, LineStyle], ...] = (
        (chart.value_word, INK, "solid"),
        (chart.path_word, _PATH, "dashed"),
        (chart.projection_word, INK, "dotted"),
    )
    for word, color, style in entries:
        canvas.line([(x, y), (x + 8, y)], color, 1, style)
        if style == "solid":
            canvas.markers([(x + 4, y)], "o", "#bfbfbf", 4.5)
        canvas.text(x + 9.5, y, word, _SMALL)
        x += 9.5 + canvas.text_width(word, _SMALL) + 5

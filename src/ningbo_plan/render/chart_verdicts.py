"""Verdicts by group as stacked bars, the number of rows in each part."""

from ningbo_plan.judging.rules import Verdict
from ningbo_plan.render.canvas import FAINT, GREY, INK, POINT, Canvas, line_height, widest
from ningbo_plan.render.fonts import Typeface
from ningbo_plan.render.palette import LOOKS, ORDER
from ningbo_plan.report.document import Stack, VerdictChart

_SIZE, _SMALL = 7.5, 6.8
_LABELS, _GAP, _LEAST, _THICKNESS = 0.3, 2.5, 7.5, 5.0
# About so many lines across; their steps are 1, 2 or 5 times a power of ten.
_LINES = 6


def draw_verdicts(chart: VerdictChart, face: Typeface, width: float) -> Canvas:
    """A sheet of some width with the chart."""
    labels = [face.lines(stack.label, width * _LABELS / (_SIZE * POINT), 5) for stack in chart.stacks]
    label_width = widest(labels, face, _SIZE)
    heights = [max(_LEAST, (len(label) + 0.5) * line_height(_SIZE)) for label in labels]
    shown = [verdict for verdict in ORDER if any(stack.counts.get(verdict) for stack in chart.stacks)]
    rows = _legend_rows(shown, chart, face, width)
    top = len(rows) * 4.6 + 2.5
    end = top + sum(heights)
    canvas = Canvas(width, end + 9.5, face)
    _legend(canvas, rows, chart)
    left, right = label_width + _GAP, width - 6
    most = max((sum(stack.counts.values()) for stack in chart.stacks), default=0) or 1
    unit = (right - left) / most
    step = _step(most)
    for at in range(0, most + 1, step):
        canvas.line([(left + at * unit, top), (left + at * unit, end)], GREY if at == 0 else FAINT, 0.5)
        canvas.text(left + at * unit, end + 2.4, str(at), _SMALL, GREY, side="center")
    canvas.text((left + right) / 2, end + 7, chart.axis, _SMALL, GREY, side="center")
    y = top
    for stack, label, height in zip(chart.stacks, labels, heights, strict=True):
        canvas.paragraph(label_width, y + height / 2, label, _SIZE, side="right")
        _stack(canvas, stack, left, unit, y + height / 2)
        y += height
    return canvas


def _stack(canvas: Canvas, stack: Stack, left: float, unit: float, y: float) -> None:
    x = left
    for verdict in ORDER:
        count = stack.counts.get(verdict, 0)
        if not count:
            continue
        look, part = LOOKS[verdict], count * unit
        canvas.rectangle(x, y - _THICKNESS / 2, part, _THICKNESS, look.fill, edge="#ffffff")
        number = canvas.text_width(str(count), _SIZE)
        middle = x + part / 2
        if part >= number + 6:  # room for the sign as well
            canvas.markers([(middle - number / 2 - 0.7, y)], look.marker, look.ink, 3.5, edge=look.ink)
            middle += 1.5
        if part >= number + 0.4:
            canvas.text(middle, y, str(count), _SIZE, look.ink, side="center")
        x += part
    canvas.text(x + 1.2, y, str(sum(stack.counts.values())), _SIZE, GREY)


def _legend_rows(
    verdicts: list[Verdict], chart: VerdictChart, face: Typeface, width: float
) -> list[list[tuple[Verdict, float]]]:
    """The entries of the legend, in as many rows as they need, each with its width."""
    rows: list[list[tuple[Verdict, float]]] = [[]]
    for verdict in verdicts:
        wide = face.width(face.shown(chart.verdict_labels[verdict])) * _SMALL * POINT + 10.5
        if rows[-1] and sum(w for _, w in rows[-1]) + wide > width:
            rows.append([])
        rows[-1].append((verdict, wide))
    return rows


def _legend(canvas: Canvas, rows: list[list[tuple[Verdict, float]]], chart: VerdictChart) -> None:
    for at, row in enumerate(rows):
        x, y = 0.0, 2.6 + at * 4.6
        for verdict, wide in row:
            look = LOOKS[verdict]
            canvas.rectangle(x, y - 1.6, 5, 3.2, look.fill, edge=INK)
            canvas.markers([(x + 2.5, y)], look.marker, look.ink, 3.5, edge=look.ink)
            canvas.text(x + 6.5, y, chart.verdict_labels[verdict], _SMALL)
            x += wide


def _step(most: int) -> int:
    """The distance of the lines: 1, 2, 5, 10, 20, 50 …"""
    step = 1
    while most / step > _LINES:
        step = step * 5 // 2 if str(step).startswith("2") else step * 2
    return step

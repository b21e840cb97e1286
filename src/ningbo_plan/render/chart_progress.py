"""Progress against the schedule as bullet bars: the way from baseline to target, one bar for each row."""

from typing import NamedTuple

from ningbo_plan.render.canvas import FAINT, GREY, INK, POINT, Canvas, line_height, widest
from ningbo_plan.render.fonts import Typeface
from ningbo_plan.render.palette import LOOKS
from ningbo_plan.report.document import Bar, ProgressChart

# Bars end here; what lies beyond is marked by an arrow.
LOWEST, HIGHEST = 0.0, 1.2
# Lines across stand so far apart, the second where there is no room for the words of the first.
_STEPS = (0.2, 0.25)
_SIZE, _SMALL = 7.5, 6.8
_LABELS, _VALUES, _GAP = 0.33, 0.2, 2.5  # shares of the width, and mm
_THICKNESS, _LEAST = 2.8, 9.5


class _Scale(NamedTuple):
    """Where shares of the way lie on the sheet."""

    left: float
    right: float

    def x(self, share: float) -> float:
        return self.left + (share - LOWEST) / (HIGHEST - LOWEST) * (self.right - self.left)


def draw_progress(chart: ProgressChart, face: Typeface, width: float) -> Canvas:
    """A sheet of some width with the chart."""
    labels = [face.lines(bar.label, width * _LABELS / (_SIZE * POINT), 5) for bar in chart.bars]
    label_width = widest(labels, face, _SIZE)
    scale = _Scale(label_width + _GAP + 1, width * (1 - _VALUES) - _GAP - 1)
    verdicts = [_beside(bar, face, width * _VALUES - 4) for bar in chart.bars]
    heights = [
        max(_LEAST, (max(len(label), len(beside)) + 0.6) * line_height(_SIZE))
        for label, beside in zip(labels, verdicts, strict=True)
    ]
    top, bottom = 8.0, 9.5
    end = top + sum(heights)
    canvas = Canvas(width, end + bottom, face)
    _legend(canvas, chart)
    _grid(canvas, scale, top, end, chart.axis)
    y = top
    for bar, label, beside, height in zip(chart.bars, labels, verdicts, heights, strict=True):
        middle = y + height / 2
        canvas.paragraph(label_width, middle, label, _SIZE, side="right")
        _bar(canvas, bar, scale, middle - 1.2)
        look = LOOKS[bar.verdict]
        x = width * (1 - _VALUES) + 1.5
        canvas.markers([(x, middle - (len(beside) - 2) / 2 * line_height(_SMALL))], look.marker, look.fill)
        canvas.paragraph(x + 2.5, middle, beside, _SMALL)
        y += height
    # Over the bars, so that a reader sees who has passed it.
    canvas.line([(scale.x(1), top), (scale.x(1), end)], INK, 1.2)
    return canvas


def _beside(bar: Bar, face: Typeface, width: float) -> list[str]:
    """The value, and below it what it is judged to be."""
    ems = width / (_SMALL * POINT)
    return [*face.lines(bar.value_text, ems, 2)[:2], *face.lines(bar.verdict_label, ems, 2)]


def _bar(canvas: Canvas, bar: Bar, scale: _Scale, y: float) -> None:
    progress = float(bar.progress)
    look = LOOKS[bar.verdict]
    start, end = scale.x(0), scale.x(min(max(progress, LOWEST), HIGHEST))
    half = _THICKNESS / 2
    # The whole way as a pale ground, so that a bar of no length is one as well.
    canvas.rectangle(start, y - half, scale.x(1) - start, _THICKNESS, "#ededed")
    if end > start:
        canvas.rectangle(start, y - half, end - start, _THICKNESS, look.fill, edge=INK)
    if progress < LOWEST or progress > HIGHEST:
        _beyond(canvas, bar, scale, y)
    if bar.expected is not None:
        due = scale.x(min(max(float(bar.expected), LOWEST), HIGHEST))
        canvas.line([(due, y - half - 0.9), (due, y + half + 0.9)], INK, 1.6)
        canvas.markers([(due, y - half - 1.2)], "v", INK, 3.5)
    below = y + half + 2.0
    width = scale.x(1) - start
    target = canvas.lines(bar.target_text, width * 0.6, _SMALL, 1)
    canvas.paragraph(scale.x(1) - 0.8, below, target, _SMALL, GREY, side="right")
    left = width - max((canvas.text_width(line, _SMALL) for line in target), default=0) - 3
    baseline = canvas.lines(bar.baseline_text, left, _SMALL, 1) if bar.baseline_text else []
    canvas.paragraph(start + 0.5, below, baseline, _SMALL, GREY)


def _beyond(canvas: Canvas, bar: Bar, scale: _Scale, y: float) -> None:
    """An arrow at the end that a bar would pass, and how far it would go."""
    is_low, look = bar.progress < LOWEST, LOOKS[bar.verdict]
    at = scale.x(LOWEST if is_low else HIGHEST)
    number = bar.progress_text.replace("-", "−")
    if is_low:
        canvas.markers([(at - 1.0, y)], "<", look.fill, 6)
        canvas.text(at + 1.5, y, number, _SMALL)
    else:
        canvas.markers([(at + 1.0, y)], ">", look.fill, 6)
        # Short of the target's line, which would run through it.
        canvas.text(scale.x(1) - 1.2, y, number, _SMALL, look.ink, side="right")


def _grid(canvas: Canvas, scale: _Scale, top: float, end: float, axis: str) -> None:
    needed = canvas.text_width(f"{1:.0%}", _SMALL) + 1
    step = next((step for step in _STEPS if scale.x(step) - scale.x(0) > needed), _STEPS[-1])
    for at in range(int((HIGHEST - LOWEST) / step) + 1):
        share = LOWEST + at * step
        x = scale.x(share)
        canvas.line([(x, top), (x, end)], GREY if at == 0 else FAINT, 0.8 if at == 0 else 0.5)
        canvas.text(x, end + 2.4, f"{share:.0%}", _SMALL, GREY, side="center")
    canvas.text((scale.left + scale.right) / 2, end + 7, axis, _SMALL, GREY, side="center")


def _legend(canvas: Canvas, chart: ProgressChart) -> None:
    """What the shapes mean, in one line."""
    x, y = 0.5, 2.6
    canvas.line([(x, y - 1.8), (x, y + 1.8)], GREY, 0.8)
    x = _word(canvas, x + 1.5, y, chart.baseline_word)
    canvas.rectangle(x, y - 1.1, 5, 2.2, "#bfbfbf", edge=INK)
    x = _word(canvas, x + 6.5, y, chart.value_word)
    canvas.line([(x + 1, y - 1.2), (x + 1, y + 1.7)], INK, 1.6)
    canvas.markers([(x + 1, y - 1.4)], "v", INK, 3.5)
    x = _word(canvas, x + 3, y, chart.expected_word)
    canvas.line([(x, y - 1.8), (x, y + 1.8)], INK, 1.2)
    _word(canvas, x + 1.5, y, chart.target_word)


def _word(canvas: Canvas, x: float, y: float, word: str) -> float:
    """A word of the legend; gives the place where the next shape may begin."""
    canvas.text(x, y, word, _SMALL)
    return x + canvas.text_width(word, _SMALL) + 4.5

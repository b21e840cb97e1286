"""The charts of a review as the workbook's own, each beside the numbers it is drawn from."""

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING, Any

from ningbo_plan.messages import N_, Messages
from ningbo_plan.render.palette import LOOKS, ORDER
from ningbo_plan.render.review_sheets import verdict_labels, whole
from ningbo_plan.render.sheet import Book, Content, Number
from ningbo_plan.report.document import Figure, ProgressChart, SeriesChart, VerdictChart
from ningbo_plan.report.review import ReviewReport
from ningbo_plan.report.wording import percent
from ningbo_plan.source.safe import visible

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.worksheet import Worksheet

# In pixels: of a row of the sheet, of the charts, of a bar and of what stands around the bars.
_ROW, _WIDTH, _BAR, _FRAME = 20, 880, 34, 130
_SCHEDULE = "#595959"


def write_charts(book: Book, name: str, report: ReviewReport) -> None:
    """Verdicts by group and progress against the schedule; series over the years are in the document only."""
    messages = report.material.messages
    sheet = book.sheet(name)
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 20, 11)
    figures = [b for b in report.document.blocks if isinstance(b, Figure)]
    drawn = [(figure, figure.chart) for figure in figures if not isinstance(figure.chart, SeriesChart)]
    # As many columns as the widest table needs, so that the charts stand in one line.
    beside = 2 + max(
        (len(chart.verdict_labels) if isinstance(chart, VerdictChart) else 3 for _, chart in drawn), default=3
    )
    at = 0
    for figure, chart in drawn:
        book.write(sheet, at, 0, figure.caption, bold=True)
        match chart:
            case VerdictChart():
                made = _write_verdicts(book, sheet, at, chart)
                bars = len(chart.stacks)
            case ProgressChart():
                made = _write_progress(book, sheet, at, chart, messages)
                bars = len(chart.bars)
        height = _FRAME + _BAR * bars
        made.set_size({"width": _WIDTH, "height": height})
        made.set_title({"name": [name, at, 0], "overlay": False, "name_font": {"size": 13}})
        # The first bar on top, names left of bars that go left, and numbers below.
        made.set_y_axis({"reverse": True, "num_font": {"size": 10}, "label_position": "low"})
        made.set_legend({"position": "bottom"})
        sheet.insert_chart(at, beside, made, {"description": visible(figure.alt)})
        at += max(bars + 3, ceil(height / _ROW) + 1)


def _write_table(book: Book, sheet: "Worksheet", at: int, headers: list[str], lines: Sequence[list[Content]]) -> None:
    book.write_header(sheet, at, headers)
    for number, line in enumerate(lines, start=at + 1):
        for column, content in enumerate(line):
            book.write(sheet, number, column, content)


def _write_verdicts(book: Book, sheet: "Worksheet", at: int, chart: VerdictChart) -> "Chart":
    shown = [verdict for verdict in ORDER if verdict in chart.verdict_labels]
    lines: list[list[Content]] = [
        [stack.label, *(whole(stack.counts.get(verdict)) for verdict in shown)] for stack in chart.stacks
    ]
    _write_table(book, sheet, at + 1, ["", *(chart.verdict_labels[verdict] for verdict in shown)], lines)
    first, last = at + 2, at + 1 + len(lines)
    made: Chart = book.book.add_chart({"type": "bar", "subtype": "stacked"})
    for column, verdict in enumerate(shown, start=1):
        series = _series(sheet, (at + 1, column), (first, last), column)
        fill = {"fill": {"color": LOOKS[verdict].fill}, "border": {"color": "#FFFFFF"}, "gap": 60}
        ink = {"value": True, "font": {"color": LOOKS[verdict].ink}}
        made.add_series(series | fill | {"data_labels": ink})
    made.set_x_axis(
        {
            "name": chart.axis,
            "min": 0,
            "num_format": "0",
            "label_position": "high",
            "major_gridlines": {"visible": False},
        }
    )
    return made


def _write_progress(book: Book, sheet: "Worksheet", at: int, chart: ProgressChart, messages: Messages) -> "Chart":
    say = messages.text
    headers = [say(N_("Indicator")), chart.value_word, chart.expected_word, say(N_("Verdict"))]
    labels = verdict_labels(messages)
    lines: list[list[Content]] = [
        [
            bar.label,
            Number(bar.progress, bar.progress_text),
            None if bar.expected is None else Number(bar.expected, percent(bar.expected)),
            labels[bar.verdict],
        ]
        for bar in chart.bars
    ]
    _write_table(book, sheet, at + 1, headers, lines)
    first, last = at + 2, at + 1 + len(lines)
    book.colour(sheet, (first, 3, last, 3), {bar.verdict: labels[bar.verdict] for bar in chart.bars})
    made: Chart = book.book.add_chart({"type": "bar"})
    points = [{"fill": {"color": LOOKS[bar.verdict].fill}} for bar in chart.bars]
    value = _series(sheet, (at + 1, 1), (first, last), 1)
    made.add_series(value | {"points": points, "gap": 50, "data_labels": {"value": True, "num_format": "0%"}})
    made.add_series(_series(sheet, (at + 1, 2), (first, last), 2) | {"fill": {"color": _SCHEDULE}})
    made.set_x_axis({"name": chart.axis, "num_format": "0%", "label_position": "high"})
    return made


def _series(sheet: "Worksheet", name: tuple[int, int], rows: tuple[int, int], column: int) -> dict[str, Any]:
    """A column of the sheet as a series; names stand in cells, where no text is a formula."""
    first, last = rows
    return {
        "name": [sheet.get_name(), *name],
        "categories": [sheet.get_name(), first, 0, last, 0],
        "values": [sheet.get_name(), first, column, last, column],
    }

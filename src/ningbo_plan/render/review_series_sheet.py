"""The series of a review as a sheet: a line for each row, a small chart in it, values and path year by year."""

from fractions import Fraction

from ningbo_plan.messages import N_
from ningbo_plan.render.review_sheets import shown
from ningbo_plan.render.sheet import Book, Content, SheetColumn
from ningbo_plan.report.document import Figure, Panel, SeriesChart
from ningbo_plan.report.review import ReviewReport
from ningbo_plan.report.wording import number

_TREND, _HEIGHT = 2, 22


def write_series(book: Book, name: str, report: ReviewReport) -> None:
    """Write the sheet if any row has numbers of two years; a value known only within bounds stands as text."""
    from xlsxwriter.utility import quote_sheetname, xl_range

    messages, say = report.material.messages, report.material.messages.text
    charts = [b.chart for b in report.document.blocks if isinstance(b, Figure) and isinstance(b.chart, SeriesChart)]
    panels = [panel for chart in charts for panel in chart.panels]
    if not panels:
        return
    years = range(charts[0].years[0], charts[0].years[1] + 1)
    first = min(years[0], *(year for chart in charts for year in chart.reported_years))
    reported = range(first, years[-1] + 1)

    def figure(value: Fraction | None) -> Content:
        return None if value is None else shown(value, messages, number(value))

    def value_of(year: int) -> SheetColumn[Panel]:
        def cell(panel: Panel) -> Content:
            bounded = [each.text for each in panel.ranges if each.year == year]
            return figure(dict(panel.values).get(year)) or next(iter(bounded), None)

        return SheetColumn(say(N_("{year} value"), year=year), cell)

    def due_in(year: int) -> SheetColumn[Panel]:
        return SheetColumn(say(N_("Due in {year}"), year=year), lambda panel: figure(dict(panel.path).get(year)))

    columns: list[SheetColumn[Panel]] = [
        SheetColumn(say(N_("Indicator")), lambda panel: panel.label, 44, is_long=True),
        SheetColumn(say(N_("Unit")), lambda panel: panel.unit, 12),
        SheetColumn(say(N_("Course")), lambda panel: None, 20),
        *map(value_of, reported),
        *map(due_in, years),
        SheetColumn(
            say(N_("{year} at this pace"), year=years[-1]),
            lambda panel: figure(panel.projection[-1][1] if panel.projection else None),
        ),
    ]
    sheet = book.sheet(name)
    book.write_table(sheet, columns, panels, {}, frozen=_TREND + 1)
    for row in range(1, len(panels) + 1):
        sheet.set_row(row, _HEIGHT)
        cells = xl_range(row, _TREND + 1, row, _TREND + len(reported))
        sheet.add_sparkline(row, _TREND, {"range": f"{quote_sheetname(name)}!{cells}", "markers": True})

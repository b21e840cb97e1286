"""A review as a workbook for analysts: what was counted, every row and component, every value read, and charts."""

from io import BytesIO

from ningbo_plan.messages import N_
from ningbo_plan.render.review_charts_sheet import write_charts
from ningbo_plan.render.review_series_sheet import write_series
from ningbo_plan.render.review_sheets import write_components, write_inputs, write_rows
from ningbo_plan.render.review_summary_sheet import write_summary
from ningbo_plan.render.sheet import Book
from ningbo_plan.render.undated import NO_DATE
from ningbo_plan.report.review import ReviewReport
from ningbo_plan.source.safe import visible


def render_xlsx(report: ReviewReport) -> bytes:
    """The workbook; the same review gives the same bytes. Needs the extra `review`."""
    from xlsxwriter.workbook import Workbook

    say = report.material.messages.text
    output = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(output, options) as workbook:
        workbook.set_properties({"title": visible(report.document.title), "created": NO_DATE})
        book = Book(workbook)
        write_summary(book, say(N_("Summary")), report)
        write_charts(book, say(N_("Charts")), report)
        write_rows(book, say(N_("Rows")), report.material)
        write_components(book, say(N_("Components")), report.material)
        write_series(book, say(N_("Series over the years")), report)
        write_inputs(book, say(N_("Inputs")), report.material)
    return output.getvalue()

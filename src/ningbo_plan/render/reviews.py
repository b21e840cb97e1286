"""A review in the format that is asked for; only that format's renderer, and its libraries, are loaded."""

from collections.abc import Callable
from typing import Literal

from ningbo_plan.report.review import ReviewReport

Format = Literal["markdown", "html", "docx", "xlsx"]


def render_review(
    report: ReviewReport,
    format: Format,
    *,
    reference_doc: bytes | None = None,
    drawn: Callable[[], None] = lambda: None,
) -> str | bytes:
    """A review as text, or as the bytes of a Word file or a workbook.

    `reference_doc` is a Word file whose styles and page replace the program's own. `drawn` is called for each figure
    that has been drawn, which takes longest. Raises FileError where charts need a font that is not installed.
    """
    match format:
        case "markdown":
            from ningbo_plan.render.review_markdown import render_markdown

            return render_markdown(report)
        case "html":
            from ningbo_plan.render.review_html import render_html

            return render_html(report, drawn)
        case "docx":
            from ningbo_plan.render.review_docx import render_docx

            return render_docx(report, reference_doc, drawn)
        case "xlsx":
            from ningbo_plan.render.review_xlsx import render_xlsx

            return render_xlsx(report)

"""Explanations and descriptions as text for a terminal."""

from collections.abc import Iterable

from ningbo_plan.render.page import Page
from ningbo_plan.report.explain import Sheet


def render_sheets(sheets: Iterable[Sheet], *, width: int, color: bool) -> str:
    """Each sheet as a title and, below it, labels with what they say."""
    page = Page(width, color=color)
    for i, sheet in enumerate(sheets):
        if i:
            page.print()
        page.print_line(sheet.title, "bold")
        page.print_pairs(sheet.items)
    return page.text

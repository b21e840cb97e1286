"""Explanations as text for a terminal."""

from collections.abc import Iterable

from ningbo_plan.render.page import Page
from ningbo_plan.report.explain import Explanation


def render_explanations(explanations: Iterable[Explanation], *, width: int, color: bool) -> str:
    """Each explanation as a title and, below it, labels with what they say."""
    page = Page(width, color=color)
    for i, explanation in enumerate(explanations):
        if i:
            page.print()
        page.print_line(explanation.title, "bold")
        page.print_pairs(explanation.items)
    return page.text

"""Evaluations in the format that is asked for; only that format's renderer is loaded."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from ningbo_plan.judging.evaluation import Evaluation, FailOn
from ningbo_plan.messages import Language, messages_for
from ningbo_plan.report.view import EvaluationView, view_of

Format = Literal["table", "json", "csv", "markdown", "junit", "github"]


def render_evaluations(
    evaluations: Sequence[Evaluation],
    format: Format,
    language: Language = Language.ZH_HANT,
    *,
    width: int = 100,
    color: bool = False,
    fail_on: FailOn = "never",
    root: Path | None = None,
) -> str:
    """Evaluations as text.

    `width` (in terminal cells) and `color` matter to tables alone. `fail_on` selects the rows that JUnit calls failed
    and that GitHub is told of, in files named from the `root` of the repository.
    """
    messages = messages_for(language)
    views: list[EvaluationView] = [view_of(evaluation, messages) for evaluation in evaluations]
    match format:
        case "table":
            from ningbo_plan.render import table

            return table.render_evaluations(views, messages, width=width, color=color)
        case "json":
            from ningbo_plan.render import json

            return json.render_evaluations(views)
        case "csv":
            from ningbo_plan.render import csv

            return csv.render_evaluations(views)
        case "markdown":
            from ningbo_plan.render import markdown

            return markdown.render_evaluations(views, messages)
        case "junit":
            from ningbo_plan.render import junit

            return junit.render_evaluations(views, messages, fail_on)
        case "github":
            from ningbo_plan.render import github

            return github.render_evaluations(views, messages, fail_on, root)

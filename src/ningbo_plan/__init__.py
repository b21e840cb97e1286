"""A government plan as code: targets as data, verdicts as a computation that anyone can rerun.

catalog = load_catalog()
checked = check_submissions(catalog, read_submissions(["actuals.yaml"]))
for evaluation in evaluate(catalog, checked):
    for result in evaluation.results:
        print(result.indicator.id, result.assessment.verdict)
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ningbo_plan.checks import check_submissions
    from ningbo_plan.draft.plan import Wishes, draft_plan
    from ningbo_plan.draft.tree import Draft
    from ningbo_plan.judging.evaluation import Evaluation, evaluate, failing
    from ningbo_plan.judging.rules import Grade, Verdict
    from ningbo_plan.loading import Catalog, PlanDataError, Submissions, read_submissions
    from ningbo_plan.messages import Language
    from ningbo_plan.notation.grammar import read as parse
    from ningbo_plan.notation.interval import Direction, Interval
    from ningbo_plan.notation.reading import Reading
    from ningbo_plan.plan_checks import check_plan
    from ningbo_plan.plan_checks import load_checked_catalog as load_catalog
    from ningbo_plan.render.draft import render_draft
    from ningbo_plan.render.evaluations import render_evaluations
    from ningbo_plan.render.frame import to_frame
    from ningbo_plan.report.explain import explain
    from ningbo_plan.source.files import FileError
    from ningbo_plan.source.table import TableError

__version__ = "0.1.0"

# Where each public name is found. They are loaded when first asked for, so that a command loads only what it uses.
_HOMES = {
    "check_plan": "plan_checks",
    "check_submissions": "checks",
    "load_catalog": "plan_checks:load_checked_catalog",
    "Evaluation": "judging.evaluation",
    "Draft": "draft.tree",
    "draft_plan": "draft.plan",
    "Wishes": "draft.plan",
    "evaluate": "judging.evaluation",
    "failing": "judging.evaluation",
    "Grade": "judging.rules",
    "Verdict": "judging.rules",
    "Catalog": "loading",
    "PlanDataError": "loading",
    "Submissions": "loading",
    "read_submissions": "loading",
    "Language": "messages",
    "Reading": "notation.reading",
    "parse": "notation.grammar:read",
    "Direction": "notation.interval",
    "Interval": "notation.interval",
    "render_draft": "render.draft",
    "render_evaluations": "render.evaluations",
    "to_frame": "render.frame",
    "explain": "report.explain",
    "FileError": "source.files",
    "TableError": "source.table",
}

__all__ = [
    "Catalog",
    "Direction",
    "Draft",
    "Evaluation",
    "FileError",
    "Grade",
    "Interval",
    "Language",
    "PlanDataError",
    "Reading",
    "Submissions",
    "TableError",
    "Verdict",
    "Wishes",
    "__version__",
    "check_plan",
    "check_submissions",
    "draft_plan",
    "evaluate",
    "explain",
    "failing",
    "load_catalog",
    "parse",
    "read_submissions",
    "render_draft",
    "render_evaluations",
    "to_frame",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, attribute = _HOMES[name].partition(":")
    return getattr(import_module(f"{__name__}.{module}"), attribute or name)


def __dir__() -> list[str]:
    return __all__

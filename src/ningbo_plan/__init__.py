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
    from ningbo_plan.audit.compare import Audit, audit_plan
    from ningbo_plan.checks import Checked, check_submissions
    from ningbo_plan.diagnostics import Diagnostic
    from ningbo_plan.draft.plan import Wishes, draft_plan
    from ningbo_plan.draft.tree import Draft
    from ningbo_plan.file_checks import load_checked_catalog as load_catalog
    from ningbo_plan.judging.assess import Assessment, Result
    from ningbo_plan.judging.evaluation import Evaluation, evaluate, failing
    from ningbo_plan.judging.review import Review, review, reviewable
    from ningbo_plan.judging.rules import Grade, Verdict
    from ningbo_plan.loading import Catalog, PlanDataError, Submissions, read_submissions
    from ningbo_plan.messages import Language, messages_for
    from ningbo_plan.model.plan import Attribute, Indicator, Measure, Plan
    from ningbo_plan.notation.grammar import read as read_expression
    from ningbo_plan.notation.interval import Direction, Interval
    from ningbo_plan.notation.reading import Reading
    from ningbo_plan.panels import evaluate_batches, evaluate_files, evaluate_frame
    from ningbo_plan.plan_checks import check_plan as check_catalog
    from ningbo_plan.render.diagnostics import render_findings
    from ningbo_plan.render.draft import render_draft
    from ningbo_plan.render.evaluations import render_evaluations
    from ningbo_plan.render.findings import Findings
    from ningbo_plan.render.frame import to_frame
    from ningbo_plan.render.reviews import render_review
    from ningbo_plan.render.template import render_template
    from ningbo_plan.report.explain import Explanation, explain
    from ningbo_plan.report.provenance import Provenance
    from ningbo_plan.report.review import ReviewReport, make_review
    from ningbo_plan.report.template import Template, make_template
    from ningbo_plan.source.files import FileError
    from ningbo_plan.source.table import TableError

__version__ = "0.1.0"

# Where each public name is found. They are loaded when first asked for, so that a command loads only what it uses.
_HOMES = {
    "Audit": "audit.compare",
    "audit_plan": "audit.compare",
    "Checked": "checks",
    "check_submissions": "checks",
    "Diagnostic": "diagnostics",
    "Assessment": "judging.assess",
    "Result": "judging.assess",
    "Evaluation": "judging.evaluation",
    "Draft": "draft.tree",
    "draft_plan": "draft.plan",
    "Wishes": "draft.plan",
    "evaluate": "judging.evaluation",
    "failing": "judging.evaluation",
    "Review": "judging.review",
    "review": "judging.review",
    "reviewable": "judging.review",
    "Grade": "judging.rules",
    "Verdict": "judging.rules",
    "Catalog": "loading",
    "PlanDataError": "loading",
    "Submissions": "loading",
    "read_submissions": "loading",
    "Language": "messages",
    "messages_for": "messages",
    "Attribute": "model.plan",
    "Indicator": "model.plan",
    "Measure": "model.plan",
    "Plan": "model.plan",
    "read_expression": "notation.grammar:read",
    "Direction": "notation.interval",
    "Interval": "notation.interval",
    "Reading": "notation.reading",
    "evaluate_batches": "panels",
    "evaluate_files": "panels",
    "evaluate_frame": "panels",
    "check_catalog": "plan_checks:check_plan",
    "load_catalog": "file_checks:load_checked_catalog",
    "Findings": "render.findings",
    "render_draft": "render.draft",
    "render_evaluations": "render.evaluations",
    "render_findings": "render.diagnostics",
    "to_frame": "render.frame",
    "render_template": "render.template",
    "Template": "report.template",
    "make_template": "report.template",
    "render_review": "render.reviews",
    "Provenance": "report.provenance",
    "ReviewReport": "report.review",
    "make_review": "report.review",
    "Explanation": "report.explain",
    "explain": "report.explain",
    "FileError": "source.files",
    "TableError": "source.table",
}

__all__ = [
    "Assessment",
    "Attribute",
    "Audit",
    "Catalog",
    "Checked",
    "Diagnostic",
    "Direction",
    "Draft",
    "Evaluation",
    "Explanation",
    "FileError",
    "Findings",
    "Grade",
    "Indicator",
    "Interval",
    "Language",
    "Measure",
    "Plan",
    "PlanDataError",
    "Provenance",
    "Reading",
    "Result",
    "Review",
    "ReviewReport",
    "Submissions",
    "TableError",
    "Template",
    "Verdict",
    "Wishes",
    "__version__",
    "audit_plan",
    "check_catalog",
    "check_submissions",
    "draft_plan",
    "evaluate",
    "evaluate_batches",
    "evaluate_files",
    "evaluate_frame",
    "explain",
    "failing",
    "load_catalog",
    "make_review",
    "make_template",
    "messages_for",
    "read_expression",
    "read_submissions",
    "render_draft",
    "render_evaluations",
    "render_findings",
    "render_review",
    "render_template",
    "review",
    "reviewable",
    "to_frame",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, attribute = _HOMES[name].partition(":")
    return getattr(import_module(f"{__name__}.{module}"), attribute or name)


def __dir__() -> list[str]:
    return __all__

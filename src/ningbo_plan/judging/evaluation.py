"""Submissions to evaluations: which plan, region and year is judged, and whether finally or in mid-term."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from ningbo_plan.checks import Checked
from ningbo_plan.judging.assess import Result, assess_row
from ningbo_plan.judging.rules import Verdict
from ningbo_plan.judging.summary import Summaries, summarize_all
from ningbo_plan.loading import Catalog, Loaded, Unusable
from ningbo_plan.model.plan import Attribute, Indicator, Plan
from ningbo_plan.series import Series


class Evaluation(NamedTuple):
    """The rows of one plan and region, judged in one year; `unshown` counts reported targets that are no rows."""

    plan: Plan
    region: str | None
    year: int
    kind: Literal["final", "midterm"]
    results: list[Result]
    summary: Summaries
    as_published: bool = False
    unshown: int = 0

    @property
    def is_beside_the_tables(self) -> bool:
        """Whether nothing was reported of the rows that are shown, and something of others."""
        return self.unshown > 0 and not any(
            part.latest for result in self.results for part in (result.assessment, *result.components)
        )


def evaluate(
    catalog: Catalog,
    checked: Checked,
    *,
    plan: Plan | None = None,
    year: int | None = None,
    as_published: bool = False,
    keep_going: bool = False,
    selects: Callable[[Indicator], bool] | None = None,
) -> list[Evaluation]:
    """Judge every plan and region that the submissions speak of, each in its newest year or in `year`.

    Without `selects` the rows of the plan's tables are judged; with it, whatever it selects of the whole plan. A plan
    of which it selects nothing is left out.

    A plan and region with a rejected submission is left out, unless `keep_going` judges what is sound of it. One with
    nothing but baselines has nothing to judge.
    """
    evaluations = []
    for series in judged_series(catalog, checked, plan=plan, keep_going=keep_going):
        if selects is not None and not any(map(selects, series.plan.indicators)):
            continue
        years = [y for y in series.years if year is None or y <= year]
        if years:
            judged = max(years) if year is None else min(year, series.plan.last_year)
            evaluations.append(_evaluate(series, judged, as_published, selects))
    return evaluations


def judged_series(catalog: Catalog, checked: Checked, *, plan: Plan | None, keep_going: bool) -> list[Series]:
    """The plans and regions that are judged: without `keep_going` those without a rejected submission."""
    return [
        series
        for series in checked.series
        if (plan is None or series.plan is plan) and (keep_going or not _is_rejected(catalog, checked, series))
    ]


def plans_of(catalog: Catalog, checked: Checked) -> list[Plan]:
    """The plans for which there is anything to judge; all of them if there is nothing."""
    judged = [series.plan for series in checked.series if series.years]
    return [plan for plan in catalog.plans if plan in judged] or catalog.plans


def left_out(catalog: Catalog, checked: Checked, plan: Plan | None = None) -> list[Series]:
    """The plans and regions with submissions that are not judged because of an error, unless one keeps going."""
    return [
        series
        for series in checked.series
        if (plan is None or series.plan is plan) and series.years and _is_rejected(catalog, checked, series)
    ]


def _is_rejected(catalog: Catalog, checked: Checked, series: Series) -> bool:
    return any(_concerns(catalog, rejected, series) for rejected in checked.rejected)


def _concerns(catalog: Catalog, rejected: Loaded | Unusable, series: Series) -> bool:
    """Whether a rejected submission may be part of a series; one that names no plan may be part of any."""
    if isinstance(rejected, Unusable):
        return rejected.plan is None or catalog.find(rejected.plan) is series.plan
    submission = rejected.submission
    return catalog.find(submission.plan) is series.plan and series.is_of(submission.region)


def _evaluate(series: Series, year: int, as_published: bool, selects: Callable[[Indicator], bool] | None) -> Evaluation:
    plan = series.plan
    chosen = plan.rows if selects is None else [indicator for indicator in plan.indicators if selects(indicator)]
    results = [assess_row(series, indicator, year, as_published=as_published) for indicator in chosen]
    kind: Literal["final", "midterm"] = "final" if year >= plan.last_year else "midterm"
    summary = summarize_all(results, plan.method)
    unshown = 0 if selects else len(series.ids(year) - {indicator.id for indicator in chosen})
    return Evaluation(plan, series.region, year, kind, results, summary, as_published, unshown)


FailOn = Literal["never", "unmet", "binding", "behind", "missing"]
_UNMET = frozenset({Verdict.UNMET, Verdict.OUT_OF_REACH})
_BEHIND = _UNMET | {Verdict.BEHIND, Verdict.NOT_HOLDING}


def failing(evaluation: Evaluation, condition: FailOn) -> list[Result]:
    """The rows that a condition of `--fail-on` names.

    `unmet`: missed, or sure to be; `behind`: that, or behind its schedule; `binding`: that, of a binding row;
    `missing`: nothing reported.
    """
    match condition:
        case "never":
            verdicts: frozenset[Verdict] = frozenset()
        case "unmet":
            verdicts = _UNMET
        case "binding" | "behind":
            verdicts = _BEHIND
        case "missing":
            verdicts = frozenset({Verdict.NO_DATA})
    return [
        result
        for result in evaluation.results
        if result.assessment.verdict in verdicts
        and (condition != "binding" or result.indicator.attribute is Attribute.BINDING)
    ]

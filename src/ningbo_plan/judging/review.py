"""A review: the submissions of all years so far, each row judged by the newest value there is of it.

The plan's chapter 7 calls for it: evaluated in the course of the plan and at its end, with the figures made public.
"""

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from ningbo_plan.checks import Checked, concern
from ningbo_plan.diagnostics import UNKNOWN_INDICATOR, UNKNOWN_ROW, Diagnostic, in_order
from ningbo_plan.judging.assess import Result, assess_row
from ningbo_plan.judging.evaluation import judged_series
from ningbo_plan.judging.rules import Verdict
from ningbo_plan.judging.summary import Summaries, summarize_all
from ningbo_plan.loading import Catalog, Unusable
from ningbo_plan.model.plan import Component, Indicator, Measure, Plan
from ningbo_plan.series import Series

ReviewKind = Literal["annual", "midterm", "final"]


class Reviewed(NamedTuple):
    """A row of a review: its result, the year of the value it was judged by, and how it was judged the year before.

    `year` is None where nothing was reported; `before` is None where there was no review to compare with.
    """

    result: Result
    year: int | None
    before: Result | None = None

    @property
    def has_moved(self) -> bool:
        """Whether verdict or grade are not what they were."""
        now, then = self.result.assessment, self.before.assessment if self.before else None
        return then is not None and (now.verdict, now.grade) != (then.verdict, then.grade)


class Review(NamedTuple):
    """The rows of one plan and region as they stand in a year.

    `since` is the year that the last review would be of; `selection` is what chose the rows, empty for those of the
    plan's tables.
    """

    plan: Plan
    series: Series
    year: int
    rows: list[Reviewed]
    summary: Summaries
    since: int | None = None
    as_published: bool = False
    selection: tuple[str, ...] = ()

    @property
    def kind(self) -> ReviewKind:
        """By the year: the middle one of the plan is its mid-term, the last one its end."""
        if self.year >= self.plan.last_year:
            return "final"
        return "midterm" if self.year == (self.plan.first_year + self.plan.last_year) // 2 else "annual"


def reviewable(
    catalog: Catalog,
    checked: Checked,
    *,
    plan: Plan | None = None,
    year: int | None = None,
    region: str | None = None,
    keep_going: bool = False,
) -> list[Series]:
    """The plans and regions of some submissions that can be reviewed, as at the end of `year` or of their newest."""
    return [
        series
        for series in judged_series(catalog, checked, plan=plan, keep_going=keep_going)
        if any(year is None or y <= year for y in series.years) and (region is None or series.is_of(region))
    ]


def rejected_beside(
    catalog: Catalog, checked: Checked, found: Sequence[Series], *, plan: Plan | None = None, region: str | None = None
) -> list[Series]:
    """The plans and regions, without their values, of rejected submissions that may be meant as well as those found."""
    beside: list[Series] = []
    for rejected in checked.rejected:
        if isinstance(rejected, Unusable):  # which may be part of any region of its plan
            continue
        named, of = catalog.find(rejected.submission.plan), rejected.submission.region
        is_known = any(series.plan is named and series.is_of(of) for series in (*found, *beside))
        if named is None or is_known or (plan is not None and named is not plan):
            continue
        series = Series(named, of)
        if region is None or series.is_of(region):
            beside.append(series)
    return beside


def review(
    series: Series,
    year: int | None = None,
    *,
    as_published: bool = False,
    selects: Callable[[Indicator], bool] | None = None,
    selection: Sequence[str] = (),
) -> Review:
    """Judge every row by its newest value up to a year, by default the newest of all.

    Without `selects` the rows of the plan's tables are judged; `selection` is what it was written as.

    Progress is measured against the schedule of the value's own year. In the plan's last year a verdict is final, so
    that only a value of that year counts.
    """
    plan = series.plan
    year = max(series.years) if year is None else min(year, plan.last_year)
    chosen = plan.rows if selects is None else [indicator for indicator in plan.indicators if selects(indicator)]
    since = max((y for y in series.years if y < year), default=None)
    rows = []
    for indicator in chosen:
        result, of_year = _judged(series, indicator, year, as_published)
        before = _judged(series, indicator, since, as_published)[0] if since is not None else None
        rows.append(Reviewed(result, of_year, before))
    summary = summarize_all([row.result for row in rows], plan.method)
    return Review(plan, series, year, rows, summary, since, as_published, tuple(selection))


def findings_of(catalog: Catalog, checked: Checked, judged: Review) -> list[Diagnostic]:
    """What the check says of the rows of a review, of rows that there are not, and of files as a whole.

    Left out is what it says of files that hold other plans or regions alone.
    """
    series = judged.series
    own = {loaded.path for loaded in series.loaded}
    others = {loaded.path for loaded in checked.sound} - own
    concerning, beside = concern(catalog, [row.result.indicator for row in judged.rows], checked.diagnostics)
    nameless = [d for d in beside if d.rule in (UNKNOWN_INDICATOR, UNKNOWN_ROW)]
    return in_order([d for d in concerning + nameless if d.path not in others])


def _judged(series: Series, indicator: Indicator, year: int, as_published: bool) -> tuple[Result, int | None]:
    """A row as at a year, and the year of the value that decides it."""
    newest = _newest_year(series, indicator, year)
    is_bound_to_year = newest is None or year >= series.plan.last_year or indicator.measure is Measure.MILESTONE
    judged = year if is_bound_to_year or newest is None else newest
    result = assess_row(series, indicator, judged, as_published=as_published)
    is_unsaid = result.assessment.verdict is Verdict.NO_DATA and year < series.plan.last_year
    if is_unsaid and newest is not None:  # a deed that was last said to be undone
        result = assess_row(series, indicator, newest, as_published=as_published)
    return result, None if result.assessment.verdict is Verdict.NO_DATA else newest


def _newest_year(series: Series, indicator: Indicator, year: int) -> int | None:
    """The newest year up to `year` of which a row is known: as a whole if it can be, else in some component."""
    parts: list[Component | None] = [*indicator.components_in_force]
    known = [{o.year for o in series.of(indicator, part) if o.year <= year} for part in parts or [None]]
    return max(set.intersection(*known) or set.union(*known), default=None)

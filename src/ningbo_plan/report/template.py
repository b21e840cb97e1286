"""A form to report the values of one year in: what is asked for, with what a clerk needs to know beside it."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ningbo_plan.judging.case import Case
from ningbo_plan.loading import Catalog, Loaded
from ningbo_plan.messages import N_, Messages
from ningbo_plan.model.plan import Component, Indicator, Measure, Plan
from ningbo_plan.report.expected import expected_text
from ningbo_plan.report.wording import expression_text, target_text, unit_text
from ningbo_plan.selection import Selects
from ningbo_plan.series import Series, baseline_series, series_of


class Line(NamedTuple):
    """One value to fill in: an indicator or, where it has components in force, one of them. Words are the reader's."""

    indicator: Indicator
    component: Component | None
    group: str
    name: str
    part: str
    unit: str
    target: str
    last: str
    expected: str

    @property
    def is_milestone(self) -> bool:
        """Whether the value is a yes or a no."""
        return self.indicator.measure is Measure.MILESTONE


class Template(NamedTuple):
    """All values to fill in for one plan, year and region."""

    plan: Plan
    year: int
    region: str | None
    title: str
    lines: list[Line]


def make_template(
    catalog: Catalog,
    plan: Plan,
    year: int,
    messages: Messages,
    *,
    selects: Selects | None = None,
    region: str | None = None,
    known: Iterable[Loaded] = (),
) -> Template:
    """A form for the selected indicators of a plan, or the rows of its tables.

    The last values are those of `known`, sound submissions of earlier years, or else the plan's baselines. Raises
    ValueError for a year that the plan does not look at.
    """
    if not plan.base_year <= year <= plan.last_year:
        raise ValueError(f"{year} lies outside {plan.id}")
    region = region or plan.region
    all_series = series_of(catalog, known)
    known_series = (series for series in all_series if series.plan is plan and series.is_of(region))
    series = next(known_series, None) or baseline_series(catalog, plan, region)
    indicators = plan.rows if selects is None else [row for row in plan.indicators if selects(row)]
    lines = [line for indicator in indicators for line in _lines(series, indicator, year, messages)]
    title = messages.text(_TITLE, title=plan.title.in_(messages.language), year=year)
    return Template(plan, year, region and messages.shown(region), title, lines)


_TITLE = N_("{title}: values of {year}")
_OF_YEAR = N_("{value} ({year})")


def _lines(series: Series, indicator: Indicator, year: int, messages: Messages) -> Iterator[Line]:
    names = {group.name.zh_hant: group.name.in_(messages.language) for group in series.plan.groups}
    parts: list[Component | None] = [*indicator.components_in_force]
    for component in parts or [None]:
        case = Case(series, indicator, component, year)
        yield Line(
            indicator,
            component,
            names.get(indicator.group or "", ""),
            indicator.name.in_(messages.language),
            component.name.in_(messages.language) if component else "",
            unit_text(indicator, messages),
            target_text(case.target, indicator, messages),
            _last(case, messages),
            expected_text(case, messages),
        )


def _last(case: Case, messages: Messages) -> str:
    """The newest value of an earlier year."""
    reported = [o for o in case.series.reported(case.indicator, case.component) if o.year < case.year]
    newest = reported[-1] if reported else case.baseline
    if newest is None or newest.year >= case.year:
        return ""
    value = expression_text(newest.expression, case.indicator, messages)
    return messages.text(_OF_YEAR, value=value, year=newest.year)

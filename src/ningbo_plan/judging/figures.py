"""The numbers beside a verdict, where value and baseline are single numbers."""

from fractions import Fraction
from typing import NamedTuple

from ningbo_plan.judging.case import Case
from ningbo_plan.judging.current import Current
from ningbo_plan.judging.facts import start_of
from ningbo_plan.judging.path import demanding_end, distance, ends, expected_progress, progress
from ningbo_plan.model.plan import Indicator, Measure
from ningbo_plan.model.quantities import possible_values
from ningbo_plan.notation.interval import Interval


class Figures(NamedTuple):
    """None stands for a number that does not exist. Progress and ratio are fractions of 1, the rest in the unit.

    `value` is what is judged, for an average the mean so far; `gap` is the distance to the target, 0 when met; the
    annual changes are signed; `required_mean` is what the years still without a value must reach on average.
    """

    value: Fraction | None = None
    progress: Fraction | None = None
    expected_progress: Fraction | None = None
    ratio: Fraction | None = None
    gap: Fraction | None = None
    required_annual_change: Fraction | None = None
    achieved_annual_change: Fraction | None = None
    projected: Fraction | None = None
    required_mean: Fraction | None = None


NO_FIGURES = Figures()


def figures_of(case: Case, target: Interval, current: Current | None) -> Figures:
    """All figures that exist for a value."""
    if current is None:
        return NO_FIGURES
    is_inside = current.interval.is_inside(target.times(current.of_years))
    if (total := _point(current.interval)) is None:
        return Figures(gap=Fraction(0) if is_inside else None)
    value = total / current.of_years
    figures = Figures(value, gap=distance(value, target))
    match case.indicator.measure:
        case Measure.EVERY_YEAR:
            return figures
        case Measure.ANNUAL_AVERAGE:
            return figures._replace(required_mean=_required_mean(case, target, total, current.of_years))
        case Measure.MILESTONE:
            if is_inside or case.is_final:
                return figures._replace(progress=Fraction(is_inside))
            return figures
        case Measure.LEVEL | Measure.PERIOD_TOTAL:
            figures = figures._replace(**_pace(case, target, value, is_inside=is_inside))
            return figures if case.is_capped(target) else figures._replace(**_progress(case, target, value))


def _pace(case: Case, target: Interval, value: Fraction, *, is_inside: bool) -> dict[str, Fraction | None]:
    """The yearly change achieved since the earliest known number and still required, and where the pace leads."""
    pace: dict[str, Fraction | None] = {}
    years_left = case.plan.last_year - case.year
    start = _point(start_of(case.indicator, case.baseline))
    known = [(o.year, _point(o.interval)) for o in case.observations if o.year < case.year]
    first = next(((y, v) for y, v in [(case.plan.base_year, start), *known] if v is not None), None)
    if first is not None:
        achieved = (value - first[1]) / (case.year - first[0])
        pace["achieved_annual_change"] = achieved
        if years_left > 0:
            pace["projected"] = _possible(case.indicator, value + achieved * years_left)
    if years_left > 0:
        bound = demanding_end(target, value)
        required = Fraction(0) if is_inside else (bound - value) / years_left
        if required >= 0 or not case.only_rises:
            pace["required_annual_change"] = required
    return pace


def _possible(indicator: Indicator, value: Fraction) -> Fraction:
    """A projection no further than the indicator can go: a share stays within 0 and 100 %."""
    low, high = ends(possible_values(indicator))
    possible = min(max(value, low), high)
    assert isinstance(possible, Fraction)
    return possible


def _progress(case: Case, target: Interval, value: Fraction) -> dict[str, Fraction | None]:
    """Progress on the path against the schedule; nothing where the target was met at the baseline."""
    start = start_of(case.indicator, case.baseline)
    base = _point(start)
    if start is None or base is None or start.is_inside(target):
        return {}
    bound = demanding_end(target, base)
    share = progress(value, base, target)
    if not isinstance(share, Fraction):
        return {}
    schedule = expected_progress(case.plan, case.indicator, case.year, base, bound)
    ratio = share / schedule if schedule > 0 else None
    return {"progress": share, "expected_progress": schedule, "ratio": ratio}


def _required_mean(case: Case, target: Interval, total: Fraction, count: int) -> Fraction | None:
    years = case.plan.last_year - case.plan.first_year + 1
    if case.is_final or count != case.year - case.plan.first_year + 1:  # a year not reported may be anything
        return None
    mean = total / count
    if target.low is not None and target.high is not None and distance(mean, target) == 0:
        return None  # inside a band there is a most and a least
    bound = demanding_end(target, mean)
    return (bound * years - total) / (years - count)


def _point(interval: Interval | None) -> Fraction | None:
    """The number that an interval is, if it is one."""
    return Fraction(interval.low) if interval and interval.is_point and interval.low is not None else None

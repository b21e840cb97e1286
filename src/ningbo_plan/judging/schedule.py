"""What the schedule asks for at the end of a year, whatever was reached: the path of judging read as values."""

from fractions import Fraction

from ningbo_plan.judging.case import Case
from ningbo_plan.judging.facts import due_year, start_of
from ningbo_plan.judging.path import demanding_end, value_on_path
from ningbo_plan.model.plan import Measure
from ningbo_plan.model.quantities import target_or_none
from ningbo_plan.notation.interval import Interval


def scheduled(case: Case) -> Interval | Fraction | None:
    """The value on the path from baseline to target; or the whole target, where that holds in the year already.

    None where nothing is asked for yet, where the path has no single number to start from, or without a target.
    """
    indicator = case.indicator
    target = target_or_none(indicator, case.target, case.plan.method)
    if target is None:
        return None
    if indicator.measure is Measure.MILESTONE:
        return target if case.year >= due_year(case) else None
    if case.is_final or indicator.measure in (Measure.EVERY_YEAR, Measure.ANNUAL_AVERAGE) or case.is_capped(target):
        return target
    start = start_of(indicator, case.baseline)
    if start is None:
        return None
    if start.is_inside(target):
        return target
    if not start.is_point or start.low is None:
        return None
    base = Fraction(start.low)
    return value_on_path(case.plan, indicator, case.year, base, demanding_end(target, base))

"""The facts that the rules of judging ask for, at each end of a value and of its baseline."""

from collections.abc import Iterator
from decimal import Decimal
from math import inf

from ningbo_plan.judging.case import Case
from ningbo_plan.judging.current import Current
from ningbo_plan.judging.path import End, demanding_end, ends, expected_progress, progress
from ningbo_plan.judging.rules import Facts
from ningbo_plan.model.plan import Attribute, Indicator, Measure
from ningbo_plan.model.quantities import possible_values
from ningbo_plan.notation.interval import Interval
from ningbo_plan.series import Observation


def final_facts(target: Interval, current: Current | None) -> Facts:
    """The facts in the target year: whole intervals are compared."""
    if current is None:
        return Facts(no_data=True)
    whole = target.times(current.of_years)
    return Facts(inside=current.interval.is_inside(whole), disjoint=current.interval.is_disjoint(whole))


def midterm_facts(case: Case, target: Interval, current: Current | None) -> Iterator[Facts]:
    """The facts in a year before the target year, once for each pair of ends."""
    if current is None:
        yield Facts(no_data=True)
        return
    indicator = case.indicator
    whole = target.times(current.of_years)
    start = start_of(indicator, case.baseline)
    is_milestone = indicator.measure is Measure.MILESTONE
    shared = Facts(
        by_year=case.is_capped(target) or indicator.measure is Measure.ANNUAL_AVERAGE,
        pending=is_milestone and case.year < due_year(case),
        overdue=is_milestone and case.year >= due_year(case),
        no_baseline=indicator.measure is Measure.LEVEL and start is None,
        binding=indicator.attribute is Attribute.BINDING,
        expected=indicator.attribute is not Attribute.BINDING,
    )
    for value in ends_outside(current.interval, whole):
        for base in [None] if start is None else ends_outside(start, target):
            facts = shared._replace(inside=value is None)
            if value is not None:
                facts = facts._replace(lost=_is_lost(case, target, value, current.of_years))
            elif case.only_rises and target.high is not None:  # met, and may still be exceeded
                facts = facts._replace(by_year=True)
            if start is not None and base is None:  # met at the baseline
                facts = facts._replace(by_year=True)
            elif value is not None and base is not None:
                facts = facts._replace(**on_path(case, target, value, base))
            yield facts


def _is_lost(case: Case, target: Interval, value: End, of_years: int) -> bool:
    """Whether a value outside the target, for a mean the sum over some years, can no longer come into it."""
    if case.only_rises:
        return target.high is not None and value >= target.high
    if case.indicator.measure is not Measure.ANNUAL_AVERAGE:
        return False
    years = case.plan.last_year - case.plan.base_year
    least, most = (value + (years - of_years) * end for end in ends(possible_values(case.indicator)))
    low, high = ends(target.times(years))
    return most < low or least > high or (most == low and target.low_open) or (least == high and target.high_open)


def on_path(case: Case, target: Interval, value: End, base: End) -> dict[str, object]:
    """The facts of the path, for a value and a baseline that lie outside the target."""
    if isinstance(base, float):  # seen from an unbounded baseline any number is far ahead
        return {"no_path": True} if isinstance(value, float) else {"ratio": inf}
    bound = demanding_end(target, base)
    share = progress(value, base, target)
    if share is None:
        return {"no_path": True}
    schedule = expected_progress(case.plan, case.indicator, case.year, base, bound)
    if schedule <= 0:  # a milestone that asks for no progress yet, or allows a step back
        return {"undue": True, "ratio": inf if share >= schedule else -inf}
    return {"ratio": share / schedule}


def ends_outside(interval: Interval, target: Interval) -> list[End | None]:
    """The ends of an interval that lie outside the target, after None for a part of it inside."""
    low, high = ends(interval)
    if interval.is_disjoint(target):
        return list(dict.fromkeys((low, high)))
    target_low, target_high = ends(target)
    below = low < target_low or (low == target_low and target.low_open and not interval.low_open)
    above = high > target_high or (high == target_high and target.high_open and not interval.high_open)
    return [None, *[low] * below, *[high] * above]


def start_of(indicator: Indicator, baseline: Observation | None) -> Interval | None:
    """Where the path begins: at nothing for a total of the period, for a level at its baseline."""
    if indicator.measure is Measure.PERIOD_TOTAL:
        return Interval.point(Decimal(0))
    return baseline.interval if baseline and indicator.measure is Measure.LEVEL else None


def due_year(case: Case) -> int:
    """The year by which a milestone must be done: the one the plan gives, or its last."""
    return min(case.indicator.milestones, default=case.plan.last_year)

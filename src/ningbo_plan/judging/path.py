"""The schedule (序時進度): how far along the way from baseline to target a value is, and should be."""

from fractions import Fraction
from itertools import pairwise
from math import inf

from ningbo_plan.model.plan import Indicator, Plan
from ningbo_plan.model.quantities import target_interval
from ningbo_plan.notation.interval import Interval

# An end of an interval: a number or, where it is unbounded, an infinity.
End = Fraction | float


def ends(interval: Interval) -> tuple[End, End]:
    """Both ends of an interval, exactly."""
    return (
        -inf if interval.low is None else Fraction(interval.low),
        inf if interval.high is None else Fraction(interval.high),
    )


def demanding_end(target: Interval, start: End) -> Fraction:
    """The bound of the target that a value coming from `start` has to reach."""
    low, high = target.low, target.high
    bound = high if low is None or (high is not None and start > low) else low
    assert bound is not None, "a target bounds something"
    return Fraction(bound)


def progress(value: End, baseline: Fraction, target: Interval) -> End | None:
    """The share of the way covered, (a−b)/(T−b), by a value that may lie outside the target; None for no way to go.

    What overshoots a band lies as far from it as what falls short; an unbounded value is infinitely far from it.
    """
    bound = demanding_end(target, baseline)
    if bound == baseline:
        return None
    if isinstance(value, float):
        return -inf
    share = (value - baseline) / (bound - baseline)
    if share > 1 and (overshoot := distance(value, target)):
        return 1 - overshoot / abs(bound - baseline)
    return share


def expected_progress(plan: Plan, indicator: Indicator, year: int, baseline: Fraction, bound: Fraction) -> Fraction:
    """The share of the way that the schedule asks for at the end of a year."""
    return (value_on_path(plan, indicator, year, baseline, bound) - baseline) / (bound - baseline)


def value_on_path(plan: Plan, indicator: Indicator, year: int, baseline: Fraction, bound: Fraction) -> Fraction:
    """The value on the line from baseline to target, or on the lines between the milestones that the plan gives."""
    points = {plan.base_year: baseline, plan.last_year: bound}
    for milestone, expression in indicator.milestones.items():
        target = target_interval(indicator, expression, plan.method)
        assert isinstance(target, Interval), "checked with the plan data"
        points[milestone] = demanding_end(target, baseline)
    stretches = pairwise(sorted(points.items()))
    (before, low), (after, high) = next(stretch for stretch in stretches if year <= stretch[1][0])
    return low + (high - low) * Fraction(year - before, after - before)


def distance(value: Fraction, target: Interval) -> Fraction:
    """How far outside the target a value lies; 0 inside it."""
    low, high = ends(target)
    gap = max(low - value, value - high, 0)
    assert isinstance(gap, (Fraction, int)), "a target bounds something, or the value is inside"
    return Fraction(gap)

"""What an indicator stands at in the judged year, by what its number means in time (the measure)."""

from decimal import Decimal
from typing import NamedTuple

from ningbo_plan.judging.case import Case
from ningbo_plan.model.plan import Measure
from ningbo_plan.notation.interval import Interval
from ningbo_plan.series import Observation


class Current(NamedTuple):
    """The value to be judged.

    `interval` is the value; for a mean it is the sum over `of_years` years, so that nothing is divided before it is
    compared. `observation` is the latest report in it. `missing` are years whose increments were not reported.
    """

    interval: Interval
    observation: Observation
    of_years: int = 1
    missing: tuple[int, ...] = ()


def current_value(case: Case, target: Interval) -> Current | None:
    """The value in the judged year, or None where nothing was reported that gives one."""
    reported = case.observations
    if case.indicator.measure is Measure.MILESTONE:
        done = [o for o in reported if o.interval.is_inside(target)]
        if done:  # what is done stays done
            return Current(done[0].interval, done[0])
    if not reported or reported[-1].year != case.year:
        return None
    if case.indicator.measure is Measure.PERIOD_TOTAL:
        return _total(reported, case.plan.first_year)
    if case.indicator.measure is Measure.ANNUAL_AVERAGE:
        return _mean(reported, case.plan.first_year)
    return Current(reported[-1].interval, reported[-1])


def _total(reported: list[Observation], first_year: int) -> Current:
    """The last running total and the increments since; a missing increment leaves it open above."""
    start, total = first_year, Interval.point(Decimal(0))
    for observation in reported:
        if not observation.value.increment:
            start, total = observation.year + 1, observation.interval
    increments = {o.year: o.interval for o in reported if o.year >= start}
    for increment in increments.values():
        total += increment
    missing = tuple(year for year in range(start, reported[-1].year) if year not in increments)
    if missing:
        total = Interval(total.low, None, total.low_open)
    return Current(total, reported[-1], missing=missing)


def _mean(reported: list[Observation], first_year: int) -> Current:
    """The sum over the reported years; a 年均 value stands for every year up to its own."""
    total, count = Interval.point(Decimal(0)), 0
    for observation in reversed(reported):
        years = observation.year - first_year + 1 if observation.is_mean else 1
        total, count = total + observation.interval.times(years), count + years
        if observation.is_mean:
            break
    return Current(total, reported[-1], count)

"""What an indicator stands at in the judged year, by what its number means in time (the measure)."""

from decimal import Decimal
from typing import NamedTuple

from ningbo_plan.judging.case import Case
from ningbo_plan.model.plan import Measure
from ningbo_plan.notation.interval import Interval
from ningbo_plan.notation.lexicon import Qualifier
from ningbo_plan.series import Observation


class Current(NamedTuple):
    """The value to be judged.

    `interval` is the value; for a mean it is the sum over `of_years` years, so that nothing is divided before it is
    compared. `reports` are what it is made of, oldest first; `missing` are the plan years so far that it lacks.
    """

    interval: Interval
    reports: tuple[Observation, ...]
    of_years: int = 1
    missing: tuple[int, ...] = ()

    @property
    def latest(self) -> Observation:
        """The newest report in it."""
        return self.reports[-1]

    @property
    def is_made_up(self) -> bool:
        """Whether it is another number than the newest report gives."""
        return len(self.reports) > 1 or bool(self.missing and self.interval != self.latest.interval)


def current_value(case: Case, target: Interval) -> Current | None:
    """The value in the judged year, or None where nothing was reported that gives one."""
    reported = case.observations
    if case.indicator.measure is Measure.MILESTONE and (done := _done(reported, target)):
        return Current(done.interval, (done,))
    if not reported or reported[-1].year != case.year:
        return None
    if case.indicator.measure is Measure.PERIOD_TOTAL:
        return _total(reported, case.plan.first_year)
    if case.indicator.measure is Measure.ANNUAL_AVERAGE:
        # 年均增長率 and the like: the indicator is itself a mean, whatever its values say.
        is_mean = Qualifier.ANNUAL_AVERAGE in case.indicator.name.zh_hant
        return _mean(reported, case.plan.first_year, is_mean=is_mean)
    return Current(reported[-1].interval, (reported[-1],))


def _done(reported: list[Observation], target: Interval) -> Observation | None:
    """The report that a milestone is done: what is done stays done, until a later report says that it is not."""
    since = max((i + 1 for i, o in enumerate(reported) if o.interval.is_disjoint(target)), default=0)
    return next((o for o in reported[since:] if o.interval.is_inside(target)), None)


def _total(reported: list[Observation], first_year: int) -> Current:
    """The last running total and the increments since; a missing increment leaves it open above."""
    start, total, reports = first_year, Interval.point(Decimal(0)), []
    for observation in reported:
        if not observation.value.increment:
            start, total, reports = observation.year + 1, observation.interval, [observation]
    increments = [o for o in reported if o.year >= start]
    for increment in increments:
        total = total + increment.interval
    missing = tuple(sorted(set(range(start, reported[-1].year)) - {o.year for o in increments}))
    if missing:
        total = Interval(total.low, None, total.low_open)
    return Current(total, (*reports, *increments), missing=missing)


def _mean(reported: list[Observation], first_year: int, *, is_mean: bool) -> Current:
    """The sum over the reported years; a 年均 value stands for every year up to its own."""
    total, of_years = Interval.point(Decimal(0)), 0
    reports: list[Observation] = []
    covered: set[int] = set()
    for observation in reversed(reported):
        stands_for_all = is_mean or observation.is_mean
        years = observation.year - first_year + 1 if stands_for_all else 1
        total, of_years = total + observation.interval.times(years), of_years + years
        reports.insert(0, observation)
        covered |= set(range(observation.year - years + 1, observation.year + 1))
        if stands_for_all:
            break
    missing = tuple(sorted(set(range(first_year, reported[-1].year + 1)) - covered))
    return Current(total, tuple(reports), of_years, missing)

"""What is judged: an indicator or a component of it, in one series and year."""

from fractions import Fraction
from functools import cached_property

from ningbo_plan.judging.rules import Thresholds
from ningbo_plan.model.plan import Component, Indicator, Measure, Plan
from ningbo_plan.notation.interval import Interval
from ningbo_plan.series import Observation, Series


class Case:
    """One thing to judge, by what its series knows when first asked. With `as_published` revisions of its target are
    not followed.
    """

    def __init__(
        self, series: Series, indicator: Indicator, component: Component | None, year: int, as_published: bool = False
    ) -> None:
        self.series, self.indicator, self.component, self.year = series, indicator, component, year
        self.as_published = as_published

    @property
    def plan(self) -> Plan:
        """The plan the indicator belongs to."""
        return self.series.plan

    @property
    def is_final(self) -> bool:
        """Whether the target year has come."""
        return self.year >= self.plan.last_year

    @property
    def target(self) -> str | None:
        """The printed target in force."""
        if self.component is not None:
            return self.component.target
        if self.indicator.revisions and not self.as_published:
            return self.indicator.revisions[-1].target
        return self.indicator.target

    @cached_property
    def observations(self) -> list[Observation]:
        """What was reported up to the judged year, oldest first."""
        return [o for o in self.series.of(self.indicator, self.component) if o.year <= self.year]

    @cached_property
    def baseline(self) -> Observation | None:
        """The value of the year before the plan."""
        return self.series.baseline(self.indicator, self.component)

    @cached_property
    def thresholds(self) -> Thresholds:
        """The plan's cuts on the ratio of progress to schedule."""
        method = self.plan.method
        return Thresholds(*(Fraction(getattr(method, name).value) for name in Thresholds._fields))

    @property
    def only_rises(self) -> bool:
        """Whether the value can never fall, so that what is above the target stays above it."""
        return self.indicator.measure is Measure.PERIOD_TOTAL or self.indicator.cumulative

    def is_capped(self, target: Interval) -> bool:
        """Whether the value only rises and must stay below its target: it can be exceeded for good, never met early.

        The target says so, not the direction: 累計下降13.5% has to be reached, though lower is better.
        """
        return self.only_rises and target.low is None

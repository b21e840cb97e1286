"""The places of a plan that take a number, an indicator or a component each, as tables of constants for columns.

A float stands for the decimal that it is written with, `Decimal(repr(x))`. Shortest decimals rise with their floats, so
a bound may be moved to the float from which on the decimals satisfy it: comparing floats then decides as exactly as
comparing decimals.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import inf, nan, nextafter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ningbo_plan.judging.case import Case
from ningbo_plan.judging.facts import due_year
from ningbo_plan.judging.path import demanding_end
from ningbo_plan.judging.rules import Thresholds
from ningbo_plan.model.plan import Attribute, Component, Indicator, Measure, Plan
from ningbo_plan.model.quantities import possible_values, target_interval
from ningbo_plan.notation.interval import Interval
from ningbo_plan.notation.lexicon import Qualifier
from ningbo_plan.series import Series

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
# Measures by which a year is judged by other years too.
BY_OTHER_YEARS = (Measure.EVERY_YEAR, Measure.ANNUAL_AVERAGE, Measure.MILESTONE)


class Slot(NamedTuple):
    """A place that takes a number: its target, None where it is set aside whatever is reported."""

    indicator: Indicator
    component: Component | None
    target: Interval | None

    @property
    def name(self) -> str:
        """The id of the indicator, with that of the component."""
        return f"{self.indicator.id}/{self.component.id}" if self.component else self.indicator.id


def slots_of(plan: Plan, indicators: Sequence[Indicator], *, as_published: bool = False) -> list[Slot]:
    """The slots of some indicators of a plan, in order; components that are set aside are slots too."""
    slots = []
    for indicator in indicators:
        parts: Sequence[Component | None] = indicator.components or [None]
        for component in parts:
            slots.append(slot_of(plan, indicator, component, as_published=as_published))
    return slots


def slot_of(plan: Plan, indicator: Indicator, component: Component | None, *, as_published: bool = False) -> Slot:
    """One slot, with the target that is in force."""
    if indicator.not_assessed or (component and not component.is_in_force):
        return Slot(indicator, component, None)
    expression = Case(Series(plan, None), indicator, component, plan.last_year, as_published).target
    assert expression is not None, "checked with the plan data"
    target = target_interval(indicator, expression, plan.method, component)
    assert isinstance(target, Interval), "checked with the plan data"
    return Slot(indicator, component, target)


def decimal_of(value: float) -> Decimal:
    """The decimal that a float stands for."""
    return Decimal(repr(float(value)))


def least(holds: Callable[[Decimal], bool], near: float) -> float:
    """The least float near another from which on a condition holds that holds from some number on."""
    while not holds(decimal_of(near)):
        near = nextafter(near, inf)
    while holds(decimal_of(before := nextafter(near, -inf))):
        near = before
    return near


def float_from(low: Decimal | None, *, is_open: bool = False) -> float:
    """The least float whose decimal is at least `low`, or more where the bound is open; -inf for no bound."""
    if low is None:
        return -inf
    return least((lambda d: d > low) if is_open else (lambda d: d >= low), float(low))


def float_to(high: Decimal | None, *, is_open: bool = False) -> float:
    """The greatest float whose decimal is at most `high`, or less where the bound is open; inf for no bound."""
    return inf if high is None else -float_from(-high, is_open=is_open)


def is_float(number: Decimal | None) -> bool:
    """Whether a decimal is one that a float stands for."""
    return number is not None and decimal_of(float(number)) == number


@dataclass(frozen=True, eq=False)
class SlotTable:
    """What columns are judged by. Arrays are by slot; `step_…` by slot and plan year.

    The schedule of a year asks for `step_share` of the way from the baseline to `step_goal`: mostly a share of the way
    to the target, after a milestone all of the way to a value that is the same for every baseline.
    """

    plan: Plan
    slots: list[Slot]
    thresholds: Thresholds
    years: int
    low_in: Floats
    high_in: Floats
    lost_from: Floats
    low: Floats
    high: Floats
    bound: Floats
    bound_is_float: Flags
    is_level: Flags
    is_path: Flags
    is_band: Flags
    is_capped: Flags
    tops: Flags
    only_rises: Flags
    is_binding: Flags
    is_every_year: Flags
    is_average: Flags
    is_mean: Flags
    is_milestone: Flags
    due: Ints
    is_exact_only: Flags
    is_set_aside: Flags
    possible_low: Floats
    possible_high: Floats
    count_scale: Floats
    has_steps: Flags
    step_goal: Floats
    step_share: Floats

    @property
    def first_year(self) -> int:
        """The plan's first year."""
        return self.plan.first_year

    @cached_property
    def has_limits(self) -> bool:
        """Whether some slot has values that cannot be."""
        return bool(np.isfinite(self.possible_low).any())

    @cached_property
    def has_counts(self) -> bool:
        """Whether some slot counts whole things."""
        return bool(np.isfinite(self.count_scale).any())

    @cached_property
    def cuts(self) -> tuple[Floats, Floats, Floats]:
        """The cuts from the least, each once: the nearest floats, and the numerators and denominators of fractions."""
        exact = sorted({Fraction(getattr(self.plan.method, name).value) for name in Thresholds._fields})
        return (
            np.array([float(cut) for cut in exact]),
            np.array([float(cut.numerator) for cut in exact]),
            np.array([float(cut.denominator) for cut in exact]),
        )

    @property
    def has_history(self) -> Flags:
        """Which slots are judged by more than the year's own value."""
        return self.is_every_year | self.is_average | self.is_milestone


def table_of(plan: Plan, slots: list[Slot]) -> SlotTable:
    """The constants of some slots of one plan."""

    def floats(value: Callable[[Slot], float]) -> Floats:
        return np.array([value(slot) for slot in slots], np.float64)

    def flags(value: Callable[[Slot], bool]) -> Flags:
        return np.array([value(slot) for slot in slots], np.bool_)

    def measured(*measures: Measure) -> Flags:
        return flags(lambda slot: slot.indicator.measure in measures)

    series = Series(plan, None)
    nothing = Interval(None, None)
    possible = [possible_values(slot.indicator) for slot in slots]
    years = range(plan.first_year, plan.last_year + 1)
    lines = [(year - plan.base_year) / len(years) for year in years]
    steps = [_steps(plan, slot, lines) for slot in slots]
    cases = [Case(series, slot.indicator, slot.component, plan.first_year) for slot in slots]

    def target(slot: Slot) -> Interval:
        return slot.target or nothing

    def bound(slot: Slot) -> Decimal | None:
        return target(slot).low if target(slot).low is not None else target(slot).high

    def is_band(slot: Slot) -> bool:
        return _is_band(target(slot))

    only_rises = np.array([case.only_rises for case in cases], np.bool_)
    tops = only_rises & flags(lambda slot: target(slot).high is not None)
    capped = [slot.target is not None and case.is_capped(slot.target) for slot, case in zip(slots, cases, strict=True)]
    method = plan.method
    return SlotTable(
        plan,
        slots,
        Thresholds(*(float(getattr(method, name).value) for name in Thresholds._fields)),
        len(years),
        low_in=floats(lambda s: float_from(target(s).low, is_open=target(s).low_open)),
        high_in=floats(lambda s: float_to(target(s).high, is_open=target(s).high_open)),
        lost_from=np.where(tops, floats(lambda s: float_from(target(s).high)), inf),
        low=floats(lambda s: _float(target(s).low)),
        high=floats(lambda s: _float(target(s).high)),
        bound=floats(lambda s: _float(bound(s))),
        bound_is_float=flags(lambda s: is_float(bound(s))),
        is_level=measured(Measure.LEVEL),
        is_path=measured(Measure.LEVEL, Measure.PERIOD_TOTAL),
        is_band=flags(is_band),
        is_capped=np.array(capped, np.bool_),
        tops=tops,
        only_rises=only_rises,
        is_binding=flags(lambda s: s.indicator.attribute is Attribute.BINDING),
        is_every_year=measured(Measure.EVERY_YEAR),
        is_average=measured(Measure.ANNUAL_AVERAGE),
        is_mean=flags(
            lambda s: (
                s.indicator.measure is Measure.ANNUAL_AVERAGE and Qualifier.ANNUAL_AVERAGE in s.indicator.name.zh_hant
            )
        ),
        is_milestone=measured(Measure.MILESTONE),
        due=np.array([due_year(case) for case in cases], np.int64),
        is_exact_only=flags(lambda s: _is_exact_only(plan, s)),
        is_set_aside=flags(lambda slot: slot.target is None),
        possible_low=np.array([float_from(interval.low) for interval in possible], np.float64),
        possible_high=np.array([float_to(interval.high) for interval in possible], np.float64),
        count_scale=floats(lambda s: _count_scale(s.indicator)),
        has_steps=flags(lambda s: s.indicator.measure is Measure.LEVEL and bool(s.indicator.milestones)),
        step_goal=np.array([[goal for goal, _ in row] for row in steps], np.float64).reshape(-1),
        step_share=np.array([[share for _, share in row] for row in steps], np.float64).reshape(-1),
    )


def _is_band(interval: Interval) -> bool:
    return interval.low is not None and interval.high is not None


def _is_exact_only(plan: Plan, slot: Slot) -> bool:
    """Whether the path of a slot bends in a way that columns do not follow: bands with open ends or with milestones."""
    if slot.target is None:
        return False
    expressions = slot.indicator.milestones.values() if slot.indicator.measure is Measure.LEVEL else ()
    marks = [target_interval(slot.indicator, expression, plan.method) for expression in expressions]
    if _is_band(slot.target):
        return bool(marks) or slot.target.low_open or slot.target.high_open
    return any(_is_band(mark) for mark in marks if isinstance(mark, Interval))


def _count_scale(indicator: Indicator) -> float:
    """What a value is multiplied by to be a whole number; NaN for what need not be one."""
    unit = indicator.full_unit
    is_whole = unit is not None and unit.is_count and indicator.measure is not Measure.ANNUAL_AVERAGE
    return 10.0**unit.exponent if unit is not None and is_whole else nan


def _float(number: Decimal | None, missing: float = nan) -> float:
    return missing if number is None else float(number)


def _steps(plan: Plan, slot: Slot, lines: list[float]) -> list[tuple[float, float]]:
    """For each plan year the goal and the share of the way to it, as the nearest floats; `lines` are straight ones."""
    target, indicator = slot.target, slot.indicator
    if target is None or (target.low is None and target.high is None):
        return [(nan, line) for line in lines]
    goal = demanding_end(target, -inf)
    milestones = indicator.milestones if indicator.measure is Measure.LEVEL else {}
    if not milestones or _is_exact_only(plan, slot):
        end = float(goal)
        return [(end, line) for line in lines]
    points: list[tuple[int, Fraction | None]] = [(plan.base_year, None)]
    for milestone, expression in sorted(milestones.items()):
        read = target_interval(indicator, expression, plan.method)
        assert isinstance(read, Interval), "checked with the plan data"
        points.append((milestone, demanding_end(read, -inf)))
    points.append((plan.last_year, goal))
    return [_step(points, plan.first_year + year) for year in range(len(lines))]


def _step(points: list[tuple[int, Fraction | None]], year: int) -> tuple[float, float]:
    """The goal of a year on a path through some points, and the share of the way to it."""
    at = next(i for i, (until, _) in enumerate(points) if year <= until and i)
    (before, low), (after, high) = points[at - 1], points[at]
    share = Fraction(year - before, after - before)
    assert high is not None
    if low is None:
        return float(high), float(share)
    return float(low + (high - low) * share), 1.0

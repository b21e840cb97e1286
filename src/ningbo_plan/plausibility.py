"""Values that can be true and seldom are: slips of scale, shares of one, dates, jumps. All of them are warnings.

A value is compared with what is known of its indicator: the baseline, earlier years, the target. The factors are this
project's own; they are wide, so that a finding is worth a second look.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from ningbo_plan import diagnostics as rules
from ningbo_plan.diagnostics import Diagnostic, Rule
from ningbo_plan.messages import Printed
from ningbo_plan.model.plan import Component, Indicator, Measure
from ningbo_plan.model.quantities import target_or_none
from ningbo_plan.notation.grammar import read
from ningbo_plan.notation.interval import Interval
from ningbo_plan.series import Observation, Series

# How many times larger or smaller still counts as of the same size.
_SAME_SIZE = 5
# A jump in one year goes more than so many times the whole way to the target, and changes the value by so great a part.
_JUMP_WAYS, _JUMP_PART = 3, Decimal("0.5")
# Without a way to measure by, a jump is a change of size by this factor.
_JUMP_FACTOR = 10
# A share of one is taken for per cent only where per cents are known to be larger than this.
_LEAST_SHARE = 10
_DAY = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)?")


class _Known(NamedTuple):
    """What is known of an indicator before a value: the last value, how long ago, and all points in its unit."""

    last: Decimal | None
    years: int
    points: list[Decimal]
    way: Decimal | None


def check_plausible(series: Series) -> Iterator[Diagnostic]:
    """Every value of a series that is hardly meant as it is written, each told once, by its likeliest cause."""
    for indicator in series.plan.indicators:
        if indicator.measure is Measure.MILESTONE:
            continue
        parts: list[Component | None] = [*indicator.components_in_force]
        for component in parts or [None]:
            observations = series.of(indicator, component)
            for k, observation in enumerate(observations):
                if observation.interval.is_point and not isinstance(observation.expression, bool):
                    known = _known(series, indicator, component, observations[:k], observation)
                    if finding := _finding(indicator, observation, known):
                        rule, meant = finding
                        values = {"indicator": indicator.id, "expression": observation.expression, "meant": meant}
                        yield observation.loaded.fault(rule, _place(observation), **values)


def _known(
    series: Series, indicator: Indicator, component: Component | None, before: list[Observation], now: Observation
) -> _Known:
    expression = component.target if component else indicator.target
    target = target_or_none(indicator, expression, series.plan.method, component)
    baseline = series.baseline(indicator, component)
    earlier = [o for o in ([baseline] if baseline else []) + before if o.interval.is_point and o.year < now.year]
    points = [point for o in earlier if (point := o.interval.low) is not None]
    bound = _bound(target)
    way = None
    if indicator.measure is Measure.LEVEL and baseline and baseline.interval.is_point and bound is not None:
        way = abs(bound - points[0])
    last = None
    if indicator.measure is not Measure.PERIOD_TOTAL and earlier:
        last = earlier[-1].interval.low
    years = now.year - earlier[-1].year if earlier else 1
    return _Known(last, years, [*points, *([bound] if bound is not None else [])], way)


def _bound(target: Interval | None) -> Decimal | None:
    if target is None:
        return None
    return target.low if target.low is not None else target.high


def _finding(indicator: Indicator, observation: Observation, known: _Known) -> tuple[Rule, str] | None:
    """What a value was likely meant to be, by the first rule that fits."""
    value, unit = observation.interval.low, indicator.full_unit
    assert value is not None
    assert not isinstance(observation.expression, bool)
    sizes = [abs(point) for point in known.points if point]
    if not sizes or value == 0:
        return None
    low, high = min(sizes) / _SAME_SIZE, max(sizes) * _SAME_SIZE
    is_bare = read(observation.expression).unit is None
    if is_bare and unit is not None:
        if unit.is_share and unit.exponent <= 0 and 0 < value <= 1 and min(sizes) > _LEAST_SHARE:
            return rules.SHARE_OF_ONE, f"{(value * 100).normalize():f}%"
        if _is_day(observation.expression) and not low <= abs(value) <= high:
            return rules.DATE_LIKE, ""
        scaled = value.scaleb(-unit.exponent)
        if unit.exponent > 0 and abs(value) > high and low <= abs(scaled) <= high:
            return rules.WITHOUT_SCALE, Printed(f"{scaled.normalize():f}{indicator.unit}")
    if known.last is not None and _is_jump(value, known):
        return rules.JUMP, f"{known.last.normalize():f}"
    return None


def _is_day(expression: str) -> bool:
    """20231231, 202312 and 2023 look like a day, a month and a year."""
    if re.fullmatch(r"(?:19|20)\d\d", expression):
        return True
    if not (match := _DAY.fullmatch(expression)):
        return False
    try:
        date(int(match[1]), int(match[2]), int(match[3] or 1))
    except ValueError:
        return False
    return True


def _is_jump(value: Decimal, known: _Known) -> bool:
    last = known.last
    assert last is not None
    change, larger = abs(value - last), max(abs(value), abs(last))
    if known.way:
        return change > _JUMP_WAYS * known.way * known.years and change > _JUMP_PART * larger
    smaller = min(abs(value), abs(last))
    return larger > _JUMP_FACTOR**known.years * smaller and smaller > 0


def _place(observation: Observation) -> tuple[str | int, ...]:
    """Where the value itself stands: it is the entry, or a key of it."""
    return (*observation.at, "value")

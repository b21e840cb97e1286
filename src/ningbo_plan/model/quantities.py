"""Printed expressions as intervals in the unit of their indicator."""

import re
from decimal import Decimal
from functools import lru_cache

from ningbo_plan.model.plan import Component, Indicator, Measure, Method
from ningbo_plan.model.submission import Value
from ningbo_plan.notation.grammar import read
from ningbo_plan.notation.interval import Direction, Interval
from ningbo_plan.notation.lexicon import CHANGES, DONE, NOT_DONE, RATES, Qualifier
from ningbo_plan.notation.reading import Kind, Reading, toward, widened
from ningbo_plan.notation.script import fold
from ningbo_plan.notation.units import Unit, parse_unit

DONE_STATE = Interval.point(Decimal(1))
NOT_DONE_STATE = Interval.point(Decimal(0))


class UnitMismatchError(ValueError):
    """An expression in a unit that does not convert to its indicator's."""


def converted(interval: Interval, unit: Unit | None, expected: Unit | None) -> Interval:
    """`interval`, given in `unit`, in the unit `expected`; no unit is the expected one.

    Raises UnitMismatchError.
    """
    if unit is None:
        return interval
    if expected is None or not unit.converts_to(expected):
        raise UnitMismatchError(unit.symbol)
    return interval.shifted(unit.exponent_to(expected))


def target_interval(
    indicator: Indicator, expression: str, method: Method, component: Component | None = None
) -> Interval | Kind:
    """The values that satisfy a target, in the indicator's unit; or what the expression is instead of a number.

    A milestone whose target is printed in words is satisfied when it is done. Raises UnitMismatchError.
    """
    reading = read(expression)
    if reading.interval is None:
        return Interval(Decimal(1), None) if indicator.measure is Measure.MILESTONE else reading.kind
    interval = toward(reading, direction_of(indicator, component), method.approximate.value)
    return converted(interval, reading.unit, expected_unit(indicator, reading.unit))


def target_or_none(
    indicator: Indicator, expression: str | None, method: Method, component: Component | None = None
) -> Interval | None:
    """The same for a target that may be absent, with None for whatever is no number of the indicator's unit."""
    if expression is None:
        return None
    try:
        target = target_interval(indicator, expression, method, component)
    except UnitMismatchError:
        return None
    return target if isinstance(target, Interval) else None


def milestone_state(expression: str) -> Interval | None:
    """Whether words such as 已完成 or 尚未建成 say that a milestone is done; None for any others."""
    word = fold(expression).strip()
    if word in fold(DONE).split():
        return DONE_STATE
    return NOT_DONE_STATE if word in fold(NOT_DONE).split() else None


def actual_interval(
    indicator: Indicator, value: Value, method: Method, component: Component | None = None
) -> Interval | None:
    """What a reported value says, in the indicator's unit; None for nothing reported or no number.

    An approximate value (約, 左右) may lie on either side of its number. A fall reported where the target is none, or
    a rise where it is, counts as negative. Raises UnitMismatchError.
    """
    if value.value is None:
        return None
    if isinstance(value.value, bool):
        return DONE_STATE if value.value else NOT_DONE_STATE
    if indicator.measure is Measure.MILESTONE and (state := milestone_state(value.value)):
        return state
    reading = read(value.value)
    if reading.interval is None:
        return None
    interval = approximated(reading, method)
    opposite = Qualifier.RISE if _is_fall(indicator, component) else Qualifier.FALL
    if opposite in reading.qualifiers:
        interval = interval.negated()
    return converted(interval, reading.unit, expected_unit(indicator, reading.unit))


def expected_unit(indicator: Indicator, given: Unit | None) -> Unit | None:
    """The unit to convert to: the printed one, where a value leaves out what the name counts by (每萬人)."""
    printed = parse_unit(indicator.unit) if indicator.unit and indicator.per else None
    return printed if printed and given is not None and given.converts_to(printed) else indicator.full_unit


def direction_of(indicator: Indicator, component: Component | None = None) -> Direction:
    """Which side of the number is good: of the size of a fall, more is, whatever is said of what falls."""
    is_fall = indicator.direction is Direction.LOWER and _is_fall(indicator, component)
    return Direction.HIGHER if is_fall else indicator.direction


def _is_fall(indicator: Indicator, component: Component | None) -> bool:
    """Whether the number is the size of a fall (下降18%).

    The newest wording of the target that speaks of a change says so, else the name, as in 單位產值能耗降低(%).
    """
    revised = [revision.target for revision in reversed(indicator.revisions)]
    printed = [component.target] if component else [*revised, indicator.target]
    said = [is_fall for target in printed if target and (is_fall := _says_fall(target)) is not None]
    if said:
        return said[0]
    return names_a_fall(indicator) or (component is not None and names_a_fall(indicator, component.name.zh_hant))


def _says_fall(target: str) -> bool | None:
    """Whether a target is the size of a fall; of a rise, or of what is left after one (下降到28), it is not."""
    qualifiers = read(target).qualifiers
    if Qualifier.FALL in qualifiers:
        return True
    return False if Qualifier.RISE in qualifiers or re.search(_ANY_CHANGE, fold(target)) else None


def names_a_fall(indicator: Indicator, name: str | None = None) -> bool:
    """Whether an indicator, or its component called `name`, is called by a fall: 能耗降低(%), 降低率, 減排量."""
    unit = indicator.full_unit
    is_share = indicator.rate_of_change or (unit is not None and unit.base in _PARTS)
    return _speaks_of_a_fall(name or indicator.name.zh_hant, is_share)


@lru_cache(4096)
def _speaks_of_a_fall(name: str, is_share: bool) -> bool:
    plain = re.sub(r"\([^()]*\)|\[[^\[\]]*\]|〔[^〔〕]*〕|[\s\"]", "", fold(name))
    noun = f"{_NOUNS}?" if is_share else _NOUNS
    return bool(re.search(f"(?<!不)(?:(?:{_FALLS}){noun}|{_FALL_RATES})(?:累计)?$", plain))


def _alternatives(words: str) -> str:
    return "|".join(sorted((word for word in fold(words).split() if len(word) > 1), key=len, reverse=True))


_PARTS = ("%", fold("個百分點"))
_FALLS, _FALL_RATES = _alternatives(CHANGES[Qualifier.FALL]), _alternatives(RATES[Qualifier.FALL])
_NOUNS = "(?:率|幅度|幅|比例|比率|百分比|百分点|程度|量|额|数|数量)"
_ANY_CHANGE = f"{_FALLS}|{_alternatives(CHANGES[Qualifier.RISE])}"


def possible_values(indicator: Indicator) -> Interval:
    """All that a value can be, in the indicator's unit: a share from 0 to 100 %, a count from 0 on; a change, all."""
    unit = indicator.full_unit
    if unit is not None and unit.is_share and not indicator.rate_of_change and not names_a_fall(indicator):
        return Interval(Decimal(0), Decimal(100).scaleb(-unit.exponent))
    return Interval(Decimal(0) if unit is not None and unit.is_count else None, None)


def approximated(reading: Reading, method: Method) -> Interval:
    """The interval of a reading that is a quantity, wider on both sides where it is only approximate."""
    interval = reading.interval
    assert interval is not None
    return widened(interval, method.approximate.value) if reading.approximate else interval

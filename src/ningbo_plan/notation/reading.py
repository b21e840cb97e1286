"""What reading an expression gives, and how a direction completes it."""

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from ningbo_plan.notation.interval import EXACT, Direction, Interval
from ningbo_plan.notation.lexicon import Qualifier
from ningbo_plan.notation.units import Unit


class Kind(StrEnum):
    """What an expression is; only a `quantity` has an interval."""

    QUANTITY = "quantity"
    QUALITATIVE = "qualitative"
    EXTERNAL = "external"
    RELATIVE = "relative"
    CHANGE_OF_BASE = "change_of_base"
    SEVERAL = "several"


class Reading(NamedTuple):
    """How one expression was read.

    A number with no comparator is the interval of that number alone until a direction is known (`toward`).
    `parts` holds what the expression gives beside or instead of one number: the values of `several`, the start of
    由…至…, the hoped-for number of a bracketed 爭取, the size of a `change_of_base`. `beside` holds words that stand
    beside a number and were not read.
    """

    expression: str
    kind: Kind
    interval: Interval | None = None
    comparator: str | None = None
    approximate: bool = False
    unit: Unit | None = None
    qualifiers: tuple[Qualifier, ...] = ()
    parts: tuple["Reading", ...] = ()
    beside: str = ""


def toward(reading: Reading, direction: Direction, approximate: Decimal) -> Interval:
    """The interval that satisfies a target, once it is known which side is good.

    A bare number or a range is open on the good side; 左右 widens by the share `approximate` of the number on the
    side that hurts. In a fall (下降18%) the number is the size of the fall, so more is better either way.
    `reading` must be a quantity that does not contradict the direction.
    """
    interval = reading.interval
    assert interval is not None
    if direction is Direction.LOWER and Qualifier.FALL in reading.qualifiers:
        direction = Direction.HIGHER
    if reading.approximate:
        interval = widened(interval, approximate)
    if reading.comparator in (None, "range", "about"):
        if direction is Direction.HIGHER:
            return Interval(interval.low, None)
        if direction is Direction.LOWER:
            return Interval(None, interval.high)
    return interval


def widened(interval: Interval, share: Decimal) -> Interval:
    """`interval` with each end moved outward by a share of its own size."""
    return Interval(_moved(interval.low, -share), _moved(interval.high, share), interval.low_open, interval.high_open)


def contradicts(reading: Reading, direction: Direction) -> bool:
    """Whether the comparator bounds the good side, as 0.22以上 does where lower is better."""
    if Qualifier.FALL in reading.qualifiers and direction is Direction.LOWER:
        direction = Direction.HIGHER
    return (direction is Direction.HIGHER and reading.comparator in ("<=", "<")) or (
        direction is Direction.LOWER and reading.comparator in (">=", ">")
    )


def _moved(end: Decimal | None, share: Decimal) -> Decimal | None:
    return None if end is None else EXACT.add(end, EXACT.multiply(abs(end), share))

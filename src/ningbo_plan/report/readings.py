"""How an expression was read, ready to be shown."""

from decimal import Decimal
from typing import NamedTuple

from ningbo_plan.notation.grammar import read
from ningbo_plan.notation.interval import Direction, Interval
from ningbo_plan.notation.reading import Kind, Reading, contradicts, toward
from ningbo_plan.report.wording import interval_text


class ReadingView(NamedTuple):
    """A reading as `plan parse` gives it; `text` is its interval in signs, empty for what is no quantity.

    `beside` holds words that stand beside the number and were not read.
    `contradicts` says that the comparator bounds the good side of the direction that was asked for.
    """

    expression: str
    kind: Kind
    interval: Interval | None
    comparator: str | None
    approximate: bool
    unit: str | None
    qualifiers: tuple[str, ...]
    parts: tuple["ReadingView", ...]
    beside: str
    text: str
    contradicts: bool = False


_DEFAULT = {Direction.HIGHER: ">=", Direction.LOWER: "<=", Direction.WITHIN: "="}


def reading_of(expression: str, direction: Direction | None, approximate: Decimal) -> ReadingView:
    """Read an expression; with a direction, complete a bare number, and widen an approximate one by a share."""
    return _view(read(expression.strip()), direction, approximate)


def _view(reading: Reading, direction: Direction | None, approximate: Decimal) -> ReadingView:
    interval, comparator = reading.interval, reading.comparator
    is_contrary = interval is not None and direction is not None and contradicts(reading, direction)
    if interval is not None and direction is not None and not is_contrary:
        interval = toward(reading, direction, approximate)
        comparator = comparator or _DEFAULT[direction]
    text = interval_text(interval) if interval else ""
    return ReadingView(
        reading.expression,
        reading.kind,
        interval,
        comparator,
        reading.approximate,
        reading.unit.symbol if reading.unit else None,
        tuple(qualifier.value for qualifier in reading.qualifiers),
        tuple(_view(part, direction, approximate) for part in reading.parts),
        reading.beside,
        f"~{text}" if reading.approximate and direction is None else text,
        is_contrary,
    )

"""Fuzz the notation: any text is read at once, and what is read keeps the laws of intervals.

`python fuzz/notation.py CORPUS…` runs until it is stopped or finds something; fuzz/README.md has more.
"""

import sys
from decimal import Decimal
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["ningbo_plan"]):
    from ningbo_plan.notation.grammar import read
    from ningbo_plan.notation.interval import Direction, Interval
    from ningbo_plan.notation.numerals import exact
    from ningbo_plan.notation.reading import Kind, Reading, contradicts, toward
    from ningbo_plan.notation.script import fold

WORDS = Path(__file__).with_name("notation.dict")


def holds(reading: Reading) -> None:
    """The laws of one reading and its parts."""
    assert (reading.interval is not None) == (reading.kind is Kind.QUANTITY)
    if reading.interval is not None:
        assert not reading.interval.is_empty
        for end in (reading.interval.low, reading.interval.high):
            assert end is None or exact(end) == end
        for direction in Direction:
            if not contradicts(reading, direction):
                assert not toward(reading, direction, Decimal("0.15")).is_empty
    for part in reading.parts:
        holds(part)


def meaning(reading: Reading) -> tuple[Kind, Interval | None, str | None, tuple[str, ...]]:
    """What no change of script or width may alter."""
    return reading.kind, reading.interval, reading.comparator, reading.qualifiers


def read_one(data: bytes) -> None:
    """Read some bytes as an expression, in the script it is in and folded."""
    expression = data.decode("utf-8", "replace")
    reading = read(expression)
    assert reading.expression == expression
    holds(reading)
    assert meaning(read(fold(expression))) == meaning(reading)


def main() -> None:
    """Run libFuzzer with the arguments of the command line."""
    atheris.Setup([*sys.argv, f"-dict={WORDS}"], read_one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()

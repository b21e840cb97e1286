"""Intervals of exact decimals: what every numeric expression becomes."""

from decimal import Context, Decimal
from enum import StrEnum
from typing import NamedTuple

# Wide enough that sums, differences and shifts of admitted numbers never round.
EXACT = Context(prec=96)


class Direction(StrEnum):
    """Which side of a target is good."""

    HIGHER = "higher"
    LOWER = "lower"
    WITHIN = "within"


class Interval(NamedTuple):
    """All numbers from `low` to `high`; None is unbounded; an open end is itself excluded."""

    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    high_open: bool = False

    @classmethod
    def point(cls, value: Decimal) -> "Interval":
        """The interval that holds `value` alone."""
        return cls(value, value)

    @property
    def is_point(self) -> bool:
        """Whether the interval is one number."""
        return self.low is not None and self.low == self.high

    @property
    def is_empty(self) -> bool:
        """Whether no number lies in the interval."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def __contains__(self, number: object) -> bool:
        """Whether a number lies in the interval."""
        return isinstance(number, Decimal) and Interval.point(number).is_inside(self)

    def is_inside(self, other: "Interval") -> bool:
        """Whether every number of this interval lies in `other`."""
        low_fits = other.low is None or (
            self.low is not None
            and (self.low > other.low or (self.low == other.low and (self.low_open or not other.low_open)))
        )
        high_fits = other.high is None or (
            self.high is not None
            and (self.high < other.high or (self.high == other.high and (self.high_open or not other.high_open)))
        )
        return low_fits and high_fits

    def is_disjoint(self, other: "Interval") -> bool:
        """Whether no number lies in both intervals."""
        return self._ends_before(other) or other._ends_before(self)

    def _ends_before(self, other: "Interval") -> bool:
        if self.high is None or other.low is None:
            return False
        return self.high < other.low or (self.high == other.low and (self.high_open or other.low_open))

    def shifted(self, exponent: int) -> "Interval":
        """The interval times ten to the power `exponent`."""
        if exponent == 0:
            return self
        return Interval(
            None if self.low is None else self.low.scaleb(exponent, EXACT),
            None if self.high is None else self.high.scaleb(exponent, EXACT),
            self.low_open,
            self.high_open,
        )

    def __add__(self, other: "Interval") -> "Interval":  # type: ignore[override]  # not of the tuples that they are
        """The interval of all sums; an end is open when either summand's is."""
        low = None if self.low is None or other.low is None else EXACT.add(self.low, other.low)
        high = None if self.high is None or other.high is None else EXACT.add(self.high, other.high)
        return Interval(low, high, self.low_open or other.low_open, self.high_open or other.high_open)

    def negated(self) -> "Interval":
        """The interval of the opposite numbers."""
        low, high = (None if end is None else EXACT.minus(end) for end in (self.high, self.low))
        return Interval(low, high, self.high_open, self.low_open)

    def times(self, count: int) -> "Interval":
        """The interval times a positive whole number."""
        return Interval(
            None if self.low is None else EXACT.multiply(self.low, count),
            None if self.high is None else EXACT.multiply(self.high, count),
            self.low_open,
            self.high_open,
        )

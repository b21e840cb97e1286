"""Intervals against their definition: all with ends among a few numbers, tried on points at and between them."""

from decimal import Decimal
from itertools import product

import pytest

from ningbo_plan.notation.interval import Interval

ENDS = [None, Decimal(0), Decimal(1), Decimal(2)]
POINTS = [Decimal(n) / 4 for n in range(-2, 11)]
INTERVALS = [
    Interval(low, high, low_open, high_open)
    for low, high, low_open, high_open in product(ENDS, ENDS, (False, True), (False, True))
    if not (low is None and low_open) and not (high is None and high_open)
]


def holds(interval: Interval, point: Decimal) -> bool:
    is_above = interval.low is None or point > interval.low or (point == interval.low and not interval.low_open)
    is_below = interval.high is None or point < interval.high or (point == interval.high and not interval.high_open)
    return is_above and is_below


def points_of(interval: Interval) -> set[Decimal]:
    return {point for point in POINTS if holds(interval, point)}


@pytest.mark.parametrize("interval", INTERVALS, ids=str)
def test_one_interval(interval: Interval) -> None:
    assert interval.is_empty == (not points_of(interval))
    assert points_of(interval.negated().negated()) == points_of(interval)
    assert {-point for point in POINTS if holds(interval.negated(), -point)} == {-p for p in points_of(interval)}
    if not interval.is_empty:
        ends = (interval.low, interval.high)
        assert interval.is_point == (len(points_of(interval)) == 1 and None not in ends)
    assert interval.shifted(0) == interval
    assert {p for p in POINTS if holds(interval.shifted(2), p * 100)} == points_of(interval)
    assert {p for p in POINTS if holds(interval.times(3), p * 3)} == points_of(interval)


def test_two_intervals() -> None:
    full = [interval for interval in INTERVALS if not interval.is_empty]
    for one, other in product(full, full):
        assert one.is_inside(other) == (points_of(one) <= points_of(other)), (one, other)
        assert one.is_disjoint(other) == (not points_of(one) & points_of(other)), (one, other)
        total = one + other
        sums = {a + b for a in points_of(one) for b in points_of(other)}
        assert all(holds(total, value) for value in sums), (one, other)
        for end, one_end, other_end in ((total.low, one.low, other.low), (total.high, one.high, other.high)):
            assert end == (None if one_end is None or other_end is None else one_end + other_end)
        assert total.low_open == (one.low_open or other.low_open)
        assert total.high_open == (one.high_open or other.high_open)


def test_a_shift_loses_no_digit() -> None:
    long = Decimal("1" * 18 + "." + "1" * 18)
    shifted = Interval(long, long).shifted(4)
    assert shifted == Interval.point(Decimal("1" * 22 + "." + "1" * 14))
    assert Interval(long, long).shifted(1) == Interval.point(Decimal("1" * 19 + "." + "1" * 17))


def test_numbers_of_an_interval() -> None:
    assert Decimal(3) in Interval(Decimal(1), Decimal(3))
    assert Decimal(3) not in Interval(Decimal(1), Decimal(3), high_open=True)
    assert Decimal(3) in Interval(None, None)
    assert None not in Interval(None, None)

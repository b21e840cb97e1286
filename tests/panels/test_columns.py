"""Columns give every row the verdict that exact decimals give it."""

from collections.abc import Sequence
from fractions import Fraction
from math import inf, nan, nextafter

import numpy as np
import pytest
from plans import catalog_with, every_kind

from ningbo_plan.judging import near_cuts
from ningbo_plan.judging.columns import CODE_OF, OUTCOMES, Rows, judge
from ningbo_plan.judging.exactly import Report, exact_assessment
from ningbo_plan.judging.slots import Slot, SlotTable, float_from, float_to, slots_of, table_of
from ningbo_plan.model.plan import Measure, Plan
from ningbo_plan.notation.interval import Direction

Row = tuple[int, int, float, float]
CUTS = (0, Fraction("0.6"), Fraction("0.95"), 1, Fraction("1.05"))


@pytest.fixture(scope="module")
def plan() -> Plan:
    return catalog_with(every_kind()).plans[0]


@pytest.fixture(scope="module")
def table(plan: Plan) -> SlotTable:
    return table_of(plan, slots_of(plan, plan.indicators))


def scalar(plan: Plan, slot: Slot, year: int, value: float, baseline: float) -> int:
    reports = [] if np.isnan(baseline) else [Report(plan.base_year, baseline)]
    if not np.isnan(value):
        reports.append(Report(year, value))
    assessment = exact_assessment(plan, slot, year, reports)
    return CODE_OF[assessment.verdict, assessment.grade]


def plain(table: SlotTable) -> list[int]:
    """The slots judged without history."""
    return [i for i, has in enumerate(table.has_history.tolist()) if not has and not table.is_average[i]]


def near(value: float) -> list[float]:
    return [value, nextafter(value, inf), nextafter(value, -inf)]


def boundary_rows(table: SlotTable) -> list[tuple[int, int, float, float]]:
    """Values on and beside every bound and every cut, for handy baselines."""
    rows = []
    for slot in plain(table):
        target = table.slots[slot].target
        if target is None:
            continue
        bounds = [float(bound) for bound in (target.low, target.high) if bound is not None]
        bases = [nan, 0.0, 0.1, 2.0, 7.5, 50.0, 120.0, 267.0, 0.1 + 0.2, *(n for b in bounds for n in near(b))]
        for year in range(5):
            for base in bases:
                values = [nan, 0.0, 0.1 + 0.2, base, *bounds]
                if not np.isnan(base):
                    goals = [(Fraction(bound), Fraction(year + 1, 5)) for bound in map(repr, bounds)]
                    if table.slots[slot].indicator.milestones:
                        goals = [(Fraction(110), Fraction(min(year + 1, 2), 2)), (Fraction("130.1"), Fraction(1))]
                        goals.append((Fraction("136.7333333333"), Fraction(1)))
                    start = Fraction(repr(base)) if table.is_level[slot] else Fraction(0)
                    values += [float(start + cut * share * (goal - start)) for cut in CUTS for goal, share in goals]
                rows += [
                    (slot, year, each, base)
                    for value in values
                    for each in ([value] if np.isnan(value) else near(value))
                ]
    return rows[:: len(rows) // 8000]


def assert_same(plan: Plan, table: SlotTable, rows: list[tuple[int, int, float, float]]) -> None:
    slot, year, value, base = (np.array(column) for column in zip(*rows, strict=True))
    judged = judge(table, Rows(slot, year, value, base))
    assert not len(judged.unsure)
    wrong = []
    for i, (s, y, v, b) in enumerate(rows):
        code = scalar(plan, table.slots[s], plan.first_year + y, v, b)
        if judged.outcome[i] != code:
            wrong.append((table.slots[s].name, y, v, b, OUTCOMES[judged.outcome[i]], OUTCOMES[code]))
    assert wrong == []


def test_boundaries(plan: Plan, table: SlotTable) -> None:
    assert_same(plan, table, boundary_rows(table))


def test_random_rows(plan: Plan, table: SlotTable) -> None:
    random = np.random.default_rng(6)
    slots = random.choice(plain(table), 4000)
    rows = []
    for slot in slots.tolist():
        scale = table.bound[slot] if table.bound[slot] == table.bound[slot] else 1.0
        value, base = (round(float(random.normal(scale, scale)), int(random.integers(0, 4))) for _ in range(2))
        missing = random.random(2) < 0.05
        rows.append((slot, int(random.integers(5)), nan if missing[0] else value, nan if missing[1] else base))
    assert_same(plan, table, rows)


def beside_cuts(table: SlotTable, random: np.random.Generator, cuts: Sequence[Fraction]) -> list[Row]:
    """Values on and hardly beside each cut, for baselines of all sizes and digits, some hardly off the target."""
    rows: list[Row] = []
    for slot in random.choice(
        [i for i in plain(table) if table.is_path[i] and np.isfinite(table.bound[i])], 60
    ).tolist():
        year, digits = int(random.integers(4)), int(random.integers(0, 17))
        goal = Fraction(repr(float(table.step_goal[slot * table.years + year])))
        share = Fraction(year + 1, 5)
        off = random.choice([1e-12, 1e-7, 1e-5, 1e-4, 1e-3, 1, 1e6, 1e12]) * random.normal()
        base = float(random.choice([round(float(goal) + off, digits), round(off, digits)]))
        start = Fraction(repr(base)) if table.is_level[slot] else Fraction(0)
        for cut in cuts:
            for error in (0, 1e-15, 1e-12, 1e-7, 2e-6):
                for side in (1, -1):
                    value = float(start + (cut + Fraction(error) * side) * share * (goal - start))
                    rows += [(slot, year, each, base) for each in near(value)]
    return rows


def test_values_hardly_beside_a_cut(plan: Plan, table: SlotTable) -> None:
    rows = beside_cuts(table, np.random.default_rng(7), [Fraction(cut) for cut in CUTS])
    assert_same(plan, table, rows)


@pytest.mark.parametrize("cuts", [{"1.05": "1.000001", "0.95": "0.999999"}, {"1.05": "1000.000001", "0.95": "1000"}])
def test_cuts_hardly_apart(cuts: dict[str, str]) -> None:
    plan = catalog_with(every_kind(), cuts=cuts).plans[0]
    table = table_of(plan, slots_of(plan, plan.indicators))
    assert np.diff(table.cuts[0]).min() < 2e-6
    rows = beside_cuts(table, np.random.default_rng(8), [Fraction(cut) for cut in ("1", *cuts.values())])
    assert_same(plan, table, rows)


def test_a_ratio_beside_two_cuts_is_not_settled_by_the_nearer_one() -> None:
    plan = catalog_with(every_kind(), cuts={"1.05": "1.000001"}).plans[0]
    table = table_of(plan, slots_of(plan, plan.indicators))
    numbers = (np.array([60.0, 60.0]), np.array([50.0, 50.0]), np.array([100.0, 100.0]))
    _, settled = near_cuts.beside_cuts(table, np.array([0, 0]), numbers, np.array([1 + 1e-9, 0.95]))
    assert settled.tolist() == [False, True]


def test_a_bound_is_moved_to_the_float_that_satisfies_it() -> None:
    from decimal import Decimal

    for text in ("0.3", "0.1", "1E+22", "123456789012345678", "0.30000000000000001", "150", "-0.22"):
        bound = Decimal(text)
        first = float_from(bound)
        assert Decimal(repr(first)) >= bound > Decimal(repr(nextafter(first, -inf)))
        beyond = float_from(bound, is_open=True)
        assert Decimal(repr(beyond)) > bound >= Decimal(repr(nextafter(beyond, -inf)))
        assert Decimal(repr(float_to(bound))) <= bound < Decimal(repr(nextafter(float_to(bound), inf)))


def test_the_plan_has_every_kind(plan: Plan) -> None:
    assert {indicator.measure for indicator in plan.indicators} == {*Measure}
    assert {indicator.direction for indicator in plan.indicators} == {*Direction}

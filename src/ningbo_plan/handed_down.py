"""Targets handed down to regions (區縣分解): a table of them, its faults, and whether they add up to the plan's own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ningbo_plan import diagnostics as rules
from ningbo_plan.checks import suggestion
from ningbo_plan.diagnostics import Diagnostic, Rule, Span
from ningbo_plan.faults import START, Place
from ningbo_plan.labels import DIRECTIONS, KINDS
from ningbo_plan.loading import Catalog, plan_key
from ningbo_plan.messages import N_, Printed, Term
from ningbo_plan.model.plan import Component, Indicator, Measure, Plan
from ningbo_plan.model.quantities import UnitMismatchError, direction_of, possible_values, target_interval
from ningbo_plan.notation.grammar import read
from ningbo_plan.notation.interval import EXACT, Direction, Interval
from ningbo_plan.notation.reading import Kind, contradicts
from ningbo_plan.notation.script import fold
from ningbo_plan.series import is_same_region, region_key
from ningbo_plan.source.columns import COLUMNS, SHOWN, key_of
from ningbo_plan.source.csv import TextError, rows_of, text_of
from ningbo_plan.source.form import Cell, Row
from ningbo_plan.source.limits import MAX_ROWS

# By the id of an indicator and of a component, the printed target of each year.
Key = tuple[str, str | None]
Targets = dict[Key, dict[int, str]]
_REQUIRED = {"region": "鄞州區", "year": "2025", "indicator": "registered-market-entities", "target": "30"}
_ADDITIVE = (Measure.LEVEL, Measure.PERIOD_TOTAL, Measure.EVERY_YEAR, Measure.ANNUAL_AVERAGE)


@dataclass
class HandedDown:
    """The targets of each region of one plan, and every fault of the table."""

    plan: Plan
    regions: dict[str, Targets] = field(default_factory=dict)
    faults: list[Diagnostic] = field(default_factory=list)


def is_handed_down(data: bytes) -> bool:
    """Whether CSV is such a table: its first line names region, indicator and target, and nothing else.

    A form of submissions shows targets too, beside more columns.
    """
    try:
        keys = _columns(next(rows_of(text_of(data)), Row([], 0))).values()
    except TextError:
        return False
    return {"region", "indicator", "target"} <= set(keys) <= {*_REQUIRED, "component", "plan"}


def _columns(names: Row) -> dict[int, str | None]:
    """The keys of columns by their numbers; None for those that are not read."""
    keys = COLUMNS | {"target": SHOWN["target"]}
    return {cell.column: key_of(cell.value, keys) for cell in names.cells}


def read_handed_down(data: bytes, path: str, plan: Plan) -> HandedDown:
    """Read a table of targets with the columns region, year, indicator, component and target. Never raises."""
    table = _Table(HandedDown(plan), path)
    try:
        rows = rows_of(text_of(data))
        if table.has(_columns(next(rows, Row([], 0)))):
            for number, row in enumerate(rows, 1):
                if number > MAX_ROWS:
                    table.found.faults.append(Diagnostic(rules.TOO_MANY_ROWS, path, values={"limit": MAX_ROWS}))
                    break
                if beyond := [cell for cell in row.cells if cell.column not in table.columns]:
                    table.misfit(beyond[0])
                elif cells := {key: cell for cell in row.cells if (key := table.columns.get(cell.column))}:
                    table.take(cells)
    except TextError as error:
        table.found.faults.append(error.fault(path))
    table.found.faults += _sums(table.found, path, table.first)
    return table.found


@dataclass
class _Table:
    """Takes in the rows of a table; `first` is where each indicator and component stands first."""

    found: HandedDown
    path: str
    columns: dict[int, str | None] = field(default_factory=dict)
    first: dict[Key, Span] = field(default_factory=dict)
    _places: dict[tuple[str, Key, int], Span] = field(default_factory=dict)
    _regions: dict[str, str] = field(default_factory=dict)

    def has(self, columns: dict[int, str | None]) -> bool:
        """Whether all columns are there that have to be."""
        self.columns = columns
        missing = [name for name in _REQUIRED if name not in columns.values()]
        for name in missing:
            self._fault(rules.MISSING_COLUMN, START, column=_term(name))
        return not missing

    def misfit(self, cell: Cell) -> None:
        """Leave out a row with a cell beyond the columns, as a comma in a number makes one."""
        self._fault(rules.NO_COLUMN, cell.span, number=cell.column)

    def take(self, cells: dict[str, Cell]) -> None:
        """Take in a row if it is sound, else its fault."""
        plan = self.found.plan
        start = next(iter(cells.values())).span
        if missing := [name for name in _REQUIRED if name not in cells]:
            columns = [_term(name) for name in missing]
            self._fault(rules.EMPTY_CELL, start, column=columns, example=_REQUIRED[missing[0]])
            return
        said = {key: str(cell.value) for key, cell in cells.items()}
        values: dict[str, Any]
        name, year = said["indicator"], fold(said["year"])
        if plan_key(said.get("plan", plan.id)) not in map(plan_key, (plan.id, *plan.aliases)):
            values = {"plan": said["plan"], "known": plan.id}
            self._fault(rules.UNKNOWN_PLAN, cells["plan"].span, **values)
            return
        indicator = plan.find(name)
        if indicator is None:
            values = {"plan": plan.id, "indicator": name, "suggestion": suggestion(plan.indicators, name)}
            self._fault(rules.UNKNOWN_INDICATOR, cells["indicator"].span, **values)
            return
        known = {component.id: component for component in indicator.components}
        component = known.get(said.get("component", ""))
        if component is None and (known or "component" in said):
            values = {"indicator": indicator.label, "component": said.get("component", ""), "known": ", ".join(known)}
            at = cells.get("component", cells["indicator"]).span
            self._fault(rules.UNKNOWN_COMPONENT, at, **values | {"known": values["known"] or "-"})
            return
        first, last = plan.first_year, plan.last_year
        if not re.fullmatch("[0-9]{4}", year) or not first <= int(year) <= last:
            values = {"year": year, "plan": plan.id, "first": first, "last": last, "earliest": first}
            self._fault(rules.YEAR_OUTSIDE_PLAN, cells["year"].span, **values)
            return
        if int(year) < last and (component or indicator.measure is not Measure.LEVEL):
            values = {"indicator": indicator.label, "year": year, "first": first, "before_last": last - 1}
            self._fault(rules.PLAN_MILESTONE, cells["year"].span, **values)
            return
        if fault := self._target_fault(indicator, component, cells["target"]):
            self.found.faults.append(fault)
            return
        key = (indicator.id, component.id if component else None)
        region = self._regions.setdefault(region_key(said["region"]), said["region"])
        place = (region, key, int(year))
        if place in self._places:
            values = {"indicator": name, "year": year, "first": Place(self._places[place].row)}
            self._fault(rules.REPEATED_ROW, cells["indicator"].span, **values)
            return
        self._places[place] = start
        self.first.setdefault(key, start)
        self.found.regions.setdefault(region, {}).setdefault(key, {})[int(year)] = said["target"]

    def _target_fault(self, indicator: Indicator, component: Component | None, cell: Cell) -> Diagnostic | None:
        expression = str(cell.value)
        values = {"expression": expression, "indicator": indicator.label}
        try:
            target = target_interval(indicator, expression, self.found.plan.method, component)
        except UnitMismatchError:
            expected = Printed(indicator.unit) if indicator.unit else N_("no unit")
            return self._diagnostic(rules.PLAN_UNIT, cell.span, expected=expected, **values)
        if isinstance(target, Kind):
            return self._diagnostic(rules.PLAN_TARGET, cell.span, kind=KINDS[target], **values)
        if contradicts(read(expression), direction_of(indicator, component)):
            return self._diagnostic(
                rules.PLAN_DIRECTION, cell.span, direction=DIRECTIONS[indicator.direction], **values
            )
        possible = possible_values(indicator)
        ends = [end for end in (target.low, target.high) if end is not None]
        if not all(Interval.point(end).is_inside(possible) for end in ends):
            is_share = indicator.full_unit is not None and indicator.full_unit.is_share
            return self._diagnostic(rules.NOT_A_PERCENTAGE if is_share else rules.NEGATIVE_COUNT, cell.span, **values)
        return None

    def _diagnostic(self, rule: Rule, span: Span, /, **values: Any) -> Diagnostic:
        return Diagnostic(rule, self.path, span, values)

    def _fault(self, rule: Rule, span: Span, /, **values: Any) -> None:
        self.found.faults.append(self._diagnostic(rule, span, **values))


def _term(column: str) -> Term:
    """The name of a column, for messages."""
    return SHOWN["target"] if column == "target" else COLUMNS[column]


def _sums(found: HandedDown, path: str, first: dict[Key, Span]) -> Iterator[Diagnostic]:
    """Targets of at least two regions that add up to less than the plan's own asks, or to more than it allows.

    Counts of single things add up; shares, rates of change and numbers per head do not. What goes beyond the plan's
    target is how targets are handed down (加碼), and no fault.
    """
    plan = found.plan
    for key, span in first.items():
        indicator = plan.find(key[0])
        assert indicator is not None
        unit = indicator.full_unit
        is_additive = unit is not None and unit.is_count and not indicator.rate_of_change
        component = next((part for part in indicator.components if part.id == key[1]), None)
        revised = indicator.revisions[-1].target if indicator.revisions else indicator.target
        printed = component.target if component else revised
        if not is_additive or indicator.measure not in _ADDITIVE or printed is None or indicator.not_assessed:
            continue
        goals = [
            targets[key][plan.last_year]
            for region, targets in found.regions.items()
            if not is_same_region(region, plan.region) and plan.last_year in targets.get(key, {})
        ]
        bounds = [_bound(plan, indicator, component, goal) for goal in (printed, *goals)]
        if len(goals) < 2 or any(bound is None for bound in bounds):
            continue
        own, *parts = (bound for bound in bounds if bound is not None)
        total = Decimal(0)
        for part in parts:
            total = EXACT.add(total, part)
        if total < own if direction_of(indicator, component) is Direction.HIGHER else total > own:
            name = f"{key[0]}/{key[1]}" if key[1] else key[0]
            values = {"indicator": name, "sum": f"{total:f}", "target": Printed(printed), "count": len(parts)}
            yield Diagnostic(rules.NOT_THE_SUM, path, span, values)


def _bound(plan: Plan, indicator: Indicator, component: Component | None, expression: str) -> Decimal | None:
    """The demanding end of a target that has one."""
    target = target_interval(indicator, expression, plan.method, component)
    if isinstance(target, Kind) or (target.low is None) == (target.high is None):
        return None
    return target.low if target.low is not None else target.high


def newest_plan(catalog: Catalog) -> Plan:
    """The plan that a table is of which does not say so."""
    return max(catalog.plans, key=lambda plan: plan.last_year)


def with_targets(
    plan: Plan, indicator: Indicator, component: Component | None, targets: dict[int, str]
) -> tuple[Indicator, Component | None]:
    """An indicator, and its component, as they are for a region with targets of its own."""
    goal = targets.get(plan.last_year)
    if component is not None:
        changed = component.model_copy(update={"target": goal or component.target})
        parts = [changed if part is component else part for part in indicator.components]
        return indicator.model_copy(update={"components": parts}), changed
    steps = {year: target for year, target in targets.items() if year < plan.last_year}
    update: dict[str, object] = {"target": goal, "revisions": []} if goal else {}
    if indicator.measure is Measure.LEVEL:
        update["milestones"] = steps if goal else indicator.milestones | steps
    return indicator.model_copy(update=update), None

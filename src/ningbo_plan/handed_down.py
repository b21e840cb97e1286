"""Targets handed down to regions (區縣分解): a table of them, its faults, and whether they add up to the plan's own."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ningbo_plan import diagnostics as rules
from ningbo_plan.checks import suggestion
from ningbo_plan.diagnostics import Diagnostic, Rule, Span
from ningbo_plan.labels import DIRECTIONS, KINDS
from ningbo_plan.loading import Catalog
from ningbo_plan.messages import N_, Printed
from ningbo_plan.model.plan import Component, Indicator, Measure, Plan
from ningbo_plan.model.quantities import UnitMismatchError, direction_of, target_interval
from ningbo_plan.notation.grammar import read
from ningbo_plan.notation.interval import EXACT, Direction
from ningbo_plan.notation.reading import Kind, contradicts
from ningbo_plan.source.columns import COLUMNS, SHOWN, key_of
from ningbo_plan.source.csv import decoded

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


def is_handed_down(data: bytes, path: str) -> bool:
    """Whether a file is such a table: CSV whose first line names region, indicator and target, and nothing else.

    A form of submissions shows targets too, beside more columns.
    """
    if not path.lower().endswith(".csv"):
        return False
    keys = _keys(next(csv.reader([(decoded(data) or "").split("\n", 1)[0]]), []))
    return {"region", "indicator", "target"} <= set(keys) <= {*_REQUIRED, "component", "plan"}


def _keys(names: list[str]) -> list[str | None]:
    return [key_of(name, COLUMNS) or key_of(name, {"target": SHOWN["target"]}) for name in names]


def read_handed_down(data: bytes, path: str, plan: Plan) -> HandedDown:
    """Read a table of targets with the columns region, year, indicator, component and target. Never raises."""
    found = HandedDown(plan)
    lines = csv.reader((decoded(data) or "").splitlines())
    keys = _keys(next(lines, []))
    for column in _REQUIRED.keys() - set(keys):
        name = SHOWN["target"] if column == "target" else COLUMNS[column]
        found.faults.append(Diagnostic(rules.MISSING_COLUMN, path, Span(), {"column": name}))
    if found.faults:
        return found
    first: dict[Key, int] = {}
    rows: dict[tuple[str, Key, int], int] = {}
    for cells in lines:
        row = {key: cell.strip() for key, cell in zip(keys, cells, strict=False) if key and cell.strip()}
        if row:
            table = _Row(found, path, lines.line_num, row)
            key = table.take(rows)
            if key:
                first.setdefault(key, lines.line_num)
    found.faults += _sums(found, path, first)
    return found


@dataclass
class _Row:
    found: HandedDown
    path: str
    line: int
    cells: dict[str, str]

    def take(self, rows: dict[tuple[str, Key, int], int]) -> Key | None:
        """Take in the row if it is sound, else its fault."""
        plan = self.found.plan
        for column, example in _REQUIRED.items():
            if column not in self.cells:
                term = SHOWN["target"] if column == "target" else COLUMNS[column]
                return self._fault(rules.EMPTY_CELL, column=term, example=example)
        name, year = self.cells["indicator"], self.cells["year"]
        indicator = plan.find(name)
        if indicator is None:
            guess = suggestion(plan.indicators, name)
            return self._fault(rules.UNKNOWN_INDICATOR, plan=plan.id, indicator=name, suggestion=guess)
        known = {component.id: component for component in indicator.components}
        component = known.get(self.cells.get("component", ""))
        if component is None and (known or "component" in self.cells):
            values = {
                "indicator": indicator.label,
                "component": self.cells.get("component", ""),
                "known": ", ".join(known),
            }
            return self._fault(rules.UNKNOWN_COMPONENT, **(values | {"known": values["known"] or "-"}))
        years = range(plan.first_year, plan.last_year + 1)
        if not year.isdecimal() or int(year) not in years:
            values = {"year": year, "plan": plan.id}
            return self._fault(
                rules.YEAR_OUTSIDE_PLAN, **values, first=plan.first_year, last=plan.last_year, base=plan.first_year
            )
        if int(year) < plan.last_year and (component or indicator.measure is not Measure.LEVEL):
            values = {"indicator": indicator.label, "year": year}
            last = plan.last_year - 1
            return self._fault(rules.PLAN_MILESTONE, **values, first=plan.first_year, before_last=last)
        if fault := self._target_fault(indicator, component):
            self.found.faults.append(fault)
            return None
        key = (indicator.id, component.id if component else None)
        place = (self.cells["region"], key, int(year))
        if place in rows:
            return self._fault(rules.REPEATED_ROW, indicator=name, year=year, first=rows[place])
        rows[place] = self.line
        targets = self.found.regions.setdefault(self.cells["region"], {})
        targets.setdefault(key, {})[int(year)] = self.cells["target"]
        return key

    def _target_fault(self, indicator: Indicator, component: Component | None) -> Diagnostic | None:
        expression = self.cells["target"]
        values = {"expression": expression, "indicator": indicator.label}
        try:
            target = target_interval(indicator, expression, self.found.plan.method, component)
        except UnitMismatchError:
            expected = Printed(indicator.unit) if indicator.unit else N_("no unit")
            return self._diagnostic(rules.PLAN_UNIT, expected=expected, **values)
        if isinstance(target, Kind):
            return self._diagnostic(rules.PLAN_TARGET, kind=KINDS[target], **values)
        if contradicts(read(expression), direction_of(indicator, component)):
            return self._diagnostic(rules.PLAN_DIRECTION, direction=DIRECTIONS[indicator.direction], **values)
        return None

    def _diagnostic(self, rule: Rule, **values: Any) -> Diagnostic:
        return Diagnostic(rule, self.path, Span(self.line, 1, self.line, 1), values)

    def _fault(self, rule: Rule, **values: Any) -> Key | None:
        """Note a fault; there is no key then."""
        self.found.faults.append(self._diagnostic(rule, **values))
        return None


def _sums(found: HandedDown, path: str, first: dict[Key, int]) -> Iterator[Diagnostic]:
    """Targets of at least two regions that add up to less than the plan's own asks, or to more than it allows.

    Counts of single things add up; shares, rates of change and numbers per head do not. What goes beyond the plan's
    target is how targets are handed down (加碼), and no fault.
    """
    plan = found.plan
    for key, line in first.items():
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
            if region != plan.region and plan.last_year in targets.get(key, {})
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
            yield Diagnostic(rules.NOT_THE_SUM, path, Span(line, 1, line, 1), values)


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

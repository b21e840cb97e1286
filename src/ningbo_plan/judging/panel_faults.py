"""Faults of a panel's rows, as the diagnostics of submissions."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pyarrow as pa

from ningbo_plan import diagnostics as rules
from ningbo_plan.checks import suggestion
from ningbo_plan.diagnostics import Diagnostic, Rule, Span
from ningbo_plan.entry_checks import check_value
from ningbo_plan.faults import BASE_YEAR
from ningbo_plan.judging.exactly import Report
from ningbo_plan.judging.panel_rows import text_of
from ningbo_plan.judging.slots import Ints, Slot
from ningbo_plan.loading import Loaded
from ningbo_plan.messages import N_, Term
from ningbo_plan.model.base import MAX_SENTENCE
from ningbo_plan.model.plan import Measure, Plan
from ningbo_plan.model.submission import Submission, Value
from ningbo_plan.source.columns import COLUMNS

# So many diagnostics are kept; the others are only counted.
MOST = 200
_EARLIER = N_("an earlier row")
# By the codes of `column_checks`.
IMPOSSIBLE: dict[int, Rule] = {1: rules.NOT_A_PERCENTAGE, 2: rules.NEGATIVE_COUNT, 3: rules.NOT_WHOLE}


# What should stand in a column, and an example of it.
_EXPECTED: dict[str, tuple[Term, Term | str]] = {
    "year": (N_("a whole number"), "2023"),
    "increment": (N_("yes or no"), N_("yes")),
    "correction": (Term(N_("text of at most {limit} characters"), limit=MAX_SENTENCE), "…"),
}


class Place(NamedTuple):
    """A line of a CSV file, or a row of a Parquet file."""

    path: str
    line: int

    @property
    def span(self) -> Span:
        """The place as diagnostics have it."""
        return Span(self.line, 1, self.line, 1)


class Source(NamedTuple):
    """Some rows of a batch, the file they are of, and the line its first row stands in; `at` says which rows they are
    where they are not the whole batch.
    """

    path: str
    start: int
    rows: pa.RecordBatch
    at: Ints | None = None

    def place(self, row: int) -> Place:
        """Where a row stands."""
        return Place(self.path, self.start + (row if self.at is None else int(self.at[row])))


@dataclass
class Findings:
    """Faults of rows: the first some hundreds, and how many there are of each code."""

    kept: list[Diagnostic] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    rows: int = 0

    @property
    def is_full(self) -> bool:
        """Whether no more diagnostics are kept."""
        return len(self.kept) >= MOST

    def add(self, faults: list[Diagnostic], rows: int = 1) -> None:
        """Take in the faults of a row, or one that as many rows share."""
        self.rows += rows
        for fault in faults:
            self.counts[fault.rule.code] += rows
            if not self.is_full:
                self.kept.append(fault)

    def count(self, rule: Rule) -> None:
        """Take in the fault of a row that nobody will read."""
        self.rows += 1
        self.counts[rule.code] += 1


@dataclass(frozen=True)
class RowDocument:
    """The place of one row, wherever in it something stands."""

    place: Span

    def span(self, path: object = (), *, of_key: bool = False) -> Span:
        """The row."""
        return self.place


def value_faults(plan: Plan, slot: Slot, report: Report, place: Place) -> list[Diagnostic]:
    """The errors of a value that is more than a plain number."""
    assert isinstance(report.value, Value)
    submission = Submission.model_construct(plan=plan.id, year=report.year, actuals={})
    document: Any = RowDocument(place.span)
    loaded = Loaded(submission, place.path, document)
    indicator = slot.indicator
    at: list[str | int] = ["actuals", indicator.id]
    found = list(check_value(loaded, indicator, slot.component, report.value, [*at, "value"]))
    if report.value.increment and indicator.measure is not Measure.PERIOD_TOTAL:
        found.append(loaded.fault(rules.NOT_TOTAL, at, indicator=indicator.label))
    return [fault for fault in found if fault.is_error]


def fault_of(plan: Plan, rule: Rule, place: Place, cell: Callable[[str], str], column: str = "value") -> Diagnostic:
    """The fault of a row, in one of its columns; `cell` gives its cells as texts."""
    key = cell("indicator").strip()
    indicator = plan.find(key)
    numbers_ = [i.no for i in plan.indicators if i.no]
    known = [component.id for component in indicator.components] if indicator else []
    in_force = [component.id for component in indicator.components_in_force] if indicator else []
    unit = indicator.unit if indicator else None
    examples: dict[Rule, object] = {
        rules.EMPTY_CELL: plan.last_year if key else plan.indicators[0].id,
        rules.WRONG_TYPE: _EXPECTED.get(column, ("", ""))[1],
    }
    components = f"{{{', '.join(f'{name}: 90' for name in in_force)}}}"
    values: dict[str, object] = {
        "plan": plan.id,
        "indicator": indicator.label if indicator else key,
        "row": key,
        "first": min(numbers_, default=0) if rule is rules.UNKNOWN_ROW else plan.first_year,
        "last": max(numbers_, default=0) if rule is rules.UNKNOWN_ROW else plan.last_year,
        "earliest": Term(BASE_YEAR, base=plan.base_year),
        "suggestion": suggestion(plan.indicators, key) if rule is rules.UNKNOWN_INDICATOR else "",
        "year": cell("year"),
        "component": cell("component"),
        "known": ", ".join(known) or "-",
        "missing": ", ".join(in_force),
        "column": [COLUMNS[column] for column in ("year", "indicator") if not cell(column).strip()],
        "example": examples.get(rule, components),
        "expression": cell(column),
        "kind": N_("a number with too many digits"),
        "remedy": N_("write a number of at most 18 digits"),
        "key": COLUMNS.get(column, column),
        "expected": _EXPECTED.get(column, ("", ""))[0],
        "unit": unit or "",
        "other": _EARLIER,
    }
    return Diagnostic(rule, place.path, place.span, values, (plan.id, key))


class Notes:
    """Notes faults of a batch's rows: their codes, and for readers what the findings keep; without findings nothing."""

    def __init__(self, plan: Plan, source: Source, findings: Findings | None) -> None:
        self.faults: list[tuple[int, str]] = []
        self._plan, self._source, self._findings = plan, source, findings

    def note(self, rule: Rule, row: int, column: str = "value") -> None:
        """Note the fault of a row; what a reader needs is looked up only for those that are kept."""
        if self._findings is None:
            return
        self.faults.append((row, rule.code))
        batch = self._source.rows

        def cell(name: str) -> str:
            return text_of(batch.column(name)[row].as_py()) if name in batch.schema.names else ""

        if self._findings.is_full:
            self._findings.count(rule)
        else:
            self._findings.add([fault_of(self._plan, rule, self._source.place(row), cell, column)])

    def is_sound(self, report: Report, slot: Slot, row: int) -> bool:
        """Note the faults of a value that is more than a plain number, or say that it has none."""
        found = value_faults(self._plan, slot, report, self._source.place(row))
        if found and self._findings is not None:
            self._findings.add(found)
            self.faults.append((row, found[0].rule.code))
        return not found

"""Panels: batches of rows to verdicts, with what each row must know of others kept in arrays (`panel_state`)."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ningbo_plan import diagnostics as rules
from ningbo_plan.checks import check_value, suggestion
from ningbo_plan.diagnostics import Diagnostic, Rule, Span
from ningbo_plan.judging.column_checks import impossible
from ningbo_plan.judging.columns import CODE_OF, UNJUDGED, Codes, Rows, judge
from ningbo_plan.judging.exactly import Report, exact_assessment
from ningbo_plan.judging.panel_codes import FAULTS, UNSELECTED, Coder, SlotFinder
from ningbo_plan.judging.panel_state import PanelState
from ningbo_plan.judging.slots import Flags, Floats, Ints, is_float, slots_of, table_of
from ningbo_plan.loading import Catalog, Loaded
from ningbo_plan.messages import N_, Term
from ningbo_plan.model.plan import Indicator, Plan
from ningbo_plan.model.submission import Submission, Value
from ningbo_plan.series import Series, baseline_series
from ningbo_plan.source.document import Document

# The columns that are read.
KEYS = ("plan", "year", "region", "indicator", "component", "value", "baseline", "increment", "correction")
# So many diagnostics are kept; the others are only counted.
MOST = 200
_EARLIER = N_("an earlier row")
_PLAIN = r"^[+-]?[0-9]{1,15}(\.[0-9]{1,15})?$"


class NeedsFirstPassError(Exception):
    """A baseline came after a row that it belongs to, so that baselines have to be read first."""


class Taken(NamedTuple):
    """The rows of a batch that can be judged, and which rows of the batch they are."""

    at: Ints
    region: Ints
    rows: Rows
    texts: dict[int, Value]
    is_odd: Flags | None


@dataclass
class Findings:
    """Faults of rows: the first some hundreds, and how many there are of each code."""

    kept: list[Diagnostic] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    rows: int = 0

    def add(self, diagnostic: Diagnostic, times: int = 1) -> None:
        """Take in a fault."""
        self.counts[diagnostic.rule.code] += times
        if len(self.kept) < MOST:
            self.kept.append(diagnostic)


@dataclass(frozen=True)
class RowDocument:
    """The place of one row, wherever in it something stands."""

    place: Span

    def span(self, path: object = (), *, of_key: bool = False) -> Span:
        """The row."""
        return self.place


class Panel:
    """One plan's panel, taken in batch by batch: `learn` first where `has_first_pass`, then `take` and `settle`."""

    def __init__(
        self,
        catalog: Catalog,
        plan: Plan,
        indicators: Sequence[Indicator],
        *,
        as_published: bool = False,
        keys: Sequence[str] = (),
        findings: Findings | None = None,
    ) -> None:
        self.plan, self.as_published = plan, as_published
        self.slots = slots_of(plan, indicators, as_published=as_published)
        self.table = table_of(plan, self.slots)
        self._is_own = Series(plan, plan.region).is_of
        self.regions = Coder(self._region)
        self.finder = SlotFinder(plan, self.slots, {indicator.id for indicator in indicators})
        with_history = self.table.has_history
        if "correction" in keys:
            with_history = np.ones(len(self.slots), np.bool_)
        elif "increment" in keys:
            with_history = with_history | (self.table.is_path & ~self.table.is_level)
        self.state = PanelState(self.table, with_history)
        self.findings = findings or Findings()
        self.batch_faults: list[tuple[int, str]] = []
        self.judged = self.baselines = self.unselected = 0
        self.is_learned = False
        self._own = baseline_series(catalog, plan, plan.region)
        self._own_baselines: Floats | None = None
        self._own_odd: dict[int, Report] = {}

    @property
    def has_first_pass(self) -> bool:
        """Whether some measure looks at other years, so that all rows have to be read before any is judged."""
        return bool(self.state.with_history.any())

    def _region(self, text: str) -> str:
        return (self.plan.region or "") if self._is_own(text or None) else text

    def learn(self, batch: pa.RecordBatch) -> None:
        """Take in the baselines and the histories of a batch."""
        region, slot, year = self._codes(batch)
        value, texts = numbers(batch.column("value"))
        marks = _marks(batch)
        known = (slot >= 0) & (year >= -1) & (year < self.table.years)
        plain = known & ~np.isnan(value) & ~np.isinf(value) & ~marks
        self._remember(region, slot, year, value, plain)
        for row in [*texts, *np.flatnonzero(marks & known & ~np.isnan(value)).tolist()]:
            if known[row] and (year[row] < 0 or self.state.with_history[slot[row]]):
                report = Report(self.table.first_year + int(year[row]), _value(batch, row, texts.get(row, value[row])))
                if not list(self._faults(batch, row, int(slot[row]), report, Span())):
                    self.state.put_odd(int(region[row]), int(slot[row]), report)

    def _remember(self, region: Ints, slot: Ints, year: Ints, value: Floats, plain: Flags) -> None:
        is_base = plain & (year == -1)
        if is_base.any():
            self._own_defaults()
            self.state.put_baselines(region[is_base], slot[is_base], value[is_base])
        if self.has_first_pass:
            kept = np.flatnonzero(plain & (year >= 0))
            kept = kept[self.state.with_history[slot[kept]]]
            kept = kept[impossible(self.table, slot[kept], value[kept]) == 0]
            self.state.put_history(region[kept], slot[kept], year[kept], value[kept])

    def _codes(self, batch: pa.RecordBatch) -> tuple[Ints, Ints, Ints]:
        """Regions, slots and plan years of rows; faults are negative slots, and years outside the plan stay so."""
        names = batch.schema.names
        count = batch.num_rows
        before = len(self.regions.texts)
        if "region" in names:
            region = self.regions.codes(batch.column("region"))
        else:
            region = np.full(count, self.regions.code(""), np.int32)  # type: ignore[assignment]
        self.state.grow(len(self.regions.texts))
        if self._own_baselines is None and (self.plan.region or "") in self.regions.texts[before:]:
            self._own_defaults()
        indicator = self.finder.indicators.codes(batch.column("indicator"))
        component = self.finder.components.codes(batch.column("component")) if "component" in names else None
        slot = self.finder.find(indicator, component)
        return region, slot, years(batch.column("year")) - self.table.first_year

    def _own_defaults(self) -> None:
        """Put the plan data's own baselines where the plan's own region has none."""
        if self._own_baselines is not None:
            return
        self._own_baselines = np.full(len(self.slots), np.nan)
        name = self.plan.region or ""
        for i, slot in enumerate(self.slots):
            known = self._own.plan_baseline(slot.indicator, slot.component)
            if known is None or not self.table.is_level[i]:
                continue
            if known.interval.is_point and known.interval.low is not None and is_float(known.interval.low):
                self._own_baselines[i] = float(known.interval.low)
            else:
                self._own_odd[i] = Report(self.plan.base_year, known.value)

    def take(self, batch: pa.RecordBatch, path: str, start: int) -> Taken:
        """Find the rows of a batch that can be judged, and the faults of the others. Raises NeedsFirstPassError."""
        region, slot, year = self._codes(batch)
        value, texts = numbers(batch.column("value"))
        good = slot >= 0
        is_bad = ~good
        if is_bad.any():
            self.unselected += int((slot == UNSELECTED).sum())
            for row in np.flatnonzero(is_bad & (slot != UNSELECTED)).tolist():
                self._fault(batch, row, path, start, FAULTS[int(slot[row])])
        outside = good & ((year < -1) | (year >= self.table.years))
        if outside.any():
            for row in np.flatnonzero(outside).tolist():
                self._fault(batch, row, path, start, rules.YEAR_OUTSIDE_PLAN)
            good &= ~outside
        is_infinite = np.isinf(value)
        if is_infinite.any():
            for row in np.flatnonzero(good & is_infinite).tolist():
                self._fault(batch, row, path, start, rules.NOT_A_NUMBER)
            good &= ~is_infinite
        marks = _marks(batch)
        at = np.flatnonzero(good)
        if len(at) < len(slot):
            region, slot, year, value = region[at], slot[at], year[at], value[at]
        else:
            at = np.arange(len(slot))
        fault = impossible(self.table, slot, value)
        keep = fault == 0
        if not keep.all():
            for i in np.flatnonzero(~keep).tolist():
                self._fault(batch, int(at[i]), path, start, IMPOSSIBLE[int(fault[i])])
        values: dict[int, Value] = {}
        row_of = {int(row): i for i, row in enumerate(at.tolist())} if texts or marks.any() else {}
        for row in sorted({*texts, *np.flatnonzero(marks).tolist()} & set(row_of)):
            i = row_of[row]
            report = Report(self.table.first_year + int(year[i]), _value(batch, row, texts.get(row, value[i])))
            found = list(self._faults(batch, row, int(slot[i]), report, Span(start + row, 1, start + row, 1), path))
            for diagnostic in found:
                self.findings.add(diagnostic)
            if found:
                self.findings.rows += 1
                self.batch_faults.append((row, found[0].rule.code))
            keep[i] &= not found
            assert isinstance(report.value, Value)
            values[i] = report.value
        repeated = self.state.repeated(region, slot, year)
        if repeated is not None:
            again = repeated & keep & ~marks[at]
            for i in np.flatnonzero(again).tolist():
                self._fault(batch, int(at[i]), path, start, rules.CONFLICT)
            keep &= ~again
        is_base = year == -1
        if is_base.any():
            self.baselines += int((is_base & keep).sum())
            if not self.is_learned:
                some = is_base & keep
                if self.state.has_judged(region[some], slot[some]):
                    raise NeedsFirstPassError
                plain = some & ~np.isnan(value)
                self._own_defaults()
                self.state.put_baselines(region[plain], slot[plain], value[plain])
                for i in np.flatnonzero(some).tolist():
                    if i in values:
                        self.state.put_odd(int(region[i]), int(slot[i]), Report(self.plan.base_year, values[i]))
            keep &= ~is_base
        if not keep.all():
            kept = np.flatnonzero(keep)
            values = {new: values[old] for new, old in enumerate(kept.tolist()) if old in values} if values else {}
            at, region, slot, year, value = at[kept], region[kept], slot[kept], year[kept], value[kept]
        baseline = self._baselines(batch, at, region, slot)
        history = self.state.history(region, slot, year)
        is_odd = self.state.odd_rows(region, slot)
        if self._own_odd and (self.plan.region or "") in self.regions.texts:
            own = self.regions.code(self.plan.region or "")
            odd_slots = np.isin(slot, list(self._own_odd)) & (region == own) & np.isnan(baseline)
            is_odd = odd_slots if is_odd is None else is_odd | odd_slots
        return Taken(at, region, Rows(slot, year, value, baseline, history), values, is_odd)

    def _baselines(self, batch: pa.RecordBatch, at: Ints, region: Ints, slot: Ints) -> Floats:
        """The baseline of each row: reported for the base year, else given in the row, else the plan's own."""
        given: Floats | None = None
        if "baseline" in batch.schema.names:
            given, _ = numbers(batch.column("baseline"))
            if len(at) < len(given):
                given = given[at]
        if self.state.baseline is not None:
            reported = self.state.baseline[region, slot]
            given = reported if given is None else np.where(np.isnan(reported), given, reported)
        if given is None:
            given = np.full(len(at), np.nan)
        if self._own_baselines is not None and (self.plan.region or "") in self.regions.texts:
            own = region == self.regions.code(self.plan.region or "")
            if own.any():
                given = np.where(own & np.isnan(given), self._own_baselines[slot], given)
        return given

    def settle(self, taken: Taken, outcome: Codes, unsure: Ints) -> None:
        """Judge what columns left open, and count."""
        exact = set(unsure.tolist()) | set(taken.texts)
        if taken.is_odd is not None:
            exact |= set(np.flatnonzero(taken.is_odd).tolist())
        for i in sorted(exact):
            outcome[i] = self._exactly(taken, i)
        self.judged += len(outcome)
        self.state.count(taken.region, taken.rows.slot, taken.rows.year, outcome)

    def _exactly(self, taken: Taken, i: int) -> int:
        region, slot = int(taken.region[i]), int(taken.rows.slot[i])
        year = self.plan.first_year + int(taken.rows.year[i])
        reports = self.state.reports(region, slot)
        if not self.state.with_history[slot]:
            if i in taken.texts:
                reports.append(Report(year, taken.texts[i]))
            elif not np.isnan(taken.rows.value[i]):
                reports.append(Report(year, float(taken.rows.value[i])))
        if not any(report.year == self.plan.base_year for report in reports):
            if not np.isnan(taken.rows.baseline[i]):
                reports.append(Report(self.plan.base_year, float(taken.rows.baseline[i])))
            elif slot in self._own_odd and self.regions.texts[region] == (self.plan.region or ""):
                reports.append(self._own_odd[slot])
        found = exact_assessment(self.plan, self.slots[slot], year, reports, as_published=self.as_published)
        return CODE_OF[found.verdict, found.grade]

    def _faults(
        self, batch: pa.RecordBatch, row: int, slot: int, report: Report, span: Span, path: str = ""
    ) -> list[Diagnostic]:
        """The faults of a value that is more than a plain number."""
        assert isinstance(report.value, Value)
        submission = Submission.model_construct(plan=self.plan.id, year=report.year, actuals={})
        document: Any = RowDocument(span)
        loaded = Loaded(submission, path, document)
        indicator, component, *_ = self.slots[slot]
        found = list(check_value(loaded, indicator, component, report.value, ["actuals", indicator.id, "value"]))
        if report.value.increment and indicator.measure != "period_total":
            found.append(loaded.fault(rules.NOT_TOTAL, ["actuals", indicator.id], indicator=indicator.id))
        return [fault for fault in found if fault.is_error]

    def _fault(self, batch: pa.RecordBatch, row: int, path: str, start: int, rule: Rule) -> None:
        """Note the fault of a row; what a reader needs is looked up only for those that are kept."""
        self.findings.rows += 1
        self.batch_faults.append((row, rule.code))
        if len(self.findings.kept) >= MOST:
            self.findings.counts[rule.code] += 1
            return

        def cell(key: str) -> str:
            return str(batch.column(key)[row].as_py() or "") if key in batch.schema.names else ""

        plan, key = self.plan, cell("indicator").strip()
        indicator = plan.find(key)
        numbers_ = [i.no for i in plan.indicators if i.no]
        known = [component.id for component in indicator.components] if indicator else []
        in_force = [component.id for component in indicator.components_in_force] if indicator else []
        unit = indicator.unit if indicator else None
        values: dict[str, object] = {
            "plan": plan.id,
            "indicator": indicator.id if indicator else key,
            "row": key,
            "first": min(numbers_, default=0) if rule is rules.UNKNOWN_ROW else plan.first_year,
            "last": max(numbers_, default=0) if rule is rules.UNKNOWN_ROW else plan.last_year,
            "base": plan.base_year,
            "suggestion": suggestion(plan.indicators, key) if rule is rules.UNKNOWN_INDICATOR else "",
            "year": cell("year"),
            "component": cell("component"),
            "known": ", ".join(known) or "-",
            "missing": ", ".join(in_force),
            "example": "{" + ", ".join(f"{name}: 90" for name in in_force) + "}",
            "expression": cell("value"),
            "kind": N_("infinite"),
            "unit": unit or "",
            "other": _EARLIER,
        }
        span = Span(start + row, 1, start + row, 1)
        self.findings.add(Diagnostic(rule, path, span, values, (plan.id, key)))


IMPOSSIBLE: dict[int, Rule] = {1: rules.NOT_A_PERCENTAGE, 2: rules.NEGATIVE_COUNT, 3: rules.NOT_WHOLE}


def years(column: Any) -> Ints:
    """The years of a column of numbers or digits; what is none is a year outside every plan."""
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        is_year = pc.match_substring_regex(column, r"^[0-9]{4}$")
        column = pc.if_else(is_year, column, None).cast(pa.int64())
    if column.null_count:
        column = column.fill_null(-9999)
    return column.to_numpy(zero_copy_only=False).astype(np.int64)  # type: ignore[no-any-return]


def numbers(column: Any) -> tuple[Floats, dict[int, str]]:
    """A column as floats, NaN for what is missing; and the texts that are more than a plain number, by row."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.dictionary_decode()
        kind = column.type
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        found = column.cast(pa.float64(), safe=False) if kind != pa.float64() else column
        return found.to_numpy(zero_copy_only=False), {}
    is_plain = pc.match_substring_regex(column, _PLAIN)
    plain = pc.if_else(is_plain, column, None).cast(pa.float64()).to_numpy(zero_copy_only=False)
    rows = np.flatnonzero(~is_plain.fill_null(True).to_numpy(zero_copy_only=False))
    texts = {int(row): text for row in rows.tolist() if (text := column[row].as_py().strip())}
    return plain, texts


def _marks(batch: pa.RecordBatch) -> Flags:
    """Which rows say that they are an increment or a correction."""
    marks = np.zeros(batch.num_rows, np.bool_)
    for key in ("increment", "correction"):
        if key in batch.schema.names:
            column = batch.column(key)
            if pa.types.is_boolean(column.type):
                marks |= column.fill_null(False).to_numpy(zero_copy_only=False)
            else:
                said = np.array([_said(text) for text in column.to_pylist()], np.bool_)
                marks |= said
    return marks


def _said(text: object) -> bool:
    return str(text or "").strip().lower() not in ("", "false", "no", "0")


def _value(batch: pa.RecordBatch, row: int, written: str | float) -> Value:
    """A value with what its row says of it."""
    said: dict[str, object] = {}
    for key in ("increment", "correction"):
        if key in batch.schema.names and _said(cell := batch.column(key)[row].as_py()):
            said[key] = True if key == "increment" else str(cell)
    if isinstance(written, str):
        word = written.strip()
        states = {"true": True, "false": False, "yes": True, "no": False, "是": True, "否": False}
        return Value.model_validate({"value": states.get(word.lower(), word), **said})
    return Value.model_validate({"value": format(float(written), "f").rstrip("0").rstrip("."), **said})

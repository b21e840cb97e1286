"""Panels: batches of rows to verdicts, with what each row must know of others kept in arrays (`panel_state`)."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from ningbo_plan import diagnostics as rules
from ningbo_plan.diagnostics import Rule
from ningbo_plan.handed_down import HandedDown
from ningbo_plan.judging.assess import Assessment
from ningbo_plan.judging.column_checks import impossible
from ningbo_plan.judging.columns import CODE_OF, Codes, Rows
from ningbo_plan.judging.exactly import Report, exact_assessment
from ningbo_plan.judging.panel_codes import FAULTS, UNSELECTED, Coder, SlotFinder
from ningbo_plan.judging.panel_faults import IMPOSSIBLE, Findings, Place, fault_of, value_faults
from ningbo_plan.judging.panel_rows import EMPTY_YEAR, marks_of, numbers, value_of, years
from ningbo_plan.judging.panel_slots import RegionSlots
from ningbo_plan.judging.panel_state import PanelState, Tally
from ningbo_plan.judging.slots import BY_OTHER_YEARS, Flags, Floats, Ints, Slot, is_float, slots_of, table_of
from ningbo_plan.loading import Catalog
from ningbo_plan.model.plan import Indicator, Measure, Plan
from ningbo_plan.model.submission import Value
from ningbo_plan.series import baseline_series, region_keys

# The columns that are read.
KEYS = ("plan", "year", "region", "indicator", "component", "value", "baseline", "increment", "correction")

# Of a plan without groups, regions are compared by so many indicators at most.
MOST_HEADS = 24


class NeedsFirstPassError(Exception):
    """A baseline came after a row that it belongs to, so that baselines have to be read first."""


class Taken(NamedTuple):
    """The rows of a batch that can be judged, and which rows of the batch they are."""

    at: Ints
    region: Ints
    rows: Rows
    texts: dict[int, Value]
    is_odd: Flags | None


def _heads(slots: Sequence[Slot]) -> tuple[list[str], Ints]:
    """By what regions are compared, and which of these each slot belongs to.

    These are the groups of the indicators, by their names; in a small plan without groups, the ids of the indicators.
    """
    names = [slot.indicator.group or "" for slot in slots]
    if len(set(names)) == 1 and len({slot.indicator.id for slot in slots}) <= MOST_HEADS:
        names = [slot.indicator.id for slot in slots]
    heads = list(dict.fromkeys(names))
    return heads, np.array([heads.index(name) for name in names], np.int64)


def needs_other_years(indicator: Indicator, keys: Sequence[str]) -> bool:
    """Whether rows of an indicator need those of other years, so that all are read before any is judged.

    They do by some measures; and where a panel has the column for it, any row may be a correction of another, and one
    of a total an increment.
    """
    measure = indicator.measure
    is_total = measure is Measure.PERIOD_TOTAL
    return measure in BY_OTHER_YEARS or "correction" in keys or ("increment" in keys and is_total)


class Panel:
    """One plan's panel, taken in batch by batch: `learn` where rows need others, then `take` and `settle`."""

    def __init__(
        self,
        catalog: Catalog,
        plan: Plan,
        indicators: Sequence[Indicator],
        *,
        as_published: bool = False,
        keys: Sequence[str] = (),
        findings: Findings | None = None,
        targets: HandedDown | None = None,
        by_head: bool = False,
    ) -> None:
        self.plan, self.as_published = plan, as_published
        self._spellings = dict.fromkeys(region_keys(["", plan.region or ""]), plan.region or "")
        own_slots = slots_of(plan, indicators, as_published=as_published)
        self._region_slots = RegionSlots(plan, own_slots, targets)
        self.slots = self._region_slots.slots
        self.table = table_of(plan, self.slots)
        self.regions = Coder(self._named)
        self.finder = SlotFinder(plan, own_slots, {indicator.id for indicator in indicators})
        with_history = np.array([needs_other_years(slot.indicator, keys) for slot in self.slots], np.bool_)
        self.heads, head_of = _heads(self.slots)
        self.state = PanelState(self.table, with_history, head_of if by_head else None)
        self.findings = findings or Findings()
        self.batch_faults: list[tuple[int, str]] = []
        self.judged = self.baselines = self.corrected = self.unselected = 0
        self.is_learned = False
        self._own = baseline_series(catalog, plan, plan.region)
        self._own_baselines: Floats | None = None
        self._own_odd: dict[int, Report] = {}

    def _named(self, texts: Sequence[str]) -> list[str]:
        """For texts that name regions their first spellings, or the plan's own region."""
        keys = region_keys(texts)
        return [self._spellings.setdefault(key, text.strip()) for key, text in zip(keys, texts, strict=True)]

    def learn(self, batch: pa.RecordBatch) -> None:
        """Take in the baselines and the histories of a batch."""
        region, slot, year = self._codes(batch)
        value, texts = numbers(batch.column("value"))
        said = marks_of(batch)
        marks = said.any
        known = (slot >= 0) & (year >= -1) & (year < self.table.years) & ~said.unclear
        plain = known & ~np.isnan(value) & ~np.isinf(value) & ~marks
        self._remember(region, slot, year, value, plain)
        for row in [*texts, *np.flatnonzero(marks & known & ~np.isnan(value)).tolist()]:
            if known[row] and (year[row] < 0 or self.state.with_history[slot[row]]):
                report = Report(
                    self.table.first_year + int(year[row]), value_of(batch, row, texts.get(row, value[row]))
                )
                if not value_faults(self.plan, self.slots[slot[row]], report, Place("", 0)):
                    self.state.put_odd(int(region[row]), int(slot[row]), report)

    def _remember(self, region: Ints, slot: Ints, year: Ints, value: Floats, plain: Flags) -> None:
        is_base = plain & (year == -1)
        if is_base.any():
            self._own_defaults()
            self.state.put_baselines(region[is_base], slot[is_base], value[is_base])
        if self.state.with_history.any():
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
            region = np.full(count, self.regions.code(""), np.int32)
        self.state.grow(len(self.regions.texts))
        if self._own_baselines is None and (self.plan.region or "") in self.regions.texts[before:]:
            self._own_defaults()
        slot = self.finder.slots(batch.column("indicator"), batch.column("component") if "component" in names else None)
        slot = self._region_slots.of_rows(self.regions.texts, region, slot)
        year = years(batch.column("year"))
        year -= self.table.first_year
        return region, slot, year

    def _own_defaults(self) -> None:
        """Put the plan data's own baselines where the plan's own region has none."""
        if self._own_baselines is not None:
            return
        self._own_baselines = np.full(len(self.slots), np.nan)
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
        said = marks_of(batch)

        def note(rule: Rule, row: int) -> None:
            self._note(batch, Place(path, start + row), row, rule)

        at = self._placed(slot, year, value, said.unclear, note)
        if len(at) < len(slot):
            region, slot, year = region.take(at), slot.take(at), year.take(at)
            value, said = value.take(at), said.take(at)
        marks = said.any
        fault = impossible(self.table, slot, value)
        keep = fault == 0
        for i in np.flatnonzero(fault).tolist():
            note(IMPOSSIBLE[int(fault[i])], int(at[i]))
        values: dict[int, Value] = {}
        if texts or marks.any():
            for i in np.flatnonzero((marks & ~np.isnan(value)) | np.isin(at, list(texts))).tolist():
                row = int(at[i])
                report = Report(self.table.first_year + int(year[i]), value_of(batch, row, texts.get(row, value[i])))
                assert isinstance(report.value, Value)
                values[i] = report.value
                if found := value_faults(self.plan, self.slots[slot[i]], report, Place(path, start + row)):
                    self.findings.add(found)
                    self.batch_faults.append((row, found[0].rule.code))
                    keep[i] = False
        standing: Ints | None = None
        if replaced := self.state.replaced(region, slot, year, ~said.correction):
            self.corrected += int(keep[replaced].sum())
            keep[replaced] = False
            standing = np.delete(np.arange(len(slot)), replaced)
        is_base = year == -1
        late = self._judged_before(region, slot, is_base)
        cells = (region, slot, year) if standing is None else (a.take(standing) for a in (region, slot, year))
        if (repeated := self.state.repeated(*cells)) is not None:
            again = np.flatnonzero(repeated) if standing is None else standing[repeated]
            again = again[keep[again]]
            for i in again.tolist():
                note(rules.CONFLICT, int(at[i]))
            keep[again] = False
        if is_base.any():
            if (late & keep).any():
                raise NeedsFirstPassError
            self._take_baselines(region, slot, value, is_base & keep, values)
            keep &= ~is_base
        if not keep.all():
            kept = np.flatnonzero(keep)
            values = {new: values[old] for new, old in enumerate(kept.tolist()) if old in values} if values else {}
            at, region, slot = at.take(kept), region.take(kept), slot.take(kept)
            year, value = year.take(kept), value.take(kept)
        baseline = self._baselines(batch, at, region, slot)
        rows = Rows(slot, year, value, baseline, self.state.history(region, slot, year))
        return Taken(at, region, rows, values, self._odd_rows(region, slot, baseline))

    def _placed(self, slot: Ints, year: Ints, value: Floats, unclear: Flags, note: Callable[[Rule, int], None]) -> Ints:
        """The rows that have a slot, a year of the plan or before it, no infinite value and no unclear increment."""
        good = slot >= 0
        if not good.all():
            self.unselected += int((slot == UNSELECTED).sum())
            for row in np.flatnonzero(~good & (slot != UNSELECTED)).tolist():
                note(FAULTS[int(slot[row])], row)
        for rule, is_bad in (
            (rules.EMPTY_CELL, year == EMPTY_YEAR - self.table.first_year),
            (rules.YEAR_OUTSIDE_PLAN, (year < -1) | (year >= self.table.years)),
            (rules.NOT_A_NUMBER, np.isinf(value)),
            (rules.WRONG_TYPE, unclear),
        ):
            if is_bad.any():
                for row in np.flatnonzero(good & is_bad).tolist():
                    note(rule, row)
                good &= ~is_bad
        return np.flatnonzero(good)

    def _judged_before(self, region: Ints, slot: Ints, is_base: Flags) -> Flags:
        """Which rows of the base year are of regions and slots that earlier batches have judged without them."""
        late = np.zeros(len(is_base), np.bool_)
        if not self.is_learned and is_base.any():
            at = np.flatnonzero(is_base)
            late[at] = self.state.has_judged(region[at], slot[at])
        return late

    def _take_baselines(self, region: Ints, slot: Ints, value: Floats, which: Flags, values: dict[int, Value]) -> None:
        """Take in the rows of the base year, unless they were learned."""
        self.baselines += int(which.sum())
        if self.is_learned:
            return
        plain = which & ~np.isnan(value)
        self.state.put_baselines(region[plain], slot[plain], value[plain])
        for i in values.keys() & set(np.flatnonzero(which).tolist()):
            self.state.put_odd(int(region[i]), int(slot[i]), Report(self.plan.base_year, values[i]))

    def _odd_rows(self, region: Ints, slot: Ints, baseline: Floats) -> Flags | None:
        """Which rows have a baseline or a history that is more than plain numbers."""
        is_odd = self.state.odd_rows(region, slot)
        if self._own_odd and (self.plan.region or "") in self.regions.texts:
            own = region == self.regions.code(self.plan.region or "")
            odd = own & np.isin(slot, list(self._own_odd)) & np.isnan(baseline)
            is_odd = odd if is_odd is None else is_odd | odd
        return is_odd

    def _note(self, batch: pa.RecordBatch, place: Place, row: int, rule: Rule) -> None:
        """Note the fault of a row; what a reader needs is looked up only for those that are kept."""
        self.batch_faults.append((row, rule.code))

        def cell(key: str) -> str:
            return str(batch.column(key)[row].as_py() or "") if key in batch.schema.names else ""

        if self.findings.is_full:
            self.findings.count(rule)
        else:
            self.findings.add([fault_of(self.plan, rule, place, cell)])

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

    def tally(self, taken: Taken, outcome: Codes) -> Tally:
        """What columns have judged, to be counted by `settle`. It may be asked for in any thread."""
        return self.state.tally(taken.region, taken.rows.slot, taken.rows.year, outcome)

    def settle(self, taken: Taken, outcome: Codes, unsure: Ints, tally: Tally) -> dict[int, Assessment]:
        """Judge what columns left open, and count; gives what was judged here, by its row."""
        exact = set(unsure.tolist()) | set(taken.texts)
        if taken.is_odd is not None:
            exact |= set(np.flatnonzero(taken.is_odd).tolist())
        judged = {i: self._exactly(taken, i) for i in sorted(exact)}
        self.judged += len(outcome)
        self.state.count(tally)
        if judged:
            at = np.array(list(judged))
            region, slot, year = (column[at] for column in (taken.region, taken.rows.slot, taken.rows.year))
            self.state.count(self.state.tally(region, slot, year, outcome[at]), back=True)
            outcome[at] = [CODE_OF[found.verdict, found.grade] for found in judged.values()]
            self.state.count(self.state.tally(region, slot, year, outcome[at]))
        return judged

    def _exactly(self, taken: Taken, i: int) -> Assessment:
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
        return exact_assessment(self.plan, self.slots[slot], year, reports, as_published=self.as_published)

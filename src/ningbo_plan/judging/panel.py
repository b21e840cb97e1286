"""Panels: batches of rows to verdicts, with what each row must know of others kept in arrays (`panel_state`)."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from ningbo_plan import diagnostics as rules
from ningbo_plan.handed_down import HandedDown
from ningbo_plan.judging.assess import Assessment
from ningbo_plan.judging.column_checks import impossible
from ningbo_plan.judging.columns import CODE_OF, Codes, Rows
from ningbo_plan.judging.exactly import Report, exact_assessment
from ningbo_plan.judging.panel_codes import FAULTS, UNSELECTED, Coder, SlotFinder
from ningbo_plan.judging.panel_faults import IMPOSSIBLE, Findings, Notes, Source
from ningbo_plan.judging.panel_rows import (
    EMPTY_YEAR,
    NO_YEAR,
    Marks,
    marks_of,
    numbers,
    value_of,
    value_written,
    years,
)
from ningbo_plan.judging.panel_slots import RegionSlots
from ningbo_plan.judging.panel_state import PanelState, Tally
from ningbo_plan.judging.slots import BY_OTHER_YEARS, Flags, Floats, Ints, Slot, is_float, slots_of, table_of
from ningbo_plan.loading import Catalog
from ningbo_plan.model.plan import Indicator, Measure, Plan
from ningbo_plan.model.submission import Value
from ningbo_plan.notation.numerals import MAX_DIGITS
from ningbo_plan.series import baseline_series, region_keys

# The columns that are read.
KEYS = ("plan", "year", "region", "indicator", "component", "value", "baseline", "increment", "correction")

# Of a plan without groups, regions are compared by so many indicators at most.
MOST_HEADS = 24


# Numbers of more digits before the point are refused everywhere.
_TOO_LARGE = 10.0**MAX_DIGITS
_NONE, _NOWHERE = np.zeros(0, np.int64), np.zeros(1, np.bool_)


class NeedsFirstPassError(Exception):
    """A baseline came after a row that it belongs to, so that baselines have to be read first."""


class Taken(NamedTuple):
    """The rows of a batch that can be judged, and which rows of the batch they are; and by these rows, what is more
    than a plain number: values, and baselines of the row's own. `faults` are codes by the rows of the batch.
    """

    at: Ints
    region: Ints
    rows: Rows
    texts: dict[int, Value]
    starts: dict[int, Value]
    is_odd: Flags | None
    faults: list[tuple[int, str]]


class _Read(NamedTuple):
    """The rows of a batch that have a place, which of them have no fault, and what they report."""

    at: Ints
    region: Ints
    slot: Ints
    year: Ints
    value: Floats
    given: Floats | None
    said: Marks
    texts: dict[int, Value]
    starts: dict[int, Value]
    is_sound: Flags


def _too_large(numbers_: Floats) -> Flags:
    """Which numbers have more digits before the point than are admitted anywhere; the two ends say whether any has."""
    if not len(numbers_) or max(np.fmax.reduce(numbers_), -np.fmin.reduce(numbers_)) < _TOO_LARGE:
        return _NOWHERE
    return np.abs(numbers_) >= _TOO_LARGE


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
        self._region_slots = RegionSlots(plan, own_slots, targets, as_published=as_published)
        self.slots = self._region_slots.slots
        self.table = table_of(plan, self.slots)
        self.regions = Coder(self._named)
        self.finder = SlotFinder(plan, own_slots, {indicator.id for indicator in indicators})
        with_history = np.array([needs_other_years(slot.indicator, keys) for slot in self.slots], np.bool_)
        self.heads, head_of = _heads(self.slots)
        self.state = PanelState(self.table, with_history, head_of if by_head else None)
        self.findings = findings or Findings()
        self.judged = self.baselines = self.corrected = self.unselected = 0
        self.is_learned = False
        self._own = baseline_series(catalog, plan, plan.region)
        self._own_baselines: Floats | None = None
        self._own_odd: dict[int, Report] = {}

    def _named(self, texts: Sequence[str]) -> list[str]:
        """For texts that name regions their first spellings, or the plan's own region."""
        keys = region_keys(texts)
        return [self._spellings.setdefault(key, text.strip()) for key, text in zip(keys, texts, strict=True)]

    def learn(self, source: Source) -> None:
        """Take in the baselines and the histories of a batch."""
        read = self._read(source, Notes(self.plan, source, None))
        region, slot, year, value = read.region, read.slot, read.year, read.value
        stands = read.is_sound & ~read.said.correction
        stands[self._again(stands, region, slot, year)] = False
        plain = stands & ~np.isnan(value) & ~read.said.any
        is_base = plain & (year == -1)
        if is_base.any():
            self._own_defaults()
            self.state.put_baselines(region[is_base], slot[is_base], value[is_base])
        if self.state.with_history.any():
            kept = np.flatnonzero(plain & (year >= 0))
            kept = kept[self.state.with_history[slot[kept]]]
            self.state.put_history(region[kept], slot[kept], year[kept], value[kept])
        for i, written in read.texts.items():
            cell = int(region[i]), int(slot[i])
            report = Report(self.table.first_year + int(year[i]), written)
            is_new = stands[i] or (read.said.correction[i] and not self.state.is_corrected(*cell, report.year))
            if is_new and read.is_sound[i] and (year[i] < 0 or self.state.with_history[slot[i]]):
                self.state.put_odd(*cell, report)

    def learned(self) -> None:
        """Be ready to take the same batches."""
        self.is_learned = True
        self.unselected = 0
        self.state.forget_cells()

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

    def _read(self, source: Source, notes: Notes) -> _Read:
        """The rows of a batch that have a place; the faults of all others, and of some of these, are noted."""
        batch = source.rows
        region, slot, year = self._codes(batch)
        value, written = numbers(batch.column("value"))
        said = marks_of(batch)
        given, starting = numbers(batch.column("baseline")) if "baseline" in batch.schema.names else (None, {})
        at = self._placed(slot, year, (value, given), said, notes)
        if len(at) < len(slot):
            region, slot, year = region.take(at), slot.take(at), year.take(at)
            value, said = value.take(at), said.take(at)
            given = given if given is None else given.take(at)
        is_sound = np.ones(len(at), np.bool_)
        for key, column in (("value", value), ("baseline", given)):
            if column is None or not (self.table.has_limits or self.table.has_counts):
                continue
            fault = impossible(self.table, slot, column)
            for i in np.flatnonzero((fault > 0) & is_sound).tolist():
                notes.note(IMPOSSIBLE[int(fault[i])], int(at[i]), key)
                is_sound[i] = False
        texts: dict[int, Value] = {}
        starts: dict[int, Value] = {}
        is_text = (said.any & ~np.isnan(value)) | np.isin(at, [*written]) if written or said.any.any() else None
        for i in [] if is_text is None else np.flatnonzero(is_text & is_sound).tolist():
            row = int(at[i])
            texts[i] = value_of(batch, row, written.get(row, value[i]))
            report = Report(self.table.first_year + int(year[i]), texts[i])
            is_sound[i] = notes.is_sound(report, self.slots[slot[i]], row)
        for i in np.flatnonzero(np.isin(at, [*starting]) & is_sound).tolist() if starting else []:
            row = int(at[i])
            starts[i] = value_written(starting[row])
            is_sound[i] = notes.is_sound(Report(self.plan.base_year, starts[i]), self.slots[slot[i]], row)
        return _Read(at, region, slot, year, value, given, said, texts, starts, is_sound)

    def _again(self, which: Flags, region: Ints, slot: Ints, year: Ints) -> Ints:
        """Of some rows those that repeat an earlier one; all are remembered."""
        if which.all():
            repeated = self.state.repeated(region, slot, year)
            return _NONE if repeated is None else np.flatnonzero(repeated)
        rows = np.flatnonzero(which)
        repeated = self.state.repeated(region.take(rows), slot.take(rows), year.take(rows))
        return _NONE if repeated is None else rows[repeated]

    def take(self, source: Source) -> Taken:
        """Find the rows of a batch that can be judged, and the faults of the others. Raises NeedsFirstPassError."""
        notes = Notes(self.plan, source, self.findings)
        at, region, slot, year, value, given, said, texts, starts, keep = self._read(source, notes)
        if replaced := self.state.replaced(region, slot, year, ~said.correction):
            self.corrected += int(keep[replaced].sum())
            keep[replaced] = False
        is_base = year == -1
        late = self._judged_before(region, slot, is_base)
        again = self._again(keep, region, slot, year)
        for i in again.tolist():
            notes.note(rules.CONFLICT, int(at[i]))
        keep[again] = False
        if is_base.any():
            if (late & keep).any():
                raise NeedsFirstPassError
            self._take_baselines(region, slot, value, is_base & keep, texts)
            keep &= ~is_base
        if not keep.all():
            kept = np.flatnonzero(keep)
            if texts or starts:
                place = {old: new for new, old in enumerate(kept.tolist())}
                texts = {place[i]: text for i, text in texts.items() if i in place}
                starts = {place[i]: text for i, text in starts.items() if i in place}
            at, region, slot = at.take(kept), region.take(kept), slot.take(kept)
            year, value = year.take(kept), value.take(kept)
            given = given if given is None else given.take(kept)
        baseline = self._baselines(given, region, slot)
        rows = Rows(slot, year, value, baseline, self.state.history(region, slot, year))
        return Taken(at, region, rows, texts, starts, self._odd_rows(region, slot, baseline), notes.faults)

    def _placed(
        self, slot: Ints, year: Ints, numbers_: tuple[Floats, Floats | None], said: Marks, notes: Notes
    ) -> Ints:
        """The rows that have a slot, a year of the plan or before it, no number too large and clear words beside it."""
        good = slot >= 0
        if not good.all():
            self.unselected += int((slot == UNSELECTED).sum())
            for row in np.flatnonzero(~good & (slot != UNSELECTED)).tolist():
                notes.note(FAULTS[int(slot[row])], row)
        first, (value, given) = self.table.first_year, numbers_
        outside = (year < -1) | (year >= self.table.years)
        is_odd = outside.any()
        for rule, is_bad, key in (
            (rules.EMPTY_CELL, year == EMPTY_YEAR - first if is_odd else _NOWHERE, "year"),
            (rules.WRONG_TYPE, year == NO_YEAR - first if is_odd else _NOWHERE, "year"),
            (rules.YEAR_OUTSIDE_PLAN, outside, "year"),
            (rules.NOT_A_NUMBER, _too_large(value), "value"),
            (rules.NOT_A_NUMBER, _NOWHERE if given is None else _too_large(given), "baseline"),
            (rules.WRONG_TYPE, said.unclear, "increment"),
            (rules.WRONG_TYPE, said.too_long, "correction"),
        ):
            if is_bad.any():
                for row in np.flatnonzero(good & is_bad).tolist():
                    notes.note(rule, row, key)
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
        for i in sorted(values.keys() & set(np.flatnonzero(which).tolist())):
            self.state.put_odd(int(region[i]), int(slot[i]), Report(self.plan.base_year, values[i]))

    def _odd_rows(self, region: Ints, slot: Ints, baseline: Floats) -> Flags | None:
        """Which rows have a baseline or a history that is more than plain numbers."""
        is_odd = self.state.odd_rows(region, slot)
        if self._own_odd and (self.plan.region or "") in self.regions.texts:
            own = region == self.regions.code(self.plan.region or "")
            odd = own & np.isin(slot, list(self._own_odd)) & np.isnan(baseline)
            is_odd = odd if is_odd is None else is_odd | odd
        return is_odd

    def _baselines(self, given: Floats | None, region: Ints, slot: Ints) -> Floats:
        """The baseline of each row: reported for the base year, else given in the row, else the plan's own."""
        if self.state.baseline is not None:
            reported = self.state.baseline[region, slot]
            given = reported if given is None else np.where(np.isnan(reported), given, reported)
        if given is None:
            given = np.full(len(slot), np.nan)
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
        exact = {*unsure.tolist(), *taken.texts, *taken.starts}
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
            if i in taken.starts and not self.state.has_baseline(region, slot):
                reports.append(Report(self.plan.base_year, taken.starts[i]))
            elif not np.isnan(taken.rows.baseline[i]):
                reports.append(Report(self.plan.base_year, float(taken.rows.baseline[i])))
            elif slot in self._own_odd and self.regions.texts[region] == (self.plan.region or ""):
                reports.append(self._own_odd[slot])
        return exact_assessment(self.plan, self.slots[slot], year, reports, as_published=self.as_published)

"""What a panel has told so far, by region and slot: which cells were given, baselines, and the years of histories.

These arrays are all that grows with a panel: one bit for each cell of region, slot and year, in whole bytes for a
region and slot; eight bytes for each region and slot once a base year is given; eight for each cell of slots that are
judged by other years too. Counts by region and head are kept only where they are asked for.
"""

from collections import defaultdict
from collections.abc import Iterator
from math import isnan, nan
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ningbo_plan.judging.columns import OUTCOMES, Codes, History
from ningbo_plan.judging.exactly import Report
from ningbo_plan.judging.slots import Flags, Floats, Ints, SlotTable
from ningbo_plan.model.submission import Value

# For each array of counts the first cell that something is added to, and what is added to it and to those after it.
Tally = list[tuple[int, Ints]]
T = TypeVar("T", bound=np.generic)
COUNTED = len(OUTCOMES)
# Cells that rise are marked in a window of all cells from the first to the last, where it has so many a row at most.
_SPARSE = 32


class PanelState:
    """The memory of a panel of one plan."""

    def __init__(self, table: SlotTable, with_history: Flags, heads: Ints | None = None) -> None:
        self.table = table
        self._slots = len(table.slots)
        self._width = -(-(table.years + 1) // 8) * 8  # the base year, the plan's years, and what fills the last byte
        self._regions = 0
        self._seen: NDArray[np.uint8] = np.zeros((0, self._slots * self._width // 8), np.uint8)
        self.baseline: Floats | None = None
        self.with_history = with_history
        self._history_at = np.cumsum(with_history) - 1
        self._history = np.zeros((0, int(with_history.sum()), table.years))
        self.odd: dict[tuple[int, int], list[Report]] = defaultdict(list)
        self._is_odd: Flags | None = None
        self.by_region: NDArray[np.int64] = np.zeros((0, table.years, COUNTED), np.int64)
        self.by_slot = np.zeros((self._slots, table.years, COUNTED), np.int64)
        self._heads = heads
        self._head_count = 0 if heads is None else int(heads.max(initial=-1)) + 1
        self.by_head: NDArray[np.int32] = np.zeros((0, self._head_count, table.years, COUNTED), np.int32)

    def grow(self, regions: int) -> None:
        """Make room for so many regions."""
        if regions <= self._regions:
            return
        self._regions = max(regions, min(2 * self._regions, self._regions + 4096))
        self._seen = _grown(self._seen, self._regions, 0)
        self._history = _grown(self._history, self._regions, nan)
        self.by_region = _grown(self.by_region, self._regions, 0)
        self.by_head = _grown(self.by_head, self._regions, 0)
        if self.baseline is not None:
            self.baseline = _grown(self.baseline, self._regions, nan)
        if self._is_odd is not None:
            self._is_odd = _grown(self._is_odd, self._regions, False)

    def repeated(self, region: Ints, slot: Ints, year: Ints) -> Flags | None:
        """Whether rows of known slots were given before, the base year being year -1; from now on they were."""
        cell = region * np.int64(self._slots)
        cell += slot
        cell *= self._width
        cell += year
        cell += 1
        if not (cell[1:] > cell[:-1]).all():
            first = np.unique(cell, return_index=True)[1]
            again = np.ones(len(cell), np.bool_)
            again[first] = False
            again |= self._mark(cell)
            return again if again.any() else None
        if len(cell) and cell[-1] - cell[0] < _SPARSE * len(cell) and self._mark_window(cell):
            return None
        before = self._mark(cell)
        return before if before.any() else None

    def forget_cells(self) -> None:
        """Count no cell as given."""
        self._seen[:] = 0

    def _mark(self, cell: Ints) -> Flags:
        """Mark cells, which may repeat each other, and say which were marked before."""
        seen = self._seen.reshape(-1)
        byte, bit = cell >> 3, np.uint8(1) << (cell & 7).astype(np.uint8)
        before: Flags = (seen.take(byte) & bit) != 0
        np.bitwise_or.at(seen, byte, bit)
        return before

    def _mark_window(self, cell: Ints) -> bool:
        """Mark cells that rise and lie close to each other, unless one of them may have been marked before."""
        start = cell[0] >> 3
        window = np.zeros(((cell[-1] >> 3) - start + 1) * 8, np.bool_)
        window[cell - start * 8] = True
        given = np.packbits(window, bitorder="little")
        seen = self._seen.reshape(-1)[start : start + len(given)]
        if (seen & given).any():
            return False
        seen |= given
        return True

    def has_judged(self, region: Ints, slot: Ints) -> Flags:
        """Of which regions and slots some plan year was given already."""
        seen = self._seen.reshape(-1, self._width // 8)[region * np.int64(self._slots) + slot]
        seen[:, 0] &= ~np.uint8(1)  # the base year
        given: Flags = seen.any(axis=1)
        return given

    def put_baselines(self, region: Ints, slot: Ints, value: Floats) -> None:
        """Take in baselines; of several for one region and slot the first stands."""
        if self.baseline is None:
            self.baseline = np.full((self._regions, self._slots), nan)
        new = np.flatnonzero(np.isnan(self.baseline[region, slot]))[::-1]  # of one cell's values the last is kept
        self.baseline[region[new], slot[new]] = value[new]

    def has_baseline(self, region: int, slot: int) -> bool:
        """Whether a plain baseline was given for a region and slot."""
        return self.baseline is not None and not isnan(self.baseline[region, slot])

    def put_history(self, region: Ints, slot: Ints, year: Ints, value: Floats) -> None:
        """Take in values of plan years, of slots with histories; of several for one cell the first stands."""
        cells = (region, self._history_at[slot], year)
        new = np.flatnonzero(np.isnan(self._history[cells]))[::-1]
        self._history[tuple(cell[new] for cell in cells)] = value[new]

    def put_odd(self, region: int, slot: int, report: Report) -> None:
        """Take in a report that is more than a plain number and matters to other rows of its region and slot."""
        if self._is_odd is None:
            self._is_odd = np.zeros((self._regions, self._slots), np.bool_)
        self._is_odd[region, slot] = True
        self.odd[region, slot].append(report)

    def replaced(self, region: Ints, slot: Ints, year: Ints, which: Flags) -> list[int]:
        """The rows, of some, in whose place a correction stands; the base year is year -1."""
        if (is_odd := self.odd_rows(region, slot)) is None:
            return []
        first = self.table.first_year
        return [
            i
            for i in np.flatnonzero(which & is_odd).tolist()
            if self.is_corrected(int(region[i]), int(slot[i]), first + int(year[i]))
        ]

    def is_corrected(self, region: int, slot: int, year: int) -> bool:
        """Whether a correction stands for a region and slot in a year."""
        return any(
            report.year == year and isinstance(report.value, Value) and report.value.correction is not None
            for report in self.odd.get((region, slot), ())
        )

    def odd_rows(self, region: Ints, slot: Ints) -> Flags | None:
        """Which rows are of a region and slot with such reports."""
        if self._is_odd is None:
            return None
        is_odd: Flags = self._is_odd[region, slot]
        return is_odd

    def reports(self, region: int, slot: int) -> list[Report]:
        """All that was reported for a region and slot of the plan years that are remembered."""
        known = list(self.odd.get((region, slot), ()))
        if self.with_history[slot]:
            values = self._history[region, self._history_at[slot]].tolist()
            first = self.table.first_year
            known += [Report(first + year, value) for year, value in enumerate(values) if not isnan(value)]
        return known

    def history(self, region: Ints, slot: Ints, year: Ints) -> History | None:
        """What each row must know of other years; None where no slot has a history."""
        if not self.with_history.any():
            return None
        table = self.table
        remembered = self.with_history[slot]
        values = np.full((len(slot), table.years), nan)
        at = np.flatnonzero(remembered)
        values[at] = self._history[region[at], self._history_at[slot[at]]]
        values[np.arange(table.years) > year[:, None]] = nan
        given = ~np.isnan(values)
        inside = (values >= table.low_in[slot, None]) & (values <= table.high_in[slot, None])
        latest = table.years - 1 - np.argmax(given[:, ::-1], axis=1)
        total, size, of_years = np.nansum(values, axis=1), np.nansum(np.abs(values), axis=1), given.sum(axis=1)
        is_mean = table.is_mean[slot]
        if is_mean.any():  # such a value stands for every year so far
            of_years = np.where(is_mean, year + 1, of_years)
            own = np.nan_to_num(values[np.arange(len(slot)), year]) * of_years
            total, size = np.where(is_mean, own, total), np.where(is_mean, np.abs(own), size)
        return History(
            has_failed=(given & ~inside).any(axis=1),
            has_held=inside.sum(axis=1) == year + 1,
            has_report=given.any(axis=1),
            is_done=inside[np.arange(len(slot)), latest] & given.any(axis=1),
            total=total,
            size=size,
            of_years=of_years,
        )

    def tally(self, region: Ints, slot: Ints, year: Ints, outcome: Codes) -> Tally:
        """What judged rows add to the counts. It may be asked for in any thread."""
        within = year * COUNTED
        within += outcome
        return [
            _tally_of(at, np.int64(self.table.years * COUNTED), within)
            for at in (region, slot, *self._by_heads(region, slot))
        ]

    def _by_heads(self, region: Ints, slot: Ints) -> Iterator[Ints]:
        if self._heads is not None:
            yield region * self._head_count + self._heads.take(slot)

    def count(self, tally: Tally, *, back: bool = False) -> None:
        """Add what was tallied to the counts, or take it back."""
        arrays: list[NDArray[np.signedinteger]] = [self.by_region, self.by_slot, self.by_head]
        for counts, (first, found) in zip(arrays, tally, strict=False):
            cells = counts.reshape(-1)[first : first + len(found)]
            if back:
                cells -= found
            else:
                cells += found


def _tally_of(at: Ints, wide: np.int64, within: Ints) -> tuple[int, Ints]:
    """How often each cell is meant by places of so many cells each and the cells within them, from which on."""
    if not len(at):
        return 0, at
    first = at.min()
    cells = (at - first if first else at) * wide
    cells += within
    return int(first * wide), np.bincount(cells)


def _grown(array: NDArray[T], rows: int, fill: object) -> NDArray[T]:
    shape = rows, *array.shape[1:]
    # The system gives zeros page by page, where they are written to.
    grown = np.full(shape, fill, array.dtype) if fill else np.zeros(shape, array.dtype)
    grown[: len(array)] = array
    return grown

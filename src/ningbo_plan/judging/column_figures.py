"""The numbers beside the verdicts of columns, as floats; NaN stands for a number that does not exist.

They are those of `figures`, but for these: the change achieved and what it leads to are counted from the baseline only,
of an average no mean still needed is given, and of a milestone none where nothing was reported. Where the baseline
hardly differs from the target, digits of the difference are lost; the verdict has them all.
"""

from typing import NamedTuple

import numpy as np

from ningbo_plan.judging.column_path import steps
from ningbo_plan.judging.columns import Rows
from ningbo_plan.judging.slots import Floats, SlotTable

# Errors of floats are smaller.
_BESIDE = 1e-6


class ColumnFigures(NamedTuple):
    """The figures of each row."""

    progress: Floats
    expected_progress: Floats
    ratio: Floats
    gap: Floats
    required_annual_change: Floats
    achieved_annual_change: Floats
    projected: Floats


def figures_of(table: SlotTable, rows: Rows) -> ColumnFigures:
    """The figures of rows that were judged."""
    slot, year = rows.slot, rows.year
    value = rows.value
    low, high = table.low[slot], table.high[slot]
    inside = (value >= table.low_in[slot]) & (value <= table.high_in[slot])
    is_final = year == table.years - 1
    left = (table.years - 1 - year).astype(np.float64)
    left[is_final] = np.nan
    if rows.history is not None and table.is_average.any():
        mean = rows.history.total / np.maximum(rows.history.of_years, 1)
        value = np.where(table.is_average[slot] & ~np.isnan(value), mean, value)
    gap = np.fmax(np.fmax(low - value, value - high), 0.0) + value * 0
    is_path = table.is_path[slot]
    base = np.where(table.is_level[slot], rows.baseline, 0.0)
    base = np.where(is_path, base, np.nan)
    achieved = (value - base) / (year + 1)
    projected = np.clip(value + achieved * left, table.possible_low[slot], table.possible_high[slot])
    near = np.where(np.isnan(low) | ((value > low) & ~np.isnan(high)), high, low)
    required = np.where(inside, 0.0, near - value) / left
    required = np.where(is_path & ~((required < 0) & table.only_rises[slot]), required, np.nan)
    progress, expected, ratio = _progress(table, rows, base)
    is_milestone = table.is_milestone[slot]
    if is_milestone.any():
        said = np.where((inside | is_final) & ~np.isnan(value), inside.astype(np.float64), np.nan)
        progress = np.where(is_milestone, said, progress)
    return ColumnFigures(progress, expected, ratio, gap, required, achieved, projected)


def _progress(table: SlotTable, rows: Rows, base: Floats) -> tuple[Floats, Floats, Floats]:
    """Progress on the path, the schedule's, and the ratio of the two, where the baseline lies outside the target."""
    slot, value = rows.slot, rows.value
    at = slot * table.years + rows.year
    low, high = table.low[slot], table.high[slot]
    from_above = np.isnan(low) | ((base > low) & ~np.isnan(high))
    near, far = np.where(from_above, high, low), np.where(from_above, low, high)
    goal = np.where(table.is_band[slot], near, table.step_goal[at])
    way, covered = near - base, value - base
    overshoots = np.where(from_above, value < far, value > far)
    covered = np.where(overshoots, way + (far - value), covered)
    is_nothing = (base >= table.low_in[slot]) & (base <= table.high_in[slot])
    is_nothing |= table.is_capped[slot] | (way == 0) | ~table.is_path[slot]
    way = np.where(is_nothing, np.nan, way)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        progress = covered / way
        expected = (goal - base) * table.step_share[at] / way + value * 0
        ratio = np.where(expected > 0, progress / expected, np.nan)
    # Beside a cut the ratio is the one that was judged, so that it is never on the other side.
    near = np.zeros(len(slot), np.bool_)
    for cut in set(table.thresholds):
        near |= np.abs(ratio - cut) <= _BESIDE * (1 + abs(cut))
    at = np.flatnonzero(near)
    ratio[at] = steps(table, slot[at], rows.year[at], value[at], base[at]).ratio
    return progress, expected, ratio

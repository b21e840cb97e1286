"""The paths of columns: progress over schedule, as floats that compare with the cuts as exact numbers would.

A ratio is computed in floats. One that lies so close to a cut that its error might matter is computed again: in whole
numbers where the digits are few (`near_cuts`), else as a fraction (`exactly`).
"""

from typing import NamedTuple

import numpy as np

from ningbo_plan.judging.exactly import exact_step
from ningbo_plan.judging.near_cuts import beside_cuts
from ningbo_plan.judging.slots import Flags, Floats, Ints, SlotTable

# A baseline of so many times what is due leaves a ratio of about 25 bits; and what is due loses none by its smallness.
_LEAST, _TINY = 2.0**-26, 2.0**-960
# Closer to a cut, ratios are computed again, exactly.
_REACH = 1e-6


class Steps(NamedTuple):
    """The path of rows whose value and baseline lie outside the target."""

    ratio: Floats
    is_undue: Flags
    has_no_path: Flags


def steps(table: SlotTable, slot: Ints, year: Ints, value: Floats, base: Floats) -> Steps:
    """Progress over schedule, exact wherever a rule could tell the difference."""
    at = slot * table.years
    at += year
    goal = table.step_goal.take(at)
    bound = table.bound.take(slot) if table.has_steps.any() else goal
    covered = value - base
    size = np.abs(base)
    if table.is_band.any():
        goal, bound, covered, size = _across_bands(table, (slot, value, base), (goal, bound, covered, size))
    has_no_path = base == bound
    if not table.bound_is_float.all():
        has_no_path &= table.bound_is_float.take(slot)
    due = goal - base
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        due *= table.step_share.take(at)
        ratio = covered / due
        # What is lost of a number grows with it: where this holds, a ratio is off by less than half of _REACH.
        size *= _LEAST
        size += _TINY
        is_vague = ~(np.abs(due) > size)
    is_unsure = is_vague.copy()
    for cut in set(table.thresholds):
        reach = _REACH * (1 + abs(cut))
        is_unsure |= (ratio >= cut - reach) != (ratio > cut + reach)
    if table.has_steps.any():
        # A milestone that lies the other way than the target asks for a step back.
        is_unsure |= table.has_steps.take(slot) & ((due > 0) != (bound > base))
    is_unsure &= ~has_no_path
    at_cut = np.flatnonzero(is_unsure)
    is_bent = table.has_steps | table.is_band | ~table.bound_is_float
    at_cut = at_cut[~(is_vague.take(at_cut) | is_bent.take(slot.take(at_cut)))]
    if len(at_cut):
        numbers = (value.take(at_cut), base.take(at_cut), bound.take(at_cut))
        ratio[at_cut], settled = beside_cuts(table, year.take(at_cut), numbers, ratio.take(at_cut))
        is_unsure[at_cut] = ~settled
    is_undue = np.zeros(len(slot), np.bool_)
    for i in np.flatnonzero(is_unsure).tolist():
        step = exact_step(table, int(slot[i]), int(year[i]), float(value[i]), float(base[i]))
        ratio[i], is_undue[i], has_no_path[i] = step
    return Steps(ratio, is_undue, has_no_path)


def _across_bands(
    table: SlotTable, rows: tuple[Ints, Floats, Floats], path: tuple[Floats, Floats, Floats, Floats]
) -> tuple[Floats, Floats, Floats, Floats]:
    """The same with bands: their near side is the goal, and what overshoots lies as far as what falls short."""
    goal, bound, covered, size = path
    slot, value, base = rows
    is_band = table.is_band[slot]
    low, high = table.low[slot], table.high[slot]
    from_above = base > low
    near, far = np.where(from_above, high, low), np.where(from_above, low, high)
    overshoots = is_band & np.where(from_above, value < low, value > high)
    covered = np.where(overshoots, (near - base) + (far - value), covered)
    size = size + np.where(is_band, np.abs(low) + np.abs(high), 0.0)
    return np.where(is_band, near, goal), np.where(is_band, near, bound), covered, size

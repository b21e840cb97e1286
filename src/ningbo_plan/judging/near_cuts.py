"""Ratios beside a cut, decided in whole numbers: exact like decimals, and as fast as columns.

Real data often lie on a cut, as 80 does between 50 and 100 in the third of five years. Numbers with few digits become
whole when shifted, and products of whole numbers below 2⁵³ are exact in floats.
"""

import numpy as np

from ningbo_plan.judging.slots import Flags, Floats, Ints, SlotTable

_SCALE = 1e6
_EXACT = 2.0**53
# No ratio that comes here is so far from its cut, but for the size of the cut.
_BESIDE = 1e-4


def beside_cuts(
    table: SlotTable, year: Ints, numbers: tuple[Floats, Floats, Floats], ratio: Floats
) -> tuple[Floats, Flags]:
    """Ratios on the right side of their nearest cut, and which are settled so; the others have too many digits, or two
    cuts beside them.

    `numbers` are values, baselines and bounds of straight paths; each ratio is known to be beside some cut.
    """
    cuts, above, below = table.cuts
    distances = np.abs(ratio[:, None] - cuts)
    nearest = distances.argmin(axis=1)
    settled = (distances < _BESIDE * (1 + np.abs(cuts))).sum(axis=1) <= 1
    whole = []
    for column in numbers:
        shifted = np.rint(column * _SCALE)
        settled &= (shifted / _SCALE == column) & (np.abs(shifted) < 1e15)
        whole.append(shifted)
    value, base, bound = whole
    covered = (value - base) * (table.years * below.take(nearest))
    due = (bound - base) * ((year + 1) * above.take(nearest))
    settled &= (np.abs(covered) < _EXACT) & (np.abs(due) < _EXACT)
    side = np.sign(covered - due) * np.sign(bound - base)
    cut = cuts.take(nearest)
    beside = np.nextafter(cut, np.where(side > 0, np.inf, -np.inf))
    return np.where(settled, np.where(side == 0, cut, beside), ratio), settled

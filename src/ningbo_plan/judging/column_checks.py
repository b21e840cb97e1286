"""Numbers that their unit does not admit, in columns: the checks of one value that need no reading."""

import numpy as np
from numpy.typing import NDArray

from ningbo_plan.judging.slots import Floats, Ints, SlotTable, decimal_of


def impossible(table: SlotTable, slot: Ints, value: Floats) -> NDArray[np.int8]:
    """0 for a value that can be; 1 for a share outside 0 to 100 %, 2 for a negative count, 3 for a broken one."""
    fault = np.zeros(len(slot), np.int8)
    if table.has_limits:
        outside = (value < table.possible_low[slot]) | (value > table.possible_high[slot])
        if outside.any():
            fault[outside] = np.where(table.possible_high[slot[outside]] < np.inf, 1, 2)
    if table.has_counts:
        scale = table.count_scale[slot]  # NaN for what is no count
        whole = np.rint(value * scale)
        # Fewer than 16 digits come back from the nearest float as they were; all others are looked at exactly.
        doubtful = (whole / scale != value) | (np.abs(whole) >= 1e15)
        broken = doubtful & ~np.isnan(scale) & ~np.isnan(value) & (fault == 0)
        for i in np.flatnonzero(broken).tolist():
            exponent = round(np.log10(scale[i]))
            number = decimal_of(value[i]).scaleb(exponent)
            if number != number.to_integral_value():
                fault[i] = 3
    return fault

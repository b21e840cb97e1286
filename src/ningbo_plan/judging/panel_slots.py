"""The slots of regions that have targets of their own, in place of the plan's."""

from collections.abc import Sequence

import numpy as np

from ningbo_plan.handed_down import HandedDown, with_targets
from ningbo_plan.judging.slots import Ints, Slot, slot_of
from ningbo_plan.model.plan import Plan
from ningbo_plan.series import region_key, region_keys


class RegionSlots:
    """The slots of a plan and, behind them, those that regions have in place of some; the same targets share a slot."""

    def __init__(
        self, plan: Plan, slots: Sequence[Slot], targets: HandedDown | None, *, as_published: bool = False
    ) -> None:
        self.slots = list(slots)
        self._plain = np.arange(len(slots))
        self._of_region: dict[str, Ints] = {}
        # For each region that rows have named so far, the slots in place of the plan's.
        self._instead = np.zeros((0, len(slots)), np.int64)
        own = {(s.indicator.id, s.component.id if s.component else None): i for i, s in enumerate(slots)}
        made: dict[tuple[int, tuple[tuple[int, str], ...]], int] = {}
        for region, given in targets.regions.items() if targets else ():
            instead = self._plain.copy()
            for key, years in given.items():
                if key not in own:  # not selected
                    continue
                at = own[key]
                goal = (at, tuple(sorted(years.items())))
                if goal not in made:
                    indicator, component = with_targets(plan, *slots[at][:2], years)
                    made[goal] = len(self.slots)
                    self.slots.append(slot_of(plan, indicator, component, as_published=as_published))
                instead[at] = made[goal]
            self._of_region[region_key(region)] = instead

    def of_rows(self, regions: Sequence[str], region: Ints, slot: Ints) -> Ints:
        """The slots of rows in their regions, given by their places in `regions`; negative ones stay as they are."""
        if not self._of_region:
            return slot
        if new := regions[len(self._instead) :]:
            found = [self._of_region.get(key, self._plain) for key in region_keys(new)]
            self._instead = np.concatenate([self._instead, np.array(found)])
        return np.where(slot >= 0, self._instead[region, np.maximum(slot, 0)], slot)

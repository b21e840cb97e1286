"""What a panel comes to: counts by region, group, year and indicator."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ningbo_plan.judging.columns import OUTCOMES
from ningbo_plan.judging.evaluation import FailOn
from ningbo_plan.judging.panel import Panel
from ningbo_plan.judging.rules import Verdict
from ningbo_plan.judging.slots import Slot
from ningbo_plan.messages import Language, Messages
from ningbo_plan.model.plan import Attribute, Plan

GOOD = frozenset({Verdict.MET, Verdict.MET_EARLY, Verdict.AHEAD, Verdict.ON_TRACK, Verdict.HOLDING})
UNMET = frozenset({Verdict.UNMET, Verdict.OUT_OF_REACH})
BAD = UNMET | {Verdict.BEHIND, Verdict.NOT_HOLDING}


class Line(NamedTuple):
    """The counts of some rows of a panel; a component counts as one."""

    name: str
    counts: dict[Verdict, int]
    id: str | None = None

    @property
    def total(self) -> int:
        """How many were judged."""
        return sum(self.counts.values())

    @property
    def good(self) -> int:
        """How many are met, or as far as they should be."""
        return sum(self.counts[verdict] for verdict in GOOD)

    @property
    def bad(self) -> int:
        """How many are missed, or less far than they should be."""
        return sum(self.counts[verdict] for verdict in BAD)

    @property
    def rate(self) -> Fraction | None:
        """The share of those decided either way that are good; in the target year, the rate of completion."""
        return Fraction(self.good, self.good + self.bad) if self.good + self.bad else None


class PanelReport(NamedTuple):
    """A panel of one plan in one year, its regions from the best to the worst; and all its years."""

    plan: Plan
    title: str
    year: int
    kind: Literal["final", "midterm"]
    whole: Line
    regions: list[Line]
    groups: list[Line]
    years: list[Line]
    behind: list[Line]
    failing: int


def report_of(
    panel: Panel, messages: Messages, year: int | None = None, fail_on: FailOn = "never"
) -> PanelReport | None:
    """Put a panel into words and counts, in its newest year or in `year`; None where nothing was judged in it."""
    plan, language = panel.plan, messages.language
    by_slot, by_region = panel.state.by_slot, panel.state.by_region
    given = [plan.first_year + i for i in np.flatnonzero(by_slot.sum(axis=(0, 2))).tolist()]
    chosen = max((y for y in given if year is None or y <= year), default=None)
    if chosen is None or (year is not None and chosen != min(year, plan.last_year)):
        return None
    at = chosen - plan.first_year
    slots = by_slot[:, at]
    regions = [
        _line(messages.shown(name), counts, name)
        for name, counts in zip(panel.regions.texts, by_region[:, at], strict=False)
    ]
    return PanelReport(
        plan,
        plan.title.in_(language),
        chosen,
        "final" if chosen >= plan.last_year else "midterm",
        _line("", slots.sum(axis=0)),
        sorted(
            (line for line in regions if line.total), key=lambda line: (line.rate is None, -(line.rate or 0), line.name)
        ),
        _groups(panel, slots, language),
        [_line(str(y), by_slot[:, y - plan.first_year].sum(axis=0)) for y in given],
        _behind(panel, slots, language),
        _failing(panel, slots, fail_on),
    )


def _line(name: str, counts: "NDArray[np.int64]", id: str | None = None) -> Line:
    found = dict.fromkeys(Verdict, 0)
    for (verdict, _), count in zip(OUTCOMES, counts.tolist(), strict=True):
        found[verdict] += count
    return Line(name, found, id)


def _groups(panel: Panel, slots: "NDArray[np.int64]", language: Language) -> list[Line]:
    names = {group.name.zh_hant: group.name.in_(language) for group in panel.plan.groups}
    of_slot = [slot.indicator.group or "" for slot in panel.slots]
    groups = [
        _line(names.get(group, ""), slots[[own == group for own in of_slot]].sum(axis=0))
        for group in dict.fromkeys(of_slot)
    ]
    return [line for line in groups if line.total]


class Heat(NamedTuple):
    """The counts of regions under each head, by the id of the region; without heads where there is one at most."""

    heads: list[str]
    regions: dict[str, list[Line]]


def heat_of(panel: Panel, report: PanelReport, regions: Sequence[Line], messages: Messages) -> Heat:
    """Compare some regions by the heads under which something was judged: groups, or the indicators of a small plan.

    The panel must have been counted by head.
    """
    counts = panel.state.by_head[:, :, report.year - panel.plan.first_year]
    used = np.flatnonzero(counts.any(axis=(0, 2))).tolist()
    if len(used) < 2:
        return Heat([], {})
    language = messages.language
    names = {group.name.zh_hant: group.name.in_(language) for group in panel.plan.groups}
    names |= {indicator.id: indicator.name.in_(language) for indicator in panel.plan.indicators}
    heads = [names.get(panel.heads[head], panel.heads[head]) for head in used]
    codes = {line.id: panel.regions.code(line.id) for line in regions if line.id is not None}
    return Heat(heads, {id: [_line("", counts[code, head]) for head in used] for id, code in codes.items()})


def _behind(panel: Panel, slots: "NDArray[np.int64]", language: Language) -> list[Line]:
    """The slots that are behind somewhere, those that are so in the most regions first."""
    lines = []
    whole: dict[str, tuple[Slot, NDArray[np.int64]]] = {}
    for slot, counts in zip(panel.slots, slots, strict=True):  # those of handed-down targets with the plan's own
        whole[slot.name] = (slot, counts + whole[slot.name][1] if slot.name in whole else counts)
    for slot, counts in whole.values():
        name = slot.indicator.name.in_(language)
        part = f" – {slot.component.name.in_(language)}" if slot.component else ""
        lines.append(_line(name + part, counts, slot.name))
    return sorted((line for line in lines if line.bad), key=lambda line: (-line.bad, line.id))


def _failing(panel: Panel, slots: "NDArray[np.int64]", condition: FailOn) -> int:
    """How many rows a condition of `--fail-on` finds."""
    verdicts: dict[str, Iterable[Verdict]] = {
        "never": (), "unmet": UNMET, "behind": BAD, "binding": BAD, "missing": {Verdict.NO_DATA}
    }  # fmt: skip
    wanted = [verdict in verdicts[condition] for verdict, _ in OUTCOMES]
    counted: Sequence[bool] = [
        condition != "binding" or slot.indicator.attribute is Attribute.BINDING for slot in panel.slots
    ]
    return int(slots[np.array(counted)][:, np.array(wanted)].sum())

"""The texts of a panel's rows as codes, and what slot an indicator's and a component's text mean."""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from typing import Any

import numpy as np

from ningbo_plan.diagnostics import (
    EMPTY_CELL,
    MISSING_COMPONENT,
    UNKNOWN_COMPONENT,
    UNKNOWN_INDICATOR,
    UNKNOWN_ROW,
    Rule,
)
from ningbo_plan.judging.slots import Ints, Slot
from ningbo_plan.model.plan import Plan

# Slots of rows that have none: not yet looked up, not selected, or a fault.
_OPEN, UNSELECTED = -1, -2
FAULTS: dict[int, Rule] = {
    -3: UNKNOWN_INDICATOR,
    -4: UNKNOWN_ROW,
    -5: UNKNOWN_COMPONENT,
    -6: MISSING_COMPONENT,
    -7: EMPTY_CELL,
}
# Ids and row numbers that no plan has, and the rule that each of them breaks.
_NO_ID, _NO_ROW = "?", "0"
_BROKEN = {"": EMPTY_CELL, _NO_ROW: UNKNOWN_ROW, _NO_ID: UNKNOWN_INDICATOR}
_CODE = {rule: code for code, rule in FAULTS.items()}


class Coder:
    """Numbers texts in the order in which they appear; texts that `normal` makes the same have one number."""

    def __init__(self, normal: Callable[[Sequence[str]], Iterable[str]] = iter) -> None:
        self.texts: list[str] = []
        self._normal = normal
        self._codes: dict[str, int] = {}
        self._numbers: dict[str, int] = {}
        self._last: tuple[Any, Ints] | None = None

    def code(self, text: str) -> int:
        """The number of one text."""
        return self._numbered([text])[0]

    def _numbered(self, texts: Sequence[str]) -> list[int]:
        new = [text for text in dict.fromkeys(texts) if text not in self._codes]
        for text, name in zip(new, self._normal(new), strict=True):
            if name not in self._numbers:
                self._numbers[name] = len(self.texts)
                self.texts.append(name)
            self._codes[text] = self._numbers[name]
        return [self._codes[text] for text in texts]

    def codes(self, column: Any, meaning: Callable[[Ints], Ints] = lambda codes: codes) -> Ints:
        """The numbers of an Arrow column of texts or whole numbers; a missing one is an empty text.

        `meaning` puts others in their place; it is asked once for each text of a dictionary, not for each row.
        """
        import pyarrow as pa

        if not pa.types.is_dictionary(column.type):
            column = column.cast(pa.string()).dictionary_encode()
        if self._last is None or not column.dictionary.equals(self._last[0]):
            texts = ["" if text is None else str(text) for text in column.dictionary.to_pylist()]
            self._last = column.dictionary, np.array(self._numbered(texts), np.int64)
        of_dictionary, indices = self._last[1], column.indices
        if column.null_count:
            indices = indices.cast(pa.int64()).fill_null(len(of_dictionary))
            of_dictionary = np.append(of_dictionary, self.code(""))
        found: Ints = meaning(of_dictionary).take(indices.to_numpy())
        return found


class SlotFinder:
    """Which slot a row means, by the texts of its indicator and its component."""

    def __init__(self, plan: Plan, slots: list[Slot], selected: Collection[str]) -> None:
        # What texts come to is of the plan, so that the table of pairs does not grow with the panel.
        self.indicators = Coder(partial(map, self._indicator))
        self.components = Coder(partial(map, self._component))
        self._plan = plan
        self._by_id = {indicator.id: indicator for indicator in plan.indicators}
        self._parts = {component.id for indicator in plan.indicators for component in indicator.components}
        self._selected = selected
        self._slots = {(s.indicator.id, s.component.id if s.component else None): i for i, s in enumerate(slots)}
        self._found = np.full((0, 0), _OPEN, np.int32)

    def slots(self, indicator: Any, component: Any | None) -> Ints:
        """The slots of rows by their columns; negative where there is none."""
        if component is None:
            return self.indicators.codes(indicator, self._find)
        return self._find(self.indicators.codes(indicator), self.components.codes(component))

    def _find(self, indicator: Ints, component: Ints | None = None) -> Ints:
        """The slots of texts given by their codes."""
        wide = (len(self.indicators.texts), max(len(self.components.texts), 1))
        if wide[0] > self._found.shape[0] or wide[1] > self._found.shape[1]:
            grown = np.full((wide[0] * 2, wide[1] * 2), _OPEN, np.int32)
            grown[: self._found.shape[0], : self._found.shape[1]] = self._found
            self._found = grown
        flat = self._found.reshape(-1)
        width = self._found.shape[1]
        at = indicator * width if component is None else indicator * width + component
        found = flat.take(at)
        if (found == _OPEN).any():
            for pair in np.unique(at[found == _OPEN]).tolist():
                names = self.components.texts
                part = "" if component is None else names[pair % width]
                flat[pair] = self._slot(self.indicators.texts[pair // width], part)
            found = flat[at]
        return found.astype(np.int64)

    def _indicator(self, text: str) -> str:
        """The id of the indicator that a text names, or what stands for all rows or ids that there are not."""
        if text in self._by_id:
            return text
        name = text.strip()
        if name.isdecimal():
            name = str(int(name))
        indicator = self._plan.find(name)
        if indicator is not None:
            return indicator.id
        return "" if not name else _NO_ROW if name.isdecimal() else _NO_ID

    def _component(self, text: str) -> str:
        """The id of a component, or what stands for all that there are not."""
        part = text.strip()
        return part if part in self._parts or not part else _NO_ID

    def _slot(self, name: str, part: str) -> int:
        """The slot of an indicator and a component by their ids."""
        indicator = self._by_id.get(name)
        if indicator is None:
            return _CODE[_BROKEN[name]]
        if indicator.id not in self._selected:
            return UNSELECTED
        in_force = indicator.components_in_force
        if not part and indicator.components:
            if len(in_force) > 1:
                return _CODE[MISSING_COMPONENT]
            component = in_force[0] if in_force else indicator.components[0]
            return self._slots[indicator.id, component.id]
        return self._slots.get((indicator.id, part or None), _CODE[UNKNOWN_COMPONENT])

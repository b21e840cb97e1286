"""An author's text beside what is composed: Markdown by section or by indicator, kept in a file of its own.

A heading of level 1 names a section or an indicator; what follows it, to the next one, is told there.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from ningbo_plan.loading import Catalog
from ningbo_plan.report.document import Block

_NOTHING: Mapping[str, list[Block]] = MappingProxyType({})


class Narrative(NamedTuple):
    """Blocks by the key of the section, and by the id of the indicator, that they belong to."""

    sections: Mapping[str, list[Block]] = _NOTHING
    indicators: Mapping[str, list[Block]] = _NOTHING

    def of_section(self, key: str) -> Sequence[Block]:
        """What the author says of a section."""
        return self.sections.get(key, [])

    def of_indicator(self, id: str) -> Sequence[Block]:
        """What the author says of an indicator."""
        return self.indicators.get(id, [])


NOTHING_TO_ADD = Narrative()


def read_narrative(data: bytes, path: str, catalog: Catalog) -> Narrative:
    """Read an author's text."""
    raise NotImplementedError

"""What stands in a table: its rows, the lines that head rows, and lines that are neither."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from ningbo_plan.draft.columns import VALUES, Column, Role
from ningbo_plan.draft.tree import LeftOut
from ningbo_plan.draft.words import is_blank
from ningbo_plan.messages import Term
from ningbo_plan.source.table import Row

_NUMBER = re.compile(r"[(（]?(\d{1,4})[)）.、．]?")
_NUMBERED = re.compile(r"(\d{1,3})[.、．]\s*([^\d\s].*)", re.DOTALL)
_CIRCLED = {chr(0x2460 + i): i + 1 for i in range(20)}


@dataclass(frozen=True)
class Entry:
    """One row of the table. `milestones` are cells by year.

    `text` is the row and `group` its heading as printed. `marks` say why the cell of a column may be another.
    """

    line: int
    text: str
    cells: dict[Role, str]
    milestones: dict[int, str]
    group: str = ""
    marks: dict[Role, Term] = field(default_factory=dict)

    def __getitem__(self, role: Role) -> str:
        return self.cells.get(role, "")

    @property
    def has_value(self) -> bool:
        """Whether any column of values is filled."""
        return any(self[role] for role in VALUES) or bool(self.milestones)


@dataclass(frozen=True)
class Heading:
    """A line that heads the rows below it, or a part of one. One that nothing numbers may be part of a name."""

    line: int
    text: str
    is_numbered: bool = True


Item = Entry | Heading | LeftOut


def number_of(text: str) -> int | None:
    """A row number such as 7, 7. or ⑦."""
    match = _NUMBER.fullmatch(text.strip())
    return int(match[1]) if match else _CIRCLED.get(text.strip())


def entry_of(row: Row, pairs: Iterable[tuple[Column, str]], marks: dict[Role, Term]) -> Entry | None:
    """A row from its cells; None for one without a name."""
    cells: dict[Role, str] = {}
    milestones: dict[int, str] = {}
    for column, cell in pairs:
        if not cell or (column.role in VALUES and is_blank(cell)):
            continue
        if column.role is Role.MILESTONE and column.year:
            milestones[column.year] = cell
        elif column.role is not Role.OTHER:
            cells[column.role] = cell
    if not any(map(str.isalpha, cells.get(Role.NAME, ""))):
        return None
    if Role.NO in cells and number_of(cells[Role.NO]) is None:
        del cells[Role.NO]
    if Role.NO not in cells and (numbered := _NUMBERED.fullmatch(cells[Role.NAME])):
        cells[Role.NO], cells[Role.NAME] = numbered[1], numbered[2]
    return Entry(row.line, row.text, cells, milestones, cells.pop(Role.GROUP, ""), marks)

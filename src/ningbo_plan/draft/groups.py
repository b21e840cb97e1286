"""The headings of rows: in each row, once for merged cells, broken over lines, or on a line of their own."""

from collections.abc import Iterable
from dataclasses import dataclass

from ningbo_plan.draft.entry import Entry, Heading, Item
from ningbo_plan.messages import N_, Printed, Term

_ALONE = N_("line {line} is taken for a heading; it may be part of a name")
# A heading that a narrow column breaks has so few characters in each line, and no more altogether.
_LONGEST_PIECE, _LONGEST_NAME = 3, 8


@dataclass
class Group:
    """One heading: its pieces as printed, the line of the first, and whether that is one for certain."""

    line: int
    pieces: list[str]
    is_certain: bool

    @property
    def name(self) -> str:
        """The whole heading."""
        return "".join(self.pieces)

    @property
    def why(self) -> Term | None:
        """Why it is a guess, if it is one."""
        if len(self.pieces) == 1:
            return None if self.is_certain else Term(_ALONE, line=self.line)
        return Term(
            N_("put together from {pieces} in the rows below each other"), pieces=Printed(" + ".join(self.pieces))
        )

    def takes(self, piece: str) -> bool:
        """Whether a piece may go on with the heading."""
        lengths = [len(each) for each in (*self.pieces, piece)]
        return max(lengths) <= _LONGEST_PIECE and sum(lengths) <= _LONGEST_NAME


def groups_of(items: Iterable[Item], *, is_text: bool) -> dict[int, Group]:
    """The group of each row, by the row's line; rows above the first heading have none."""
    items = list(items)
    entries = [item for item in items if isinstance(item, Entry)]
    may_be_broken = is_text and not all(entry.group for entry in entries)
    result: dict[int, Group] = {}
    current: Group | None = None
    goes_on = False  # whether the item before named the current group, so that this one may go on with it
    for item in items:
        piece = item.group if isinstance(item, Entry) else item.text if isinstance(item, Heading) else ""
        if piece and current and current.name != piece and may_be_broken and goes_on and current.takes(piece):
            current.pieces.append(piece)
        elif piece and (current is None or current.name != piece):
            current = Group(item.line, [piece], not isinstance(item, Heading) or item.is_numbered)
        goes_on = bool(piece)
        if isinstance(item, Entry) and current:
            result[item.line] = current
    return result

"""A drafted plan as data: the trees of its two files, in which every guess carries what it was guessed from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

from ningbo_plan.chinese import simplified, traditional
from ningbo_plan.messages import N_, Language, Term, messages_for

T = TypeVar("T")


class Guess(NamedTuple, Generic[T]):
    """A value that the table does not say, and what it was guessed from (a message).

    A key that could not be filled at all is a guess of None.
    """

    value: T
    why: Term


Filled: TypeAlias = T | Guess[T]


class LeftOut(NamedTuple):
    """A line of the table that is not in the draft, and why. A note under the table is no fault."""

    line: int
    text: str
    why: Term
    is_note: bool = False


@dataclass
class DraftedRow:
    """One indicator: its keys as in `indicators.yaml`, and its value and reference in the base year, if there is one.

    `remarks` say what of the row was not used.
    """

    line: int
    indicator: dict[str, Any]
    baseline: dict[str, Any] | None = None
    remarks: list[Term] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The indicator's id."""
        return str(plain(self.indicator["id"]))

    @property
    def name(self) -> str:
        """The indicator's name as the table prints it."""
        return str(self.indicator["name"]["en"])


@dataclass
class Draft:
    """A drafted plan: its keys without the indicators, the rows, the head of the baseline document, and what was left
    out. `gathered` are guesses that are the same in every row; `remarks` are for the user to read at once."""

    plan: dict[str, Any]
    rows: list[DraftedRow]
    baseline: dict[str, Any]
    left_out: list[LeftOut] = field(default_factory=list)
    gathered: list[Term] = field(default_factory=list)
    remarks: list[Term] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The plan's id."""
        return str(plain(self.plan["id"]))

    @property
    def base_year(self) -> int:
        """The year of the baselines."""
        return int(plain(self.baseline["year"]))

    @property
    def unread(self) -> list[LeftOut]:
        """The lines left out that may be rows."""
        return [line for line in self.left_out if not line.is_note]


def plain(tree: Any) -> Any:
    """A tree with the values of its guesses in their place, without what could not be filled."""
    match tree:
        case Guess():
            return plain(tree.value)
        case Mapping():
            return {key: value for key, each in tree.items() if (value := plain(each)) is not None}
        case list():
            return [plain(each) for each in tree]
    return tree


def guessed(value: T, *reasons: Term | None) -> Filled[T]:
    """`value` as a guess for all the reasons there are; for none, the value itself."""
    given = [reason for reason in reasons if reason is not None]
    if not given:
        return value
    why = given[0]
    for reason in given[1:]:
        why = Term(N_("{one}; {other}"), one=why, other=reason)
    return Guess(value, why)


def in_three(text: str, *, is_traditional: bool) -> dict[str, Any]:
    """A Chinese text of the table as the value of a key that wants three languages; the English is still to write."""
    hant = text if is_traditional else traditional(text)
    return {"zh-Hant": hant, "zh-Hans": simplified(text) if is_traditional else text, "en": text}


def said_in_three(message: Term) -> dict[str, Any]:
    """A message of the program as the value of a key that wants three languages."""
    return {language.value: messages_for(language).text(message, **message.values) for language in Language}

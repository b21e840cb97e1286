"""Which indicators a command speaks of: `--only`.

A selection is terms joined by commas, any of which may hold; several selections must all hold. A term is `binding`,
`expected`, a row number, an id or a pattern of ids, or one of `group:`, `unit:`, `measure:` with a value.
"""

from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase

from ningbo_plan.model.plan import Indicator, Plan
from ningbo_plan.notation.script import fold

Selects = Callable[[Indicator], bool]


class SelectionError(ValueError):
    """A term that selects nothing in any plan; `term` is the term."""

    def __init__(self, term: str) -> None:
        super().__init__(term)
        self.term = term


def parse_selection(selections: Sequence[str], plans: Sequence[Plan]) -> Selects:
    """A predicate for some selections. Raises SelectionError for a term that no indicator of `plans` answers to."""
    groups: dict[str, set[str]] = {}  # a group's name in any language to the names by which indicators give it
    for plan in plans:
        for group in plan.groups:
            for name in (group.name.zh_hant, group.name.zh_hans, group.name.en):
                groups.setdefault(name.casefold(), set()).add(group.name.zh_hant)
    every = [indicator for plan in plans for indicator in plan.indicators]
    conditions: list[list[Selects]] = []
    for selection in selections:
        terms = [term.strip() for term in selection.split(",")]
        conditions.append([_term(term, groups) for term in terms])
        for term, selects in zip(terms, conditions[-1], strict=True):
            if not any(map(selects, every)):
                raise SelectionError(term)
    return lambda indicator: all(any(selects(indicator) for selects in terms) for terms in conditions)


def _term(term: str, groups: dict[str, set[str]]) -> Selects:
    key, _, value = term.partition(":")
    match key:
        case "group":
            names = groups.get(value.casefold(), set())
            return lambda indicator: indicator.group in names
        case "unit":
            return lambda indicator: fold(indicator.unit or "") == fold(value)
        case "measure":
            return lambda indicator: indicator.measure == value
        case "binding" | "expected":
            return lambda indicator: indicator.attribute == key
    return lambda indicator: term == str(indicator.no) or fnmatchcase(indicator.id, term)

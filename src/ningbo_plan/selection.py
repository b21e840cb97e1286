"""Which indicators a command speaks of: `--only`.

A selection is terms joined by commas, any of which may hold; several selections must all hold. A term is `all`;
`tables` (rows with a number), `text` (targets without one) or `milestones`; `binding` or `expected` (約束性, 預期性); a
row number or a range of them (1-7); an id or a pattern of ids (*-patents-*); or one of `group:`, `chapter:`, `unit:`,
`measure:` with a value. Names may be in any language; an indicator is of every chapter that a reference of it is in.
"""

import re
from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase

from ningbo_plan.chinese import is_same_name
from ningbo_plan.labels import ATTRIBUTES
from ningbo_plan.messages import Language, messages_for
from ningbo_plan.model.place import chapter_number, parse_place
from ningbo_plan.model.plan import Attribute, Indicator, Measure, Plan
from ningbo_plan.notation.script import fold

Selects = Callable[[Indicator], bool]

_KINDS: dict[str, Selects] = {
    "all": lambda indicator: True,
    "tables": lambda indicator: indicator.no is not None,
    "text": lambda indicator: indicator.no is None,
    "milestones": lambda indicator: indicator.measure is Measure.MILESTONE,
}


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
        terms = [term.strip() for term in re.split("[,、]", fold(selection))]
        conditions.append([_term(term, groups) for term in terms])
        for term, selects in zip(terms, conditions[-1], strict=True):
            if not any(map(selects, every)):
                raise SelectionError(term)
    return lambda indicator: all(any(selects(indicator) for selects in terms) for terms in conditions)


def _term(term: str, groups: dict[str, set[str]]) -> Selects:
    key, _, value = fold(term).partition(":")
    match key:
        case "group":
            names = {name for known in groups if is_same_name(fold(known), value.casefold()) for name in groups[known]}
            return lambda indicator: indicator.group in names
        case "chapter":
            number = chapter_number(value)
            return lambda indicator: number is not None and number in chapters_of(indicator)
        case "unit":
            return lambda indicator: fold(indicator.unit or "") == fold(value)
        case "measure":
            return lambda indicator: indicator.measure == value
    if key in _KINDS:
        return _KINDS[key]
    if attribute := _attribute(key):
        return lambda indicator: indicator.attribute is attribute
    if rows := re.fullmatch(r"(\d+)-(\d+)", key):
        return lambda indicator: indicator.no is not None and int(rows[1]) <= indicator.no <= int(rows[2])
    return lambda indicator: key == str(indicator.no) or fnmatchcase(indicator.id, key)


def chapters_of(indicator: Indicator) -> set[int]:
    """The chapters that an indicator's references are in."""
    places = map(parse_place, indicator.reference)
    return {place.chapter for place in places if place is not None and place.chapter is not None}


def _attribute(name: str) -> Attribute | None:
    """The attribute with this code, or with this label in any language."""
    for attribute, label in ATTRIBUTES.items():
        if name == attribute or name in (fold(messages_for(language).text(label)) for language in Language):
            return attribute
    return None

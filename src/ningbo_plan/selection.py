"""Which indicators a command speaks of: `--only`.

A selection is terms joined by commas, any of which may hold; several selections must all hold. A term is a kind (`all`,
`tables`, `text`, `milestones`), an attribute, a row number or a range of them, an id or a pattern of ids, a place, or a
prefix (`group:`, `unit:` …) with a value. Values may be in any language of output, in either width, in upper or lower
case; a pattern with `*` or a beginning that only one has will do.
"""

import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase

from ningbo_plan.checks import suggestion
from ningbo_plan.labels import ATTRIBUTES, DIRECTIONS, MEASURES
from ningbo_plan.messages import N_, Language, Messages, Term, messages_for
from ningbo_plan.model.place import Place, chapter_number, parse_place
from ningbo_plan.model.plan import Indicator, Measure, Plan
from ningbo_plan.notation.script import fold

Selects = Callable[[Indicator], bool]

_KINDS: dict[str, Selects] = {
    "all": lambda indicator: True,
    "tables": lambda indicator: indicator.no is not None,
    "text": lambda indicator: indicator.no is None,
    "milestones": lambda indicator: indicator.measure is Measure.MILESTONE,
}
# What an indicator has that a prefix with one of its names speaks of.
_NAMED: dict[str, Callable[[Indicator], str | None]] = {
    "group": lambda indicator: indicator.group,
    "unit": lambda indicator: indicator.unit,
    "measure": lambda indicator: indicator.measure,
    "direction": lambda indicator: indicator.direction,
    "attribute": lambda indicator: indicator.attribute,
}
_LABELS: dict[str, dict[str, str]] = {
    "measure": {code.value: label for code, label in MEASURES.items()},
    "direction": {code.value: label for code, label in DIRECTIONS.items()},
    "attribute": {code.value: label for code, label in ATTRIBUTES.items()},
}
_COMMA = re.compile("([,，、;；])")
_ROW = r"(?:第\s*)?(\d+)\s*项?"
_ROWS = re.compile(rf"(?:row[\s:]*)?{_ROW}(?:\s*[-~—至到]\s*{_ROW})?")
_TO_TEN = "〇一二三四五六七八九十"
_CHOICES = N_(
    "write all, tables, text, milestones, binding, expected, a row, a range 1-7, an id, a pattern *-patents-*, a place "
    "第五章第一節, or group:…, chapter:…, place:…, unit:…, measure:…, direction:…"
)


class SelectionError(ValueError):
    """Terms that select nothing, and what may be written instead, in one line."""


def parse_selection(selections: Sequence[str], plans: Sequence[Plan], messages: Messages) -> Selects:
    """A predicate for some selections.

    Raises SelectionError for a term that no indicator of `plans` answers to, and for terms that none answers to at
    once.
    """
    reader = _Reader(plans, messages)
    conditions = [reader.selection(selection) for selection in selections]

    def selects(indicator: Indicator) -> bool:
        return all(any(term(indicator) for term in terms) for terms in conditions)

    if not any(map(selects, reader.every)):
        reader.fail(N_("--only {terms} together select nothing of {plans}"), terms=" --only ".join(selections))
    return selects


class _Reader:
    """Reads terms, with some plans at hand."""

    def __init__(self, plans: Sequence[Plan], messages: Messages) -> None:
        self.every = [indicator for plan in plans for indicator in plan.indicators]
        self._groups = {group.name.zh_hant: group.name for plan in plans for group in plan.groups}
        self._plans = messages.joined(plan.id for plan in plans)
        self._messages = messages

    def fail(self, message: str, **values: object) -> None:
        """Raise SelectionError."""
        raise SelectionError(self._messages.text(message, plans=self._plans, **values))

    def selection(self, selection: str) -> list[Selects]:
        """The terms of a selection, those that are empty left out."""
        terms = self._split(selection)
        if not terms:
            self.fail(N_("--only '{selection}' is empty; {hint}"), selection=selection, hint=_CHOICES)
        found = [self._read(term) for term in terms]
        for term, selects in zip(terms, found, strict=True):
            if not any(map(selects, self.every)):
                self.fail(N_("--only {term} selects nothing of {plans}; {hint}"), term=term, hint=self._hint(term))
        return found

    def _split(self, selection: str) -> list[str]:
        """The terms between commas; a name may hold commas of its own."""
        parts = _COMMA.split(selection)
        terms = []
        while parts:
            end = 1
            if _prefix(parts[0]) in _NAMED:
                names = self._spellings(_prefix(parts[0]))
                ends = range(len(parts), 1, -1)
                end = next((end for end in ends if _value("".join(parts[:end])) in names), 1)
            terms.append("".join(parts[:end]).strip())
            parts = parts[end + 1 :]
        return [term for term in terms if term]

    def _read(self, term: str) -> Selects:
        key = _key(term)
        prefix, value = _prefix(term), _value(term)
        if prefix in _NAMED:
            return self._named(term, prefix, value)
        if prefix == "chapter":
            number = chapter_number(value)
            return lambda indicator: number is not None and number in chapters_of(indicator)
        if prefix == "place":
            return _at(value)
        if key in _KINDS:
            return _KINDS[key]
        if rows := _ROWS.fullmatch(key):
            first, last = int(rows[1]), int(rows[2] or rows[1])
            return lambda indicator: indicator.no is not None and first <= indicator.no <= last
        if _place(key):
            return _at(key)
        if key in self._spellings("attribute"):
            return self._named(term, "attribute", key)
        return lambda indicator: fnmatchcase(indicator.id, key)

    def _named(self, term: str, prefix: str, value: str) -> Selects:
        """What has this name, one that fits the pattern, or the only one that begins so."""
        spellings, of = self._spellings(prefix), _NAMED[prefix]
        fitting = [value] if value in spellings else []
        if not fitting and "*" in value:
            fitting = [name for name in spellings if fnmatchcase(name, value)]
        elif not fitting and value:
            fitting = [name for name in spellings if name.startswith(value)]
        chosen = list(dict.fromkeys(each for name in fitting for each in spellings[name]))
        if len(chosen) > 1 and value not in spellings and "*" not in value:
            several = self._messages.joined(self._shown(prefix, each) for each in chosen)
            message = N_("--only {term} may be any of {several}; write more, or {term}* for all")
            self.fail(message, term=term, several=several)
        return lambda indicator: of(indicator) in chosen

    def _spellings(self, prefix: str) -> dict[str, list[str]]:
        """Every way to write what indicators have, in all languages, with what it means."""
        spellings: dict[str, list[str]] = {}
        for each in dict.fromkeys(filter(None, map(_NAMED[prefix], self.every))):
            for name in self._names(prefix, each):
                spellings.setdefault(_key(name), []).append(each)
        return spellings

    def _names(self, prefix: str, each: str) -> list[str]:
        if prefix == "group":
            name = self._groups.get(each)
            return [name.zh_hant, name.zh_hans, name.en] if name else [each]
        if prefix == "unit":
            return list(dict.fromkeys([each, messages_for(Language.EN).label("unit", each)]))
        labels = [messages_for(language).text(_LABELS[prefix][each]) for language in Language]
        return [
            each,
            each.replace("_", " "),
            each.replace("_", "-"),
            *labels,
            *(re.split("[:：]", label)[0] for label in labels),
        ]

    def _shown(self, prefix: str, each: str) -> str:
        """A name in the reader's language; a code as it is."""
        if prefix == "group" and each in self._groups:
            return self._groups[each].in_(self._messages.language)
        if prefix == "unit":
            is_english = self._messages.language is Language.EN and each != "%"
            return self._messages.label("unit", each) if is_english else self._messages.shown(each)
        return each

    def _hint(self, term: str) -> str:
        """What may be written instead of a term."""
        say, prefix, key = self._messages.text, _prefix(term), _key(term)
        if key in _KINDS or key in ATTRIBUTES:
            return say(N_("it has none"))
        rows = sorted(indicator.no for indicator in self.every if indicator.no is not None)
        if rows and _ROWS.fullmatch(key):
            return say(N_("its rows run from {first} to {last}"), first=rows[0], last=rows[-1])
        if prefix == "chapter":
            chapters = sorted({chapter for indicator in self.every for chapter in chapters_of(indicator)})
            return say(N_("it has the chapters {chapters}"), chapters=self._messages.joined(map(str, chapters)))
        if prefix == "place" or _place(key):
            return say(N_("write a place like 第四章第一節(三), 專欄4-1 or 表2-1 第24項"))
        if prefix in _NAMED:
            spellings = self._spellings(prefix)
            if close := get_close_matches(_value(term), spellings, n=1):
                return say(
                    N_("did you mean {nearest}?"), nearest=f"{prefix}:{self._shown(prefix, spellings[close[0]][0])}"
                )
            shown = dict.fromkeys(self._shown(prefix, each) for several in spellings.values() for each in several)
            return say(N_("write one of {choices}"), choices=self._messages.joined(shown))
        words = [*_KINDS, *self._spellings("attribute"), *(f"{name}:" for name in ("chapter", "place", *_NAMED))]
        if close := get_close_matches(f"{prefix}:" if prefix else key, words, n=1, cutoff=0.7):
            return say(N_("did you mean {nearest}?"), nearest=close[0] + _value(term))
        guess = suggestion(self.every, term)
        return say(guess, **guess.values).rstrip() if isinstance(guess, Term) else say(_CHOICES)


def chapters_of(indicator: Indicator) -> set[int]:
    """The chapters that an indicator's references are in."""
    return {place.chapter for place in _places(indicator) if place.chapter is not None}


def _places(indicator: Indicator) -> list[Place]:
    return [place for reference in indicator.reference if (place := parse_place(reference))]


def _place(name: str) -> Place | None:
    """The place of this name, whose chapters, sections and paragraphs may be numbered in digits (第5章第1節)."""
    written = re.sub(
        r"(?<=第)(\d0?)(?=[章節节])|(?<=\()(\d0?)(?=\))", lambda digits: _TO_TEN[int(digits[0]) % 11], name
    )
    return parse_place(written)


def _at(name: str) -> Selects:
    """Whatever has a reference at a place or inside it; the boxes and tables of a chapter are inside it."""
    place = _place(name)
    if place is None:
        return lambda indicator: False
    if len(place.steps) == 1 and place.steps[0].endswith("章"):
        return lambda indicator: place.chapter in chapters_of(indicator)
    return lambda indicator: any(map(place.holds, _places(indicator)))


def _key(text: str) -> str:
    """What terms and names are compared by: one width, one script of what is known, lower case."""
    return " ".join(fold(text).casefold().split())


def _prefix(term: str) -> str:
    return _key(term).partition(":")[0].strip() if ":" in _key(term) else ""


def _value(term: str) -> str:
    return _key(term).partition(":")[2].strip()

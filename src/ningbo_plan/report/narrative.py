"""An author's text beside what is composed: Markdown by section or by indicator, kept in a file of its own.

A heading of level 1 names a section or an indicator; what follows it, to the next one, is told there.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from ningbo_plan.checks import suggestion
from ningbo_plan.diagnostics import TEXT_WITHOUT_HEADING, UNKNOWN_HEADING, Diagnostic
from ningbo_plan.messages import N_, Language, Term, messages_for
from ningbo_plan.model.plan import Indicator, Plan
from ningbo_plan.notation.script import fold
from ningbo_plan.report.document import Block
from ningbo_plan.report.headings import without_number
from ningbo_plan.report.markdown import read_markdown

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


_LEFT_OUT = N_("this review leaves out {indicator} (--only all takes in whatever is no row of the tables); ")
NOTHING_TO_ADD = Narrative()


def read_narrative(
    text: str, path: str, plan: Plan, sections: Mapping[str, Term], reviewed: Sequence[Indicator]
) -> tuple[Narrative, list[Diagnostic]]:
    """An author's text for the review of some rows of a plan, and what in it has no place.

    `sections` are their titles by key.
    """
    others = {_key(name): indicator for indicator, name in _names_of(plan.indicators)}
    indicators = {_key(name): indicator.id for indicator, name in _names_of(reviewed)}
    titles = {_key(name): key for key, name in _section_names(sections)}
    of_sections: dict[str, list[Block]] = {}
    of_indicators: dict[str, list[Block]] = {}
    faults = []
    for chapter in read_markdown(text):
        if chapter.title is None:
            if chapter.blocks:
                faults.append(Diagnostic(TEXT_WITHOUT_HEADING, path, chapter.span, {"section": next(iter(sections))}))
            continue
        name = _key(chapter.title)
        if name in titles:
            of_sections.setdefault(titles[name], []).extend(chapter.blocks)
        elif name in indicators:
            of_indicators.setdefault(indicators[name], []).extend(chapter.blocks)
        else:
            left_out = others.get(name)
            about = {
                "heading": chapter.title,
                "suggestion": Term(_LEFT_OUT, indicator=left_out.label)
                if left_out
                else suggestion(reviewed, chapter.title),
                "sections": ", ".join(sections),
            }
            faults.append(Diagnostic(UNKNOWN_HEADING, path, chapter.span, about))
    return Narrative(of_sections, of_indicators), faults


def _section_names(sections: Mapping[str, Term]) -> Iterator[tuple[str, str]]:
    """Whatever a section may be called, with its key."""
    for key, title in sections.items():
        yield key, key
        for language in Language:
            yield key, messages_for(language).text(title)


def _names_of(indicators: Sequence[Indicator]) -> Iterator[tuple[Indicator, str]]:
    """Whatever indicators may be called; an id comes before a name."""
    for indicator in indicators:
        for name in (indicator.name.zh_hant, indicator.name.zh_hans, indicator.name.en):
            yield indicator, name
            yield indicator, f"{indicator.no} {name}"  # as it is printed
        if indicator.no is not None:
            yield indicator, str(indicator.no)
    for indicator in indicators:
        yield indicator, indicator.id


def _key(name: str) -> str:
    return fold(without_number(name)).strip().lower()

"""The audit: every claim of the plan data looked up at its place, every number of the text accounted for."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ningbo_plan import diagnostics as rules
from ningbo_plan.audit.match import Account, Hit, length_in, numbers_of, tail_in
from ningbo_plan.audit.not_targets import FILE, NotTargets
from ningbo_plan.audit.text import Passage, plain, read_passages
from ningbo_plan.diagnostics import Diagnostic, Rule, Span, in_order
from ningbo_plan.labels import ATTRIBUTES
from ningbo_plan.loading import Catalog, Loaded, read_model
from ningbo_plan.messages import Language, messages_for
from ningbo_plan.model.base import Text
from ningbo_plan.model.place import Place, parse_place
from ningbo_plan.model.plan import Component, Indicator, Measure, Plan
from ningbo_plan.model.submission import Entry
from ningbo_plan.notation.grammar import read
from ningbo_plan.source.yaml import Document

At = list[str | int]
_QUOTED = re.compile(r'"([^"]+)"')
_HEDGES = re.compile("力争|争取|争创|力保|力求")
# The word for what is counted may be missing after a name: 審查(率), 企業(數).
_CLASS_WORDS = "率数量"
# A further place need not repeat a name whole.
_PART_OF_NAME = 2


@dataclass
class Audit:
    """What an audit found: how many claims were looked up, how many numbers the text has, and every difference."""

    claims: int = 0
    mentions: int = 0
    diagnostics: list[Diagnostic] = field(default_factory=list)


def audit(catalog: Catalog, text: str, path: str) -> Audit:
    """Hold the plan data against a copy of the plan in either script; `path` is what the copy is called.

    Raises FileError or PlanDataError for a faulty `not_targets.yaml`.
    """
    return _Auditor(catalog, read_passages(text), path).run()


class _Auditor:
    def __init__(self, catalog: Catalog, passages: Sequence[Passage], path: str) -> None:
        self.catalog = catalog
        self.account = Account(passages)
        self.path = path
        self.result = Audit(mentions=len(self.account.open_mentions()))
        self.document: Document = catalog.document  # of the claims being looked up
        self.document_path = catalog.path

    def run(self) -> Audit:
        for i, plan in enumerate(self.catalog.plans):
            for g, group in enumerate(plan.groups):
                self._group(group.name, group.reference or [], ["plans", i, "groups", g])
            for j, indicator in enumerate(plan.indicators):
                self._indicator(indicator, ["plans", i, "indicators", j])
        for loaded in self.catalog.baselines:
            if plan := self.catalog.find(loaded.submission.plan):
                self._baselines(plan, loaded)
        self._not_targets()
        for hit in self.account.open_mentions():
            self._unaccounted(hit)
        self.result.diagnostics = in_order(self.result.diagnostics)
        return self.result

    # -- what the data claim

    def _group(self, name: Text, references: Sequence[str], at: At) -> None:
        for passages in self._places(references, [*at, "reference"]).values():
            self._name(name.zh_hant, passages, references[0], [*at, "name"], name.zh_hant)

    def _indicator(self, indicator: Indicator, at: At) -> None:
        places = self._places(indicator.reference, [*at, "reference"])
        for k, (reference, passages) in enumerate(places.items()):
            if k == 0:
                self._primary(indicator, reference, passages, at)
            else:
                self._restated(indicator, reference, passages, at)
            self._hedge(indicator, reference, passages, at)
        everywhere = [i for passages in places.values() for i in passages]
        for k, revision in enumerate(indicator.revisions):
            place = [*at, "revisions", k]
            for reference, passages in self._places(revision.reference, [*place, "reference"]).items():
                self._numbers(indicator, revision.target, reference, passages, [*place, "target"])
            self._cover_numbers(indicator, revision.target, everywhere)
        for component in indicator.components:
            self._component_name(indicator, component, everywhere, at)
        for text, references, place in _explanations(indicator, at):
            self._explained(indicator, text, references, place)

    def _primary(self, indicator: Indicator, reference: str, passages: list[int], at: At) -> None:
        self._name(indicator.name.zh_hant, passages, reference, [*at, "name"], indicator.id)
        previous: Hit | None = None
        for component, expression, place in _targets(indicator, at):
            name = indicator.name.zh_hant + (component.name.zh_hant if component else "")
            if indicator.measure is Measure.MILESTONE and read(expression).interval is None:
                self._deed(indicator, expression, reference, passages, place)
                continue
            hit = self._expression(indicator, expression, name, reference, passages, place)
            if hit and previous and component and self._is_behind(indicator, previous, hit):
                self._fault(rules.OUT_OF_ORDER, place, words=expression, indicator=indicator.id, place=reference)
            previous = hit
        self._unit(indicator, reference, passages, at)
        if indicator.attribute:
            word = messages_for(Language.ZH_HANS).text(ATTRIBUTES[indicator.attribute])
            self._looked_up()
            if not self.account.find(word, passages):
                self._missing(indicator, word, reference, [*at, "attribute"])

    def _restated(self, indicator: Indicator, reference: str, passages: list[int], at: At) -> None:
        """A further place gives the name at least in part, and the number again unless it is a milestone's."""
        self._name(indicator.name.zh_hant, passages, reference, [*at, "reference"], indicator.id, part=_PART_OF_NAME)
        if indicator.measure is Measure.MILESTONE:
            return
        found = False
        for component, expression, _ in _targets(indicator, at):
            name = indicator.name.zh_hant + (component.name.zh_hant if component else "")
            for number in numbers_of(expression):
                if hit := self._best(self.account.find(number, passages), name):
                    self._cover_number(indicator, hit)
                    found = True
        self._looked_up()
        if not found:
            self._missing(indicator, next(_targets(indicator, at))[1], reference, [*at, "reference"])

    def _expression(
        self, indicator: Indicator, expression: str, name: str, reference: str, passages: list[int], at: At
    ) -> Hit | None:
        self._looked_up()
        hit = self._best(self.account.find(plain(expression), passages), name)
        if hit is None:
            self._missing(indicator, expression, reference, at)
            return None
        self.account.cover(hit)
        if not self.account.passages[hit.passage].place.is_in_table and self._is_elsewhere(hit, name):
            context = self.account.around(hit)
            self._fault(rules.OTHER_WORDS, at, words=expression, indicator=indicator.id, context=context)
        return hit

    def _deed(self, indicator: Indicator, verb: str, reference: str, passages: list[int], at: At) -> None:
        """A milestone in words: the verb stands in a sentence with the name, or under the name as a heading."""
        self._looked_up()
        name, word = plain(indicator.name.zh_hant), plain(verb)
        for i in passages:
            text = self.account.passages[i].text
            for k, sentence in enumerate(re.split("[。;]", text)):
                if word in (text if k == 0 else sentence) and _is_told(name, sentence):
                    for hit in self.account.find(word, [i]):
                        self.account.cover(hit)
                    return
        self._missing(indicator, verb, reference, at)

    def _unit(self, indicator: Indicator, reference: str, passages: list[int], at: At) -> None:
        """The unit is part of the targets, or stands in brackets behind the name, or a note says that it is not."""
        if indicator.unit is None or any(note.about == "unit" for note in indicator.notes):
            return
        expressions = [expression for _, expression, _ in _targets(indicator, at)]
        if all(read(expression).unit or read(expression).interval is None for expression in expressions):
            return
        self._looked_up()
        hits = self.account.find(f"({plain(indicator.unit)})", passages)
        for hit in hits:
            self.account.cover(hit)
        if not hits:
            self._missing(indicator, indicator.unit, reference, [*at, "unit"])

    def _hedge(self, indicator: Indicator, reference: str, passages: list[int], at: At) -> None:
        """A word of striving right before the target is recorded, and a recorded one stands there."""
        if self.account.passages[passages[0]].place.is_in_table:
            return
        noted = [plain(note.text.zh_hant) for note in indicator.notes if reference in note.reference]
        said = plain(indicator.hedge) if indicator.hedge else ""
        for word in {word for context in self._contexts_of(indicator, passages) for word in _HEDGES.findall(context)}:
            if word != said and not any(word in note for note in noted):
                self._fault(rules.HEDGE_MISSING, at, place=reference, indicator=indicator.id, words=word)
        if said and reference == indicator.reference[0]:
            self._looked_up()
            if not self.account.find(said, passages):
                self._missing(indicator, said, reference, [*at, "hedge"])

    def _contexts_of(self, indicator: Indicator, passages: list[int]) -> Iterator[str]:
        """The words that the targets of an indicator are told with; of a milestone, its clause."""
        name = plain(indicator.name.zh_hant)
        for i in passages:
            text = self.account.passages[i].text
            if indicator.measure is Measure.MILESTONE:
                yield from (clause for clause in re.split("[,。;]", text) if _is_told(name, clause))
                continue
            for component, expression, _ in _targets(indicator, []):
                told = name + (plain(component.name.zh_hant) if component else "")
                for number in numbers_of(expression)[:1]:
                    if hit := self._best(self.account.find(number, [i]), told):
                        start, end = self.account.context(hit)
                        yield text[start:end]

    def _baselines(self, plan: Plan, loaded: Loaded) -> None:
        self.document, self.document_path = loaded.document, loaded.path
        for key, entry in loaded.submission.actuals.items():
            indicator, references = plan.find(key), _references_of(loaded, entry)
            if indicator is None:
                continue
            at: At = ["actuals", key]
            values = [str(value.value) for value in (entry, *(entry.components or {}).values()) if value.value]
            for k, (reference, passages) in enumerate(self._places(references, [*at, "reference"]).items()):
                if k == 0:
                    for value in values:
                        self._baseline(indicator, value, reference, passages, [*at, "value"])
                    continue
                self._name(indicator.name.zh_hant, passages, reference, at, indicator.id, part=_PART_OF_NAME)
                numbers = [number for value in values for number in numbers_of(value)]
                hits = [self._best(self.account.find(n, passages), indicator.name.zh_hant) for n in numbers]
                self._looked_up()
                for hit in filter(None, hits):
                    self._cover_number(indicator, hit)
                if not any(hits):
                    self._missing(indicator, ", ".join(values), reference, [*at, "reference"])
        self.document, self.document_path = self.catalog.document, self.catalog.path

    def _baseline(self, indicator: Indicator, value: str, reference: str, passages: list[int], at: At) -> None:
        hit = self._expression(indicator, value, indicator.name.zh_hant, reference, passages, at)
        targets = [expression for _, expression, _ in _targets(indicator, [])]
        if hit is None or len(targets) != 1 or not self.account.passages[hit.passage].place.is_in_table:
            return
        i = hit.passage
        others = [
            other
            for other in self.account.find(plain(targets[0]), [i])
            if other.start not in range(hit.start, hit.end) and hit.start not in range(other.start, other.end)
        ]
        if others and (hit.start < others[0].start) != self._is_value_first(self.account.passages[i].place):
            if plain(targets[0]) != plain(value):
                self._fault(rules.OUT_OF_ORDER, at, words=value, indicator=indicator.id, place=reference)

    def _is_value_first(self, row: Place) -> bool:
        """Whether a table's heading names the value (實際值) before the target (目標)."""
        header = "".join(self.account.passages[i].text for i in self.account.at(Place(row.steps[:1]))[:1])
        return header.find("实际") < header.rfind("目标")

    # -- looking up

    def _places(self, references: Iterable[str], at: At) -> dict[str, list[int]]:
        """The passages of each reference; one that the text does not have is a difference."""
        found: dict[str, list[int]] = {}
        for reference in references:
            self._looked_up()
            place = parse_place(reference)
            passages = self.account.at(place) if place else []
            if passages:
                found[reference] = passages
            else:
                self._fault(rules.PLACE_MISSING, at, place=reference)
        return found

    def _name(self, name: str, passages: list[int], reference: str, at: At, owner: str, part: int = 1) -> None:
        """A name occurs in pieces, whole, or at least one `part` of it."""
        self._looked_up()
        wanted = plain(name).strip('"')
        needed = (len(wanted) - (wanted[-1] in _CLASS_WORDS)) / part
        if self.account.cover_name(wanted, passages) < needed - wanted.count('"'):
            self._fault(rules.NOT_AT_PLACE, at, words=name, indicator=owner, place=reference)

    def _component_name(self, indicator: Indicator, component: Component, passages: list[int], at: At) -> None:
        setting = component.suspended or component.dropped
        more = self._places(setting.reference, at).values() if setting else []
        everywhere = [*passages, *(i for found in more for i in found)]
        name = component.name.zh_hant
        self._name(name, everywhere, indicator.reference[0], [*at, "components"], indicator.id, part=_PART_OF_NAME)

    def _numbers(self, indicator: Indicator, expression: str, reference: str, passages: list[int], at: At) -> None:
        """The numbers of an expression stand at a place, whatever the words around them."""
        for number in numbers_of(expression):
            self._looked_up()
            hits = self.account.find(number, passages)
            for hit in hits:
                self.account.cover(hit)
            if not hits:
                self._missing(indicator, expression, reference, at)

    def _cover_number(self, indicator: Indicator, hit: Hit) -> None:
        """Account for a number and the indicator's unit behind it."""
        unit = plain(indicator.unit or "")
        behind = self.account.passages[hit.passage].text.startswith(unit, hit.end)
        self.account.cover(hit._replace(end=hit.end + len(unit)) if behind else hit)

    def _cover_numbers(self, indicator: Indicator, words: str, passages: list[int]) -> None:
        for number in numbers_of(words):
            for hit in self.account.find(number, passages):
                self._cover_number(indicator, hit)

    def _explained(self, indicator: Indicator, text: Text, references: Sequence[str], at: At) -> None:
        """What a note quotes stands at one of its places; its numbers there are accounted for."""
        places = self._places(references, [*at, "reference"])
        passages = [i for found in places.values() for i in found]
        words = plain(text.zh_hant)
        for quoted in _QUOTED.findall(words):
            self._looked_up()
            hits = self.account.find(quoted, passages)
            for hit in hits:
                self.account.cover(hit)
            if not hits:
                self._missing(indicator, quoted, references[0], at)
        self._cover_numbers(indicator, words, passages)

    def _best(self, hits: Sequence[Hit], name: str) -> Hit | None:
        """The hit that is told with most of a name; of equals the first that nothing accounts for yet."""
        if not hits:
            return None
        return max(hits, key=lambda hit: (self._nearness(hit, name), self.account.is_free(hit)))

    def _nearness(self, hit: Hit, name: str) -> int:
        passage = self.account.passages[hit.passage]
        if passage.place.is_in_table:
            return 0
        start, end = self.account.context(hit)
        context, wanted = passage.text[start:end], plain(name)
        return length_in(wanted, context) + tail_in(wanted.rstrip(_CLASS_WORDS), context)

    def _is_elsewhere(self, hit: Hit, name: str) -> bool:
        """Whether another number of the passage is told with more of the name, and with more of its end."""
        text, wanted = self.account.passages[hit.passage].text, plain(name).rstrip(_CLASS_WORDS)

        def told(span: tuple[int, int]) -> tuple[int, int]:
            context = text[slice(*span)]
            return length_in(wanted, context), tail_in(wanted, context)

        here = told(self.account.context(hit))
        there = map(told, self.account.contexts(hit.passage))
        return any(length > here[0] and tail > here[1] for length, tail in there)

    def _is_behind(self, indicator: Indicator, before: Hit, hit: Hit) -> bool:
        """Whether the numbers of two components in a row stand the other way round than their names."""
        if before.passage != hit.passage or before == hit:
            return False
        text = self.account.passages[hit.passage].text
        names = [plain(component.name.zh_hant) for component in indicator.components]
        told = [name for name in names if name in text]
        return len(told) > 1 and (sorted(told, key=text.find) == told) == (hit.start < before.start)

    # -- what the text holds

    def _not_targets(self) -> None:
        path = Path(self.catalog.path).parent / FILE
        if not path.exists():
            return
        listed, self.document = read_model(NotTargets, str(path))
        self.document_path = str(path)
        everywhere = range(len(self.account.passages))
        for g, group in enumerate(listed.groups):
            for k, expression in enumerate(group.expressions):
                self._list(expression, everywhere, ["groups", g, "expressions", k])
            for reference, expressions in group.at.items():
                at: At = ["groups", g, "at", reference]
                for passages in self._places([reference], at).values():
                    for k, expression in enumerate(expressions):
                        self._list(expression, passages, [*at, k])

    def _list(self, expression: str, passages: Iterable[int], at: At) -> None:
        self._looked_up()
        is_needed = False
        for hit in self.account.find(plain(expression), passages):
            is_needed = is_needed or not self._is_accounted(hit)
            self.account.cover(hit)
        if not is_needed:
            self._fault(rules.LISTED_IN_VAIN, at, words=expression)

    def _is_accounted(self, hit: Hit) -> bool:
        return all(self.account.is_covered(mention) for mention in self.account.mentions_in(hit))

    def _unaccounted(self, hit: Hit) -> None:
        passage = self.account.passages[hit.passage]
        origin, last = passage.origins[hit.start], passage.origins[hit.end - 1]
        span = Span(origin.line, origin.column, last.line, last.column + 1)
        values = {
            "words": self.account.text(hit),
            "place": str(passage.place),
            "context": self.account.around(hit),
        }
        self.result.diagnostics.append(Diagnostic(rules.NOT_ACCOUNTED, self.path, span, values))

    # -- telling

    def _looked_up(self) -> None:
        self.result.claims += 1

    def _missing(self, indicator: Indicator, words: str, reference: str, at: At) -> None:
        self._fault(rules.NOT_AT_PLACE, at, words=words, indicator=indicator.id, place=reference)

    def _fault(self, rule: Rule, at: At, /, **values: Any) -> None:
        self.result.diagnostics.append(Diagnostic(rule, self.document_path, self.document.span(at), values))


def _targets(indicator: Indicator, at: At) -> Iterator[tuple[Component | None, str, At]]:
    """The printed targets of an indicator, each with its component and its place in the data."""
    if indicator.target is not None:
        yield None, indicator.target, [*at, "target"]
    for k, component in enumerate(indicator.components):
        if component.target is not None:
            yield component, component.target, [*at, "components", k, "target"]


def _explanations(indicator: Indicator, at: At) -> Iterator[tuple[Text, list[str], At]]:
    """The texts of an indicator's own that speak of places of the plan."""
    for k, note in enumerate(indicator.notes):
        yield note.text, note.reference, [*at, "notes", k]
    if indicator.proxy:
        yield indicator.proxy.measured_by, indicator.proxy.reference, [*at, "proxy"]
    if indicator.not_assessed:
        yield indicator.not_assessed.reason, indicator.not_assessed.reference, [*at, "not_assessed"]
    for k, component in enumerate(indicator.components):
        for key, setting in (("suspended", component.suspended), ("dropped", component.dropped)):
            if setting:
                yield setting.reason, setting.reference, [*at, "components", k, key]


def _references_of(loaded: Loaded, entry: Entry) -> list[str]:
    """The places that a value of a baseline cites."""
    cited = entry.reference or loaded.submission.reference or ""
    return [place.strip() for place in re.split("[;；]", cited) if place.strip()]


def _is_told(name: str, words: str) -> bool:
    """Whether a name stands in some words, but for a character."""
    return length_in(name, words) >= len(name) - 1

"""What the plan data claim of the text: groups, indicators with all they say, and baselines."""

import re
from collections.abc import Iterator, Sequence

from ningbo_plan import diagnostics as rules
from ningbo_plan.audit.lookup import At, Cited, Lookup
from ningbo_plan.audit.match import Hit, length_in, numbers_of
from ningbo_plan.audit.text import plain
from ningbo_plan.labels import ATTRIBUTES
from ningbo_plan.loading import Catalog, Loaded
from ningbo_plan.messages import Language, Printed, messages_for
from ningbo_plan.model.base import Text
from ningbo_plan.model.place import Place
from ningbo_plan.model.plan import Component, Indicator, Measure, Plan
from ningbo_plan.model.submission import Entry
from ningbo_plan.notation.grammar import read

_QUOTED = re.compile("“([^”]+)”")
_HEDGES = {plain(word): word for word in ("力爭", "爭取", "爭創", "力保", "力求")}
_HEDGE = re.compile("|".join(_HEDGES))
# A further place need not repeat a name whole.
_PART_OF_NAME = 2


class Claims:
    """Looks up every claim of a catalog."""

    def __init__(self, lookup: Lookup) -> None:
        self.lookup = lookup
        self.account = lookup.account

    def look_up(self, catalog: Catalog) -> None:
        """Look up the plans first and then their baselines."""
        for i, plan in enumerate(catalog.plans):
            for g, group in enumerate(plan.groups):
                at: At = ["plans", i, "groups", g]
                for cited in self.lookup.places(group.reference or [], [*at, "reference"]):
                    self.lookup.name(group.name.zh_hant, cited, [*at, "name"], group.name.zh_hant)
            for j, indicator in enumerate(plan.indicators):
                self._indicator(indicator, ["plans", i, "indicators", j])
        for loaded in catalog.baselines:
            if (known := catalog.find(loaded.submission.plan)) is not None:
                self._baselines(known, loaded)

    def _indicator(self, indicator: Indicator, at: At) -> None:
        places = self.lookup.places(indicator.reference, [*at, "reference"])
        for k, cited in enumerate(places):
            if k == 0:
                self._primary(indicator, cited, at)
            else:
                self._restated(indicator, cited, [*at, "reference"])
            self._hedge(indicator, cited, at)
        everywhere = [i for cited in places for i in cited.passages]
        for k, revision in enumerate(indicator.revisions):
            place = [*at, "revisions", k]
            for cited in self.lookup.places(revision.reference, [*place, "reference"]):
                for number in numbers_of(revision.target):
                    self.lookup.words(indicator, number, cited, [*place, "target"])
            self.lookup.cover_numbers(indicator, revision.target, everywhere)
        for component in indicator.components:
            self._component_name(indicator, component, everywhere, at)
        for text, references, place in _explanations(indicator, at):
            self._explained(indicator, text, references, place)

    def _primary(self, indicator: Indicator, cited: Cited, at: At) -> None:
        """The place of the target: name, printed expression, unit and attribute stand there."""
        self.lookup.name(indicator.name.zh_hant, cited, [*at, "name"], indicator.id)
        previous: Hit | None = None
        for component, expression, place in _targets(indicator, at):
            if indicator.measure is Measure.MILESTONE and read(expression).interval is None:
                self._deed(indicator, expression, cited, place)
                continue
            hit = self._expression(indicator, expression, _name_of(indicator, component), cited, place)
            if hit and previous and component and self.lookup.is_behind(indicator, previous, hit):
                self._out_of_order(indicator, expression, cited, place)
            previous = hit
        self._unit(indicator, cited, [*at, "unit"])
        if indicator.attribute:
            word = messages_for(Language.ZH_HANT).text(ATTRIBUTES[indicator.attribute])
            self.lookup.words(indicator, word, cited, [*at, "attribute"])

    def _restated(self, indicator: Indicator, cited: Cited, at: At) -> None:
        """A further place gives the name at least in part, and a number again unless it is a milestone's."""
        self.lookup.name(indicator.name.zh_hant, cited, at, indicator.id, _PART_OF_NAME)
        if indicator.measure is Measure.MILESTONE:
            return
        told = [(_name_of(indicator, component), expression) for component, expression, _ in _targets(indicator, at)]
        self._numbers(indicator, told, cited, at)

    def _numbers(self, indicator: Indicator, told: Sequence[tuple[str, str]], cited: Cited, at: At) -> None:
        """Of some expressions, each told with a name, at least one number stands at a place."""
        self.lookup.looked_up()
        found = False
        for name, expression in told:
            for number in numbers_of(expression):
                if hit := self.lookup.best(self.account.find(number, cited.passages), name):
                    self.lookup.cover_number(indicator, hit)
                    found = True
        if not found:
            self.lookup.missing(indicator, ", ".join(expression for _, expression in told), cited, at)

    def _expression(self, indicator: Indicator, expression: str, name: str, cited: Cited, at: At) -> Hit | None:
        """An expression stands at a place as printed, and with the words of its name."""
        self.lookup.looked_up()
        hit = self.lookup.best(self.account.find(plain(expression), cited.passages), name)
        if hit is None:
            self.lookup.missing(indicator, expression, cited, at)
            return None
        self.account.cover(hit)
        if not self.account.passages[hit.passage].place.is_in_table and self.lookup.is_elsewhere(hit, name):
            context = self.account.around(hit)
            self.lookup.fault(rules.OTHER_WORDS, at, words=Printed(expression), indicator=indicator.id, context=context)
        return hit

    def _deed(self, indicator: Indicator, verb: str, cited: Cited, at: At) -> None:
        """A milestone in words: the verb stands in a clause with the name, or under the name as a heading."""
        self.lookup.looked_up()
        name, word = plain(indicator.name.zh_hant), plain(verb)
        for i in cited.passages:
            text = self.account.passages[i].text
            for k, clause in enumerate(re.split("[,。;]", text)):
                is_heading = k == 0 and text[len(clause) : len(clause) + 1] == "。"
                if word in (text if is_heading else clause) and _is_told(name, clause):
                    for hit in self.account.find(word, [i]):
                        self.account.cover(hit)
                    return
        self.lookup.missing(indicator, verb, cited, at)

    def _unit(self, indicator: Indicator, cited: Cited, at: At) -> None:
        """The unit is part of the targets, or stands in brackets behind the name, or a note says that it is not."""
        if indicator.unit is None or any(note.about == "unit" for note in indicator.notes):
            return
        readings = [read(expression) for _, expression, _ in _targets(indicator, at)]
        if not all(reading.unit or reading.interval is None for reading in readings):
            self.lookup.words(indicator, f"({indicator.unit})", cited, at)

    def _hedge(self, indicator: Indicator, cited: Cited, at: At) -> None:
        """A word of striving right before the target is recorded, and a recorded one stands there."""
        if self.account.passages[cited.passages[0]].place.is_in_table:
            return
        if indicator.hedge and cited.reference == indicator.reference[0]:
            self.lookup.words(indicator, indicator.hedge, cited, [*at, "hedge"])
        noted = " ".join(note.text.zh_hant for note in indicator.notes if cited.reference in note.reference)
        for word in {_HEDGES[w] for words in self._told_with(indicator, cited) for w in _HEDGE.findall(words)}:
            if word != indicator.hedge and word not in noted:
                values = {"place": Printed(cited.reference), "indicator": indicator.id, "words": Printed(word)}
                self.lookup.fault(rules.HEDGE_MISSING, at, **values)

    def _told_with(self, indicator: Indicator, cited: Cited) -> Iterator[str]:
        """The words that the targets of an indicator are told with; of a milestone, its clauses."""
        for i in cited.passages:
            text = self.account.passages[i].text
            if indicator.measure is Measure.MILESTONE:
                name = plain(indicator.name.zh_hant)
                yield from (clause for clause in re.split("[,。;]", text) if _is_told(name, clause))
                continue
            for component, expression, _ in _targets(indicator, []):
                for number in numbers_of(expression)[:1]:
                    if hit := self.lookup.best(self.account.find(number, [i]), _name_of(indicator, component)):
                        start, end = self.account.context(hit)
                        yield text[start:end]

    def _component_name(self, indicator: Indicator, component: Component, passages: list[int], at: At) -> None:
        """The name of a component stands, at least in part, at a place of its row or of what sets it aside."""
        setting = component.suspended or component.dropped
        more = self.lookup.places(setting.reference, at) if setting else []
        cited = Cited(indicator.reference[0], [*passages, *(i for one in more for i in one.passages)])
        self.lookup.name(component.name.zh_hant, cited, [*at, "components"], indicator.id, _PART_OF_NAME)

    def _explained(self, indicator: Indicator, text: Text, references: Sequence[str], at: At) -> None:
        """What a note quotes stands at one of its places; its numbers there are accounted for."""
        places = self.lookup.places(references, [*at, "reference"])
        everywhere = Cited(references[0], [i for cited in places for i in cited.passages])
        for quoted in _QUOTED.findall(text.zh_hant):
            self.lookup.words(indicator, quoted, everywhere, at)
        self.lookup.cover_numbers(indicator, text.zh_hant, everywhere.passages)

    def _baselines(self, plan: Plan, loaded: Loaded) -> None:
        """Values stand as printed at the first place they cite, at least one number of them at the others."""
        self.lookup.document, self.lookup.path = loaded.document, loaded.path
        for key, entry in loaded.submission.actuals.items():
            if (indicator := plan.find(key)) is None:
                continue
            at: At = ["actuals", key]
            values = [str(value.value) for value in (entry, *(entry.components or {}).values()) if value.value]
            for k, cited in enumerate(self.lookup.places(_references_of(loaded, entry), [*at, "reference"])):
                if k == 0:
                    for value in values:
                        self._baseline(indicator, value, cited, [*at, "value"])
                else:
                    self.lookup.name(indicator.name.zh_hant, cited, at, indicator.id, _PART_OF_NAME)
                    self._numbers(indicator, [(indicator.name.zh_hant, v) for v in values], cited, [*at, "reference"])

    def _baseline(self, indicator: Indicator, value: str, cited: Cited, at: At) -> None:
        """A value as printed; in a table in the column of values, not of targets."""
        hit = self._expression(indicator, value, indicator.name.zh_hant, cited, at)
        targets = [plain(expression) for _, expression, _ in _targets(indicator, [])]
        if hit is None or len(targets) != 1 or targets[0] == plain(value):
            return
        row = self.account.passages[hit.passage].place
        others = [h for h in self.account.find(targets[0], [hit.passage]) if h.end <= hit.start or hit.end <= h.start]
        if row.is_in_table and others and (hit.start < others[0].start) != self._is_value_first(row):
            self._out_of_order(indicator, value, cited, at)

    def _is_value_first(self, row: Place) -> bool:
        """Whether a table's heading names the value (實際值) before the target (目標)."""
        header = "".join(self.account.passages[i].text for i in self.account.at(Place(row.steps[:1]))[:1])
        return header.find("实际") < header.rfind("目标")

    def _out_of_order(self, indicator: Indicator, words: str, cited: Cited, at: At) -> None:
        values = {"words": Printed(words), "indicator": indicator.id, "place": Printed(cited.reference)}
        self.lookup.fault(rules.OUT_OF_ORDER, at, **values)


def _targets(indicator: Indicator, at: At) -> Iterator[tuple[Component | None, str, At]]:
    """The printed targets of an indicator, each with its component and its place in the data."""
    if indicator.target is not None:
        yield None, indicator.target, [*at, "target"]
    for k, component in enumerate(indicator.components):
        if component.target is not None:
            yield component, component.target, [*at, "components", k, "target"]


def _name_of(indicator: Indicator, component: Component | None) -> str:
    return indicator.name.zh_hant + (component.name.zh_hant if component else "")


def _is_told(name: str, words: str) -> bool:
    """Whether a name stands in some words, but for a character."""
    return length_in(name, words) >= len(name) - 1


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

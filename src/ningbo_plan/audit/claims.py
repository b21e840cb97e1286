"""What the plan data claim of the text: groups, indicators with all they say, and baselines."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ningbo_plan import diagnostics as rules
from ningbo_plan.audit.lookup import At, Cited, Lookup
from ningbo_plan.audit.match import Hit, length_in, numbers_of
from ningbo_plan.audit.text import plain
from ningbo_plan.audit.touching import statement, words_before, words_behind
from ningbo_plan.labels import ATTRIBUTES
from ningbo_plan.loading import Catalog, Loaded
from ningbo_plan.messages import Language, Printed, messages_for
from ningbo_plan.model.base import Text
from ningbo_plan.model.place import Place, parse_place
from ningbo_plan.model.plan import Component, Indicator, Measure, Plan
from ningbo_plan.model.quantities import UnitMismatchError, converted
from ningbo_plan.model.submission import Entry
from ningbo_plan.notation.grammar import read
from ningbo_plan.notation.reading import toward
from ningbo_plan.notation.units import parse_unit

_QUOTED = re.compile("“([^”]+)”")
_HEDGES = {plain(word): word for word in ("力爭", "爭取", "爭創", "力保", "力求")}
_HEDGE = re.compile("|".join(_HEDGES))
# A further place need not repeat a name whole.
_PART_OF_NAME = 2
_YEARLY = re.compile("每年|年均|逐年|每年度")
_BY_YEAR = (Measure.EVERY_YEAR, Measure.ANNUAL_AVERAGE)
# Words that take back what a clause says.
_DENIED = re.compile("不再|取消|停止|放弃|暂缓|终止|基本实现|基本达到|探索|鼓励")


class Claims:
    """Looks up every claim of a catalog."""

    def __init__(self, lookup: Lookup) -> None:
        self.lookup = lookup
        self.account = lookup.account

    def look_up(self, catalog: Catalog) -> None:
        """Look up the plans first and then their baselines."""
        for i, plan in enumerate(catalog.plans):
            self._title(plan, ["plans", i, "title"])
            for g, group in enumerate(plan.groups):
                at: At = ["plans", i, "groups", g]
                for cited in self.lookup.places(group.reference or [], [*at, "reference"]):
                    self.lookup.name(group.name.zh_hant, cited, [*at, "name"], group.name.zh_hant)
            for j, indicator in enumerate(plan.indicators):
                self._indicator(indicator, ["plans", i, "indicators", j])
                self._grouped(plan, indicator, ["plans", i, "indicators", j])
        for loaded in catalog.baselines:
            if (known := catalog.find(loaded.submission.plan)) is not None:
                Claims(self.lookup.of(loaded.document, loaded.path))._baselines(known, loaded)

    def _title(self, plan: Plan, at: At) -> None:
        """The title of a plan stands somewhere."""
        self.lookup.looked_up()
        if plain(plan.title.zh_hant) not in self.account.whole:
            values = {"words": Printed(plan.title.zh_hant), "indicator": plan.id, "place": "-"}
            self.lookup.fault(rules.NOT_AT_PLACE, at, **values)

    def _grouped(self, plan: Plan, indicator: Indicator, at: At) -> None:
        """An indicator stands in the section, or the table, that its group names."""
        self.lookup.looked_up()
        groups = [group for group in plan.groups if group.name.zh_hant == indicator.group]
        named = [place for group in groups for r in group.reference or [] if (place := parse_place(r))]
        own = [place for r in indicator.reference if (place := parse_place(r))]
        around = [self.account.passages[i].section for place in own for i in self.account.at(place)]
        tables = {place.steps[0] for place in named if place.is_in_table}
        is_there = any(place.steps[0] in tables for place in own) or any(g.holds(p) for g in named for p in around)
        if named and not is_there:
            self.lookup.missing(indicator, indicator.group or "", Cited(str(named[0]), []), [*at, "group"])

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
            self._cover_in_row(indicator, revision.target, everywhere)
        for component in indicator.components:
            self._component_name(indicator, component, everywhere, at)
        for text, references, place in _explanations(indicator, at):
            self._explained(indicator, text, references, place)

    def _primary(self, indicator: Indicator, cited: Cited, at: At) -> None:
        """The place of the target: name, printed expression, unit and attribute stand there, and nothing more."""
        self.lookup.looked_up()
        if len(cited.passages) > 1:
            self.lookup.fault(
                rules.PLACE_TOO_WIDE, [*at, "reference"], indicator=indicator.label, place=Printed(cited.reference)
            )
        row = self.account.passages[cited.passages[0]].place
        if indicator.no is not None and row.steps[-1] != f"第{indicator.no}项":
            self.lookup.missing(indicator, str(indicator.no), cited, [*at, "no"])
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
        self._attribute(indicator, cited, [*at, "attribute"])

    def _attribute(self, indicator: Indicator, cited: Cited, at: At) -> None:
        """The word for binding or expected stands in the row of the table, or nothing is encoded."""
        for attribute, label in ATTRIBUTES.items():
            word = messages_for(Language.ZH_HANT).text(label)
            if indicator.attribute is attribute:
                self.lookup.words(indicator, word, cited, at)
            elif self.account.passages[cited.passages[0]].place.is_row and self.account.find(
                plain(word), cited.passages
            ):
                values = {"place": Printed(cited.reference), "printed": Printed(word), "indicator": indicator.label}
                self.lookup.fault(rules.MORE_IS_PRINTED, at, words=indicator.attribute or "-", **values)

    def _restated(self, indicator: Indicator, cited: Cited, at: At) -> None:
        """A further place gives the name at least in part, and the target again unless it is a milestone's."""
        self.lookup.name(indicator.name.zh_hant, cited, at, indicator.id, _PART_OF_NAME)
        if indicator.measure is Measure.MILESTONE:
            return
        told = [(component, expression) for component, expression, _ in _targets(indicator, at)]
        hits = [(e, self._number(indicator, e, _name_of(indicator, c), cited)) for c, e in told]
        found = [(expression, hit) for expression, hit in hits if hit]
        # A place may speak of one component alone; of a row without components it says all.
        if not found or (len(found) < len(hits) and not indicator.components):
            self.lookup.missing(indicator, ", ".join(expression for _, expression in told), cited, at)
        noted = any(cited.reference in note.reference and note.kind == "contradiction" for note in indicator.notes)
        for expression, hit in found:
            printed = statement(self.account.passages[hit.passage].text, hit.start, hit.end)
            if not noted and not _means_the_same(indicator, printed, expression):
                values = {"printed": printed, "indicator": indicator.label, "words": Printed(expression)}
                self.lookup.fault(rules.RESTATED_OTHERWISE, at, place=Printed(cited.reference), **values)

    def _number(self, indicator: Indicator, expression: str, name: str, cited: Cited) -> Hit | None:
        """The numbers of an expression stand at a place, with no other name; the last of them."""
        self.lookup.looked_up()
        hit = None
        for number in numbers_of(expression):
            hit = self.lookup.best(self.account.find(number, cited.passages), name)
            if hit is None or self.lookup.is_elsewhere(hit, name):
                return None
            self.lookup.cover_number(indicator, hit)
        return hit

    def _expression(self, indicator: Indicator, expression: str, name: str, cited: Cited, at: At) -> Hit | None:
        """An expression stands at a place whole as printed, and with the words of its name."""
        self.lookup.looked_up()
        hits = self.account.find(plain(expression), cited.passages)
        if hits and self.account.passages[hits[0].passage].place.is_row:
            hit = self._in_column(indicator, hits, cited, is_target=True)
        else:
            hit = self.lookup.best(hits, name)
        if hit is None:
            self.lookup.missing(indicator, expression, cited, at)
            return None
        self._whole(indicator, expression, hit, cited, at)
        if not self.account.passages[hit.passage].place.is_in_table and self.lookup.is_elsewhere(hit, name):
            context = self.account.around(hit)
            self.lookup.fault(
                rules.OTHER_WORDS, at, words=Printed(expression), indicator=indicator.label, context=context
            )
        return hit

    def _whole(self, indicator: Indicator, expression: str, hit: Hit, cited: Cited, at: At) -> None:
        """Nothing that touches an expression makes it another; it is accounted for."""
        self.account.cover(hit)
        text = self.account.passages[hit.passage].text
        before, behind = words_before(text, hit.start, plain(indicator.hedge or "")), words_behind(text, hit.end)
        clause = text[self.account.context(hit)[0] : hit.start] if not before else ""
        yearly = _YEARLY.search(clause) if indicator.measure not in _BY_YEAR else None
        denied = _DENIED.search(clause.rpartition(",")[2])
        if before or behind or yearly or denied:
            more = before or (yearly or denied or [""])[0]
            values = {"printed": f"{more}{self.account.text(hit)}{behind}", "words": Printed(expression)}
            values |= {"indicator": indicator.label, "place": Printed(cited.reference)}
            self.lookup.fault(rules.MORE_IS_PRINTED, at, **values)

    def _in_column(self, indicator: Indicator, hits: Sequence[Hit], cited: Cited, *, is_target: bool) -> Hit | None:
        """Of several hits in a row the one in the column of targets, or of values; a component's as it is free."""
        if not hits or len(indicator.components) > 1:
            return self.lookup.best(hits, "")
        behind_name = [hit for hit in hits if hit.start >= len(plain(indicator.name.zh_hant))]
        is_last = is_target == self._is_value_first(self.account.passages[hits[0].passage].place)
        return (behind_name[-1] if is_last else behind_name[0]) if behind_name else None

    def _deed(self, indicator: Indicator, verb: str, cited: Cited, at: At) -> None:
        """A milestone in words: the verb stands in a clause with the name, or under the name as a heading."""
        self.lookup.looked_up()
        name, word = plain(indicator.name.zh_hant), plain(verb)
        for i in cited.passages:
            text = self.account.passages[i].text
            for k, clause in enumerate(re.split("[,。;]", text)):
                is_heading = k == 0 and text[len(clause) : len(clause) + 1] == "。"
                if not _DENIED.search(clause) and word in (text if is_heading else clause) and _is_told(name, clause):
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
            self._hedge_said(indicator, indicator.hedge, cited, [*at, "hedge"])
        noted = " ".join(note.text.zh_hant for note in indicator.notes if cited.reference in note.reference)
        for word in {_HEDGES[w] for words in self._told_with(indicator, cited) for w in _HEDGE.findall(words)}:
            if word != indicator.hedge and word not in noted:
                values = {"place": Printed(cited.reference), "indicator": indicator.label, "words": Printed(word)}
                self.lookup.fault(rules.HEDGE_MISSING, at, **values)

    def _hedge_said(self, indicator: Indicator, hedge: str, cited: Cited, at: At) -> None:
        """The word stands in the sentence of the target, before it."""
        self.lookup.looked_up()
        name = plain(indicator.name.zh_hant)
        for i in cited.passages:
            for sentence in re.split("[。;]", self.account.passages[i].text):
                words = [plain(e) for _, e, _ in _targets(indicator, []) if plain(e) in sentence]
                end = max([*(sentence.find(w) + len(w) for w in words), sentence.find(name[:2])])
                if plain(hedge) in sentence[: max(end, 0)] and (words or _is_told(name, sentence)):
                    return
        self.lookup.missing(indicator, hedge, cited, at)

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
        """What a note quotes stands at one of its places; nothing of it counts as encoded."""
        places = self.lookup.places(references, [*at, "reference"])
        everywhere = Cited(references[0], [i for cited in places for i in cited.passages])
        for quoted in _QUOTED.findall(text.zh_hant):
            self.lookup.looked_up()
            if not self.account.find(plain(quoted), everywhere.passages):
                self.lookup.missing(indicator, quoted, everywhere._replace(reference="、".join(references)), at)

    def _cover_in_row(self, indicator: Indicator, expression: str, passages: list[int]) -> None:
        """The row of a table may tell a revision too, in brackets."""
        for number in numbers_of(expression):
            for hit in self.account.find(number, passages):
                before = self.account.passages[hit.passage].text[: hit.start]
                if self.account.passages[hit.passage].place.is_row and before.rfind("(") > before.rfind(")"):
                    self.lookup.cover_number(indicator, hit)

    def _baselines(self, plan: Plan, loaded: Loaded) -> None:
        """Values stand as printed at the first place they cite, at least one number of them at the others."""
        for key, entry in loaded.submission.actuals.items():
            if (indicator := plan.find(key)) is None:
                continue
            at: At = ["actuals", key]
            values = [str(value.value) for value in (entry, *(entry.components or {}).values()) if value.value]
            for k, cited in enumerate(self.lookup.places(_references_of(loaded, entry), [*at, "reference"])):
                if k == 0:
                    for value in values:
                        self._baseline(indicator, value, cited, [*at, "value"])
                    continue
                self.lookup.name(indicator.name.zh_hant, cited, at, indicator.id, _PART_OF_NAME)
                found = [self._number(indicator, value, indicator.name.zh_hant, cited) for value in values]
                if not any(found):
                    self.lookup.missing(indicator, ", ".join(values), cited, [*at, "reference"])

    def _baseline(self, indicator: Indicator, value: str, cited: Cited, at: At) -> None:
        """A value whole as printed; in a table in the column of values, where no target stands."""
        hits = self.account.find(plain(value), cited.passages)
        row = self.account.passages[cited.passages[0]].place
        if not row.is_row:
            self._expression(indicator, value, indicator.name.zh_hant, cited, at)
            return
        self.lookup.looked_up()
        hit = self._in_column(indicator, hits, cited, is_target=False) if hits else None
        if hit is None:
            self.lookup.missing(indicator, value, cited, at)
            return
        targets = [plain(expression) for _, expression, _ in _targets(indicator, [])]
        if len(targets) == 1 and row in map(parse_place, indicator.reference):
            there = self._in_column(indicator, self.account.find(targets[0], [hit.passage]), cited, is_target=True)
            if there and (hit.start < there.end and there.start < hit.end):
                self.lookup.missing(indicator, value, cited, at)
                return
            if there and (hit.start < there.start) != self._is_value_first(row):
                self._out_of_order(indicator, value, cited, at)
        self._whole(indicator, value, hit, cited, at)

    def _is_value_first(self, row: Place) -> bool:
        """Whether a table's heading has the year or the word of values before that of targets."""
        header = "".join(self.account.passages[i].text for i in self.account.at(Place(row.steps[:1]))[:1])
        years = re.findall(r"(?:19|20)\d\d", header)
        if len(set(years)) > 1:
            return years == sorted(years)
        value = re.search("实际|现状|基期|基数", header)
        return value is not None and value.start() < header.rfind("目标")

    def _out_of_order(self, indicator: Indicator, words: str, cited: Cited, at: At) -> None:
        values = {"words": Printed(words), "indicator": indicator.label, "place": Printed(cited.reference)}
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


def _means_the_same(indicator: Indicator, printed: str, expression: str) -> bool:
    """Whether what a place prints bounds the indicator as its target does; without a unit it is in the indicator's."""
    read_, meant = read(printed), read(expression)
    if read_.interval is None or meant.interval is None or read_.approximate != meant.approximate:
        return False
    ends = []
    for reading in (read_, meant):
        assert reading.interval is not None
        unit = indicator.full_unit
        if unit and reading.unit and not reading.unit.per:
            unit = parse_unit(indicator.unit or "")  # the name alone tells per whom
        try:
            interval = converted(reading.interval, reading.unit, unit)
        except UnitMismatchError:
            return False
        ends.append(toward(reading._replace(interval=interval, approximate=False), indicator.direction, Decimal(0)))
    return ends[0] == ends[1]

"""Looking up what the data claim: at which place, with which words, in which order; every difference a diagnostic."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from ningbo_plan import diagnostics as rules
from ningbo_plan.audit.match import Account, Hit, length_in, length_in_order, tail_in
from ningbo_plan.audit.text import plain
from ningbo_plan.diagnostics import Diagnostic, Rule
from ningbo_plan.messages import Printed
from ningbo_plan.model.place import parse_place
from ningbo_plan.model.plan import Indicator
from ningbo_plan.source.document import Document

# A path in a data file.
At = list[str | int]
# The word for what is counted may be missing after a name: 審查(率), 企業(數).
_CLASS_WORDS = "率数量"


class Cited(NamedTuple):
    """A reference and the passages at its place."""

    reference: str
    passages: list[int]


@dataclass(frozen=True)
class Lookup:
    """The account of the text, the data file whose claims are looked up, and where differences are gathered."""

    account: Account
    document: Document
    path: str
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def of(self, document: Document, path: str) -> "Lookup":
        """The same for another data file."""
        return replace(self, document=document, path=path)

    def places(self, references: Iterable[str], at: At) -> list[Cited]:
        """Each reference with its passages; one that the text does not have is a difference."""
        found = []
        for reference in references:
            self.looked_up()
            place = parse_place(reference)
            if passages := self.account.at(place) if place else []:
                found.append(Cited(reference, passages))
            else:
                self.fault(rules.PLACE_MISSING, at, place=Printed(reference))
        return found

    def name(self, name: str, cited: Cited, at: At, owner: str, part: int = 1) -> None:
        """A name occurs in pieces: whole and in order, or at least one `part` of it; a row of a table begins with it.

        `owner` is the id of what bears the name.
        """
        self.looked_up()
        wanted = plain(name).strip('"')
        self.account.cover_name(wanted, cited.passages)
        texts = [self.account.passages[i].text for i in cited.passages] or [""]
        if part > 1:
            is_there = max(length_in(wanted, text) for text in texts) >= len(wanted) / part
        elif cited.passages and self.account.passages[cited.passages[0]].place.is_row:
            is_there = any(text.replace(" ", "").lstrip('"').startswith(wanted) for text in texts)
        else:
            needed = len(wanted) - (wanted[-1] in _CLASS_WORDS) - wanted.count('"')
            is_there = max(length_in_order(wanted, text) for text in texts) >= needed
        if not is_there:
            self.fault(rules.NOT_AT_PLACE, at, words=Printed(name), indicator=owner, place=Printed(cited.reference))

    def words(self, indicator: Indicator, words: str, cited: Cited, at: At) -> list[Hit]:
        """Some words stand at a place, as they are; they are accounted for."""
        self.looked_up()
        hits = self.account.find(plain(words), cited.passages)
        for hit in hits:
            self.account.cover(hit)
        if not hits:
            self.missing(indicator, words, cited, at)
        return hits

    def cover_number(self, indicator: Indicator, hit: Hit) -> None:
        """Account for a number and the indicator's unit behind it."""
        unit = plain(indicator.unit or "")
        behind = self.account.passages[hit.passage].text.startswith(unit, hit.end)
        self.account.cover(hit._replace(end=hit.end + len(unit)) if behind else hit)

    def best(self, hits: Sequence[Hit], name: str) -> Hit | None:
        """The hit that is told with most of a name; of equals the first that nothing accounts for yet."""
        if not hits:
            return None
        return max(hits, key=lambda hit: (self.nearness(hit, name), self.account.is_free(hit)))

    def nearness(self, hit: Hit, name: str) -> int:
        """How much of a name a number is told with, its end, which says what is counted, twice."""
        passage = self.account.passages[hit.passage]
        if passage.place.is_in_table:
            return 0
        start, end = self.account.context(hit)
        context, wanted = passage.text[start:end], plain(name)
        return length_in(wanted, context) + tail_in(wanted.rstrip(_CLASS_WORDS), context)

    def is_elsewhere(self, hit: Hit, name: str) -> bool:
        """Whether another number of the passage is told with more of the name, and with more of its end."""
        text, wanted = self.account.passages[hit.passage].text, plain(name).rstrip(_CLASS_WORDS)

        def told(span: tuple[int, int]) -> tuple[int, int]:
            context = text[slice(*span)]
            return length_in(wanted, context), tail_in(wanted, context)

        here = told(self.account.context(hit))
        there = map(told, self.account.contexts(hit.passage))
        return any(length > here[0] and tail > here[1] for length, tail in there)

    def is_behind(self, indicator: Indicator, before: Hit, hit: Hit) -> bool:
        """Whether the numbers of two components in a row stand the other way round than their names."""
        if before.passage != hit.passage or before == hit:
            return False
        text = self.account.passages[hit.passage].text
        names = [plain(component.name.zh_hant) for component in indicator.components]
        told = [name for name in names if name in text]
        return len(told) > 1 and (sorted(told, key=text.find) == told) == (hit.start < before.start)

    def looked_up(self) -> None:
        """Count a claim."""
        self.account.claims += 1

    def missing(self, indicator: Indicator, words: str, cited: Cited, at: At) -> None:
        """Some words of an indicator are not at a place."""
        self.fault(
            rules.NOT_AT_PLACE, at, words=Printed(words), indicator=indicator.label, place=Printed(cited.reference)
        )

    def fault(self, rule: Rule, at: At, /, **values: Any) -> None:
        """A difference at the path `at` of the data file."""
        self.diagnostics.append(Diagnostic(rule, self.path, self.document.span(at), values))

"""The audit: every claim of the plan data looked up at its place, every number of the text accounted for."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from ningbo_plan import diagnostics as rules
from ningbo_plan.audit.claims import Claims
from ningbo_plan.audit.lookup import At, Lookup
from ningbo_plan.audit.match import Account, Hit
from ningbo_plan.audit.text import plain, read_passages
from ningbo_plan.diagnostics import Diagnostic, Span, in_order
from ningbo_plan.loading import NOT_TARGETS, Catalog, model_from
from ningbo_plan.messages import Printed
from ningbo_plan.model.not_targets import NotTargets
from ningbo_plan.source.files import read_bytes


class Audit(NamedTuple):
    """What an audit found: how many claims were looked up, how many numbers the text has, and every difference."""

    claims: int
    mentions: int
    diagnostics: list[Diagnostic]


def audit_plan(catalog: Catalog, text: str, path: str) -> Audit:
    """Hold the plan data against a copy of the plan in either script; `path` is what the copy is called.

    Raises FileError or PlanDataError for a faulty `not_targets.yaml`.
    """
    account = Account(read_passages(text), plain(text))
    mentions = len(account.open_mentions())
    lookup = Lookup(account, catalog.document, catalog.path)
    Claims(lookup).look_up(catalog)
    _check_list(catalog, lookup)
    open_ones = [_unaccounted(lookup, hit, path) for hit in account.open_mentions()]
    return Audit(account.claims, mentions, in_order([*lookup.diagnostics, *open_ones]))


def _check_list(catalog: Catalog, lookup: Lookup) -> None:
    """Account for what is listed as no target."""
    path = Path(catalog.path).parent / NOT_TARGETS
    if not path.exists():
        return
    listed, document = model_from(NotTargets, read_bytes(str(path)), str(path))
    lookup = lookup.of(document, str(path))
    everywhere = range(len(lookup.account.passages))
    for g, group in enumerate(listed.groups):
        for k, expression in enumerate(group.expressions):
            _list(lookup, expression, everywhere, ["groups", g, "expressions", k])
        for reference, expressions in group.at.items():
            at: At = ["groups", g, "at", reference]
            for cited in lookup.places([reference], at):
                for k, expression in enumerate(expressions):
                    _list(lookup, expression, cited.passages, [*at, k])


def _list(lookup: Lookup, expression: str, passages: Iterable[int], at: At) -> None:
    lookup.looked_up()
    is_needed = False
    for hit in lookup.account.find(plain(expression), passages):
        is_needed = is_needed or not _is_accounted(lookup, hit)
        lookup.account.cover(hit)
    if not is_needed:
        lookup.fault(rules.LISTED_IN_VAIN, at, words=Printed(expression))


def _is_accounted(lookup: Lookup, hit: Hit) -> bool:
    return all(lookup.account.is_covered(mention) for mention in lookup.account.mentions_in(hit))


def _unaccounted(lookup: Lookup, hit: Hit, path: str) -> Diagnostic:
    """A number of the text that nothing accounts for."""
    passage = lookup.account.passages[hit.passage]
    origin, last = passage.origins[hit.start], passage.origins[hit.end - 1]
    span = Span(origin.line, origin.column, last.line, last.column + 1)
    values = {
        "words": lookup.account.text(hit),
        "place": Printed(str(passage.place)),
        "context": lookup.account.around(hit),
    }
    return Diagnostic(rules.NOT_ACCOUNTED, path, span, values)

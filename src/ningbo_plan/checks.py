"""Submissions against their plan, value by value; `series_checks` and `plausibility` hold them against each other."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ningbo_plan import diagnostics as rules
from ningbo_plan.diagnostics import Diagnostic, in_order
from ningbo_plan.entry_checks import check_entry
from ningbo_plan.faults import BASE_YEAR, DID_YOU_MEAN, nearest
from ningbo_plan.ignores import without_ignored
from ningbo_plan.loading import Catalog, Loaded, Submissions, Unusable
from ningbo_plan.messages import N_, Term
from ningbo_plan.model.plan import Indicator, Plan
from ningbo_plan.notation.script import fold
from ningbo_plan.plausibility import check_plausible
from ningbo_plan.series import Series, series_of
from ningbo_plan.series_checks import check_complete, check_series
from ningbo_plan.shape import spaced


class Checked(NamedTuple):
    """Submissions after all checks.

    `sound` are the submissions of known plans without their faulty rows. `rejected` are those with an error, whole
    documents and files included: nothing they belong to is judged unless that is asked for. `series` are the sound ones
    by plan and region.
    """

    sound: list[Loaded]
    rejected: list[Loaded | Unusable]
    diagnostics: list[Diagnostic]
    series: list[Series]


def check_submissions(catalog: Catalog, submissions: Submissions, *, require_complete: bool = False) -> Checked:
    """Check every submission by itself, then all of them against each other.

    With `require_complete` every row of a plan's tables has to be reported in every year there is a submission for.
    """
    found = list(submissions.diagnostics)
    sound: list[Loaded] = []
    rejected: list[Loaded | Unusable] = list(submissions.unusable)
    suggestions = iter(range(_MOST_SUGGESTIONS))
    for loaded in submissions.loaded:
        plan = catalog.find(loaded.submission.plan)
        document_faults = list(_check_document(catalog, loaded))
        row_faults = list(_check_rows(plan, loaded, suggestions)) if plan else []
        found += document_faults + [fault for _, fault in row_faults]
        kept = loaded.without(key for key, fault in row_faults if fault.is_error)
        if document_faults:
            rejected.append(loaded)
        else:
            sound.append(kept)
    for loaded in submissions.headless:
        if plan := catalog.find(loaded.submission.plan):
            found += [fault for _, fault in _check_rows(plan, loaded, suggestions)]
    every = series_of(catalog, sound)
    series_faults = [fault for series in every for fault in check_series(series)]
    found += [fault for _, _, fault in series_faults]
    found += [fault for series in every for fault in check_plausible(series)]
    if require_complete:
        found += [fault for series in every for fault in check_complete(series)]
    found = without_ignored(found, submissions.ignores)
    faulty: dict[int, set[str | int]] = {}
    for loaded, key, fault in series_faults:
        if fault.is_error:
            faulty.setdefault(id(loaded), set()).add(key)
    sound = [loaded.without(faulty.get(id(loaded), ())) for loaded in sound]
    rejected += [loaded for loaded in sound if not loaded.is_whole]
    return Checked(sound, rejected, in_order(found), series_of(catalog, sound) if faulty else every)


def concern(
    catalog: Catalog, indicators: Sequence[Indicator], diagnostics: Iterable[Diagnostic]
) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """The diagnostics that are about some indicators, or about no row alone; and those about other rows."""
    concerning: list[Diagnostic] = []
    others: list[Diagnostic] = []
    for diagnostic in diagnostics:
        plan = catalog.find(diagnostic.row[0]) if diagnostic.row else None
        row = plan.find(diagnostic.row[1]) if plan and diagnostic.row else None
        is_general = diagnostic.row is None or plan is None
        (concerning if is_general or any(row is indicator for indicator in indicators) else others).append(diagnostic)
    return concerning, others


def _check_document(catalog: Catalog, loaded: Loaded) -> Iterator[Diagnostic]:
    submission = loaded.submission
    plan = catalog.find(submission.plan)
    if plan is None:
        known = ", ".join(plan.id for plan in catalog.plans)
        yield loaded.fault(rules.UNKNOWN_PLAN, ["plan"], plan=submission.plan, known=known)
    elif not plan.base_year <= submission.year <= plan.last_year:
        yield loaded.fault(
            rules.YEAR_OUTSIDE_PLAN,
            ["year"],
            year=submission.year,
            plan=plan.id,
            first=plan.first_year,
            last=plan.last_year,
            earliest=Term(BASE_YEAR, base=plan.base_year),
        )


def _check_rows(plan: Plan, loaded: Loaded, suggestions: Iterator[int]) -> Iterator[tuple[str | int, Diagnostic]]:
    """Faults of rows, each with the key of its row; ids are suggested as long as `suggestions` last."""
    seen: dict[str, str | int] = {}
    rows = [indicator.no for indicator in plan.indicators if indicator.no]
    for key, entry in loaded.submission.actuals.items():
        indicator = plan.find(key)
        at = ["actuals", key]
        if indicator is None and rows and str(key).isdecimal():
            values = {"plan": plan.id, "row": key, "first": min(rows), "last": max(rows)}
            yield key, loaded.key_fault(rules.UNKNOWN_ROW, at, **values)
            continue
        if indicator is None:
            guess = _suggested(plan, key) if next(suggestions, None) is not None else ""
            values = {"plan": plan.id, "indicator": key, "suggestion": guess}
            yield key, loaded.key_fault(rules.UNKNOWN_INDICATOR, at, **values)
            continue
        if indicator.id in seen:
            first = seen[indicator.id]
            fault = loaded.key_fault(rules.TWICE, at, indicator=indicator.label, one=first, other=key)
            yield key, fault
            yield first, fault
        seen.setdefault(indicator.id, key)
        for fault in check_entry(loaded, indicator, entry, at):
            yield key, fault


_ROW = re.compile(fold("第?([1-9][0-9]?)(?:項|條|行|号|號|\\.0)?"))
_SPACE = N_("write {pair}, with a space after the colon; ")


def _suggested(plan: Plan, key: str | int) -> str:
    if row := _ROW.fullmatch(fold(str(key))):
        return Term(DID_YOU_MEAN, nearest=row[1])
    pair = spaced(key)
    return Term(_SPACE, pair=pair) if pair else suggestion(plan.indicators, key)


# Suggestions are looked for, for so many keys of a run.
_MOST_SUGGESTIONS = 20


def suggestion(indicators: Iterable[Indicator], key: str | int) -> str:
    """Did you mean …? with the id of the indicator whose id or name in any language is most like `key`, if any is."""
    names: dict[str, str] = {}
    for indicator in indicators:
        name = indicator.name
        spellings = (indicator.id, name.zh_hant, name.zh_hans, name.en.lower())
        names |= dict.fromkeys(spellings, indicator.id)
    return nearest(str(key), names)

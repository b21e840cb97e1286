"""A draft read back and checked as any plan data are, so that what is written can be used at once."""

import json
from dataclasses import replace
from typing import Any

from ningbo_plan.checks import check_submissions
from ningbo_plan.diagnostics import Diagnostic
from ningbo_plan.draft.tree import Draft, DraftedRow, LeftOut, plain
from ningbo_plan.loading import Catalog, PlanDataError, Submissions, catalog_from, read_document_bytes
from ningbo_plan.messages import N_, Printed, Term
from ningbo_plan.plan_checks import check_plan


def audited(draft: Draft) -> Draft:
    """The draft without the rows and baselines that the checks refuse, which stay as lines left out and remarks."""
    rows = draft.rows
    left_out = list(draft.left_out)
    while rows:
        catalog, faults = _plan_faults(draft, rows)
        if catalog is not None and not faults:
            break
        left_out += [LeftOut(rows[i].line, rows[i].name, why) for i, why in faults.items()]
        rows = [row for i, row in enumerate(rows) if i not in faults]
    else:
        return replace(draft, rows=[], left_out=sorted(left_out))
    refused = _baseline_faults(draft, rows, catalog)
    rows = [_without_baseline(row, refused[i]) if i in refused else row for i, row in enumerate(rows)]
    return replace(draft, rows=rows, left_out=sorted(left_out))


def _without_baseline(row: DraftedRow, why: Term) -> DraftedRow:
    remark = Term(N_("the baseline {value} is left out: {why}"), value=Printed(plain(row.baseline)["value"]), why=why)
    return replace(row, baseline=None, remarks=[*row.remarks, remark])


def _plan_faults(draft: Draft, rows: list[DraftedRow]) -> tuple[Catalog | None, dict[int, Term]]:
    """The draft as plan data; and what is wrong with its rows."""
    head = {**plain(draft.plan), "indicators": []}
    text = _on_lines({"version": "1", "plans": [head]}, "[]", "[]", [_json(plain(row.indicator)) for row in rows])
    try:
        catalog = catalog_from(text.encode(), draft.id)
    except PlanDataError as error:
        return None, _by_row(error.diagnostics, len(rows))
    return catalog, _by_row([fault for fault in check_plan(catalog) if fault.is_error], len(rows))


def _baseline_faults(draft: Draft, rows: list[DraftedRow], catalog: Catalog) -> dict[int, Term]:
    """What is wrong with the baselines of rows."""
    document = plain(draft.baseline) | {"actuals": {}}
    values = [f"{_json(row.id)}: {_json(plain(row.baseline))}" for row in rows]
    submissions = Submissions()
    read_document_bytes(draft.id, _on_lines(document, "{}", "{}", values).encode(), submissions)
    faults = check_submissions(catalog, submissions).diagnostics
    return _by_row([fault for fault in faults if fault.is_error], len(rows))


def _json(tree: Any) -> str:
    """A tree as JSON, which is YAML, in one line."""
    return json.dumps(tree, ensure_ascii=False, default=float)


def _on_lines(document: dict[str, Any], empty: str, brackets: str, lines: list[str]) -> str:
    """A document whose last collection, still empty, holds one line for each row, from the second line on."""
    before, _, after = _json(document).rpartition(empty)
    return f"{before}{brackets[0]}\n" + ",\n".join(lines) + f"\n{brackets[1]}{after}"


def _by_row(faults: list[Diagnostic], count: int) -> dict[int, Term]:
    """The first fault of each row, as a message. Raises PlanDataError for faults outside the rows."""
    found: dict[int, Term] = {}
    for fault in faults:
        row = fault.span.line - 2
        if not 0 <= row < count:
            raise PlanDataError([fault])
        found.setdefault(row, Term(fault.rule.message, **fault.values))
    return found

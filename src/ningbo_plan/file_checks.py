"""Files as a whole: plan data that are fit for use, and every fault of some files, whatever they hold.

Most runs find the plan data compiled, so that rules are loaded only where something is checked by them.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ningbo_plan.compiled import keep, recall
from ningbo_plan.diagnostics import UNKNOWN_COLUMN, Diagnostic, in_order
from ningbo_plan.loading import (
    BASELINES,
    INDICATORS,
    NOT_TARGETS,
    Catalog,
    Loaded,
    PlanDataError,
    Submissions,
    catalog_files,
    catalog_from,
    catalog_of,
    is_plan_data,
    model_from,
    read_document_bytes,
    read_submissions,
)
from ningbo_plan.source.files import packaged_data

if TYPE_CHECKING:
    from ningbo_plan.handed_down import HandedDown


def check_files(catalog: Catalog, files: Mapping[str, bytes], *, require_complete: bool = False) -> list[Diagnostic]:
    """Check files of submissions against `catalog`, and files of plan data (those with `plans`) against themselves.

    `files` are their bytes by their paths. An `indicators.yaml` is checked with the baselines beside it, a
    `not_targets.yaml` in its shape, and a table of targets for regions against the newest plan. Raises FileError.
    """
    from ningbo_plan.checks import check_submissions

    submissions = Submissions()
    found: list[Diagnostic] = []
    for path, data in files.items():
        try:
            if Path(path).name == NOT_TARGETS:
                from ningbo_plan.model.not_targets import NotTargets

                model_from(NotTargets, data, path)
            elif (targets := _handed_down(catalog, data, path)) is not None:
                found += targets.faults
            elif is_plan_data(data, path):
                from ningbo_plan.plan_checks import check_plan

                found += check_plan(replace(catalog_from(data, path), baselines=_baselines_beside(path)))
            else:
                read_document_bytes(path, data, submissions)
        except PlanDataError as error:
            found += error.diagnostics
    checked = check_submissions(catalog, submissions, require_complete=require_complete)
    found += (fault for fault in checked.diagnostics if fault.rule is not UNKNOWN_COLUMN or not _is_of_panel(fault))
    return in_order(found)


def _is_of_panel(unknown: Diagnostic) -> bool:
    """Whether a column that no submission has is one that panels have, in a file that is read as one."""
    from ningbo_plan.source.panel_paths import column_key, is_panel

    return column_key(unknown.values["column"]) is not None and is_panel([unknown.path])


def _baselines_beside(path: str) -> list[Loaded]:
    if Path(path).name != INDICATORS:
        return []
    return read_submissions([str(name) for name in sorted(Path(path).parent.glob(BASELINES))]).loaded


def _handed_down(catalog: Catalog, data: bytes, path: str) -> "HandedDown | None":
    """The targets of regions in a file, if it is a table of them."""
    if not path.lower().endswith(".csv"):
        return None
    from ningbo_plan.handed_down import is_handed_down, newest_plan, read_handed_down

    return read_handed_down(data, path, newest_plan(catalog)) if is_handed_down(data) else None


def load_checked_catalog(directory: Path | None = None) -> Catalog:
    """Load plan data and, unless they are those that came with the program, check them; or recall what was compiled.

    Raises FileError, or PlanDataError with every fault found.
    """
    files = catalog_files(directory)
    if (compiled := recall(files)) is not None:
        return compiled
    catalog = catalog_of(files)
    if Path(catalog.path) != packaged_data() / INDICATORS:
        from ningbo_plan.checks import check_submissions
        from ningbo_plan.plan_checks import check_plan

        alone = replace(catalog, baselines=[])  # baselines that are not checked yet stand behind nothing
        baselines = check_submissions(alone, Submissions(list(catalog.baselines)))
        faults = [fault for fault in (*check_plan(catalog), *baselines.diagnostics) if fault.is_error]
        if faults:
            raise PlanDataError(in_order(faults))
    keep(files, catalog)
    return catalog

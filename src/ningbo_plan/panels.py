"""Panels as calls: files, Arrow batches and pandas frames to verdicts, whatever their size."""

import ctypes
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import pyarrow as pa

from ningbo_plan.diagnostics import NO_COLUMN, Diagnostic, Span
from ningbo_plan.handed_down import HandedDown
from ningbo_plan.judging.panel import KEYS, NeedsFirstPassError
from ningbo_plan.judging.panel_faults import Source
from ningbo_plan.judging.panel_results import SCHEMA
from ningbo_plan.judging.panel_rows import text_of
from ningbo_plan.judging.panel_run import PanelRun
from ningbo_plan.loading import Catalog
from ningbo_plan.model.plan import Indicator, Plan
from ningbo_plan.source.panel import batches_of
from ningbo_plan.source.panel_files import check_output, columns_of, files_of
from ningbo_plan.source.panel_writing import writing

if TYPE_CHECKING:
    import pandas as pd

# Of glibc's malloc.h.
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
Selects = Callable[[Indicator], bool]


def evaluate_files(
    catalog: Catalog,
    paths: "str | Path | Iterable[str | Path]",
    *,
    plan: Plan | None = None,
    as_published: bool = False,
    selects: Selects | None = None,
    targets: HandedDown | None = None,
    output: "str | IO[bytes] | None" = None,
    by_head: bool = False,
    progress: Callable[[int, int], None] = lambda rows, total: None,
) -> PanelRun:
    """Judge the panel in some files, folders and patterns; its counts and faults are in what this returns.

    With `output`, each row's results are written there, as Parquet or CSV by the suffix of a path. `by_head` counts by
    region and group together too, for a review. `progress` is told of rows that were read and of about how many there
    are to read, twice as many where all are read before any is judged; where it begins once more, rows are taken back.

    Raises FileError, also where the output would be one of the inputs.
    """
    _keep_freed_memory()
    named = [str(path) for path in ([paths] if isinstance(paths, (str, Path)) else paths)]
    files = files_of(named)
    if isinstance(output, str):
        check_output(output, named, files)
    columns = {key for file in files for key in file.keys}

    def misfit(path: str, line: int, cell: int) -> None:
        run.findings.add([Diagnostic(NO_COLUMN, path, Span(line, 1, line, 1), {"number": cell})])

    def read() -> Iterator[Source]:
        for file in files:
            for batch in batches_of(file, KEYS, misfit):
                yield Source(*batch)

    run = PanelRun(
        catalog,
        read,
        keys=[key for key in KEYS if key in columns],
        plan=plan,
        as_published=as_published,
        selects=selects,
        targets=targets,
        with_results=output is not None,
        by_head=by_head,
    )
    done, total = 0, sum(file.expected_rows for file in files)

    def learned(rows: int) -> None:
        progress(rows, total)

    if run.has_first_pass:
        total *= 2
        run.learn(learned)
    while True:
        try:
            with writing(output, SCHEMA) as write:
                for rows, results in run:
                    done += rows
                    progress(rows, total)
                    write(results)
            return run
        except NeedsFirstPassError:
            total *= 2
            progress(-done, total)
            done = 0
            run.restart()
            run.learn(learned)


@cache
def _keep_freed_memory() -> None:
    """Have glibc keep 64 MB of what is freed, where the program runs on it.

    Arrays of the same sizes are made anew for each batch; to fetch their pages from the system each time took a fifth
    of the whole.
    """
    with suppress(AttributeError, OSError, TypeError):  # another libc, or none
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_MMAP_THRESHOLD, 32 << 20)
        mallopt(_TRIM_THRESHOLD, 64 << 20)


def evaluate_batches(
    catalog: Catalog,
    batches: "pa.Table | pa.RecordBatchReader | Iterable[pa.RecordBatch]",
    *,
    plan: Plan | None = None,
    as_published: bool = False,
    selects: Selects | None = None,
    targets: HandedDown | None = None,
) -> pa.RecordBatchReader:
    """Judge Arrow batches in long form; a reader of as many rows, in order, with verdicts, figures and faults.

    Columns are named as in files. A plan with measures that look at other years, and baselines in later batches
    than rows that they belong to, make it read all before it judges any.

    Raises ValueError where a column is missing, is there twice, or holds neither numbers nor texts.
    """
    if isinstance(batches, (pa.Table, pa.RecordBatchReader)):
        columns_of(batches.schema.names, batches.schema.types)
    if isinstance(batches, pa.Table):
        batches = batches.to_batches()

    def run_of(read: Callable[[], Iterable[Source]], keys: list[str]) -> PanelRun:
        return PanelRun(
            catalog,
            read,
            keys=keys,
            plan=plan,
            as_published=as_published,
            selects=selects,
            targets=targets,
            with_results=True,
        )

    kept = [Source("", 1, _known(rows)) for rows in batches]
    starts = 1
    for i, source in enumerate(kept):
        kept[i] = source._replace(start=starts)
        starts += source.rows.num_rows
    keys = list(dict.fromkeys(name for source in kept for name in source.rows.schema.names))
    run = run_of(lambda: kept, keys)
    if run.has_first_pass:
        run.learn()
        return pa.RecordBatchReader.from_batches(SCHEMA, (results for _, results in run if results is not None))
    try:
        found = [results for _, results in run if results is not None]
    except NeedsFirstPassError:
        run.restart()
        run.learn()
        found = [results for _, results in run if results is not None]
    return pa.RecordBatchReader.from_batches(SCHEMA, found)


def evaluate_frame(
    frame: "pd.DataFrame",
    catalog: Catalog | None = None,
    *,
    plan: Plan | None = None,
    as_published: bool = False,
    selects: Selects | None = None,
    targets: HandedDown | None = None,
) -> "pd.DataFrame":
    """Judge a pandas frame in long form; a frame with the same index and verdicts, figures and faults.

    Raises ValueError as `evaluate_batches` does.
    """
    from ningbo_plan.file_checks import load_checked_catalog

    names = columns_of([str(name) for name in frame.columns])
    columns = {str(name): frame.iloc[:, i] for i, name in enumerate(frame.columns)}
    table = pa.table({key: _array(columns[name]) for key, name in names.items() if key in KEYS})
    reader = evaluate_batches(
        catalog or load_checked_catalog(), table, plan=plan, as_published=as_published, selects=selects, targets=targets
    )
    found: pd.DataFrame = reader.read_all().to_pandas()
    found.index = frame.index
    return found


def _array(column: "pd.Series[Any]") -> pa.Array:
    """A column in Arrow; one of several kinds of things as texts."""
    try:
        return pa.array(column, from_pandas=True)
    except (pa.ArrowException, TypeError):
        cells = zip(column, column.isna(), strict=True)
        return pa.array([None if is_nothing else text_of(cell) for cell, is_nothing in cells])


def _known(rows: pa.RecordBatch) -> pa.RecordBatch:
    """The columns of a batch that are read, under their keys."""
    names = {key: name for key, name in columns_of(rows.schema.names, rows.schema.types).items() if key in KEYS}
    return pa.RecordBatch.from_arrays([rows.column(name) for name in names.values()], names=list(names))

"""Panels, tables in long form of any size: Parquet and CSV files, folders and globs of them, as Arrow batches.

Only some batches are in memory at a time. Columns are known by their keys and by their names in every language of
output, as those of submitted tables are; others are left unread. A panel may also have the column `baseline`.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from itertools import groupby, pairwise
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.csv as pv
import pyarrow.parquet as pq

from ningbo_plan.messages import N_
from ningbo_plan.source.files import FileError
from ningbo_plan.source.panel_files import PanelFile, not_utf8, separator

OnMisfit = Callable[[str, int, int], None]
# Enough rows that Python's share of the work is small; more take more memory and gain little.
BATCH = 3 << 16
# Batches read before they are asked for.
_AHEAD = 3
_NUMBERS = ("value", "baseline")
_CODES = ("plan", "region", "indicator", "component", "quality")
_TEXT = pa.dictionary(pa.int32(), pa.string())


class Batch(NamedTuple):
    """Some rows of a file, under the keys of their columns; `start` is the first one's line, or row in Parquet."""

    path: str
    start: int
    rows: pa.RecordBatch


def _parsing(path: str, on_invalid: Callable[[pv.InvalidRow], str] | None = None) -> pv.ParseOptions:
    return pv.ParseOptions(
        delimiter=separator(path),
        newlines_in_values=True,
        ignore_empty_lines=False,
        invalid_row_handler=on_invalid,
    )


def batches_of(file: PanelFile, keys: Sequence[str], on_misfit: OnMisfit) -> Iterator[Batch]:
    """The rows of a file, of the columns among `keys` that it has. Raises FileError.

    In CSV a number is a float column as long as all are plain numbers; from a batch with another on, it is text.
    Cells that are missing at the end of a line are empty. `on_misfit` is told of lines with too many cells: the path,
    the line and the number of the first cell without a column.
    """
    wanted = {key: name for key, name in file.columns.items() if key in keys}
    parts = {key: text for key, text in file.parts.items() if key in keys and key not in wanted}
    try:
        for batch in _parquet(file, wanted) if file.is_parquet else _csv(file, wanted, on_misfit):
            yield batch._replace(rows=_with_parts(batch.rows, parts)) if parts else batch
    except (OSError, pa.ArrowException) as error:
        if not file.is_parquet and "UTF8" in str(error):
            raise not_utf8(file.path) from None
        raise FileError(file.path, str(error).splitlines()[0], N_("check that the file is whole")) from None


def _with_parts(rows: pa.RecordBatch, parts: Mapping[str, str | None]) -> pa.RecordBatch:
    codes = pa.array(np.zeros(rows.num_rows, np.int32))
    for key, text in parts.items():
        rows = rows.append_column(key, pa.DictionaryArray.from_arrays(codes, pa.array([text], pa.string())))
    return rows


def _columns(rows: pa.RecordBatch) -> dict[str, pa.Array]:
    return dict(zip(rows.schema.names, rows.columns, strict=True))


def _renamed(columns: Mapping[str, pa.Array], wanted: Mapping[str, str]) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([columns[name] for name in wanted.values()], names=list(wanted))


def _parquet(file: PanelFile, wanted: Mapping[str, str]) -> Iterator[Batch]:
    texts = [wanted[key] for key in _CODES if key in wanted]
    start = 1
    with pq.ParquetFile(file.path, read_dictionary=texts, pre_buffer=False) as opened:
        same = _only_texts(opened.metadata, texts)
        columns = [name for name in wanted.values() if name not in same]
        # One thread reads as fast as batches are judged; more only get in each other's way.
        for rows in _ahead(opened.iter_batches(batch_size=BATCH, columns=columns, use_threads=False)):
            codes = pa.array(np.zeros(rows.num_rows, np.int32))
            repeated = {name: pa.DictionaryArray.from_arrays(codes, pa.array([text])) for name, text in same.items()}
            yield Batch(file.path, start, _renamed(_columns(rows) | repeated, wanted))
            start += rows.num_rows


def _only_texts(metadata: pq.FileMetaData, names: Sequence[str]) -> dict[str, str]:
    """The columns in which each row has the same text, and that text: mostly the plan, which need not be read then."""
    groups = [metadata.row_group(i) for i in range(metadata.num_row_groups)]
    found = {}
    for i in range(metadata.num_columns):
        name = metadata.schema.column(i).path
        if name in names and all(group.column(i).is_stats_set for group in groups):
            known = [group.column(i).statistics for group in groups]
            texts = {text for part in known for text in ((part.min, part.max) if part.has_min_max else (None,))}
            if len(texts) == 1 and all(part.null_count == 0 for part in known):
                found[name] = texts.pop()
    return {name: text for name, text in found.items() if isinstance(text, str)}


def _ahead(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Each batch, while the next ones are read."""
    with ThreadPoolExecutor(1) as reader:
        coming = deque(reader.submit(next, batches, None) for _ in range(_AHEAD))
        while (batch := coming.popleft().result()) is not None:
            coming.append(reader.submit(next, batches, None))
            yield batch


def _csv(file: PanelFile, wanted: Mapping[str, str], on_misfit: OnMisfit) -> Iterator[Batch]:
    """The rows of a CSV file: fast as long as they are plain, then with care from where they are not."""
    done = 0
    try:
        for rows in _opened_csv(file, wanted, _parsing(file.path), is_plain=True):
            yield from _without_blanks(Batch(file.path, done + 2, _renamed(_columns(rows), wanted)))
            done += rows.num_rows
    except pa.ArrowInvalid:
        pass
    else:
        return
    misfits: deque[pv.InvalidRow] = deque()

    def skip(row: pv.InvalidRow) -> str:
        misfits.append(row)
        return "skip"

    line, passed = 2, 0
    for rows in _opened_csv(file, wanted, _parsing(file.path, skip), is_plain=False):
        offset = 0
        while offset < rows.num_rows:
            if here := list(_first_of(misfits, line)):
                yield from _fitted(file, wanted, here, on_misfit)
                line += len(here)
                continue
            end = min(rows.num_rows, offset + misfits[0].number - line) if misfits else rows.num_rows
            new = max(offset, min(end, done - passed))  # the rows before were given as plain ones
            if new < end:
                part = rows.slice(new, end - new)
                yield from _without_blanks(Batch(file.path, line + new - offset, _renamed(_columns(part), wanted)))
            line, offset = line + end - offset, end
        passed += rows.num_rows
    yield from _fitted(file, wanted, misfits, on_misfit)


def _without_blanks(batch: Batch) -> Iterator[Batch]:
    """The rows of a batch between those in which nothing stands."""
    if not all(column.null_count for column in batch.rows.columns):
        yield batch
        return
    nothing = [column.is_null().to_numpy(zero_copy_only=False) for column in batch.rows.columns]
    cuts = [-1, *np.flatnonzero(np.logical_and.reduce(nothing)).tolist(), batch.rows.num_rows]
    for before, end in pairwise(cuts):
        if end > before + 1:
            rows = batch.rows.slice(before + 1, end - before - 1)
            yield batch._replace(start=batch.start + before + 1, rows=rows)


def _first_of(misfits: deque[pv.InvalidRow], line: int) -> Iterator[pv.InvalidRow]:
    """Take those of this line and of the lines that follow it without a gap."""
    while misfits and misfits[0].number <= line:
        yield misfits.popleft()
        line += 1


def _fitted(
    file: PanelFile, wanted: Mapping[str, str], misfits: Iterable[pv.InvalidRow], on_misfit: OnMisfit
) -> Iterator[Batch]:
    """Lines that follow each other: the short ones filled up; of those with cells too many `on_misfit` is told."""
    told = (row for row in misfits if row.text.strip())
    for is_short, part in groupby(told, lambda row: row.actual_columns < row.expected_columns):
        lines = list(part)
        if not is_short:
            for row in lines:
                on_misfit(file.path, row.number, row.expected_columns + 1)
            continue
        parsing = _parsing(file.path)
        filled = [row.text + parsing.delimiter * (row.expected_columns - row.actual_columns) for row in lines]
        reading = pv.ReadOptions(column_names=file.header)
        rows = pv.read_csv(BytesIO("\n".join(filled).encode()), reading, parsing, _converting(wanted, is_plain=False))
        for batch in rows.combine_chunks().to_batches():
            yield from _without_blanks(Batch(file.path, lines[0].number, _renamed(_columns(batch), wanted)))


def _converting(wanted: Mapping[str, str], *, is_plain: bool) -> pv.ConvertOptions:
    types: dict[str, pa.DataType] = {name: pa.string() for name in wanted.values()}
    types |= {wanted[key]: pa.float64() if is_plain else pa.string() for key in _NUMBERS if key in wanted}
    types |= {wanted[key]: _TEXT for key in _CODES if key in wanted}
    types[wanted["year"]] = pa.int32() if is_plain else pa.string()
    return pv.ConvertOptions(
        column_types=types,
        include_columns=list(wanted.values()),
        strings_can_be_null=True,
        null_values=["", "NaN", "nan"],
    )


def _opened_csv(
    file: PanelFile, wanted: Mapping[str, str], parsing: pv.ParseOptions, *, is_plain: bool
) -> pv.CSVStreamingReader:
    # Only one thread tells which line does not fit.
    reading = pv.ReadOptions(block_size=4 << 20, use_threads=is_plain)
    return pv.open_csv(file.path, reading, parsing, _converting(wanted, is_plain=is_plain))

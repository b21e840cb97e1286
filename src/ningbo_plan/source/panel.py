"""Panels, tables in long form of any size: Parquet and CSV files, folders and globs of them, as Arrow batches.

Only some batches are in memory at a time. Columns are known by their keys and by their names in every language of
output, as those of submitted tables are; others are left unread. A panel may also have the column `baseline`.
"""

import csv
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from glob import glob, has_magic
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.csv as pv
import pyarrow.parquet as pq

from ningbo_plan.messages import N_
from ningbo_plan.source.files import FileError
from ningbo_plan.source.panel_paths import SEPARATORS, SUFFIXES, column_key, is_parquet

# The columns without which there is no panel.
NEEDED = ("year", "indicator", "value")
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


class PanelFile(NamedTuple):
    """One file of a panel: the names of all its columns and of those that are known, by their keys; its bytes; and its
    rows where the file says so.
    """

    path: str
    header: Sequence[str]
    columns: Mapping[str, str]
    size: int
    rows: int | None

    @property
    def expected_rows(self) -> int:
        """How many rows it has, or about as many as the length of its first lines tells."""
        if self.rows is not None:
            return self.rows
        with Path(self.path).open("rb") as file:
            beginning = file.read(1 << 16)
        return self.size * max(beginning.count(b"\n"), 1) // max(len(beginning), 1)

    @property
    def is_parquet(self) -> bool:
        """Whether it is read as Parquet."""
        return is_parquet(self.path)


def files_of(paths: Sequence[str]) -> list[PanelFile]:
    """The files that some paths, folders and patterns name, in order, each once. Raises FileError."""
    found: dict[str, None] = {}
    for path in paths:
        names = (
            sorted(glob(path, recursive=True))  # noqa: PTH207 (patterns may be absolute)
            if has_magic(path) and not Path(path).exists()
            else [path]
        )
        for name in names:
            inside = sorted(Path(name).rglob("*")) if Path(name).is_dir() else [Path(name)]
            files = [str(file) for file in inside if file.suffix.lower() in SUFFIXES or str(file) == name]
            found |= dict.fromkeys(files)
        if not names or (Path(path).is_dir() and not any(Path(path) in Path(file).parents for file in found)):
            raise FileError(path, N_("there is no CSV or Parquet file"))
    return [_opened(path) for path in found]


def _opened(path: str) -> PanelFile:
    try:
        size = Path(path).stat().st_size
        if is_parquet(path):
            with pq.ParquetFile(path) as file:
                names = file.schema_arrow.names
                return PanelFile(path, names, _known(path, names), size, file.metadata.num_rows)
        with Path(path).open(encoding="utf-8-sig", newline="") as text:
            names = next(csv.reader(text, delimiter=_parsing(path).delimiter), [])
    except (OSError, ValueError, csv.Error, pa.ArrowException) as error:
        raise FileError(path, getattr(error, "strerror", None) or str(error)) from None
    return PanelFile(path, names, _known(path, names), size, None)


def _known(path: str, names: Sequence[str]) -> dict[str, str]:
    known = {key: name for name in reversed(names) if (key := column_key(name))}
    for key in NEEDED:
        if key not in known:
            raise FileError(
                path, N_("it has no column year, indicator or value"), N_("name the columns in its first line")
            )
    return known


def _parsing(path: str, on_invalid: Callable[[pv.InvalidRow], str] | None = None) -> pv.ParseOptions:
    return pv.ParseOptions(
        delimiter=SEPARATORS.get(Path(path).suffix.lower(), ","),
        newlines_in_values=True,
        invalid_row_handler=on_invalid,
    )


def batches_of(file: PanelFile, keys: Sequence[str], on_misfit: OnMisfit) -> Iterator[Batch]:
    """The rows of a file, of the columns among `keys` that it has. Raises FileError.

    In CSV a number is a float column as long as all are plain numbers; from a batch with another on, it is text.
    Cells that are missing at the end of a line are empty. `on_misfit` is told of lines with too many cells: the path,
    the line and the number of the first cell without a column.
    """
    wanted = {key: name for key, name in file.columns.items() if key in keys}
    try:
        yield from _parquet(file, wanted) if file.is_parquet else _csv(file, wanted, on_misfit)
    except (OSError, pa.ArrowException) as error:
        raise FileError(file.path, str(error).splitlines()[0], N_("check that the file is whole")) from None


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
            yield Batch(file.path, done + 2, _renamed(_columns(rows), wanted))
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
                yield Batch(file.path, line + new - offset, _renamed(_columns(part), wanted))
            line, offset = line + end - offset, end
        passed += rows.num_rows
    yield from _fitted(file, wanted, misfits, on_misfit)


def _first_of(misfits: deque[pv.InvalidRow], line: int) -> Iterator[pv.InvalidRow]:
    """Take those of this line and of the lines that follow it without a gap."""
    while misfits and misfits[0].number <= line:
        yield misfits.popleft()
        line += 1


def _fitted(
    file: PanelFile, wanted: Mapping[str, str], misfits: Iterable[pv.InvalidRow], on_misfit: OnMisfit
) -> Iterator[Batch]:
    """Lines that follow each other: the short ones filled up; of those with cells too many `on_misfit` is told."""
    for is_short, part in groupby(misfits, lambda row: row.actual_columns < row.expected_columns):
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
            yield Batch(file.path, lines[0].number, _renamed(_columns(batch), wanted))


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

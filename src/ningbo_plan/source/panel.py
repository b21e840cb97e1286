"""Panels, tables in long form of any size: Parquet and CSV files, folders and globs of them, as Arrow batches.

Only some batches are in memory at a time. Columns are known by their keys and by their names in every language of
output, as those of submitted tables are; others are left unread. A panel may also have the column `baseline`.
"""

import csv
from codecs import BOM_UTF8
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from fnmatch import fnmatch
from functools import partial
from glob import glob, has_magic
from io import BytesIO
from itertools import groupby, pairwise
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import numpy as np
import pyarrow as pa
import pyarrow.csv as pv
import pyarrow.parquet as pq

from ningbo_plan.messages import N_, Term
from ningbo_plan.source.files import FileError, is_same_file
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


_READABLE = ("integer", "floating", "decimal", "boolean", "null", "date", "timestamp", "string", "large_string",
             "string_view")  # fmt: skip


class ColumnsError(ValueError):
    """Columns that make no panel; `problem` says why, for messages."""

    def __init__(self, problem: Term) -> None:
        super().__init__(problem.format_map(problem.values))
        self.problem = problem


class Batch(NamedTuple):
    """Some rows of a file, under the keys of their columns; `start` is the first one's line, or row in Parquet."""

    path: str
    start: int
    rows: pa.RecordBatch


class PanelFile(NamedTuple):
    """One file of a panel: the names of all its columns and of those that are known, by their keys; its bytes; its rows
    where the file says so; and the columns that folders named like `year=2023` give all its rows.
    """

    path: str
    header: Sequence[str]
    columns: Mapping[str, str]
    size: int
    rows: int | None
    parts: Mapping[str, str | None]

    @property
    def keys(self) -> set[str]:
        """The keys of its columns, and of those that its folders give."""
        return {*self.columns, *self.parts}

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
    return [_opened(path) for path in paths_of(paths)]


def paths_of(paths: Sequence[str]) -> list[str]:
    """The same files by their paths. Raises FileError where a folder or a pattern has none."""
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
            raise FileError(path, N_("there is no CSV or Parquet file"), N_("check the path"))
    return list(found)


def check_output(output: str, paths: Sequence[str]) -> None:
    """Raise FileError where a file to be written is one that the paths name, or would be one from then on."""
    if any(is_same_file(output, path) for path in paths_of(paths)):
        raise FileError(output, N_("it is one of the inputs"), N_("choose another path"))
    target = Path(output).resolve()
    for path in paths:
        is_inside = Path(path).is_dir() and target.suffix.lower() in SUFFIXES
        if (is_inside and Path(path).resolve() in target.parents) or _matches(target, path):
            raise FileError(
                output, N_("it would be one of the inputs the next time"), N_("choose a path in another folder")
            )


def _matches(target: Path, pattern: str) -> bool:
    return has_magic(pattern) and not Path(pattern).exists() and fnmatch(str(target), str(Path(pattern).absolute()))


def _opened(path: str) -> PanelFile:
    parts = _parts_of(path)
    try:
        size = Path(path).stat().st_size
        if is_parquet(path):
            with pq.ParquetFile(path) as file:
                schema, rows = file.schema_arrow, file.metadata.num_rows
            return PanelFile(path, schema.names, columns_of(schema.names, schema.types, parts), size, rows, parts)
        if line := _unclosed_line(path):
            raise FileError(f"{path}:{line}", N_("a quotation mark has no partner"), N_("close it, or double it"))
        with Path(path).open(encoding="utf-8-sig", newline="") as text:
            names = next(csv.reader(text, delimiter=_parsing(path).delimiter), [])
        return PanelFile(path, names, columns_of(names, (), parts), size, None, parts)
    except ColumnsError as error:
        raise FileError(path, error.problem, N_("name each column once, CSV in its first line")) from None
    except UnicodeDecodeError as error:
        raise _not_utf8(path) from error
    except (OSError, ValueError, csv.Error, pa.ArrowException) as error:
        raise FileError(path, getattr(error, "strerror", None) or str(error)) from None


def _parts_of(path: str) -> dict[str, str | None]:
    """The columns that a file's folders give, as Hive and Spark name them: `year=2023`."""
    named = (part.partition("=") for part in Path(path).parts[:-1] if "=" in part)
    values = {key: unquote(value) for name, _, value in named if (key := column_key(unquote(name)))}
    return {key: None if value == "__HIVE_DEFAULT_PARTITION__" else value for key, value in values.items()}


def columns_of(names: Sequence[str], types: Sequence[pa.DataType] = (), others: Collection[str] = ()) -> dict[str, str]:
    """The names of the columns that are known, by their keys.

    Raises ColumnsError where there are two of a key, where one is missing that is not among `others`, and where one is
    of a type that holds neither numbers nor texts.
    """
    known: dict[str, str] = {}
    for i, name in enumerate(names):
        if (key := column_key(name)) is None:
            continue
        if key in known:
            raise ColumnsError(Term(N_("its columns {one} and {other} are the same"), one=known[key], other=name))
        known[key] = name
        if types and not _is_readable(types[i]):
            problem = N_("its column {column} holds neither numbers nor texts, but {kind}")
            raise ColumnsError(Term(problem, column=name, kind=str(types[i])))
    if missing := [key for key in NEEDED if key not in known and key not in others]:
        raise ColumnsError(Term(N_("it has no column {missing}"), missing=", ".join(missing)))
    return known


def _is_readable(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return any(getattr(pa.types, f"is_{name}")(kind) for name in _READABLE)


def _parsing(path: str, on_invalid: Callable[[pv.InvalidRow], str] | None = None) -> pv.ParseOptions:
    return pv.ParseOptions(
        delimiter=SEPARATORS.get(Path(path).suffix.lower(), ","),
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
            raise _not_utf8(file.path) from None
        raise FileError(file.path, str(error).splitlines()[0], N_("check that the file is whole")) from None


def _with_parts(rows: pa.RecordBatch, parts: Mapping[str, str | None]) -> pa.RecordBatch:
    codes = pa.array(np.zeros(rows.num_rows, np.int32))
    for key, text in parts.items():
        rows = rows.append_column(key, pa.DictionaryArray.from_arrays(codes, pa.array([text], pa.string())))
    return rows


def _not_utf8(path: str) -> FileError:
    """What is wrong with a file that has a line that is not UTF-8."""
    line = 0
    with suppress(UnicodeDecodeError), Path(path).open("rb") as lines:
        for line, text in enumerate(lines, 1):  # noqa: B007 (the line where decoding ends)
            text.decode()
    return FileError(f"{path}:{line}", N_("the line is not UTF-8 text"), N_("save the file as UTF-8"))


def _unclosed_line(path: str) -> int | None:
    """The line of the quotation mark that opens a cell and is never closed, so that the rest would be one cell.

    Marks inside a cell that does not begin with one mean themselves. Files whose marks are in pairs are not looked at.
    """
    with Path(path).open("rb") as file:
        if sum(block.count(b'"') for block in iter(partial(file.read, 1 << 20), b"")) % 2 == 0:
            return None
        with mmap(file.fileno(), 0, access=ACCESS_READ) as data:
            opens = {b"", b"\r", b"\n", BOM_UTF8[-1:], _parsing(path).delimiter.encode()}
            at = data.find(b'"')
            while at >= 0:
                end = at
                if data[max(at - 1, 0) : at] in opens:
                    end = data.find(b'"', at + 1)
                    while end >= 0 and data[end + 1 : end + 2] == b'"':
                        end = data.find(b'"', end + 2)
                    if end < 0:
                        return data[:at].count(b"\n") + 1
                at = data.find(b'"', end + 1)
    return None


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

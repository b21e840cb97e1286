"""The files of a panel: which there are, what columns they have, and what keeps one from being read at all."""

import csv
from codecs import BOM_UTF8
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from fnmatch import fnmatch
from functools import partial
from glob import glob, has_magic
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.parquet as pq

from ningbo_plan.messages import N_, Term
from ningbo_plan.source.files import FileError, is_same_file
from ningbo_plan.source.panel_paths import SEPARATORS, SUFFIXES, column_key, is_parquet

# The columns without which there is no panel.
NEEDED = ("year", "indicator", "value")
_READABLE = ("integer", "floating", "decimal", "boolean", "null", "date", "timestamp", "string", "large_string",
             "string_view")  # fmt: skip


class ColumnsError(ValueError):
    """Columns that make no panel; `problem` says why, for messages."""

    def __init__(self, problem: Term) -> None:
        super().__init__(problem.format_map(problem.values))
        self.problem = problem


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


def check_output(output: str, paths: Sequence[str], files: Sequence[PanelFile]) -> None:
    """Raise FileError where a file to be written is one of those that the paths name, or would be one from then on."""
    if any(is_same_file(output, file.path) for file in files):
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
            names = next(csv.reader(text, delimiter=separator(path)), [])
        return PanelFile(path, names, columns_of(names, (), parts), size, None, parts)
    except ColumnsError as error:
        raise FileError(path, error.problem, N_("name each column once, CSV in its first line")) from None
    except UnicodeDecodeError as error:
        raise not_utf8(path) from error
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


def separator(path: str) -> str:
    """What stands between the cells of a CSV file, by its name."""
    return SEPARATORS.get(Path(path).suffix.lower(), ",")


def not_utf8(path: str) -> FileError:
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
            opens = {b"", b"\r", b"\n", BOM_UTF8[-1:], separator(path).encode()}
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

"""Results of panels written batch by batch, as Parquet or CSV: the file whole, or not at all."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO

import pyarrow as pa
import pyarrow.csv as pv
import pyarrow.parquet as pq

from ningbo_plan.messages import N_
from ningbo_plan.source.files import FileError
from ningbo_plan.source.panel_paths import is_parquet
from ningbo_plan.source.safe import harmless
from ningbo_plan.source.writing import replacing

Write = Callable[[pa.RecordBatch | None], None]


@contextmanager
def writing(path: str | IO[bytes] | None, schema: pa.Schema) -> Iterator[Write]:
    """A function that writes batches to a file, by its suffix, or to a stream as CSV; or lets them go for None.

    A stream is given everything at the end, since a panel may have to begin once more. Raises FileError.
    """
    if path is None:
        yield lambda rows: None
    elif isinstance(path, str):
        with ExitStack() as stack:
            with _telling(path):
                write = stack.enter_context(_writer(stack.enter_context(replacing(path)), is_parquet(path), schema))

            def told(rows: pa.RecordBatch | None) -> None:
                with _telling(path):
                    write(rows)

            yield told
            with _telling(path):
                stack.close()
    else:
        with TemporaryFile() as held:
            with _writer(held, False, schema) as write:
                yield write
            held.seek(0)
            copyfileobj(held, path)


@contextmanager
def _telling(path: str) -> Iterator[None]:
    """What goes wrong with the file, as FileError."""
    try:
        yield
    except (OSError, pa.ArrowException) as error:
        problem = getattr(error, "strerror", None) or str(error)
        raise FileError(path, problem, N_("check the path and its permissions")) from None


@contextmanager
def _writer(file: "str | IO[bytes]", as_parquet: bool, schema: pa.Schema) -> Iterator[Write]:
    if as_parquet:
        # Few of the numbers come again, so that a dictionary of them only takes time.
        repeated = [field.name for field in schema if not pa.types.is_floating(field.type)]
        with pq.ParquetWriter(file, schema, compression="zstd", use_dictionary=repeated) as table:
            yield lambda rows: table.write_batch(rows) if rows is not None else None
        return
    plain = plain_schema(schema)
    with pv.CSVWriter(file, plain) as text:
        yield lambda rows: text.write_batch(_harmless(rows).cast(plain)) if rows is not None else None


def _harmless(rows: pa.RecordBatch) -> pa.RecordBatch:
    """The same with texts that no spreadsheet takes for a formula, as everywhere in CSV."""
    return pa.RecordBatch.from_arrays([_harmless_texts(column) for column in rows.columns], schema=rows.schema)


def _harmless_texts(column: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(column.type):
        return pa.DictionaryArray.from_arrays(column.indices, _harmless_texts(column.dictionary))
    if not pa.types.is_string(column.type) or column.null_count == len(column):
        return column
    return pa.array([harmless(text) for text in column.to_pylist()], pa.string())


def plain_schema(schema: pa.Schema) -> pa.Schema:
    """The schema with texts as they are, for what knows no dictionaries."""
    kinds = ((field.name, field.type) for field in schema)
    return pa.schema([(name, kind.value_type if pa.types.is_dictionary(kind) else kind) for name, kind in kinds])

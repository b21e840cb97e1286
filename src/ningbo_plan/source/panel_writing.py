"""Results of panels written batch by batch, as Parquet or CSV: the file whole, or not at all."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

import pyarrow as pa
import pyarrow.csv as pv
import pyarrow.parquet as pq

from ningbo_plan.messages import N_
from ningbo_plan.source.files import FileError
from ningbo_plan.source.panel_paths import is_parquet
from ningbo_plan.source.writing import replacing


@contextmanager
def writing(path: str | IO[bytes] | None, schema: pa.Schema) -> Iterator[Callable[[pa.RecordBatch | None], None]]:
    """A function that writes batches to a file, by its suffix, or to a stream as CSV; or lets them go for None.

    Raises FileError.
    """
    if path is None:
        yield lambda rows: None
        return
    plain = plain_schema(schema)
    if not isinstance(path, str):
        with pv.CSVWriter(path, plain) as text:
            yield lambda rows: text.write_batch(rows.cast(plain)) if rows is not None else None
        return
    try:
        with replacing(path) as temporary:
            if not is_parquet(path):
                with pv.CSVWriter(temporary, plain) as text:
                    yield lambda rows: text.write_batch(rows.cast(plain)) if rows is not None else None
            else:
                # Few of the numbers come again, so that a dictionary of them only takes time.
                repeated = [field.name for field in schema if not pa.types.is_floating(field.type)]
                with pq.ParquetWriter(temporary, schema, compression="zstd", use_dictionary=repeated) as file:
                    yield lambda rows: file.write_batch(rows) if rows is not None else None
    except (OSError, pa.ArrowException) as error:
        raise FileError(
            path, getattr(error, "strerror", None) or str(error), N_("check the path and its permissions")
        ) from None


def plain_schema(schema: pa.Schema) -> pa.Schema:
    """The schema with texts as they are, for what knows no dictionaries."""
    kinds = ((field.name, field.type) for field in schema)
    return pa.schema([(name, kind.value_type if pa.types.is_dictionary(kind) else kind) for name, kind in kinds])

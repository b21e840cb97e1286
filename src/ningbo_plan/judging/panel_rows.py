"""The cells of a panel's rows: years, numbers, what is more than a number, and what is said of it."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ningbo_plan.judging.slots import Flags, Floats, Ints, decimal_of
from ningbo_plan.model.submission import Value

# Outside every plan.
NO_YEAR = -9999
_PLAIN = r"^[+-]?[0-9]{1,15}(\.[0-9]{1,15})?$"


def years(column: Any) -> Ints:
    """The years of a column of numbers or digits; what is none is a year outside every plan."""
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        is_year = pc.match_substring_regex(column, r"^[0-9]{4}$")
        column = pc.if_else(is_year, column, None).cast(pa.int64())
    if column.null_count:
        column = column.fill_null(NO_YEAR)
    found: Ints = column.to_numpy(zero_copy_only=False).astype(np.int64)
    return found


def numbers(column: Any) -> tuple[Floats, dict[int, str]]:
    """A column as floats, NaN for what is missing; and the texts that are more than a plain number, by row."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.dictionary_decode()
        kind = column.type
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        found = column.cast(pa.float64(), safe=False) if kind != pa.float64() else column
        return found.to_numpy(zero_copy_only=False), {}
    is_plain = pc.match_substring_regex(column, _PLAIN)
    plain = pc.if_else(is_plain, column, None).cast(pa.float64()).to_numpy(zero_copy_only=False)
    rows = np.flatnonzero(~is_plain.fill_null(True).to_numpy(zero_copy_only=False))
    texts = {int(row): text for row in rows.tolist() if (text := column[row].as_py().strip())}
    return plain, texts


def marks_of(batch: pa.RecordBatch) -> Flags:
    """Which rows say that they are an increment or a correction."""
    marks = np.zeros(batch.num_rows, np.bool_)
    for key in ("increment", "correction"):
        if key in batch.schema.names:
            column = batch.column(key)
            if pa.types.is_boolean(column.type):
                marks |= column.fill_null(False).to_numpy(zero_copy_only=False)
            else:
                said = np.array([_said(text) for text in column.to_pylist()], np.bool_)
                marks |= said
    return marks


def _said(text: object) -> bool:
    return str(text or "").strip().lower() not in ("", "false", "no", "0")


def value_of(batch: pa.RecordBatch, row: int, written: str | float) -> Value:
    """A value with what its row says of it."""
    said: dict[str, object] = {}
    for key in ("increment", "correction"):
        if key in batch.schema.names and _said(cell := batch.column(key)[row].as_py()):
            said[key] = True if key == "increment" else str(cell)
    if isinstance(written, str):
        word = written.strip()
        states = {"true": True, "false": False, "yes": True, "no": False, "是": True, "否": False}
        return Value.model_validate({"value": states.get(word.lower(), word), **said})
    return Value.model_validate({"value": format(decimal_of(written), "f"), **said})

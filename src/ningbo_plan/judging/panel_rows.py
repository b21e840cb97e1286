"""The cells of a panel's rows: years, numbers, what is more than a number, and what is said of it."""

from typing import Any, NamedTuple

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


class Marks(NamedTuple):
    """What rows say of their values: that they are an increment, a correction; and where an increment is unclear."""

    increment: Flags
    correction: Flags
    unclear: Flags

    @property
    def any(self) -> Flags:
        """Which rows say something of their value."""
        return self.increment | self.correction

    def take(self, rows: Ints) -> "Marks":
        """Those of some rows."""
        return Marks(*(flags.take(rows) for flags in self))


def marks_of(batch: pa.RecordBatch) -> Marks:
    """What the rows of a batch say of their values."""
    nothing = np.zeros(batch.num_rows, np.bool_)
    increments, corrections = (
        [_word(cell) for cell in batch.column(key).to_pylist()] if key in batch.schema.names else None
        for key in ("increment", "correction")
    )
    return Marks(
        nothing if increments is None else np.array([word in _YES for word in increments], np.bool_),
        nothing if corrections is None else np.array([word not in _NO for word in corrections], np.bool_),
        nothing if increments is None else np.array([word not in _YES | _NO for word in increments], np.bool_),
    )


_YES, _NO = {"true", "yes", "1", "是"}, {"", "false", "no", "0", "否"}


def _word(cell: object) -> str:
    return "" if cell is None else str(cell).strip().lower()


def value_of(batch: pa.RecordBatch, row: int, written: str | float) -> Value:
    """A value with what its row says of it."""
    said: dict[str, object] = {}
    for key in ("increment", "correction"):
        if key in batch.schema.names and _word(cell := batch.column(key)[row].as_py()) not in _NO:
            said[key] = True if key == "increment" else str(cell)
    if isinstance(written, str):
        word = written.strip()
        states = {"true": True, "false": False, "yes": True, "no": False, "是": True, "否": False}
        return Value.model_validate({"value": states.get(word.lower(), word), **said})
    return Value.model_validate({"value": format(decimal_of(written), "f"), **said})

"""The cells of a panel's rows: years, numbers, what is more than a number, and what is said of it."""

from math import nan
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ningbo_plan.judging.slots import Flags, Floats, Ints, decimal_of
from ningbo_plan.model.submission import Value

# Outside every plan: what is no year, and where there is nothing.
NO_YEAR, EMPTY_YEAR = -9999, -9998
_PLAIN = r"^[+-]?[0-9]{1,15}(\.[0-9]{1,15})?$"


def years(column: Any) -> Ints:
    """The years of a column of numbers or digits; where there is none, one outside every plan."""
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        is_year = pc.match_substring_regex(column, r"^[0-9]{4}$")
        column = pc.if_else(is_year, column, str(NO_YEAR)).cast(pa.int64())
    if column.null_count:
        column = column.fill_null(EMPTY_YEAR)
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
        return (found.fill_null(nan) if found.null_count else found).to_numpy(), {}
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
    if not {"increment", "correction"} & {*batch.schema.names}:
        nothing = np.zeros(batch.num_rows, np.bool_)
        return Marks(nothing, nothing, nothing)
    increment, correction = _words(batch, "increment"), _words(batch, "correction")
    return Marks(_among(increment, _YES), ~_among(correction, _NO), ~_among(increment, _YES + _NO))


# "" is what a cell without a word says.
_YES, _NO = ["true", "yes", "1", "是"], ["", "false", "no", "0", "否"]


def _words(batch: pa.RecordBatch, key: str) -> pa.Array:
    """The cells of a column as words in lower case, empty where there is no such column."""
    if key not in batch.schema.names:
        return pa.repeat("", batch.num_rows)
    return pc.utf8_lower(pc.utf8_trim_whitespace(batch.column(key).cast(pa.string()).fill_null("")))


def _among(words: pa.Array, known: list[str]) -> Flags:
    found: Flags = pc.is_in(words, value_set=pa.array(known)).to_numpy(zero_copy_only=False)
    return found


def value_of(batch: pa.RecordBatch, row: int, written: str | float) -> Value:
    """A value with what its row says of it."""
    said: dict[str, object] = {}
    for key in ("increment", "correction"):
        if _words(batch.slice(row, 1), key)[0].as_py() not in _NO:
            said[key] = True if key == "increment" else str(batch.column(key)[row].as_py())
    if isinstance(written, str):
        word = written.strip()
        states = {"true": True, "false": False, "yes": True, "no": False, "是": True, "否": False}
        return Value.model_validate({"value": states.get(word.lower(), word), **said})
    return Value.model_validate({"value": format(decimal_of(written), "f"), **said})

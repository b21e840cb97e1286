"""The cells of a panel's rows: years, numbers, what is more than a number, and what is said of it."""

import re
from collections.abc import Mapping
from decimal import Decimal
from math import isfinite, nan
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ningbo_plan.judging.panel_codes import Coder
from ningbo_plan.judging.slots import Flags, Floats, Ints, decimal_of
from ningbo_plan.model.base import MAX_SENTENCE
from ningbo_plan.model.submission import Value
from ningbo_plan.notation.script import fold

# Outside every plan: what is no year, and where there is nothing.
NO_YEAR, EMPTY_YEAR = -9999, -9998
_NEVER = 1e9
# As CSV has them, when all of a column are such numbers: with zeros before them, with an exponent.
_NUMBER = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?$"
_NOTHING = r"(?i)^[+-]?nan$"
# A number of so many digits is read back from the nearest float as it was.
_EXACT_DIGITS = 15


def years(column: Any) -> Ints:
    """The years of a column of numbers or digits; where there is none, one outside every plan."""
    kind = column.type
    if pa.types.is_integer(kind):
        if column.null_count:
            column = column.cast(pa.int64()).fill_null(EMPTY_YEAR)
        whole: Ints = column.to_numpy().astype(np.int64)
        return whole
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        number, _ = numbers(column)
        is_year = (np.abs(number) < _NEVER) & (np.floor(number) == number)
        odd = np.where(np.isnan(number), EMPTY_YEAR, NO_YEAR)
        return np.where(is_year, np.where(is_year, number, 0).astype(np.int64), odd)
    coder = Coder()
    codes = coder.codes(column)
    return np.array([_year(text) for text in coder.texts], np.int64)[codes]


def _year(text: str) -> int:
    digits = fold(text).strip()
    if not digits:
        return EMPTY_YEAR
    return int(digits) if re.fullmatch(r"-?[0-9]{1,9}", digits) else NO_YEAR


def numbers(column: Any) -> tuple[Floats, dict[int, str]]:
    """A column as floats, NaN for what is missing; and the texts that are more than a number of 15 digits, by row.

    Numbers of other kinds than 64 bits are taken for what they are written as: Arrow would make another float of the
    decimal 0.3, and 0.7 in 32 bits is not the nearest to 0.7 in 64.
    """
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.dictionary_decode()
        kind = column.type
    if pa.types.is_float64(kind) or pa.types.is_integer(kind) or pa.types.is_null(kind):
        found = column.cast(pa.float64(), safe=False) if kind != pa.float64() else column
        return (found.fill_null(nan) if found.null_count else found).to_numpy(zero_copy_only=False), {}
    if pa.types.is_float16(kind):
        column = column.cast(pa.float32())
    column = column.cast(pa.string())
    if pa.types.is_floating(kind):
        return column.cast(pa.float64()).fill_null(nan).to_numpy(zero_copy_only=False), {}
    column = pc.utf8_trim_whitespace(column)
    is_number = pc.match_substring_regex(column, _NUMBER)
    digits = pc.replace_substring_regex(pc.if_else(is_number, column, None), r"^[+-]?[0.]*|[eE].*$|\.", "")
    is_plain = pc.less_equal(pc.utf8_length(digits), _EXACT_DIGITS)
    plain = pc.if_else(is_plain, column, None).cast(pa.float64()).fill_null(nan).to_numpy(zero_copy_only=False)
    is_nothing = pc.fill_null(pc.match_substring_regex(column, _NOTHING), True)
    rest = pc.invert(pc.or_(pc.fill_null(is_plain, False), is_nothing)).to_numpy(zero_copy_only=False)
    texts = {row: text for row in np.flatnonzero(rest).tolist() if (text := column[row].as_py())}
    return plain, {row: _written_out(text) if is_number[row].as_py() else text for row, text in texts.items()}


def _written_out(number: str) -> str:
    """A number without an exponent, unless it is far too long to be one."""
    value = Decimal(number)
    return format(value, "f") if abs(value.adjusted()) < _MOST_DIGITS else number


_MOST_DIGITS = 60


class Marks(NamedTuple):
    """What rows say of their values: that they are an increment, a correction; and where an increment is unclear or a
    correction takes too many words.
    """

    increment: Flags
    correction: Flags
    unclear: Flags
    too_long: Flags

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
        return Marks(nothing, nothing, nothing, nothing)
    increment, correction = _words(batch, "increment"), _words(batch, "correction")
    too_long = pc.greater(pc.utf8_length(correction), MAX_SENTENCE).to_numpy(zero_copy_only=False)
    return Marks(_among(increment, _YES), ~_among(correction, _NO), ~_among(increment, _YES + _NO), too_long)


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
    return value_written(written, said)


def value_written(written: str | float, said: Mapping[str, object] = MappingProxyType({})) -> Value:
    """A value as it is written, yes and no among them."""
    if isinstance(written, str):
        states = {"true": True, "false": False, "yes": True, "no": False, "是": True, "否": False}
        return Value.model_validate({"value": states.get(written.lower(), written), **said})
    return Value.model_validate({"value": text_of(written), **said})


def text_of(cell: object) -> str:
    """What a cell holds, numbers without an exponent."""
    if isinstance(cell, float) and isfinite(cell):
        number = decimal_of(cell)
        return format(number.to_integral_value() if number == number.to_integral_value() else number, "f")
    return "" if cell is None else str(cell)

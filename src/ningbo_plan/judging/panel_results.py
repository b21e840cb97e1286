"""The results of a panel's rows as Arrow batches: verdicts, figures and faults beside what was read."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from ningbo_plan.judging.column_figures import ColumnFigures
from ningbo_plan.judging.columns import OUTCOMES, UNJUDGED, Codes
from ningbo_plan.judging.panel_rows import numbers, years
from ningbo_plan.judging.slots import Floats, Ints

# Years beyond it are none.
_LAST_YEAR = 9999
FIGURES = ColumnFigures._fields
_VERDICTS = pa.array([verdict.value for verdict in dict.fromkeys(v for v, _ in OUTCOMES)])
_GRADES = pa.array([grade.value for grade in dict.fromkeys(g for _, g in OUTCOMES) if grade])
_VERDICT_OF = np.array([_VERDICTS.to_pylist().index(v.value) for v, _ in OUTCOMES], np.int8)
_GRADE_OF = np.array([_GRADES.to_pylist().index(g.value) if g else -1 for _, g in OUTCOMES], np.int8)


class Results(NamedTuple):
    """What is known of judged rows, and which rows they are."""

    at: Ints
    outcome: Codes
    baseline: Floats
    figures: Sequence[Floats]


_NO_RESULTS = Results(np.zeros(0, np.int64), np.zeros(0, np.uint8), np.zeros(0), [np.zeros(0) for _ in FIGURES])

SCHEMA = pa.schema(
    [
        *((name, pa.dictionary(pa.int32(), pa.string())) for name in ("plan", "region", "indicator", "component")),
        ("year", pa.int32()),
        ("value", pa.float64()),
        ("expression", pa.string()),
        ("baseline", pa.float64()),
        *((name, pa.dictionary(pa.int8(), pa.string())) for name in ("verdict", "grade")),
        *((name, pa.float64()) for name in FIGURES),
        ("fault", pa.string()),
    ]
)


def results_of(rows: pa.RecordBatch, faults: list[tuple[int, str]], judged: Results = _NO_RESULTS) -> pa.RecordBatch:
    """A row for each row that was read, in its order."""
    count = rows.num_rows
    is_whole = len(judged.at) == count

    def spread(values: np.ndarray, missing: object) -> np.ndarray:
        if is_whole:
            return values
        whole = np.full(count, missing, values.dtype)
        whole[judged.at] = values
        return whole

    whole = spread(judged.outcome, UNJUDGED)
    columns: dict[str, pa.Array] = {}
    for name in ("plan", "region", "indicator", "component"):
        columns[name] = _text(rows, name)
    year = years(rows.column("year"))
    columns["year"] = pa.array(year, pa.int32(), mask=(year < 0) | (year > _LAST_YEAR))
    value, texts = numbers(rows.column("value"))
    columns["value"] = _float(value)
    expression: pa.Array = pa.nulls(count, pa.string())
    if texts:
        expression = pa.array([texts.get(row) for row in range(count)], pa.string())
    columns["expression"] = expression
    columns["baseline"] = _float(spread(judged.baseline, np.nan))
    known = whole != UNJUDGED
    at = np.where(known, whole, 0)
    columns["verdict"] = _coded(_VERDICT_OF[at], known, _VERDICTS)
    grades = _GRADE_OF[at]
    columns["grade"] = _coded(grades, known & (grades >= 0), _GRADES)
    for name, numbers_ in zip(FIGURES, judged.figures, strict=True):
        columns[name] = _float(spread(numbers_, np.nan))
    fault: pa.Array = pa.nulls(count, pa.string())
    if faults:
        said = dict(faults)
        fault = pa.array([said.get(row) for row in range(count)], pa.string())
    columns["fault"] = fault
    return pa.RecordBatch.from_arrays([columns[name] for name in SCHEMA.names], schema=SCHEMA)


def _text(rows: pa.RecordBatch, name: str) -> pa.Array:
    kind = SCHEMA.field(name).type
    if name not in rows.schema.names:
        return pa.DictionaryArray.from_arrays(pa.nulls(rows.num_rows, pa.int32()), pa.array([], pa.string()))
    column = rows.column(name)
    if not pa.types.is_dictionary(column.type):
        column = column.cast(pa.string()).dictionary_encode()
    return column.cast(kind)


def _float(values: np.ndarray) -> pa.Array:
    return pa.array(values, pa.float64(), mask=np.isnan(values))


def _coded(codes: np.ndarray, known: np.ndarray, words: pa.Array) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int8(), mask=~known), words)

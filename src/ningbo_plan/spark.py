"""Panels in Spark, for those who outgrow one machine: the same function over the batches of each task."""

from collections.abc import Iterable, Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as f

from ningbo_plan.handed_down import HandedDown
from ningbo_plan.judging.panel import KEYS
from ningbo_plan.judging.panel_codes import Coder
from ningbo_plan.judging.panel_results import SCHEMA
from ningbo_plan.loading import Catalog
from ningbo_plan.model.plan import Plan
from ningbo_plan.panels import Selects, evaluate_batches
from ningbo_plan.series import region_keys
from ningbo_plan.source.panel_files import columns_of
from ningbo_plan.source.panel_writing import plain_schema

# So many rows are judged at once, or as many as a region has if these are more.
ROWS = 1 << 18
_RESULTS = plain_schema(SCHEMA)
_TYPES = {pa.string(): "string", pa.int32(): "int", pa.float64(): "double"}
_SCHEMA = ", ".join(f"{field.name} {_TYPES[field.type]}" for field in _RESULTS)
_HOME = "_home"


def evaluate(
    panel: DataFrame,
    catalog: Catalog | None = None,
    *,
    plan: Plan | None = None,
    as_published: bool = False,
    selects: Selects | None = None,
    targets: HandedDown | None = None,
) -> DataFrame:
    """Judge a data frame in long form; a frame of as many rows with verdicts, figures and faults. Nothing is run yet.

    Columns are named as in files. Rows may have to know others of their region: the base year's, those of other years,
    and one that repeats them. So rows are brought together by region; a task holds some regions at a time, whatever
    the size of its partition. Of repeated rows any may be the one that is judged, as rows have no order in Spark.

    Raises ValueError where a column is missing, or is there twice.
    """
    if catalog is None:
        from ningbo_plan.file_checks import load_checked_catalog

        catalog = load_checked_catalog()
    names = {key: name for key, name in columns_of(panel.columns).items() if key in KEYS}

    def judged(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for regions in whole_regions(batches, ROWS):
            results = evaluate_batches(
                catalog, regions, plan=plan, as_published=as_published, selects=selects, targets=targets
            )
            for batch in results:
                yield batch.cast(_RESULTS)

    rows = panel.select(*(panel[_quoted(name)].alias(key) for key, name in names.items()))
    home = _home_of({plan.region for plan in catalog.plans if plan.region}) if "region" in names else f.lit("")
    together = rows.withColumn(_HOME, home).repartition(_HOME).sortWithinPartitions(_HOME)
    return together.mapInArrow(judged, _SCHEMA)


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _home_of(own: set[str]) -> Column:
    """The region of each row, the same for all ways to write a plan's own, one of which is to leave it out."""

    own_keys = {*region_keys([*own])}

    def named(texts: Sequence[str]) -> list[str]:
        return ["" if key in own_keys else key for key in region_keys(texts)]

    def homes(regions: pa.Array) -> pa.Array:  # taken for a function of whole columns by these hints
        coder = Coder(named)
        codes = coder.codes(regions)
        return pa.array(coder.texts, pa.string()).take(pa.array(codes))

    return f.udf(homes, "string")("region")


def whole_regions(batches: Iterable[pa.RecordBatch], least: int) -> Iterator[list[pa.RecordBatch]]:
    """Batches sorted by region, cut where one begins once there are so many rows, so that each region is whole."""
    held: list[pa.RecordBatch] = []
    count = 0
    for batch in batches:
        rest = batch
        if count >= least:
            is_last = pc.equal(batch.column(_HOME), held[-1].column(_HOME)[-1])
            cut = pc.index(is_last, False).as_py()
            if cut >= 0:
                yield [*held, batch.slice(0, cut)]
                held, count, rest = [], 0, batch.slice(cut)
        if rest.num_rows:
            held.append(rest)
            count += rest.num_rows
    if held:
        yield held

"""Spark gives every row the verdict that exact decimals give it, and does nothing before it is asked for rows."""

import sys
from collections.abc import Iterator
from itertools import groupby

import numpy as np
import pyarrow as pa
import pytest
from plans import catalog_with, every_kind, expected, random_panel
from pyspark.sql import DataFrame, SparkSession

from ningbo_plan import spark
from ningbo_plan.handed_down import read_handed_down
from ningbo_plan.loading import Catalog
from ningbo_plan.panels import evaluate_batches

# It says so of all that it does; nothing here goes through pandas.
pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")
KEYS = ("region", "indicator", "component", "year")


@pytest.fixture(scope="module")
def session() -> Iterator[SparkSession]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        settings = {
            "spark.ui.enabled": "false",
            "spark.driver.host": "127.0.0.1",
            "spark.sql.shuffle.partitions": "3",
            "spark.sql.execution.arrow.maxRecordsPerBatch": "500",  # so that tasks have several
        }
        builder = SparkSession.builder.master("local[2]")
        for key, value in settings.items():
            builder = builder.config(key, value)
        found = builder.getOrCreate()
        found.sparkContext.setLogLevel("ERROR")
        yield found
        found.stop()


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return catalog_with(every_kind())


def by_key(results: pa.Table) -> dict[tuple[object, ...], tuple[object, ...]]:
    """What each row says, by what it is of; Spark has no order."""
    rows = results.to_pylist()
    found = {tuple(row[key] for key in KEYS): tuple(row.values()) for row in rows}
    assert len(found) == len(rows)
    return found


def told(results: pa.Table) -> list[str]:
    """All rows, in no order of their own; a corrected one and its correction are of the same thing."""
    return sorted(str(tuple(row.values())) for row in results.to_pylist())


def test_random_panels_have_the_exact_verdicts(session: SparkSession, catalog: Catalog) -> None:
    panel = random_panel(catalog)
    results = spark.evaluate(session.createDataFrame(panel), catalog).toArrow()
    wanted = expected(catalog, panel)
    keys = [tuple(row[key] for key in KEYS) for row in panel.to_pylist()]
    at = {name: i for i, name in enumerate(results.column_names)}
    found = by_key(results)
    assert [(found[key][at["verdict"]], found[key][at["grade"]]) for key in keys] == wanted
    assert len(found) == len(keys)


def test_every_column_is_that_of_arrow(session: SparkSession, catalog: Catalog) -> None:
    """With what needs other rows the most: increments, corrections and baselines that are more than numbers."""
    random = np.random.default_rng(8)
    rows: list[tuple[object, ...]] = []
    for region in (f"縣{i}" for i in range(40)):
        for year in range(2021, 2026):
            value = str(random.integers(20, 60))
            rows.append((year, region, "total", value, bool(random.random() < 0.5), None))
            value = f"{random.integers(49, 60)}{random.choice(['', '以上'])}"
            rows.append((year, region, "every-year", value, None, None))
            rows.append((year, region, "average", str(round(random.normal(7.3, 0.5), 1)), None, None))
            rows.append((year, region, "fine", "0.2", None, None))
        rows.append((2020, region, "lower", "0.5以內", None, None))
        rows.append((2023, region, "lower", str(random.choice(["0.3", "0.22", "0.332"])), None, None))
        rows.append((2020, region, "fine", str(random.choice(["0.1", "0.2"])), None, None))
        rows.append((2022, region, "lower", "0.4", None, None))
        rows.append((2022, region, "lower", str(random.choice(["0.2", "0.3以內"])), None, "counted again"))
    random.shuffle(rows)
    names = ["year", "region", "indicator", "value", "increment", "correction"]
    panel = pa.table([pa.array(column) for column in zip(*rows, strict=True)], names=names)
    panel = panel.set_column(5, "correction", panel.column("correction").cast(pa.string()))
    in_spark = spark.evaluate(session.createDataFrame(panel), catalog).toArrow()
    assert told(in_spark) == told(evaluate_batches(catalog, panel).read_all())
    corrected = [row for row in in_spark.to_pylist() if (row["indicator"], row["year"]) == ("lower", 2022)]
    assert {row["value"] == 0.4: row["verdict"] for row in corrected}[True] is None
    assert len(corrected) == 80
    assert {"behind", "ahead", "holding", "out_of_reach", "undetermined"} <= set(in_spark["verdict"].to_pylist())


def frame(session: SparkSession, rows: list[tuple[object, ...]], columns: str) -> DataFrame:
    return session.createDataFrame(rows, columns)


def test_a_plan_s_own_region_is_one_however_it_is_written(session: SparkSession) -> None:
    catalog = catalog_with(every_kind(), region="寧波市")
    written = ["寧波市", None, "", "宁波市", "寧波市"]
    rows: list[tuple[object, ...]] = [("demo", 2021 + i, name, "every-year", 50.0) for i, name in enumerate(written)]
    panel = frame(session, rows, "plan string, year int, region string, indicator string, value double")
    results = spark.evaluate(panel, catalog, plan=catalog.plans[0]).toArrow().to_pylist()
    assert {row["year"]: row["verdict"] for row in results}[2025] == "met", "it was held in each year"


def test_faults_are_in_their_rows(session: SparkSession, catalog: Catalog) -> None:
    rows: list[tuple[object, ...]] = [
        ("demo", 2023, "乙縣", "fine", 0.3, "kept out"),
        ("demo", 2023, "丙縣", "fine", 0.3, ""),
        ("demo", 2023, "丙縣", "fine", 0.3, ""),
        ("demo", 2023, "丙縣", "nothing", 0.3, ""),
    ]
    columns = "plan string, Year int, region string, indicator string, value double, `own.column` string"
    results = spark.evaluate(frame(session, rows, columns), catalog).toArrow()
    found = sorted((row["region"], row["verdict"] or "", row["fault"] or "") for row in results.to_pylist())
    assert found == [("丙縣", "", "NP402"), ("丙縣", "", "NP407"), ("丙縣", "met_early", ""), ("乙縣", "met_early", "")]


def test_targets_of_regions(session: SparkSession, catalog: Catalog) -> None:
    table = "region,year,indicator,target\n乙縣,2025,fine,0.5\n".encode()
    targets = read_handed_down(table, "targets.csv", catalog.plans[0])
    rows: list[tuple[object, ...]] = [(2025, "乙縣", "fine", 0.4), (2025, "丙縣", "fine", 0.4)]
    panel = frame(session, rows, "year int, region string, indicator string, value double")
    results = spark.evaluate(panel, catalog, targets=targets).toArrow().to_pylist()
    assert {row["region"]: row["verdict"] for row in results} == {"乙縣": "unmet", "丙縣": "met"}


def test_nothing_runs_before_rows_are_asked_for(session: SparkSession, catalog: Catalog) -> None:
    def read(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        raise AssertionError("read")
        yield from batches

    panel = frame(session, [(2023, "fine", 0.3)], "year int, indicator string, value double")
    results = spark.evaluate(panel.mapInArrow(read, panel.schema), catalog)
    assert "verdict" in results.columns
    with pytest.raises(Exception, match="AssertionError: read"):
        results.collect()


def test_without_regions_and_from_long_years(session: SparkSession, catalog: Catalog) -> None:
    rows: list[tuple[object, ...]] = [(2020, "fine", 0.1), (2023, "fine", 0.2)]
    results = spark.evaluate(frame(session, rows, "year bigint, indicator string, value double"), catalog).toArrow()
    assert by_key(results)[None, "fine", None, 2023][8] == "behind"


def test_a_missing_column_is_named(session: SparkSession, catalog: Catalog) -> None:
    with pytest.raises(ValueError, match="no column indicator, value"):
        spark.evaluate(frame(session, [(2023,)], "year int"), catalog)


@pytest.mark.parametrize("least", [1, 7, 100, 10_000])
def test_regions_are_never_cut(least: int) -> None:
    random = np.random.default_rng(5)
    regions = [f"{i:03}" for i in range(100) for _ in range(int(random.integers(1, 9)))]
    cuts = sorted({0, len(regions), *random.integers(0, len(regions), 60).tolist()})
    batches = [
        pa.record_batch({"_home": regions[start:end]}) for start, end in zip(cuts, [*cuts[1:], cuts[-1]], strict=True)
    ]
    chunks = [
        [region for batch in chunk for region in batch.column("_home").to_pylist()]
        for chunk in spark.whole_regions(iter(batches), least)
    ]
    assert [region for chunk in chunks for region in chunk] == regions
    assert all(len(chunk) >= least for chunk in chunks[:-1])
    seen = [name for chunk in chunks for name, _ in groupby(chunk)]
    assert len(seen) == len(set(seen))
    assert least > 100 or len(chunks) > 1

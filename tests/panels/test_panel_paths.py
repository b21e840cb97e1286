"""Every way into a panel gives every row the verdict that exact decimals give it."""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pv
import pyarrow.parquet as pq
import pytest
from plans import catalog_with, every_kind, expected, random_panel

from ningbo_plan.loading import Catalog
from ningbo_plan.panels import evaluate_batches, evaluate_files


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return catalog_with(every_kind())


@pytest.fixture(scope="module")
def panel(catalog: Catalog) -> pa.Table:
    return random_panel(catalog)


def outcome(results: pa.Table) -> list[tuple[str | None, str | None]]:
    assert set(results.column("fault").to_pylist()) == {None}
    return list(zip(results.column("verdict").to_pylist(), results.column("grade").to_pylist(), strict=True))


def by_batches(catalog: Catalog, panel: pa.Table, folder: Path) -> pa.Table:
    return evaluate_batches(catalog, panel.to_batches(max_chunksize=1000)).read_all()


def by_parquet(catalog: Catalog, panel: pa.Table, folder: Path) -> pa.Table:
    pq.write_table(panel, folder / "panel.parquet", row_group_size=1500)
    evaluate_files(catalog, [str(folder / "panel.parquet")], output=str(folder / "results.parquet"))
    return pq.read_table(folder / "results.parquet")


def by_csv(catalog: Catalog, panel: pa.Table, folder: Path) -> pa.Table:
    pv.write_csv(panel, folder / "panel.csv")
    evaluate_files(catalog, [str(folder / "panel.csv")], output=str(folder / "results.parquet"))
    return pq.read_table(folder / "results.parquet")


def by_parts(catalog: Catalog, panel: pa.Table, folder: Path) -> pa.Table:
    (folder / "parts").mkdir()
    pq.write_table(panel.slice(0, 999), folder / "parts" / "1.parquet")
    pv.write_csv(panel.slice(999, 2000), folder / "parts" / "2.csv")
    pq.write_table(panel.slice(2999), folder / "parts" / "3.parquet")
    evaluate_files(catalog, [str(folder / "parts")], output=str(folder / "results.parquet"))
    return pq.read_table(folder / "results.parquet")


def by_pandas(catalog: Catalog, panel: pa.Table, folder: Path) -> pa.Table:
    from ningbo_plan.panels import evaluate_frame

    frame = evaluate_frame(panel.to_pandas(), catalog)
    return pa.Table.from_pandas(frame, preserve_index=False)


def by_duckdb(catalog: Catalog, panel: pa.Table, folder: Path) -> pa.Table:
    import duckdb

    connection = duckdb.connect()
    connection.register("panel", panel)
    reader = connection.sql("select * from panel").to_arrow_reader(1000)
    return evaluate_batches(catalog, reader).read_all()


def by_polars(catalog: Catalog, panel: pa.Table, folder: Path) -> pa.Table:
    import polars as pl

    frame = pl.from_arrow(panel)
    assert isinstance(frame, pl.DataFrame)
    return evaluate_batches(catalog, frame.to_arrow()).read_all()


WAYS = [by_batches, by_parquet, by_csv, by_parts, by_pandas, by_duckdb, by_polars]


@pytest.mark.parametrize("way", WAYS)
def test_every_way_gives_the_exact_verdicts(
    way: Callable[[Catalog, pa.Table, Path], pa.Table], catalog: Catalog, panel: pa.Table, tmp_path: Path
) -> None:
    assert outcome(way(catalog, panel, tmp_path)) == expected(catalog, panel)

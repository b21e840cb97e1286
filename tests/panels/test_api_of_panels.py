"""Panels as calls."""

from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from plans import catalog_with, every_kind

import ningbo_plan

FRAME = pd.DataFrame(
    {
        "plan": "14fyp",
        "year": [2023, 2023, 2025],
        "region": ["甲縣", "乙縣", None],
        "indicator": [1, 1, 1],
        "value": [151.0, None, 60.0],
    },
    index=[7, 8, 9],
)


def test_a_frame_keeps_its_index() -> None:
    results = ningbo_plan.evaluate_frame(FRAME)
    assert results.index.tolist() == [7, 8, 9]
    assert results["verdict"].tolist() == ["met_early", "no_data", "unmet"]


def test_duckdb_and_polars_in_and_out() -> None:
    catalog = ningbo_plan.load_catalog()
    panel = FRAME
    connection = duckdb.connect()
    connection.register("panel", panel)
    reader = connection.sql("select * from panel").to_arrow_reader()
    connection.register("results", ningbo_plan.evaluate_batches(catalog, reader).read_all())
    query = "select verdict, count(*) from results group by verdict order by verdict"
    counted = connection.execute(query).fetchall()
    assert counted == [("met_early", 1), ("no_data", 1), ("unmet", 1)]
    frame = pl.from_arrow(ningbo_plan.evaluate_batches(catalog, pl.from_pandas(panel).to_arrow()).read_all())
    assert isinstance(frame, pl.DataFrame)
    assert frame["verdict"].to_list() == ["met_early", "no_data", "unmet"]


def test_a_baseline_below_its_row_in_one_batch_needs_no_second_reading(tmp_path: Path) -> None:
    rows = {"year": [2023, 2020], "region": ["乙縣"] * 2, "indicator": ["fine"] * 2, "value": [0.25, 0.1]}
    pq.write_table(pa.table(rows), tmp_path / "panel.parquet")
    told: list[tuple[int, int]] = []
    run = ningbo_plan.evaluate_files(
        catalog_with(every_kind()),
        [str(tmp_path / "panel.parquet")],
        output=str(tmp_path / "results.parquet"),
        selects=lambda known: known.id == "fine",
        progress=lambda rows, total: told.append((rows, total)),
    )
    assert told[-1][1] == 2
    assert (run.panels[0].judged, run.panels[0].baselines) == (1, 1)
    results = pq.read_table(tmp_path / "results.parquet").to_pylist()
    assert [(row["verdict"], row["baseline"]) for row in results] == [("ahead", 0.1), (None, None)]


def test_a_column_of_one_text_is_read_from_what_the_file_says_of_it(tmp_path: Path) -> None:
    def judged(regions: list[str | None]) -> list[str | None]:
        rows = {"year": [2023, 2024], "region": regions, "indicator": ["fine"] * 2, "value": [0.25, 0.4]}
        pq.write_table(pa.table(rows), tmp_path / "panel.parquet", row_group_size=1)
        ningbo_plan.evaluate_files(
            catalog_with(every_kind()), [str(tmp_path / "panel.parquet")], output=str(tmp_path / "results.parquet")
        )
        found = pq.read_table(tmp_path / "results.parquet", columns=["region"])["region"].to_pylist()
        return [None if region is None else str(region) for region in found]

    cases: list[list[str | None]] = [["乙縣", "乙縣"], ["乙縣", "丙縣"], ["乙縣", None], [None, None]]
    for regions in cases:
        assert judged(regions) == regions


@pytest.mark.parametrize(
    ("indicator", "years", "passes"),
    [
        ("fine", [2020, 2023], 1),
        ("average", [2021, 2023], 2),  # it looks at other years
        ("fine", [2023, 2020], 2),  # a baseline in a batch below that of a row that it belongs to
    ],
)
def test_progress_ends_at_all_that_is_read(tmp_path: Path, indicator: str, years: list[int], passes: int) -> None:
    catalog = catalog_with(every_kind())
    for part, year in enumerate(years):
        rows = {"year": [year], "region": ["乙縣"], "indicator": [indicator], "value": [0.1 + part / 10]}
        pq.write_table(pa.table(rows), tmp_path / f"{part}.parquet")
    told: list[tuple[int, int]] = []
    ningbo_plan.evaluate_files(
        catalog,
        [str(tmp_path)],
        selects=lambda known: known.id == indicator,
        progress=lambda rows, total: told.append((rows, total)),
    )
    assert sum(rows for rows, _ in told) == told[-1][1] == 2 * passes

"""Every way into a panel gives every row the verdict that exact decimals give it."""

from collections.abc import Callable
from math import nan
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pv
import pyarrow.parquet as pq
import pytest
from plans import catalog_with, every_kind

from ningbo_plan.judging.exactly import Report, exact_assessment
from ningbo_plan.judging.slots import slots_of
from ningbo_plan.loading import Catalog
from ningbo_plan.panels import evaluate_batches, evaluate_files

REGIONS = ["甲市", "乙縣", "丙縣", "丁區"]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return catalog_with(every_kind())


@pytest.fixture(scope="module")
def panel(catalog: Catalog) -> pa.Table:
    """Random rows, with a value missing here and there, and baselines of the base year for most."""
    random = np.random.default_rng(6)
    plan = catalog.plans[0]
    rows = []
    for region in [*REGIONS, *(f"縣{i}" for i in range(60))]:
        for slot in slots_of(plan, plan.indicators):
            if slot.target is None:
                continue
            bound = float(slot.target.low if slot.target.low is not None else slot.target.high or 0)
            unit = slot.indicator.full_unit
            for year in range(2020, 2026):
                if random.random() < 0.1:
                    continue
                value = round(float(random.choice([bound, random.normal(bound, abs(bound) / 4 + 0.1)])), 2)
                if unit and unit.is_count:
                    value = abs(round(value, unit.exponent))
                if unit and unit.is_share and not slot.indicator.rate_of_change:
                    value = min(abs(value), 100.0)
                if slot.indicator.measure == "milestone":
                    value = float(random.integers(2))
                value = nan if random.random() < 0.05 else value
                part = slot.component.id if slot.component else None
                rows.append(("demo", year, region, slot.indicator.id, part, value))
    random.shuffle(rows)
    names = ["plan", "year", "region", "indicator", "component", "value"]
    return pa.table([pa.array(column) for column in zip(*rows, strict=True)], names=names)


def expected(catalog: Catalog, panel: pa.Table) -> list[tuple[str | None, str | None]]:
    """What the exact path says of each row."""
    plan = catalog.plans[0]
    slots = {slot.name: slot for slot in slots_of(plan, plan.indicators)}
    rows = panel.to_pylist()
    known: dict[tuple[str, str], list[Report]] = {}
    for row in rows:
        key = row["indicator"] + (f"/{row['component']}" if row["component"] else "")
        row["key"] = key
        if row["value"] is not None and row["value"] == row["value"]:
            known.setdefault((row["region"], key), []).append(Report(row["year"], row["value"]))
    found: list[tuple[str | None, str | None]] = []
    for row in rows:
        if row["year"] == 2020:
            found.append((None, None))
            continue
        assessment = exact_assessment(plan, slots[row["key"]], row["year"], known.get((row["region"], row["key"]), []))
        found.append((assessment.verdict.value, assessment.grade.value if assessment.grade else None))
    return found


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

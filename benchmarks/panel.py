"""Panels against a hand-written minimum: DuckDB SQL that joins the targets and does nothing but compare.

    python benchmarks/panel.py [ROWS] [ROUNDS]
    python benchmarks/panel.py growth

ROWS is 10,000,000 by default: 3,000 regions × 5 years × 667 slots of a plan that is made for it, with a baseline in
each row. The panel is written once, as Parquet and as CSV, into a folder for temporary files. Every run is a process of
its own; the two that are compared follow each other, and the figure is the median of the rounds' ratios. `work` is what
a process measures from its first byte read to its last byte written; `whole` is the process with its start.

The minimum of `counts` and `csv` is one count of the rows that meet their targets. That of `same` counts them by year
and region and by year and indicator, as a panel is counted.

`growth` counts 100,000 to 100,000,000 rows, the latter of 30,000 regions and in parts of 10,000,000 rows, and says what
each takes; the panels that it has written are deleted.
"""

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

REGIONS, SLOTS = 3000, 667
YEARS = range(2021, 2026)
THRESHOLDS = {"ahead": 1.05, "on_track": 0.95, "on_track_binding": 1, "slight": 0.6, "marked": 0, "approximate": 0.15,
              "index_coverage": 0.8}  # fmt: skip
CHUNK, PART = 500_000, 10_000_000
GROWTH = (100_000, 1_000_000, 10_000_000, 100_000_000)
AIMS = {"counts": 2.5, "same": None, "results": 4.0, "csv": 3.0}


def target(slot: int) -> tuple[str, float]:
    """The direction and the target of a slot."""
    return ("lower", 20 + slot / 10) if slot % 3 == 0 else ("higher", 100 + slot / 10)


def write_plan(folder: Path, slots: int) -> None:
    words = "{zh-Hant: 試, zh-Hans: 试, en: made for a benchmark}"
    method = "".join(f"    {name}: {{value: {value}, origin: {words}}}\n" for name, value in THRESHOLDS.items())
    lines = ['version: "1"\nplans:\n- id: bench\n  years: [2021, 2025]\n', f"  title: {words}\n  method:\n{method}"]
    lines.append("  indicators:\n")
    for slot in range(slots):
        direction, bound = target(slot)
        attribute = "binding" if slot % 5 == 0 else "expected"
        lines.append(
            f"  - {{id: indicator-{slot}, name: {{zh-Hant: 指標{slot}, zh-Hans: 指标{slot}, en: indicator {slot}}}, "
            f"direction: {direction}, measure: level, attribute: {attribute}, target: {bound}, reference: 表1}}\n"
        )
    (folder / "indicators.yaml").write_text("".join(lines), encoding="utf-8")


def write_panel(folder: Path, rows: int, slots: int) -> None:
    """Write parts of a panel in Parquet; a panel of one part is written as CSV too."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.csv as pv
    import pyarrow.parquet as pq

    random = np.random.default_rng(6)
    bounds = np.array([target(slot)[1] for slot in range(slots)])
    names = pa.array([f"indicator-{slot}" for slot in range(slots)])
    regions = pa.array([f"縣{region:04}" for region in range(-(-rows // (slots * len(YEARS))))])
    coded = pa.dictionary(pa.int32(), pa.string())
    schema = pa.schema([("plan", coded), ("year", pa.int32()), ("region", coded), ("indicator", coded),
                        ("value", pa.float64()), ("baseline", pa.float64())])  # fmt: skip

    def batches(first: int, last: int) -> Iterator[pa.RecordBatch]:
        for start in range(first, last, CHUNK):
            at = np.arange(start, min(start + CHUNK, last))
            slot = at // len(YEARS) % slots
            value = (bounds[slot] * random.normal(0.95, 0.15, len(at))).round(2)
            value[random.random(len(at)) < 0.02] = np.nan
            columns = [
                pa.DictionaryArray.from_arrays(pa.array(np.zeros(len(at), np.int32)), pa.array(["bench"])),
                pa.array((at % len(YEARS) + YEARS[0]).astype(np.int32)),
                pa.DictionaryArray.from_arrays(pa.array((at // (len(YEARS) * slots)).astype(np.int32)), regions),
                pa.DictionaryArray.from_arrays(pa.array(slot.astype(np.int32)), names),
                pa.array(value, mask=np.isnan(value)),
                pa.array((bounds[slot] * random.normal(0.8, 0.05, len(at))).round(2)),
            ]
            yield pa.RecordBatch.from_arrays(columns, schema=schema)

    for first in range(0, rows, PART):
        with pq.ParquetWriter(folder / "panel" / f"{first // PART:02}.parquet", schema) as parquet:
            for batch in batches(first, min(first + PART, rows)):
                parquet.write_batch(batch)
    if rows <= PART:
        plain = pa.schema([(field.name, pa.string() if field.type == coded else field.type) for field in schema])
        options = pv.WriteOptions(quoting_style="needed")
        with pv.CSVWriter(folder / "panel.csv", plain, write_options=options) as text:
            for batch in pq.ParquetFile(folder / "panel" / "00.parquet").iter_batches():
                text.write_batch(batch.cast(plain))


def folder_of(rows: int) -> Path:
    return Path(tempfile.gettempdir()) / f"ningbo-plan-panel-{rows}"


def made(rows: int) -> Path:
    """The folder of a panel of so many rows, written if need be."""
    folder = folder_of(rows)
    if not (folder / "ready").exists():
        for name in ("plan", "panel"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        slots = min(max(-(-rows // (REGIONS * len(YEARS))), 10), SLOTS)
        write_plan(folder / "plan", slots)
        write_panel(folder, rows, slots)
        lines = ["indicator,low,high"]
        for slot in range(slots):
            direction, bound = target(slot)
            low, high = (bound, 1e300) if direction == "higher" else (-1e300, bound)
            lines.append(f"indicator-{slot},{low},{high}")
        (folder / "targets.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        (folder / "ready").touch()
    return folder


def minimum(what: str, folder: Path) -> object:
    import duckdb

    start = time.perf_counter()
    source = f"read_csv('{folder}/panel.csv')" if what == "csv" else f"'{folder}/panel/*.parquet'"
    joined = f"from {source} p join '{folder}/targets.csv' t using (indicator)"
    if what == "results":
        met = "value between low and high as met"
        duckdb.sql(f"copy (select p.*, {met} {joined}) to '{folder}/minimum.parquet' (compression zstd)")
    elif what == "same":
        sets = "grouping sets ((year, region, met), (year, indicator, met))"
        met = "value between low and high as met"
        duckdb.sql(f"select year, region, indicator, {met}, count(*) {joined} group by {sets}").fetchall()
    else:
        duckdb.sql(f"select value between low and high as met, count(*) {joined} group by met").fetchall()
    return time.perf_counter() - start


def ours(what: str, folder: Path) -> object:
    from ningbo_plan.file_checks import load_checked_catalog

    catalog = load_checked_catalog(folder / "plan")
    from ningbo_plan.panels import evaluate_files

    start = time.perf_counter()
    path = folder / ("panel.csv" if what == "csv" else "panel")
    evaluate_files(catalog, [str(path)], output=str(folder / "results.parquet") if what == "results" else None)
    return time.perf_counter() - start


def measured(who: str, what: str, folder: Path) -> dict[str, float]:
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, __file__, who, what, str(folder)], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout) | {"whole": time.perf_counter() - start}


def growth() -> None:
    """What panels of more and more rows take."""
    print(f"{'rows':>12} {'work s':>8} {'rows/s':>12} {'processor s':>12} {'peak MB':>8}")
    for rows in GROWTH:
        is_new = not folder_of(rows).exists()
        found = measured("ours", "counts", made(rows))
        speed = rows / found["work"]
        print(f"{rows:12,} {found['work']:8.2f} {speed:12,.0f} {found['processor']:12.2f} {found['memory']:8.0f}")
        if is_new:
            shutil.rmtree(folder_of(rows))


def main() -> None:
    if sys.argv[1:] == ["growth"]:
        growth()
        return
    if len(sys.argv) == 4:
        work = {"minimum": minimum, "ours": ours}[sys.argv[1]](sys.argv[2], Path(sys.argv[3]))
        used = resource.getrusage(resource.RUSAGE_SELF)
        processor = used.ru_utime + used.ru_stime
        print(json.dumps({"work": work, "processor": processor, "memory": used.ru_maxrss / 1024}))
        return
    rows = int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 10_000_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    folder = made(rows)
    print(f"{rows:,} rows, {os.cpu_count()} processors")
    print(f"{'run':10} {'minimum s':>10} {'work s':>8} {'ratio':>6} {'whole':>6} {'aim':>5} {'peak MB':>8}")
    for what, aim in AIMS.items():
        pairs = [(measured("minimum", what, folder), measured("ours", what, folder)) for _ in range(rounds)]
        ratio = {key: statistics.median(own[key] / least[key] for least, own in pairs) for key in ("work", "whole")}
        least, own = (statistics.median(pair[i]["work"] for pair in pairs) for i in (0, 1))
        peak = max(own["memory"] for _, own in pairs)
        print(
            f"{what:10} {least:10.2f} {own:8.2f} {ratio['work']:6.1f} {ratio['whole']:6.1f} {aim or '':5} {peak:8.0f}"
        )


if __name__ == "__main__":
    main()

"""Cells of panels in every type and spelling: read as they are written, or told as faults of their rows."""

import datetime
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from plans import catalog_with, every_kind
from typer.testing import CliRunner

from ningbo_plan import load_catalog
from ningbo_plan.cli import app
from ningbo_plan.judging.exactly import Report, exact_assessment
from ningbo_plan.judging.panel_rows import NO_YEAR, numbers, years
from ningbo_plan.judging.slots import slots_of
from ningbo_plan.loading import Catalog
from ningbo_plan.panels import evaluate_batches, evaluate_files, evaluate_frame


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return catalog_with(every_kind())


def judged(catalog: Catalog, columns: dict[str, Any], **more: Any) -> list[tuple[str | None, str | None]]:
    """The verdict and the fault of each row."""
    count = len(columns["year"])
    table = pa.table({"region": ["乙縣"] * count} | columns)
    results = evaluate_batches(catalog, table, **more).read_all().to_pylist()
    return [(row["verdict"], row["fault"]) for row in results]


def rows(catalog: Catalog, *given: tuple[Any, ...], keys: str = "year indicator value") -> list[Any]:
    columns = {key: list(column) for key, column in zip(keys.split(), zip(*given, strict=True), strict=True)}
    return judged(catalog, {"region": ["乙縣"] * len(given)} | columns)


def test_decimals_are_the_numbers_that_they_are_written_as() -> None:
    random = np.random.default_rng(6)
    for scale in range(1, 8):
        given = [Decimal(int(n)).scaleb(-scale) for n in random.integers(-(10**9), 10**9, 2000)]
        found, texts = numbers(pa.array(given, pa.decimal128(20, scale)))
        assert not texts
        assert found.tolist() == [float(number) for number in given]


def test_floats_of_32_bits_stand_for_their_own_shortest_decimal(catalog: Catalog) -> None:
    given = ["0.7", "135.9", "1e-07", "0.22", "16777216"]
    found, _ = numbers(pa.array([np.float32(text) for text in given], pa.float32()))
    assert found.tolist() == [float(text) for text in given]
    columns = {"year": [2025], "indicator": ["lower"]}
    assert judged(catalog, columns | {"value": pa.array([0.22], pa.float32())}) == [("met", None)]
    assert judged(catalog, columns | {"value": pa.array([Decimal("0.22")], pa.decimal128(20, 5))}) == [("met", None)]


def test_texts_of_many_digits_are_judged_by_all_of_them(catalog: Catalog) -> None:
    assert rows(catalog, (2025, "binding", "59.999999999999999"), (2024, "binding", "60.000000000000000")) == [
        ("unmet", None), ("met_early", None)
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["+5", "5.", ".5", " 5 ", "5e-1", "5E+1", "0005", "5", "-0"])
@pytest.mark.parametrize("other", ["", "900以上"])
def test_one_odd_cell_changes_the_reading_of_no_other(tmp_path: Path, text: str, other: str) -> None:
    path = tmp_path / "panel.csv"
    path.write_text(f"year,region,indicator,value\n2025,a,fine,{text}\n2025,b,higher,{other}\n", encoding="utf-8")
    evaluate_files(catalog_with(every_kind()), path, output=str(tmp_path / "results.parquet"))
    first, _ = pq.read_table(tmp_path / "results.parquet").to_pylist()
    assert (first["value"], first["fault"]) == (float(text), None)


def test_numbers_that_are_none() -> None:
    found, texts = numbers(pa.array(["NAN", "nan", "-nan", "", None, "inf", "1,000", "１２", "1_0"]))
    assert np.isnan(found).all()
    assert list(texts.values()) == ["inf", "1,000", "１２", "1_0"]
    assert numbers(pa.array([True, None]))[1] == {0: "true"}


@pytest.mark.parametrize("value", [float("inf"), -float("inf"), 1e18, 1e30, 1e300, "inf", "1e400", "1e30"])
@pytest.mark.parametrize("key", ["value", "baseline"])
def test_numbers_with_too_many_digits_are_faults_of_their_rows(catalog: Catalog, key: str, value: object) -> None:
    good: dict[str, object] = {"value": 0.5, "baseline": 0.1}
    columns = {name: [str(good[name]) if isinstance(value, str) else good[name]] * 2 for name in good}
    columns[key][0] = value
    found = judged(catalog, {"year": [2023] * 2, "region": ["a", "b"], "indicator": ["fine"] * 2} | columns)
    assert found == [(None, "NP201"), ("met_early", None)]
    count = judged(catalog, {"year": [2023], "indicator": ["higher"], "value": [value]})
    assert count == [(None, "NP201")]


def test_years() -> None:
    for column in (pa.array([2023, None], pa.uint16()), pa.array(["2023", None]).dictionary_encode(),
                   pa.array(["２０２３", " "]), pa.array([2023.0, float("nan")]),
                   pa.array([Decimal("2023.0"), None])):  # fmt: skip
        assert years(column).tolist() == [2023, -9998], column.type
    for column in (pa.array(["2023年", "2023.0", "abc"]), pa.array([2023.5, float("inf"), 1e300]),
                   pa.array([datetime.date(2023, 1, 1)])):  # fmt: skip
        assert set(years(column).tolist()) == {NO_YEAR}, column.type
    assert years(pa.nulls(2)).tolist() == [-9998, -9998]


def test_a_dictionary_as_full_as_its_codes_allow(catalog: Catalog) -> None:
    texts = pa.array([f"r{i}" for i in range(127)] + ["乙縣"])
    codes = pa.array([127, None], pa.int8())
    region = pa.DictionaryArray.from_arrays(codes, texts)
    found = judged(catalog, {"year": [2025] * 2, "region": region, "indicator": ["fine"] * 2, "value": [0.5] * 2})
    assert found == [("met", None), ("met", None)]


def test_columns_of_other_types_are_refused_by_name(catalog: Catalog, tmp_path: Path) -> None:
    table = pa.table({"year": [2025], "indicator": ["fine"], "value": [[1.0]]})
    with pytest.raises(ValueError, match="column value holds neither numbers nor texts, but list"):
        evaluate_batches(catalog, table)
    pq.write_table(table, tmp_path / "panel.parquet")
    done = CliRunner().invoke(app, ["--lang", "en", "evaluate", str(tmp_path / "panel.parquet")])
    assert done.exit_code == 2
    assert "column value holds neither" in done.stderr


def test_columns_that_are_there_twice_are_refused(catalog: Catalog) -> None:
    table = pa.table({"year": [2025], "indicator": ["fine"], "value": [1], "數值": [2]})
    with pytest.raises(ValueError, match="value and 數值 are the same"):
        evaluate_batches(catalog, table)


def test_every_batch_has_the_columns(catalog: Catalog) -> None:
    batches = pa.table({"year": [2025], "indicator": ["fine"], "value": [1]}).to_batches()
    with pytest.raises(ValueError, match="no column value"):
        evaluate_batches(catalog, [*batches, batches[0].select(["year", "indicator"])])


def test_baselines_of_a_row_are_read_like_values(catalog: Catalog) -> None:
    keys = "year region indicator value baseline"
    found = judged(catalog, dict(zip(keys.split(), map(list, zip(
        (2023, "a", "lower", 0.25, "0.28以內"), (2023, "b", "lower", 0.25, "0.28"), (2023, "c", "lower", 0.25, "abc"),
        (2023, "d", "binding", 30, "-300"), (2023, "e", "lower", 0.25, None),
        strict=True)), strict=True)))  # fmt: skip
    assert [fault for _, fault in found] == [None, None, "NP201", "NP204", None]
    assert [verdict for verdict, _ in found] == ["undetermined", "behind", None, None, "no_baseline"]


def test_a_correction_of_too_many_words(catalog: Catalog) -> None:
    found = judged(catalog, {"year": [2023] * 2, "indicator": ["fine"] * 2, "value": [0.5] * 2, "region": ["a", "b"],
                             "correction": ["x" * 2001, "x" * 2000]})  # fmt: skip
    assert found == [(None, "NP104"), ("met_early", None)]


@pytest.mark.parametrize("column", [[], ["correction"]])
def test_a_faulty_baseline_is_nobodys(catalog: Catalog, column: list[str]) -> None:
    columns = {"year": [2020, 2023], "indicator": ["binding"] * 2, "value": [-30.0, 50.0]}
    found = judged(catalog, columns | {key: [None, None] for key in column})
    assert found == [(None, "NP204"), ("no_baseline", None)]


def test_a_row_with_a_fault_takes_nobodys_place(catalog: Catalog) -> None:
    assert rows(catalog, (2023, "binding", 130), (2023, "binding", 70)) == [(None, "NP204"), ("met_early", None)]


@pytest.mark.parametrize(
    ("first", "again", "verdict"),
    [("60以上", "40", "holding"), ("40", "60以上", "out_of_reach"), ("60", "40", "holding")],
)
def test_a_repeated_row_decides_nothing(catalog: Catalog, first: str, again: str, verdict: str) -> None:
    found = rows(catalog, (2021, "every-year", first), (2021, "every-year", again), (2022, "every-year", "70"))
    assert found == [(verdict, None), (None, "NP407"), (verdict, None)]


def test_a_second_correction_decides_nothing(catalog: Catalog) -> None:
    columns = {"year": [2021, 2021, 2022], "indicator": ["every-year"] * 3, "value": ["70", "40", "60"]}
    found = judged(catalog, columns | {"correction": ["one", "other", None]})
    assert found == [("holding", None), (None, "NP407"), ("holding", None)]


def test_order_and_batches_of_late_baselines_change_nothing(catalog: Catalog) -> None:
    table = pa.table({"year": [2023, 2020, 2020], "region": ["a"] * 3, "indicator": ["lower"] * 3,
                      "value": ["0.34", "0.5", "0.6以內"]})  # fmt: skip
    expected = [("on_track", None), (None, None), (None, "NP407")]
    for size in (1, 2, 3):
        found = evaluate_batches(catalog, table.to_batches(max_chunksize=size), selects=lambda i: i.id == "lower")
        assert [(row["verdict"], row["fault"]) for row in found.read_all().to_pylist()] == expected


def test_a_plan_is_known_by_its_id(catalog: Catalog) -> None:
    frame = pd.DataFrame({"year": [2025], "indicator": [1], "value": [160.0]})
    plan = load_catalog().find("14fyp")
    assert evaluate_frame(frame, plan=plan)["verdict"].tolist() == ["met"]
    with pytest.raises(ValueError, match="no plan 14fyp"):
        evaluate_frame(frame, catalog, plan=plan)


def test_frames_of_several_kinds_of_things(catalog: Catalog) -> None:
    frame = pd.DataFrame({
        "year": [2025, "2025", 2025.0, Decimal(2025)], "region": ["甲", 1, None, "乙"], "indicator": ["fine"] * 4,
        "value": [Decimal("0.3"), "0.3以上", 0.25, Decimal("Infinity")], "unread": [{1: 2}, "a", 3.0, None],
    })  # fmt: skip
    found = evaluate_frame(frame, catalog)
    assert found["verdict"].astype(object).fillna("").tolist() == ["met", "met", "unmet", ""]
    assert found["fault"].fillna("").tolist() == ["", "", "", "NP201"]
    with pytest.raises(ValueError, match="no column year, indicator, value"):
        evaluate_frame(pd.DataFrame(index=[1, 2]), catalog)


def test_plans_that_take_turns_are_judged_together() -> None:
    count = 4000
    plans = ["13fyp", "14fyp", "no", None] * (count // 4)
    regions = [f"r{i // 4}" for i in range(count)]
    columns: dict[str, list[Any]] = {
        "year": [2020, 2025, 2025, 2025],
        "indicator": [1] * 4,
        "value": [1.0, 160.0, 1.0, 1.0],
    }
    table = pa.table({"plan": plans, "region": regions} | {key: four * (count // 4) for key, four in columns.items()})
    found = evaluate_batches(load_catalog(), table).read_all()
    assert found.num_rows == count
    assert found["region"].to_pylist() == table["region"].to_pylist()
    assert found["plan"].to_pylist() == plans
    assert found["verdict"].to_pylist()[:4] == ["unmet", "met", None, None]
    assert found["fault"].to_pylist()[:4] == [None, None, "NP401", "NP805"]
    assert len(found.to_batches()) == 1


def test_what_is_not_judged_is_not_held() -> None:
    catalog = load_catalog()
    batch = pa.table({"plan": ["13fyp"], "year": [2020], "indicator": [1], "value": [1.0]}).to_batches()[0]
    from ningbo_plan.judging.panel_faults import Source
    from ningbo_plan.judging.panel_run import PanelRun

    read = 0

    def source() -> Any:
        nonlocal read
        for start in range(100):
            read += 1
            yield Source("", start, batch)

    run = PanelRun(catalog, source, keys=batch.schema.names, plan=catalog.find("14fyp"), with_results=True)
    next(iter(run))
    assert read < 10


def test_figures_lie_on_the_side_of_the_cut_that_was_judged(catalog: Catalog) -> None:
    cuts = {"ahead": 1.05, "on_track": 0.95}
    for value in range(1, 1000):
        table = pa.table({"year": [2022], "indicator": ["higher"], "value": [value], "baseline": [0]})
        (row,) = evaluate_batches(catalog, table).read_all().to_pylist()
        if row["verdict"] in cuts:
            assert row["ratio"] >= cuts[row["verdict"]], row


def test_figures_inside_a_band_with_milestones_are_the_exact_ones() -> None:
    names = "{zh-Hant: 試, zh-Hans: 试, en: trial}"
    catalog = catalog_with(
        f"  - {{id: one, name: {names}, direction: within, measure: level, target: 3-5, milestones: {{2022: 6-7}}, "
        "reference: 表1}\n"
    )
    table = pa.table({"year": [2022], "indicator": ["one"], "value": [4.0], "baseline": [10.0]})
    (row,) = evaluate_batches(catalog, table).read_all().to_pylist()
    reports = [Report(2020, 10.0), Report(2022, 4.0)]
    plan = catalog.plans[0]
    exact = exact_assessment(plan, slots_of(plan, plan.indicators)[0], 2022, reports).figures
    for name in ("progress", "expected_progress", "ratio"):
        figure = getattr(exact, name)
        assert row[name] == (None if figure is None else pytest.approx(float(figure))), name


def test_columns_that_folders_give(tmp_path: Path) -> None:
    for year in (2024, 2025):
        folder = tmp_path / f"year={year}" / "region=%E4%B9%99%E7%B8%A3"
        folder.mkdir(parents=True)
        pq.write_table(pa.table({"indicator": ["fine"], "value": [0.5]}), folder / "part.parquet")
    run = evaluate_files(catalog_with(every_kind()), tmp_path, output=str(tmp_path.with_suffix(".parquet")))
    found = pq.read_table(tmp_path.with_suffix(".parquet")).to_pylist()
    assert [(row["year"], row["region"], row["verdict"]) for row in found] == [
        (2024, "乙縣", "met_early"), (2025, "乙縣", "met")
    ]  # fmt: skip
    assert run.findings.rows == 0


def command(*arguments: object, lang: str = "en") -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["--lang", lang, "evaluate", *map(str, arguments)])
    return done.exit_code, done.stdout, done.stderr


ROW = "plan,year,region,indicator,value,note\n14fyp,2023,甲,4,30,\n14fyp,2023,乙,4,30,{}\n14fyp,2023,丙,4,30,\n"


def test_a_quotation_mark_without_a_partner_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "panel.csv").write_text(ROW.format('"5 inch'), encoding="utf-8")
    code, output, errors = command(tmp_path / "panel.csv")
    assert (code, output) == (2, "")
    assert "panel.csv:3 cannot be read" in errors
    for cell in ('"5 "" inch"', '5" inch', '"a\n""b"""', '"plan""'):
        (tmp_path / "panel.csv").write_text(ROW.format(cell), encoding="utf-8")
        assert command(tmp_path / "panel.csv")[0] == (2 if cell == '"plan""' else 0), cell


def test_a_line_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    (tmp_path / "panel.csv").write_bytes(ROW.format("").encode().replace("丙".encode(), b"\xff"))
    code, _, errors = command(tmp_path / "panel.csv", "-f", "json")
    assert code in (1, 2)
    assert "panel.csv:4" in errors


def test_blank_lines_count_as_lines(tmp_path: Path) -> None:
    text = "plan,year,region,indicator,value\n\n14fyp,2023,甲,4,30\n,,,,\n   \n\n14fyp,2023,乙,nothing,30\n\n\n"
    for end in ("\n", "\r\n"):
        (tmp_path / "panel.csv").write_bytes(text.replace("\n", end).encode())
        code, _, errors = command(tmp_path / "panel.csv")
        assert code == 1
        assert "panel.csv:7:1: NP402" in errors, errors
        assert "1 row judged, 0 baselines, 1 row with a fault" in errors


def test_an_input_is_never_an_output(tmp_path: Path) -> None:
    folder = tmp_path / "panel"
    folder.mkdir()
    text = ROW.format("")
    for name in ("a.csv", "b.csv"):
        (folder / name).write_text(text, encoding="utf-8")
    for given, output in ((folder, "a.csv"), (folder / "*.csv", "a.csv"), (folder, "new.parquet"),
                          (folder / "*.csv", "new.csv")):  # fmt: skip
        code, _, errors = command(given, "-o", folder / output)
        assert code == 2, (given, output)
        assert "inputs" in errors
    assert command(folder, "-f", "json", "-o", folder / "counts.json")[0] == 1  # of repeated rows
    assert {path.name for path in folder.iterdir()} == {"a.csv", "b.csv", "counts.json"}
    assert (folder / "a.csv").read_text(encoding="utf-8") == text


def test_results_to_standard_output_are_printed_once(tmp_path: Path) -> None:
    for i, row in enumerate(["2023,a,1,145", "2024,a,1,150", "2020,a,1,110"]):
        text = f"plan,year,region,indicator,value\n14fyp,{row}\n"
        (tmp_path / f"{i}.csv").write_text(text, encoding="utf-8")
    done = CliRunner().invoke(app, ["evaluate", str(tmp_path), "--only", "1", "-f", "csv"])
    lines = done.stdout.splitlines()
    assert len(lines) == 4
    assert "no_baseline" not in done.stdout


def test_texts_in_csv_are_no_formulas(tmp_path: Path) -> None:
    (tmp_path / "panel.csv").write_text(ROW.format("").replace("甲", "=1+2"), encoding="utf-8")
    command(tmp_path / "panel.csv", "-o", tmp_path / "results.csv")
    assert '"\'=1+2"' in (tmp_path / "results.csv").read_text(encoding="utf-8")


def test_numbers_are_told_without_a_point(tmp_path: Path) -> None:
    (tmp_path / "panel.csv").write_text(ROW.format("").replace("甲,4,30", "甲,4,-5"), encoding="utf-8")
    assert "NP206 -5 is negative" in command(tmp_path / "panel.csv")[2]


def test_narrow_terminals_cut_off_no_digits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "".join(f"14fyp,2023,r{i},2,30,\n" for i in range(1234))
    (tmp_path / "panel.csv").write_text(f"plan,year,region,indicator,value,note\n{lines}", encoding="utf-8")
    monkeypatch.setenv("COLUMNS", "40")
    output = command(tmp_path / "panel.csv")[1]
    assert json.loads(command(tmp_path / "panel.csv", "-f", "json")[1])["rows"]["judged"] == 1234
    assert output.count("1234") + output.count("1,234") > 1


def test_check_knows_the_column_baseline_of_panels(tmp_path: Path) -> None:
    text = "plan,year,region,indicator,value,baseline\n14fyp,2023,甲,4,30,20\n14fyp,2023,{},4,30,20\n"
    for other, code in (("乙", 0), ("", 1)):
        (tmp_path / "panel.csv").write_text(text.format(other), encoding="utf-8")
        done = CliRunner().invoke(app, ["check", str(tmp_path / "panel.csv")])
        assert ("NP803" in done.stdout) == bool(code), done.stdout

"""Reviews as workbooks: what openpyxl and LibreOffice find in them."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from xlsxwriter.workbook import Workbook as WrittenWorkbook

from ningbo_plan.messages import Language
from ningbo_plan.render.review_xlsx import render_xlsx
from ningbo_plan.render.sheet import Book, number_format

# What openpyxl cannot read is not what is tested.
pytestmark = pytest.mark.filterwarnings("ignore:Sparkline Group extension")

HOSTILE = """
plan: 14fyp
year: 2023
region: "=1+1\\u202e\\e[31m"
actuals:
  1: {value: 130, note: "=HYPERLINK(\\"http://x\\")", reference: "@SUM(1)", correction: "+1\\u0007<b>"}
  2: {value: 40, note: "-1+1|cmd"}
"""


def opened(data: bytes) -> Workbook:
    return load_workbook(BytesIO(data))


@pytest.fixture(scope="module")
def book(review_of: Any) -> Workbook:
    return opened(render_xlsx(review_of(Language.EN)))


def column(book: Workbook, sheet: str, header: str) -> list[Any]:
    headers = [cell.value for cell in book[sheet][1]]
    return [row[headers.index(header)] for row in book[sheet].iter_rows(min_row=2)]


@pytest.mark.parametrize(
    ("language", "names"),
    [
        (Language.EN, ["Summary", "Charts", "Rows", "Components", "Series over the years", "Inputs"]),
        (Language.ZH_HANT, ["匯總", "圖表", "指標", "分項", "指標歷年走勢", "報送數值"]),
        (Language.ZH_HANS, ["汇总", "图表", "指标", "分项", "指标历年走势", "报送数值"]),
    ],
)
def test_sheets(review_of: Any, language: Language, names: list[str]) -> None:
    assert opened(render_xlsx(review_of(language))).sheetnames == names


def test_numbers_are_numbers_and_show_as_they_are_printed(book: Workbook) -> None:
    value, progress, ratio = (column(book, "Rows", header)[0] for header in ("Value", "Progress", "Ratio"))
    assert (value.value, value.number_format) == (135.9, "0.0")
    assert (progress.value, progress.number_format) == (pytest.approx(25.6 / 39.7), "0.0%")
    assert (ratio.value, ratio.number_format) == (pytest.approx(25.6 / 39.7 / 0.6), "0.00")
    assert column(book, "Rows", "Schedule")[0].number_format == "0%"
    assert column(book, "Rows", "Year")[0].value == 2023


@pytest.mark.parametrize(
    ("text", "format"),
    [("60%", "0%"), ("61.25%", "0.00%"), ("-7.1%", "0.0%"), ("12,345.5", "#,##0.0"), ("3", "0"), ("≥ 3", "General")],
)
def test_formats_follow_what_is_printed(text: str, format: str) -> None:
    assert number_format(text) == format


@pytest.mark.parametrize(("sheet", "frozen"), [("Rows", "C2"), ("Components", "C2"), ("Inputs", "D2")])
def test_tables_can_be_used(book: Workbook, sheet: str, frozen: str) -> None:
    found = book[sheet]
    assert found.freeze_panes == frozen
    assert found.auto_filter.ref.startswith("A1:")
    assert (found.page_setup.orientation, found.page_setup.fitToHeight) == ("landscape", 0)
    pages = found.sheet_properties.pageSetUpPr
    assert pages is not None
    assert pages.fitToPage
    assert found.print_title_rows == "$1:$1"


def test_verdicts_are_coloured_and_stay_words(book: Workbook) -> None:
    (area,) = book["Rows"].conditional_formatting
    assert {'"behind"', '"met early"', '"no data"'} <= {rule.formula[0] for rule in area.rules}
    assert {cell.value for cell in column(book, "Rows", "Verdict")} == {
        "met early", "ahead", "on track", "behind", "in progress",
    }  # fmt: skip
    assert "slightly" in {cell.value for cell in column(book, "Rows", "Grade")}
    assert "behind (slightly)" in {cell.value for cell in column(book, "Rows", "Verdict of 2022")}


def test_charts(book: Workbook) -> None:
    """Verdicts by group, and progress for each of the four groups."""
    charts: Any = book["Charts"]
    first, *others = charts._charts
    assert (first.barDir, first.grouping) == ("bar", "stacked")
    assert len(others) == 4
    assert {(chart.barDir, chart.grouping, len(chart.series)) for chart in others} == {("bar", "clustered", 2)}


def test_baseline_target_and_what_is_due_are_numbers_beside_their_texts(book: Workbook) -> None:
    def cells(row: int) -> list[Any]:
        headers = ("2020 value", "2020 value as a number", "2025 target", "2025 target as a number", "Due by schedule")
        return [column(book, "Rows", header)[row - 1].value for header in headers]

    assert cells(1) == ["110.3", 110.3, "150", 150, pytest.approx(110.3 + 39.7 * 0.6)]
    assert cells(2)[2:4] == ["≥ 60", 60]
    assert cells(24) == ["≤ 0.28", 0.28, "≤ 0.22", 0.22, None]  # no path begins at a bound
    assert column(book, "Rows", "2025 target as a number")[0].number_format == "0"


def test_series_are_numbers_year_by_year_with_a_small_chart(review_of: Any) -> None:
    data = render_xlsx(review_of(Language.EN))
    found = opened(data)
    sheet = "Series over the years"
    assert [column(found, sheet, f"{year} value")[0].value for year in range(2020, 2024)] == [110.3, 117.6, 126, 135.9]
    assert column(found, sheet, "Due in 2023")[0].value == pytest.approx(110.3 + 39.7 * 0.6)
    assert column(found, sheet, "2025 at this pace")[0].value == pytest.approx(135.9 + 2 * 25.6 / 3)
    names = [cell.value for cell in column(found, sheet, "Indicator")]
    assert (
        column(found, sheet, "2020 value")[names.index("24 Accidents per 10,000 pieces of special equipment")].value
        == "≤ 0.28"
    )
    with ZipFile(BytesIO(data)) as archive:
        (xml,) = [text for name in archive.namelist() if b"sparkline" in (text := archive.read(name))]
    assert xml.count(b"<x14:sparkline>") == len(names)
    assert b"'Series over the years'!D2:I2" in xml


def test_without_series_there_is_no_sheet_of_them(review_of: Any) -> None:
    report = review_of(Language.EN, files=["data/baseline_2020.yaml"], plan="13fyp")
    assert "Series over the years" not in opened(render_xlsx(report)).sheetnames


def test_summary(book: Workbook) -> None:
    lines = [[cell for cell in line if cell is not None] for line in book["Summary"].values]
    labels = {line[0]: line[1:] for line in lines if line}
    assert labels["All rows"][:6] == [3, 11, 6, 1, 10, 31]
    assert labels["binding"][0] == 1
    assert labels["indicators.yaml"] == ["a" * 64]
    assert labels["Command"] == ["plan review a.yaml"]
    assert any("invented" in str(line[0]) for line in lines if line)
    assert [line[1] for line in lines if len(line) == 3][1:3] == [1.05, 0.95]


def test_inputs_are_of_all_years_with_their_places(book: Workbook) -> None:
    years = [cell.value for cell in column(book, "Inputs", "Year")]
    assert [years.count(year) for year in (2020, 2021, 2022, 2023)] == [30, 31, 30, 31]
    assert years[:4] == [2020, 2021, 2022, 2023]
    assert [cell.value for cell in column(book, "Inputs", "File")[:2]] == [
        "baseline_2020.yaml", "examples/demonstration-2021-2022.yaml",
    ]  # fmt: skip
    assert column(book, "Inputs", "Place")[1].value == "9:31"
    assert [cell.value for cell in column(book, "Inputs", "Value")[:4]] == [110.3, 117.6, 126, 135.9]
    assert column(book, "Inputs", "Quality")[1].value == "invented"


def test_a_review_of_an_earlier_year_reads_nothing_later(review_of: Any) -> None:
    book = opened(render_xlsx(review_of(Language.EN, year=2022)))
    assert max(cell.value for cell in column(book, "Inputs", "Year")) == 2022


def test_components_and_what_was_said_of_those_out_of_force(review_of: Any) -> None:
    book = opened(render_xlsx(review_of(Language.EN, files=["data/baseline_2020.yaml"], plan="13fyp")))
    names = [cell.value for cell in column(book, "Components", "Component")]
    verdicts = [cell.value for cell in column(book, "Components", "Verdict")]
    assert names == ["provincial", "national", "food", "drug", "all-drugs", "main-food"]
    assert [name for name, verdict in zip(names, verdicts, strict=True) if verdict == "not assessed"] == [
        "national", "main-food",
    ]  # fmt: skip


def test_foreign_text_is_text(review_of: Any) -> None:
    data = render_xlsx(review_of(Language.EN, text=HOSTILE))
    book = opened(data)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert '=HYPERLINK("http://x")' in texts
    assert "@SUM(1)" in texts
    assert "+1<U+0007><b>" in texts
    assert any("=1+1<U+202E><U+001B>[31m" in text for text in texts)
    assert all(cell.quotePrefix for cell in cells if isinstance(cell.value, str) and cell.value[0] in "=+-@")
    with ZipFile(BytesIO(data)) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist() if "worksheets" in name)


def test_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    output = BytesIO()
    with WrittenWorkbook(output, {"in_memory": True}) as workbook:
        book = Book(workbook)
        book.write(book.sheet("a"), 0, 0, "長" * 40_000)
    text = opened(output.getvalue())["a"]["A1"].value
    assert text == "長" * 32_766 + "…"


def test_the_same_bytes(review_of: Any) -> None:
    assert render_xlsx(review_of(Language.ZH_HANT)) == render_xlsx(review_of(Language.ZH_HANT))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("format", ["xlsx", "pdf"])
def test_libreoffice_opens_it(review_of: Any, tmp_path: Path, format: str) -> None:
    (tmp_path / "review.xlsx").write_bytes(render_xlsx(review_of(Language.ZH_HANT)))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    command += ["--convert-to", format, "--outdir", str(tmp_path / "out"), str(tmp_path / "review.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    made = (tmp_path / "out" / f"review.{format}").read_bytes()
    if format == "xlsx":
        assert column(opened(made), "指標", "數值")[0].value == 135.9
    else:
        assert made.startswith(b"%PDF")

"""CSV and workbooks as submissions: the same as YAML, within bounds, and never an exception."""

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from ningbo_plan.checks import Checked, check_submissions
from ningbo_plan.cli import app
from ningbo_plan.loading import Catalog, Submissions, read_document_bytes
from ningbo_plan.messages import Language, messages_for
from ningbo_plan.render.text import render_diagnostics
from ningbo_plan.source.columns import COLUMNS
from ningbo_plan.source.csv import read_csv
from ningbo_plan.source.limits import MAX_ROWS
from ningbo_plan.source.safe import harmless
from ningbo_plan.source.xlsx import MAX_PART, MAX_ROW_BYTES, MAX_UNPACKED, read_xlsx

MANY = settings(max_examples=200, deadline=None)
FEW = settings(max_examples=60, deadline=None)
HEADER = ["plan", "year", "indicator", "value"]


def workbook(*rows: list[Any], **formats: str) -> bytes:
    """A workbook of one sheet, some of its cells in a number format."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    for cell, number_format in formats.items():
        sheet[cell].number_format = number_format
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same workbook with one of its parts changed."""
    output = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(output, "w", ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, change(content) if info.filename == name else content)
    return output.getvalue()


def value(content: Any, number_format: str = "General") -> Any:
    documents, faults = read_xlsx(workbook(HEADER, ["14fyp", 2023, 7, content], D2=number_format), "a.xlsx")
    assert faults == []
    return documents[0].value["actuals"][7]["value"]


def codes(data: bytes, name: str = "a.xlsx") -> list[str]:
    reader = read_csv if name.endswith("csv") else read_xlsx
    return [fault.rule.code for fault in reader(data, name)[1]]


@pytest.mark.parametrize(
    ("content", "number_format", "expected"),
    [
        (99.60000000000001, "General", "99.6"),
        (0.1 + 0.2, "General", "0.3"),
        (0.996, "0.0%", "99.6%"),
        (0.996, "0%", "99.6%"),
        (1, "0%", "100%"),
        (-8.2, '#,##0.00_);[Red]\\(#,##0.00\\)', "-8.2"),
        (1359000, "#,##0", "1359000"),
        (5.5, '_ "¥"* #,##0.00_ ', "5.5"),
        (1e21, "General", "1000000000000000000000"),
        (120, "0.00E+00", "120"),
        (99.6, "@", "99.6"),
        ("95以上", "General", "95以上"),
        (" 99.6 ", "General", "99.6"),
        (True, "General", True),
        ("是", "General", True),
        ("FALSE", "General", False),
    ],
)  # fmt: skip
def test_numbers_are_read_as_they_are_shown(content: Any, number_format: str, expected: Any) -> None:
    assert value(content, number_format) == expected


def test_a_formula_counts_as_the_result_stored_with_it() -> None:
    data = workbook(HEADER, ["14fyp", 2023, 7, "=99+0.6"], ["14fyp", 2023, 8, "=B2"])
    sheet = "xl/worksheets/sheet1.xml"
    stored = with_part(data, sheet, lambda part: part.replace(b"<f>99+0.6</f><v></v>", b"<f>99+0.6</f><v>99.6</v>")
                       .replace(b"<f>99+0.6</f><v />", b"<f>99+0.6</f><v>99.6</v>"))  # fmt: skip
    documents, faults = read_xlsx(stored, "a.xlsx")
    assert documents[0].value["actuals"] == {7: {"value": "99.6"}}
    assert [(fault.rule.code, fault.span.cell) for fault in faults] == [("NP812", "Sheet!D3")]


def test_names_of_columns_in_every_language() -> None:
    for language in Language:
        header = ",".join(messages_for(language).text(label) for label in COLUMNS.values())
        (document,), faults = read_csv(f"{header}\n14fyp,2023,,7,,99.6,,,,\n".encode(), "a.csv")
        assert faults == []
        assert document.value == {"plan": "14fyp", "year": 2023, "actuals": {7: {"value": "99.6"}}}


def test_lines_above_the_names_of_columns_are_titles() -> None:
    (document,), faults = read_csv("填報表\n\nplan,year,indicator,value\n14fyp,2023,7,9\n".encode(), "a.csv")
    assert faults == []
    assert document.span(("actuals", 7, "value"))[:4] == (4, 14, 4, 15)


def test_one_submission_for_each_plan_year_and_region() -> None:
    header = "plan,year,region,indicator,value\n"
    rows = "14fyp,2022,,1,3\n14fyp,2021,慈溪市,1,1\n14fyp,2022,,2,4\n14fyp,2021,,1,1\n"
    documents, faults = read_csv((header + rows).encode(), "a.csv")
    assert faults == []
    assert [(d.value["year"], d.value.get("region"), len(d.value["actuals"])) for d in documents] == [
        (2022, None, 2), (2021, "慈溪市", 1), (2021, None, 1)
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["-", "values", "values.txt", "values.dat"])
def test_files_of_unknown_kind_are_known_by_their_content(catalog: Catalog, name: str) -> None:
    rows = [["plan", "year", "indicator", "value"], ["14fyp", "2023", "7", "99.6"]]
    for data in (
        "\n".join("\t".join(row) for row in rows).encode("utf-16"),
        "\n".join(";".join(row) for row in rows).encode(),
        workbook(*rows),
        b"plan: 14fyp\nyear: 2023\nactuals: {7: 99.6}\n",
    ):
        result = Submissions()
        read_document_bytes(name, data, result)
        assert result.diagnostics == []
        assert [entry.value for loaded in result.loaded for entry in loaded.submission.actuals.values()] == ["99.6"]


def test_a_fault_in_a_workbook_names_its_cell_in_json(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook(HEADER, ["14fyp", 2023, 7, 101]))
    result = CliRunner().invoke(app, ["check", str(path), "-f", "json"])
    (fault,) = json.loads(result.stdout)["diagnostics"]
    assert (fault["cell"], fault["line"], fault["column"], fault["end_column"]) == ("Sheet!D2", 2, 4, 5)


def test_faults_are_shown_in_the_line_of_a_table_and_beside_the_cell_of_a_workbook(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("plan,year,indicator,備註,value\n14fyp,2023,7,初步,101\n".encode("gb18030"))
    (tmp_path / "b.xlsx").write_bytes(workbook(HEADER, ["14fyp", 2023, 7, 101]))
    paths = [str(tmp_path / name) for name in ("a.csv", "b.xlsx")]
    shown = CliRunner().invoke(app, ["check", *paths, "--show-source", "--lang", "en"]).stdout
    assert "  2 | 14fyp,2023,7,初步,101\n    |                   ^^^\n" in shown
    assert shown.count("  2 | ") == 1
    for format in ("github", "sarif", "gitlab", "junit"):
        told = CliRunner().invoke(app, ["check", paths[1], "-f", format, "--lang", "en"]).stdout
        assert "Sheet!D2: " in told


def test_a_workbook_without_the_extra_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ningbo_plan.source.files.find_spec", lambda name: None)
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook(HEADER))
    for args in (
        ["check", str(path)],
        ["template", "--plan", "14fyp", "--year", "2024", "-f", "xlsx", "-o", str(path)],
    ):
        result = CliRunner().invoke(app, [*args, "--lang", "en"])
        assert result.exit_code == 2
        assert result.stderr.count("\n") == 1
        assert "pip install '.[xlsx]'" in result.stderr


def test_the_number_of_rows_is_bounded() -> None:
    rows = "".join(f"14fyp,2023,x{i},1\n" for i in range(MAX_ROWS + 1))
    assert codes(f"plan,year,indicator,value\n{rows}".encode(), "a.csv") == ["NP811"]


def renamed(book: bytes, before: str, after: str) -> bytes:
    """A workbook with one part by another name, known to the others by that."""
    output = io.BytesIO()
    with ZipFile(io.BytesIO(book)) as old, ZipFile(output, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name).replace(Path(before).name.encode(), Path(after).name.encode())
            new.writestr(after if name == before else name, data)
    return output.getvalue()


def bombs() -> dict[str, bytes]:
    """Workbooks that are small as files."""
    plain = workbook(HEADER, ["14fyp", 2023, 7, 99])
    row = b"<row>" + b"<c><v>7</v></c>" * 4 + b"</row>"

    def bomb(name: str, before: bytes, inserted: bytes) -> bytes:
        return with_part(plain, f"xl/{name}.xml", lambda part: part.replace(before, inserted + before, 1))

    return {
        "unpacked": bomb("worksheets/sheet1", b"</worksheet>", b" " * MAX_UNPACKED),
        "row": bomb("worksheets/sheet1", b"</row>", b"<c/>" * MAX_ROW_BYTES),
        "rows": bomb("worksheets/sheet1", b"</sheetData>", row * (MAX_ROWS + 10)),
        "blank rows": bomb("worksheets/sheet1", b"</sheetData>", b"<row/>" * 300_000),
        "styles": bomb("styles", b"</cellXfs>", b"<xf/>" * (MAX_PART // 5)),
        "most styles": bomb("styles", b"</cellXfs>", b"<xf/>" * (MAX_ROW_BYTES // 6)),
        "a part of another name": renamed(
            bomb("workbook", b"</workbook>", b"<definedNames>" + b'<definedName name="a">1</definedName>' * 100_000),
            "xl/workbook.xml",
            "xl/workbook.dat",
        ),
        "rows far apart": bomb(
            "worksheets/sheet1", b"</sheetData>", b'<row r="1048576"><c r="A1048576"><v>7</v></c></row>'
        ),
        "entities": bomb("worksheets/sheet1", b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "b">]>'),
    }


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")
def test_bombs_are_refused_within_bounds(tmp_path: Path) -> None:
    code = (
        "import re, sys; from ningbo_plan.source.xlsx import read_xlsx\n"
        "documents, faults = read_xlsx(open(sys.argv[1], 'rb').read(), 'a.xlsx')\n"
        "peak = re.search(r'VmHWM:\\s+(\\d+) kB', open('/proc/self/status').read())\n"
        "print(len(documents), len(faults), int(peak[1]) // 1000)"
    )
    peaks = {}
    for name, data in bombs().items():
        path = tmp_path / "bomb.xlsx"
        path.write_bytes(data)
        done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
        documents, faults, peaks[name] = map(int, done.stdout.split())
        assert documents + faults > 0, name
    assert max(peaks.values()) < 300, peaks


def told(catalog: Catalog, data: bytes, name: str) -> None:
    """Diagnostics, in every language, or something read."""
    result = Submissions()
    read_document_bytes(name, data, result)
    checked: Checked = check_submissions(catalog, result)
    for language in Language:
        render_diagnostics(checked.diagnostics, messages_for(language))
    assert checked.sound or checked.diagnostics


NAMES = st.sampled_from(["a.csv", "a.xlsx", "a.xlsm", "a"])
BEGINNINGS = st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe", b"plan,year\n"])


@MANY
@given(st.binary(max_size=300), NAMES, BEGINNINGS)
def test_any_bytes(catalog: Catalog, data: bytes, name: str, start: bytes) -> None:
    told(catalog, start + data, name)


PIECES = [
    *COLUMNS, "14fyp", "2023", "7", "99.6", "規劃", "數值", ",", ",", ";", "\t", "\n", "\n", '"', '""', " ",
    "food", "是", "preliminary", "x",
]  # fmt: skip


@MANY
@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join), st.sampled_from(["utf-8", "gb18030", "utf-16"]))
def test_anything_like_a_table(catalog: Catalog, text: str, encoding: str) -> None:
    told(catalog, f"plan,year,indicator,value\n{text}".encode(encoding), "a.csv")


TIMES = st.datetimes() | st.times() | st.timedeltas()
CELLS = st.none() | st.booleans() | st.integers() | st.floats() | TIMES | st.text("=+-@ax9年\n'", max_size=6)
FORMATS = st.sampled_from(["General", "0%", "yyyy", "[h]:mm", '0"户"', "0,", "@", ";;;"])


@FEW
@given(st.lists(st.lists(CELLS, min_size=4, max_size=6), max_size=4), FORMATS)
def test_any_cells(catalog: Catalog, rows: list[list[Any]], number_format: str) -> None:
    told(catalog, workbook(HEADER, *rows, D2=number_format, B2=number_format), "a.xlsx")


PARTS = ["[Content_Types].xml", "xl/_rels/workbook.xml.rels"]
PARTS += [f"xl/{name}.xml" for name in ("workbook", "styles", "sharedStrings", "worksheets/sheet1")]


@FEW
@given(st.integers(0, 10_000), st.binary(max_size=8), st.sampled_from(PARTS))
def test_any_damage(catalog: Catalog, at: int, new: bytes, part: str) -> None:
    def damaged(content: bytes) -> bytes:
        start = at % len(content)
        return content[:start] + new + content[start + len(new) :]

    told(catalog, with_part(workbook(HEADER, ["14fyp", 2023, 7, 99.6]), part, damaged), "a.xlsx")


def test_a_table_has_as_many_documents_as_any_file(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f"14fyp,2023,區{number},7,99\n" for number in range(1002))
    result = Submissions()
    read_document_bytes("a.csv", f"plan,year,region,indicator,value\n{rows}".encode(), result)
    assert len(result.loaded) == 1000
    assert [(d.rule.code, d.span.line) for d in result.diagnostics] == [("NP008", 1002)]


@pytest.mark.parametrize("region", ["=甬", "+甬", "＝甬", "'=甬", "'甬"])
def test_text_that_looks_like_a_formula_reads_back(region: str) -> None:
    cell = harmless(region)
    documents, faults = read_csv(f'plan,year,region,indicator,value\n14fyp,2023,"{cell}",7,99\n'.encode(), "a.csv")
    assert faults == []
    assert documents[0].value["region"] == region.removeprefix("'" if region == "'=甬" else "")


def test_a_last_row_that_ends_in_an_empty_cell_is_read_without_a_line_end() -> None:
    text = "plan,year,indicator,value,note\n14fyp,2023,1,135.9,\n14fyp,2023,3,abc,"
    (document,), faults = read_csv(text.encode(), "a.csv")
    (ended,), _ = read_csv(f"{text}\n".encode(), "a.csv")
    assert not faults
    assert document.value == ended.value
    assert set(document.value["actuals"]) == {1, 3}


def test_a_correction_may_stand_above_what_it_corrects() -> None:
    text = (
        "plan,year,indicator,value,correction\n14fyp,2023,18,912,filed late\n14fyp,2023,18,900,\n14fyp,2023,18,901,\n"
    )
    (correction, first), (fault,) = read_csv(text.encode(), "a.csv")
    assert correction.value["actuals"] == {18: {"value": "912", "correction": "filed late"}}
    assert first.value["actuals"] == {18: {"value": "900"}}
    assert (fault.rule.code, fault.span.line) == ("NP807", 4)


def test_a_correction_may_stand_below_what_it_corrects() -> None:
    text = (
        "plan,year,indicator,value,correction\n14fyp,2023,18,900,\n14fyp,2023,18,912,filed late\n14fyp,2023,18,913,no\n"
    )
    (first, correction), (fault,) = read_csv(text.encode(), "a.csv")
    assert first.value["actuals"] == {18: {"value": "900"}}
    assert correction.value["actuals"] == {18: {"value": "912", "correction": "filed late"}}
    assert (fault.rule.code, fault.span.line) == ("NP807", 4)


@pytest.mark.parametrize("row", ["14fyp,2023,note,,1", "14fyp,2023,2,note,1"])
def test_a_row_called_note_is_no_note(catalog: Catalog, row: str) -> None:
    told(catalog, f"plan,year,indicator,component,value\n{row}\n".encode(), "a.csv")

"""Makes the workbooks of this folder; run it after changing one."""

from datetime import date
from pathlib import Path

from openpyxl import Workbook

HERE = Path(__file__).parent


def table() -> Workbook:
    """A row for each fault that only a workbook can have."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "2023年"
    sheet.append(["市場監管指標"])
    sheet.append(["規劃", "年份", "指標", "分項", "數值", "備註", "顏色"])
    rows = [
        (date(2023, 3, 5), "m月d日"),
        ("=A1*2", "General"),
        ("#N/A", "General"),
        (1359000, '0.0,"千户"'),
        (135.9, '0.0"萬戶"'),
        (0.996, "0.0%"),
        (1.5, "0%"),
        ("half", "General"),
        (99.60000000000001, "0.00"),
        (7, "General"),
    ]
    for i, (value, number_format) in enumerate(rows, start=3):
        sheet.append(["14fyp", 2023, i, None, value, None, None])
        sheet.cell(i, 5).number_format = number_format
        if value == "#N/A":
            sheet.cell(i, 5).data_type = "e"
    sheet.merge_cells("E11:E12")
    sheet.merge_cells("A1:F1")
    sheet.cell(13, 8).value = "beside the table"
    sheet.append([None, 2023, 14, None, 7])
    other = book.create_sheet("舊")
    other.sheet_state = "hidden"
    other.append(["plan", "year", "indicator", "value"])
    other.append(["14fyp", 2022, 7, 99])
    return book


def no_header() -> Workbook:
    """A sheet with anything else."""
    book = Workbook()
    assert book.active is not None
    book.active.append(["anything", "else"])
    return book


if __name__ == "__main__":
    table().save(HERE / "table.xlsx")
    no_header().save(HERE / "no-header.xlsx")
    (HERE / "damaged.xlsx").write_bytes(b"PK\x03\x04 is how a workbook begins")
    (HERE / "old.xlsx").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504))

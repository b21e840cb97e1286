"""How texts and tables are broken into lines: nothing is cut off, and no word, number or reference is torn."""

from itertools import pairwise
from pathlib import Path

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner

from ningbo_plan.cli import app
from ningbo_plan.loading import Catalog
from ningbo_plan.render.lines import balanced, least_width, wrap

LANGUAGES = ["zh-Hant", "zh-Hans", "en"]


def run(*args: str, width: int = 80, language: str = "en") -> tuple[str, str]:
    result = CliRunner().invoke(app, args, env={"COLUMNS": str(width), "PLAN_LANG": language})
    assert result.exit_code == 0, result.output
    return result.stdout, result.stderr


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("Intellectual-property rights", 20, ["Intellectual-", "property rights"]),
        ("special-equipment-pre-licence-checks", 20, ["special-equipment-", "pre-licence-checks"]),
        ("表2-1 第1項, 第二章第三節(二)第1項", 14, ["表2-1 第1項,", "第二章", "第三節(二)", "第1項"]),
        ("見第五章第一節(一)", 14, ["見第五章", "第一節(一)"]),
        ("目標 ≥ 1499.9997", 9, ["目標 ≥", "1499.9997"]),
        ("目標 ≥ 1499.9997", 12, ["目標", "≥ 1499.9997"]),
        ("年人均GDP 的 1‰(常住人口)", 14, ["年人均GDP 的", "1‰(常住人口)"]),
        ("寧波市知識產權“十三五”規劃", 20, ["寧波市知識產權", "“十三五”規劃"]),
        ("the system — 表1-1 說明4", 23, ["the system — 表1-1", "說明4"]),
        ("見專欄4-1。", 9, ["見", "專欄4-1。"]),
        ("監管(抽查)事項占比 (%) [約束性]", 26, ["監管(抽查)事項占比 (%)", "[約束性]"]),
        ("12345/67890", 6, ["12345/", "67890"]),
        ("-8.2", 3, ["-8.", "2"]),
    ],
)
def test_lines_are_broken_where_they_may_be(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width) == lines


def test_the_least_width_keeps_words_and_numbers_whole() -> None:
    assert least_width("a pre-licence 1499.9997/3") == len("1499.9997/")
    assert least_width("") == 0


def test_labels_are_broken_evenly() -> None:
    assert balanced("寧波市標準化戰略“十三五”發展規劃", 31) == ["寧波市標準化戰略", "“十三五”發展規劃"]
    assert balanced("short", 31) == ["short"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("only", ["all", "text", "tables"])
def test_lists_cut_no_id(catalog: Catalog, language: str, width: int, only: str) -> None:
    out, _ = run("list", "--plan", "14fyp", "--only", only, width=width, language=language)
    assert "…" not in out
    assert max(map(cell_len, out.splitlines())) <= width
    starts = [line.strip().split("  ")[0] for line in out.splitlines()]
    shown = set(starts) | {one + other for one, other in pairwise(starts)}
    for indicator in catalog.plans[1].indicators:
        if only == "all" or (indicator.no is None) == (only == "text"):
            assert indicator.id in shown


def test_a_narrow_list_marks_what_is_binding_in_the_name(tmp_path: Path) -> None:
    wide, _ = run("list", "--plan", "14fyp", "--only", "24,food-drug-satisfaction", width=120)
    assert "Attribute" in wide
    assert "[binding]" not in wide
    narrow, _ = run("list", "--plan", "14fyp", "--only", "24,special-equipment-pre-licence-checks,small-firm-pools")
    assert "Attribute" not in narrow
    assert "[binding]" in narrow


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [80, 120])
def test_numbers_are_not_broken_inside(tmp_path: Path, language: str, width: int) -> None:
    path = tmp_path / "long.yaml"
    path.write_text("plan: 14fyp\nyear: 2023\nactuals: {2: 45.123456789012345, 29: 4.7}\n", encoding="utf-8")
    out, _ = run("evaluate", str(path), "--only", "2,29", width=width, language=language)
    assert "45.123456789012345" in out


def test_notes_that_say_the_same_are_one_and_marks_rise(tmp_path: Path) -> None:
    path = tmp_path / "flags.yaml"
    path.write_text(
        "plan: 14fyp\nyear: 2023\nactuals:\n"
        "  1: {value: 120, quality: preliminary, reference: report A}\n"
        "  24: {value: 0.25以內, reference: report A}\n"
        "  2: {value: 45, quality: preliminary, reference: report B}\n"
        "  3: {value: 83, quality: preliminary, reference: report A}\n",
        encoding="utf-8",
    )
    out, _ = run("evaluate", str(path), "--only", "1-3,24", width=120)
    assert "[1] preliminary value — report A, report B\n" in out
    assert out.count("preliminary value") == 1
    assert "[3] the value of 2020 is given only within bounds: ≤ 0.28" in out
    markdown, _ = run("evaluate", str(path), "--only", "1-3,24", "-f", "markdown")
    assert "[^1]: preliminary value — report A, report B\n" in markdown
    path.write_text(
        "plan: 13fyp\nyear: 2020\nactuals:\n"
        "  4: {value: 年均1600, quality: preliminary, reference: report A}\n"
        "  6: {value: 1200, quality: preliminary, reference: report B}\n",
        encoding="utf-8",
    )
    out, _ = run("evaluate", str(path), "--only", "4,6", width=120)
    assert "[1][2]" in out
    assert "[2][3]" in out
    assert "[2] preliminary value — report A, report B\n" in out


def test_a_file_beside_the_tables_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "text.yaml"
    path.write_text("plan: 14fyp\nyear: 2023\nactuals: {ip-case-days: 60}\n", encoding="utf-8")
    told = "14fyp 2023: nothing of the tables is reported, only 1 target outside them; --only all shows those\n"
    out, err = run("evaluate", str(path), width=120)
    assert out.endswith(f"\n\n{told}")
    assert "no data" not in out
    assert "not shown" not in err
    assert "--only all shows" in run("evaluate", str(path), width=80)[0].replace("\n", " ")
    assert run("evaluate", str(path), "-f", "csv")[1].startswith(told)
    assert told not in "".join(run("evaluate", str(path), "--only", "all"))
    path.write_text("plan: 14fyp\nyear: 2023\nactuals: {ip-case-days: 60, 1: 120}\n", encoding="utf-8")
    err = run("evaluate", str(path))[1]
    assert told not in err
    assert "reported outside the tables and not shown: 1 target" in err

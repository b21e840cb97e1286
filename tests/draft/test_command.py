"""`plan new-plan` from end to end, as exact triples and whole files; what it writes is used by the other commands."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ningbo_plan.cli import app
from ningbo_plan.source.files import FileError
from ningbo_plan.source.writing import write_new

HERE = Path("tests/draft")
INVENTED = HERE / "invented-city.csv"
TABLE = "指標,2025年,2030年目標\n專利(件),3,5\n"


def run(*args: str, stdin: str | bytes | None = None, lang: str = "en") -> tuple[int, str, str]:
    result = CliRunner().invoke(app, args, input=stdin, env={"PLAN_LANG": lang})
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize("lang", ["zh-Hans", "en"])
def test_another_city_as_csv(golden: Callable[[str, str], None], tmp_path: Path, lang: str) -> None:
    folder = tmp_path / "yx15"
    code, out, err = run("new-plan", str(INVENTED), "-o", str(folder), "--id", "yx15", "--region", "云溪市", lang=lang)
    assert (code, out) == (0, "")
    golden(f"new-plan/invented-city.{lang}.stderr.txt", err)
    for path in sorted(folder.iterdir()):
        golden(f"new-plan/invented-city.{lang}.{path.name}", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("name", ["invented-city.csv", "invented-city.txt"])
def test_what_is_written_is_used_by_the_other_commands(tmp_path: Path, name: str, encoding: str) -> None:
    table = (HERE / name).read_text(encoding="utf-8")
    folder, actuals = str(tmp_path / "yx15"), tmp_path / "actuals.yaml"
    code, _, err = run(
        "new-plan", "-", "-o", folder, "--id", "yx15", "--years", "2026-2030", stdin=table.encode(encoding)
    )
    assert code == ("读不出" in table), err
    code, out, _ = run("list", "--data", folder, "-f", "json")
    rows = json.loads(out)["indicators"]
    assert (code, len(rows)) == (0, 12)
    assert [(row["no"], row["unit"], row["attribute"], row["low"], row["high"]) for row in rows] == [
        (1, "万户", "expected", 120, None),
        (2, "户", "expected", 12000, None),
        (3, "小时", "expected", None, 4),
        (4, "项", "expected", 8, None),
        (5, "人次", "expected", 20, None),
        (6, "%", "expected", 80.75, None),
        (7, None, "expected", None, None),
        (8, "%", "expected", None, 14),
        (9, "批次", "binding", None, None),
        (10, "起/万台", "binding", None, 0.15),
        (11, "批次/千人", None, 6, None),
        (12, "%", "binding", 13.5, None),
    ]
    actuals.write_text("plan: yx15\nyear: 2028\nactuals: {1: 110, 3: 5, 4: 6, 8: 15.5, 10: 0.16}\n", encoding="utf-8")
    assert run("check", str(actuals), "--data", folder) == (0, "", "1 file: 0 errors, 0 warnings\n")
    code, out, _ = run("evaluate", str(actuals), "--data", folder, "-f", "json")
    results = json.loads(out)["evaluations"][0]["results"]
    assert code == 0
    assert {row["no"]: row["verdict"] for row in results if row["verdict"] not in ("no_data", "not_assessed")} == {
        1: "ahead", 3: "ahead", 4: "on_track", 8: "behind", 10: "ahead",
    }  # fmt: skip
    assert [row["no"] for row in results if row["verdict"] == "not_assessed"] == [7, 9]


def test_without_a_directory_the_indicators_are_printed() -> None:
    code, out, err = run("new-plan", "-", stdin=TABLE)
    assert code == 0
    assert out.startswith("# Drafted by `plan new-plan` from -.\n")
    assert err == (
        "new-plan: 1 row drafted, 0 lines not read, 8 guesses to check (direction 1, measure 1, others 6): "
        "search for # GUESS:\n"
        "the baselines (1 value) are not shown: write both files with -o DIR\n"
    )
    assert out.count("# GUESS:") == 8


def test_a_line_that_is_not_read_is_told_and_kept() -> None:
    code, out, err = run("new-plan", "-", stdin="序號 指標 2025年 2030年\n1 專利 3 5\n這一行 讀不出\n", lang="zh-Hant")
    assert code == 1
    assert "  # 待核: 第 3 行未讀出（沒有目標值）：這一行讀不出\n" in out
    assert err.splitlines()[0] == "-:3: 未讀出：這一行讀不出——沒有目標值"


@pytest.mark.parametrize("name", ["indicators.yaml", "baseline_2019.yaml"])
def test_nothing_is_overwritten(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine", encoding="utf-8")
    code, out, err = run("new-plan", "-", "-o", str(tmp_path), stdin=TABLE)
    message = f"plan: {tmp_path / name} exists already and is not overwritten; choose another directory\n"
    assert (code, out, err) == (2, "", message)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_files_are_written_all_or_none(tmp_path: Path) -> None:
    (tmp_path / "b").write_text("mine", encoding="utf-8")
    with pytest.raises(FileError):
        write_new(str(tmp_path), {"a": b"1", "b": b"2"})
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"b": "mine"}
    with pytest.raises(FileError):
        write_new(str(tmp_path / "new"), {"a": b"1", "x/y": b"2"})
    assert not (tmp_path / "new").exists()


def test_a_run_that_cannot_be_done_is_one_line(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    for arguments, table, problem in (
        (["new-plan", "-"], "a b\n1 2\n", "no line is a header with columns for name and target"),
        (["new-plan", "-", "--years", "2016-2020"], TABLE, "no column is of the plan's last year 2020"),
        (["new-plan", "-", "-o", str(file)], TABLE, "Not a directory"),
        (["new-plan", str(tmp_path / "none.csv")], "", "No such file or directory"),
    ):
        code, out, err = run(*arguments, stdin=table)
        assert (code, out, err.count("\n")) == (2, "", 1), err
        assert err.startswith("plan: ")
        assert problem in err


@pytest.mark.parametrize("option", [("--id", "十五五"), ("--id", "A"), ("--years", "2030-2026"), ("--years", "2026")])
def test_options_that_say_nothing_are_usage(option: tuple[str, str]) -> None:
    code, out, err = run("new-plan", "-", *option, stdin=TABLE)
    assert (code, out) == (2, "")
    assert option[0] in err


@pytest.mark.parametrize(
    "years", ["2026-2030", "2026—2030", "2026–2030年", "2026~2030", "2026至2030年", "2026年-2030年"]
)
def test_years(years: str) -> None:
    assert "years: [2026, 2030]\n" in run("new-plan", "-", "--years", years, stdin=TABLE)[1]

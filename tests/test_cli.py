"""The command line as exact triples: exit code, standard output, standard error."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from ningbo_plan import __version__
from ningbo_plan.cli import app

GOOD = "plan: 14fyp\nyear: 2023\nactuals: {1: 135.9, 3: 88, 24: 0.2}\n"
BAD = "plan: 14fyp\nyear: 2023\nactuals: {1: 135.9, 3: 188}\n"
SUMMARY = "14fyp 2023 (mid-term evaluation): 31 rows: 1 met early, 2 ahead, 28 no data\n"


def run(*args: str, stdin: str | None = None, **env: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, args, input=stdin, env={"PLAN_LANG": "en", **env})
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def good(tmp_path: Path) -> str:
    path = tmp_path / "good.yaml"
    path.write_text(GOOD, encoding="utf-8")
    return str(path)


SERIES = """plan: 14fyp
year: 2021
actuals: {1: 112, 18: 800}
---
plan: 14fyp
year: 2023
actuals: {1: 140}
"""


@pytest.mark.parametrize(
    ("year", "judged", "first", "eighteenth"),
    [
        (None, 2023, 140, None),
        (2021, 2021, 112, 800),
        (2022, 2022, None, None),
        (2023, 2023, 140, None),
        (2024, 2024, None, None),
        (2030, 2025, None, None),
    ],
)
def test_year_is_judged_by_what_was_known_then(
    tmp_path: Path, year: int | None, judged: int, first: int | None, eighteenth: int | None
) -> None:
    path = tmp_path / "series.yaml"
    path.write_text(SERIES, encoding="utf-8")
    limits = [] if year is None else ["--year", str(year)]
    (evaluation,) = json.loads(run("evaluate", str(path), "-f", "json", *limits)[1])["evaluations"]
    assert (evaluation["year"], evaluation["kind"]) == (judged, "final" if judged == 2025 else "midterm")
    actuals = {row["no"]: (row["verdict"], row["actual"]) for row in evaluation["results"]}
    assert [actuals[1][1], actuals[18][1]] == [first, eighteenth]
    assert actuals[18][0] == ("no_data" if eighteenth is None else "ahead")
    explained = run("explain", "18", str(path), "-f", "json", *limits)[1]
    assert json.loads(explained)["explanations"][0]["verdict"] == actuals[18][0]


def test_a_year_before_every_submission_has_nothing_to_judge(good: str) -> None:
    assert run("evaluate", good, "--year", "2022")[0] == 2


def test_of_conflicting_values_neither_is_judged(tmp_path: Path) -> None:
    one, other = tmp_path / "one.yaml", tmp_path / "other.yaml"
    one.write_text(GOOD, encoding="utf-8")
    other.write_text("plan: 14fyp\nyear: 2023\nactuals: {3: 89, 7: 99.6}\n", encoding="utf-8")
    for files in ([one, other], [other, one]):
        code, out, err = run("evaluate", *map(str, files), "--keep-going", "-f", "json")
        results = json.loads(out)["evaluations"][0]["results"]
        assert code == 1
        assert err.count("NP407") == 2
        assert [results[i]["verdict"] for i in (0, 2, 6)] == ["ahead", "no_data", "met_early"]
        assert run("evaluate", *map(str, files), "-f", "json")[:2] == (1, "")


@pytest.fixture
def bad(tmp_path: Path) -> str:
    path = tmp_path / "bad.yaml"
    path.write_text(BAD, encoding="utf-8")
    return str(path)


def test_the_result_goes_to_stdout_and_the_summary_to_stderr(good: str) -> None:
    code, out, err = run("evaluate", good, "-f", "json")
    assert (code, err) == (0, SUMMARY)
    assert json.loads(out)["schema_version"] == 1


def test_json_has_the_fields_of_the_contract(good: str) -> None:
    document = json.loads(run("evaluate", good, "-f", "json")[1])
    (evaluation,) = document["evaluations"]
    assert {"plan", "year", "kind", "region", "summary", "results"} <= evaluation.keys()
    assert (evaluation["plan"], evaluation["year"], evaluation["kind"]) == ("14fyp", 2023, "midterm")
    summary = evaluation["summary"]
    assert (summary["total"], summary["met_early"], summary["ahead"], summary["no_data"]) == (31, 1, 2, 28)
    assert summary["completion_rate"] is None
    assert summary["index"] is None
    first = evaluation["results"][0]
    assert list(first) == [
        "id", "no", "name", "group", "attribute", "unit", "target", "actual", "verdict", "grade", "label", "reason",
        "flags", "components", "progress", "expected_progress", "ratio", "gap", "required_annual_change",
        "achieved_annual_change", "projected",
    ]  # fmt: skip
    assert (first["target"], first["actual"], first["expected_progress"]) == (150, 135.9, 0.6)
    assert evaluation["results"][1]["target"] == "60以上"
    assert evaluation["results"][23]["flags"] == [{"code": "bounded", "reference": "表2-1 第24項"}]


def test_a_faulty_submission_is_not_judged(bad: str) -> None:
    fault = f"{bad}:3:24: NP204 188 is outside the range of a share, 0 to 100 %\n"
    advice = "  help: check the decimal point and the row; a share is written like 99.2 or 99.2%\n"
    skipped = "14fyp: not judged, because of the errors above (--keep-going judges the rest)\n"
    assert run("evaluate", bad) == (1, "", fault + advice + skipped)
    code, out, err = run("evaluate", bad, "--keep-going", "-f", "json")
    assert code == 1
    assert err.startswith(fault)
    results = json.loads(out)["evaluations"][0]["results"]
    assert [results[0]["verdict"], results[2]["verdict"]] == ["ahead", "no_data"]


def test_a_faulty_district_does_not_stop_the_others(tmp_path: Path, good: str) -> None:
    district = tmp_path / "district.yaml"
    district.write_text(BAD.replace("year", "region: 鄞州區\nyear"), encoding="utf-8")
    code, out, _ = run("evaluate", good, str(district), "-f", "json")
    assert code == 1
    assert [e["region"] for e in json.loads(out)["evaluations"]] == [None]


@pytest.mark.parametrize(("condition", "code"), [("never", 0), ("unmet", 1), ("behind", 1), ("missing", 0)])
def test_fail_on(condition: str, code: int) -> None:
    assert run("evaluate", "data/baseline_2020.yaml", "--fail-on", condition)[0] == code


def test_fail_on_looks_at_what_it_names(good: str) -> None:
    codes = [run("evaluate", good, "--fail-on", c)[0] for c in ("unmet", "behind", "binding", "missing")]
    assert codes == [0, 0, 0, 1]
    demonstration = "examples/demonstration-2023.yaml"
    codes = [run("evaluate", demonstration, "--fail-on", c)[0] for c in ("unmet", "behind", "binding", "missing")]
    assert codes == [0, 1, 1, 0]


@pytest.mark.parametrize("format", ["table", "json", "csv", "markdown"])
def test_the_exit_code_never_depends_on_the_format(bad: str, good: str, format: str) -> None:
    assert run("evaluate", good, "-f", format)[0] == 0
    assert run("evaluate", bad, "-f", format, "--keep-going")[0] == 1
    assert run("evaluate", good, "-f", format, "--fail-on", "missing")[0] == 1


def test_standard_input() -> None:
    code, out, err = run("evaluate", "-", "-f", "json", stdin=GOOD)
    assert (code, err) == (0, SUMMARY)
    assert json.loads(out)["evaluations"][0]["results"][0]["verdict"] == "ahead"
    assert run("parse", "-", "-f", "json", stdin="60以上\n\n3家\n")[0] == 0


def test_expressions_are_read_as_files_are() -> None:
    invalid = CliRunner().invoke(app, ["parse", "-", "--lang", "en"], input=b"60\xff\n")
    assert (invalid.exit_code, invalid.stdout) == (2, "")
    assert invalid.stderr == "plan: - cannot be read or written: not UTF-8 text; save it as UTF-8\n"
    marked = CliRunner().invoke(app, ["parse", "-", "-f", "json"], input=b"\xef\xbb\xbf60\n")
    assert json.loads(marked.stdout)["readings"][0]["low"] == 60


def test_selection(good: str) -> None:
    def results(*selections: str) -> list[dict[str, Any]]:
        only = [word for selection in selections for word in ("--only", selection)]
        rows: list[dict[str, Any]] = json.loads(run("evaluate", good, "-f", "json", *only)[1])["evaluations"][0][
            "results"
        ]
        return rows

    def chosen(*selections: str) -> list[int]:
        return [row["no"] for row in results(*selections)]

    assert chosen("binding") == [2, 3, 23, 24, 25]
    assert chosen("binding", "unit:%") == [2, 3]
    assert chosen() == chosen("tables") == list(range(1, 32))
    assert len(results("all")) == len(results("tables")) + len(results("text")) == 31 + 179
    assert len(results("milestones")) == 101
    assert chosen("milestones", "tables") == [21]
    assert chosen("chapter:6", "tables") == chosen("chapter:第六章", "1-31") == [27, 28, 29, 30, 31]
    assert {row["group"] for row in results("chapter:七", "text")} == {
        *("Raising related industries and markets", "Carrying out the plan", "Supervision and review")
    }
    assert chosen("1,*-patents-*,24") == [1, 16, 24]
    assert chosen("group:科技支撑") == chosen("group:Science and technology") == [26, 27, 28, 29, 30, 31]
    assert chosen("measure:milestone", "tables") == [21]


@pytest.mark.parametrize(
    ("args", "problem"),
    [
        (["evaluate", "{good}", "--plan", "x"], "there is no plan x; known plans: 13fyp, 14fyp"),
        (
            ["evaluate", "{good}", "--only", "nothing"],
            "plan: --only nothing selects nothing of 14fyp; write all, tables, text",
        ),
        (["evaluate", "{good}", "--lang", "fr"], "unknown language fr: write zh-Hant, zh-Hans, en"),
        (["evaluate", "{good}", "-f", "pdf"], "'pdf' is not one of"),
        (
            ["explain", "pct-application", "{good}"],
            "there is no indicator pct-application; did you mean pct-applications?",
        ),
        (["evaluate"], "Missing argument 'FILE'"),
        (["evaluate", "/nowhere/x.yaml"], "/nowhere/x.yaml cannot be read or written: No such file or directory"),
        (["evaluate", "docs"], "docs cannot be read or written: there is no CSV or Parquet file"),
        (["evaluate", "{good}", "-o", "/nowhere/x"], "/nowhere/x cannot be read or written"),
        (["evaluate", "{good}", "--data", "/nowhere"], "/nowhere/indicators.yaml cannot be read or written"),
        (["evaluate", "{good}", "--year", "2022"], "nothing to judge"),
        (["evaluate", "{good}", "--plan", "13fyp"], "nothing to judge"),
    ],
)
def test_what_cannot_be_done_exits_with_2(good: str, args: list[str], problem: str) -> None:
    code, out, err = run(*(arg.format(good=good) for arg in args))
    assert (code, out) == (2, "")
    assert problem in err
    assert "Traceback" not in err


def test_errors_are_in_the_language_asked_for_anywhere() -> None:
    english = "plan: nofile cannot be read or written: No such file or directory; check the path and its permissions\n"
    for args in (["--lang", "en", "evaluate", "nofile"], ["evaluate", "nofile", "--lang", "en"]):
        result = CliRunner().invoke(app, args, env={"PLAN_LANG": "zh-Hans"})
        assert (result.exit_code, result.stderr) == (2, english)
    nearest = CliRunner().invoke(app, ["--lang", "en", "evaluate", "nofile", "--lang", "zh-Hant"])
    assert nearest.stderr == "plan: nofile 無法讀寫：文件或目錄不存在；請檢查路徑與權限\n"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "ascii:strict"])
def test_an_output_that_cannot_show_chinese_shows_escapes(encoding: str) -> None:
    environment = os.environ | {"PYTHONIOENCODING": encoding, "PLAN_LANG": "zh-Hant"}
    command = [sys.executable, "-m", "ningbo_plan", "list", "--plan", "14fyp", "--only", "1", "-f", "json"]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["indicators"][0]["unit"] == "萬戶"


def test_an_internal_error_is_one_line(good: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ningbo_plan.judging.evaluation.evaluate", lambda *_args, **_kwargs: 1 / 0)
    expected = "plan: internal error: ZeroDivisionError: division by zero (PLAN_DEBUG=1 shows where)\n"
    assert run("evaluate", good) == (2, "", expected)


def test_output_is_written_whole(tmp_path: Path, good: str) -> None:
    target = tmp_path / "out.csv"
    assert run("evaluate", good, "-f", "csv", "-o", str(target)) == (0, "", SUMMARY)
    assert target.read_text(encoding="utf-8").startswith("plan,region,year,")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["good.yaml", "out.csv"]


@pytest.mark.parametrize(
    ("args", "name", "start"),
    [
        (["evaluate", "GOOD"], "a.json", "{\n"),
        (["evaluate", "GOOD"], "a.csv", "plan,region,year,"),
        (["evaluate", "GOOD"], "a.md", "## "),
        (["evaluate", "GOOD"], "a.xml", "<?xml"),
        (["evaluate", "GOOD"], "a.txt", "Plan for market regulation in Ningbo"),
        (["evaluate", "GOOD", "-f", "json"], "a.csv", "{\n"),
        (["check", "GOOD"], "a.sarif", '{\n  "$schema": "https://json.schemastore.org/sarif'),
        (["list"], "a.csv", "plan,no,id,"),
        (["show", "1"], "a.json", "{\n"),
        (["template", "--plan", "14fyp", "--year", "2023"], "a.csv", "\ufeffNo.,"),
        (["template", "--plan", "14fyp", "--year", "2023"], "a.yml", "# yaml-language-server"),
        (["template", "--plan", "14fyp", "--year", "2023"], "a", "# yaml-language-server"),
    ],
)
def test_the_name_of_the_output_says_the_format(
    tmp_path: Path, good: str, args: list[str], name: str, start: str
) -> None:
    target = tmp_path / name
    code, out, _ = run(*(good if arg == "GOOD" else arg for arg in args), "-o", str(target))
    assert (code, out) == (0, "")
    assert target.read_bytes().decode().startswith(start)


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("evaluate", "a.parquet"),
        ("evaluate", "a.xlsx"),
        ("evaluate", "a.sarif"),
        ("check", "a.html"),
        ("check", "a.csv"),
    ],
)
def test_a_name_of_another_kind_of_file_is_refused(tmp_path: Path, good: str, command: str, name: str) -> None:
    code, out, err = run(command, good, "-o", str(tmp_path / name))
    assert (code, out) == (2, "")
    assert f"{name} is no name for what this command writes: " in err
    assert not (tmp_path / name).exists()
    assert run(command, good, "-f", "json", "-o", str(tmp_path / name))[0] == 0


def test_plan_data_come_from_the_option_then_the_environment(tmp_path: Path, good: str) -> None:
    text = Path("data/indicators.yaml").read_text(encoding="utf-8")
    for name, target in (("a", "1234"), ("b", "4321")):
        (tmp_path / name).mkdir()
        before, after = text.split("- id: 14fyp\n")
        data = f"{before}- id: 14fyp\n" + after.replace("target: 150\n", f"target: {target}\n", 1)
        (tmp_path / name / "indicators.yaml").write_text(data, encoding="utf-8")

    def listed(*args: str, **env: str) -> int:
        document = json.loads(run("list", "--plan", "14fyp", "--only", "1", "-f", "json", *args, **env)[1])
        return int(document["indicators"][0]["target"])

    def path(name: str) -> str:
        return str(tmp_path / name)

    assert listed() == 150
    assert listed(PLAN_DATA=path("a")) == 1234
    assert listed("--data", path("b"), PLAN_DATA=path("a")) == 4321


def test_broken_plan_data_exit_with_2(tmp_path: Path, good: str) -> None:
    text = Path("data/indicators.yaml").read_text(encoding="utf-8")
    broken = text.replace("target: 0.22以內", "target: 0.22以上").replace("    unit: 億元", "    units: 億元", 1)
    (tmp_path / "indicators.yaml").write_text(broken, encoding="utf-8")
    code, out, err = run("evaluate", good, "--data", str(tmp_path))
    assert (code, out) == (2, "")
    assert "NP103 unknown key units" in err
    assert err.endswith("plan: the plan data cannot be used\n")
    (tmp_path / "indicators.yaml").write_text(broken.replace("units: ", "unit: "), encoding="utf-8")
    code, out, err = run("evaluate", good, "--data", str(tmp_path))
    assert (code, out) == (2, "")
    assert "NP602 the target 0.22以上 of special-equipment-accidents contradicts its direction" in err


def test_check_tells_and_counts(bad: str, good: str) -> None:
    code, out, err = run("check", bad, "examples/published.yaml")
    assert (code, err) == (1, "2 files: 1 error, 0 warnings\n")
    assert out.splitlines()[0] == f"{bad}:3:24: NP204 188 is outside the range of a share, 0 to 100 %"
    assert run("check", good) == (0, "", "1 file: 0 errors, 0 warnings\n")


def test_check_goes_on_past_what_cannot_be_read(bad: str, tmp_path: Path) -> None:
    missing = str(tmp_path / "missing.yaml")
    unread = [
        f"plan: {path} cannot be read or written: {problem}; check the path and its permissions"
        for path, problem in ((missing, "No such file or directory"), (str(tmp_path), "Is a directory"))
    ]
    alone = run("check", bad, "-f", "json")[1]
    code, out, err = run("check", missing, bad, str(tmp_path), "-f", "json")
    assert (code, out) == (2, alone)
    assert err.splitlines() == [*unread, "1 file: 1 error, 0 warnings"]
    assert run("check", missing, str(tmp_path)) == (2, "", "".join(f"{line}\n" for line in unread))


def test_check_as_json(bad: str) -> None:
    code, out, _ = run("check", bad, "-f", "json")
    assert code == 1
    assert json.loads(out) == {
        "diagnostics": [
            {
                "code": "NP204",
                "name": "percent-out-of-range",
                "severity": "error",
                "path": bad,
                "line": 3,
                "column": 24,
                "end_line": 3,
                "end_column": 27,
                "message": "188 is outside the range of a share, 0 to 100 %",
                "help": "check the decimal point and the row; a share is written like 99.2 or 99.2%",
            }
        ]
    }


def test_warnings_fail_only_when_strict() -> None:
    file = "tests/faults/cumulative-fell.yaml"
    assert run("check", file)[0] == 0
    assert run("check", file, "--strict")[0] == 1


def test_parse_exits_with_1_for_a_contradiction() -> None:
    assert run("parse", "0.22以上", "--direction", "lower")[0] == 1
    assert run("parse", "0.22以內", "--direction", "lower")[0] == 0


@pytest.mark.parametrize(
    ("env", "word"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "完成率"),
        ({"LANG": "zh_SG"}, "规划"),
        ({"LANG": "en_GB.UTF-8"}, "Completion rate"),
        ({"LANG": "de_DE.UTF-8"}, "規劃"),
        ({"LANG": "C"}, "規劃"),
        ({"LC_ALL": "en_US", "LANG": "zh_CN"}, "Completion rate"),
        ({"PLAN_LANG": "zh-Hans", "LANG": "en_GB"}, "规划"),
    ],
)
def test_language_follows_option_environment_and_locale(env: dict[str, str], word: str) -> None:
    result = CliRunner().invoke(app, ["evaluate", "data/baseline_2020.yaml"], env=env)
    assert word in result.stdout
    assert "Completion rate" in run("evaluate", "data/baseline_2020.yaml", "--lang", "en", **env)[1]
    assert "Completion rate" in run("--lang", "en", "evaluate", "data/baseline_2020.yaml", **env)[1]


@pytest.mark.parametrize(
    ("args", "env", "colored"),
    [
        ([], {}, False),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
    ],
)
def test_a_flag_beats_no_color_beats_force_color(args: list[str], env: dict[str, str], colored: bool) -> None:
    assert ("\x1b[" in run("evaluate", "data/baseline_2020.yaml", *args, **env)[1]) is colored


def test_version() -> None:
    for args in (["-V"], ["--version"], ["evaluate", "-V"]):
        assert run(*args) == (0, f"plan {__version__}\n", "")


def test_completion_offers_indicator_ids() -> None:
    env = os.environ | {"_PLAN_COMPLETE": "complete_bash", "COMP_WORDS": "plan explain pct", "COMP_CWORD": "2"}
    command = [sys.executable, "-m", "ningbo_plan"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert "pct-applications" in done.stdout.split()


def test_completion_of_broken_plan_data_is_silent(tmp_path: Path) -> None:
    (tmp_path / "indicators.yaml").write_text("version: 1\nplans: []\n", encoding="utf-8")
    for folder in (tmp_path, tmp_path / "none"):
        words = {"_PLAN_COMPLETE": "complete_bash", "COMP_WORDS": "plan explain pct", "COMP_CWORD": "2"}
        env = os.environ | words | {"PLAN_DATA": str(folder)}
        command = [sys.executable, "-m", "ningbo_plan"]
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        assert "Traceback" not in done.stderr
        assert done.stdout.strip() == ""


def test_a_closed_pipe_is_no_traceback() -> None:
    command = f"{sys.executable} -m ningbo_plan list -f json | head -c 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stdout == "{"
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["list", "--plan", "15fyp"], "there is no plan 15fyp; known plans: 13fyp, 14fyp"),
        (
            ["evaluate", "--plan", "15fyp", "data/baseline_2020.yaml"],
            "there is no plan 15fyp; known plans: 13fyp, 14fyp",
        ),
        (["show", "99"], "there is no indicator 99; `plan list` shows all ids"),
        (
            ["show", "Pct-applicatons"],
            "there is no indicator Pct-applicatons; did you mean pct-applications? `plan list` shows all ids",
        ),
        (["explain", "99", "data/baseline_2020.yaml"], "there is no indicator 99; `plan list` shows all ids"),
        (["rules", "NP999"], "there is no finding NP999; `plan rules` lists all"),
    ],
)
def test_what_is_not_there_is_one_line_and_exit_code_2(args: list[str], said: str) -> None:
    result = CliRunner().invoke(app, args, env={"PLAN_LANG": "en"})
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"plan: {said}\n")

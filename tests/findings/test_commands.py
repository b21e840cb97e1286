"""The formats on the command line: the exit code never depends on them, and rows are annotated where they stand."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

import pytest
import xmlschema
from typer.testing import CliRunner

from ningbo_plan.cli import app
from ningbo_plan.cli.evaluate import FailOn as Offered
from ningbo_plan.cli.evaluate import Format as OfferedFormat
from ningbo_plan.judging.evaluation import FailOn
from ningbo_plan.render.diagnostics import Format
from ningbo_plan.render.evaluations import Format as EvaluationFormat

JUNIT = xmlschema.XMLSchema(Path(__file__).parents[1] / "schemas" / "junit-10.xsd")
FORMATS = get_args(Format)
DEMONSTRATION = "examples/demonstration-2023.yaml"
WARNING = "tests/faults/cumulative-fell.yaml"
Golden = Callable[[str, str], None]


def run(*args: str, **env: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, args, env={"PLAN_LANG": "en", **env})
    return result.exit_code, result.stdout, result.stderr


def test_the_command_line_offers_what_there_is() -> None:
    assert get_args(OfferedFormat) == get_args(EvaluationFormat)
    assert get_args(Offered) == get_args(FailOn)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(
    ("args", "code"),
    [
        ([DEMONSTRATION], 0),
        ([WARNING], 0),
        ([WARNING, "--strict"], 1),
        ([WARNING, "--show-source"], 0),
        (["tests/faults/not-utf8.yaml", DEMONSTRATION], 1),
        (["tests/faults/nothing.yaml"], 1),
        (["no-such-file.yaml"], 2),
    ],
)
def test_check_exits_the_same_in_every_format(args: list[str], code: int, format: str) -> None:
    plain = run("check", *args)
    formatted = run("check", *args, "-f", format)
    assert (formatted[0], formatted[2]) == (plain[0], plain[2])
    assert plain[0] == code


@pytest.mark.parametrize("format", get_args(EvaluationFormat))
@pytest.mark.parametrize(("fail_on", "code"), [("never", 0), ("unmet", 0), ("behind", 1), ("missing", 0)])
def test_evaluate_exits_the_same_in_every_format(fail_on: str, code: int, format: str) -> None:
    done = run("evaluate", DEMONSTRATION, "--fail-on", fail_on, "-f", format)
    assert done[0] == code
    assert done[2] == run("evaluate", DEMONSTRATION, "--fail-on", fail_on)[2]


@pytest.mark.parametrize("format", FORMATS)
def test_audit_has_the_same_formats(format: str) -> None:
    args = ["audit", "--source", "tests/audit/plan.txt", "--data", "tests/audit/data", "-f", format]
    code, out, _ = run(*args)
    assert code == run(*args[:-2])[0]
    if format in ("json", "sarif", "gitlab"):
        json.loads(out)
    if format == "junit":
        JUNIT.validate(StringIO(out))


def test_a_report_is_written_whole_and_never_over_an_input(tmp_path: Path) -> None:
    target = tmp_path / "report.sarif"
    assert run("check", WARNING, "-f", "sarif", "-o", str(target)) == (0, "", "1 file: 0 errors, 3 warnings\n")
    assert json.loads(target.read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert run("check", str(target), "-o", str(target))[0] == 2


def on_terminal(*args: str, **env: str) -> str:
    """What a terminal shows of `plan check`."""
    primary, secondary = pty.openpty()
    command = [sys.executable, "-m", "ningbo_plan", "check", WARNING, "--lang", "en", *args]
    environment = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")} | env
    subprocess.run(command, stdout=secondary, stderr=subprocess.DEVNULL, env=environment, check=False)
    os.close(secondary)
    shown = b""
    try:
        while part := os.read(primary, 65536):
            shown += part
    except OSError:  # the end, as Linux tells it
        pass
    os.close(primary)
    return shown.decode()


@pytest.mark.parametrize(
    ("args", "env", "has_source", "has_color"),
    [
        ([], {}, True, True),
        ([], {"NO_COLOR": "1"}, True, False),
        (["--color", "never"], {}, True, False),
        (["--no-show-source"], {}, False, False),
        (["-f", "github"], {}, False, False),
    ],
)
def test_a_terminal_shows_the_lines(args: list[str], env: dict[str, str], has_source: bool, has_color: bool) -> None:
    shown = on_terminal(*args, **env)
    assert ("^^^" in shown) is has_source
    assert ("\x1b[" in shown) is has_color


@pytest.mark.parametrize(
    ("args", "env", "has_source", "has_color"),
    [
        ([], {}, False, False),
        (["--color", "always"], {}, True, True),
        ([], {"FORCE_COLOR": "1"}, True, True),
        (["--show-source"], {}, True, False),
        (["--color", "always", "--no-show-source"], {}, False, False),
        (["--color", "always", "-f", "json"], {}, False, False),
    ],
)
def test_a_pipe_gets_plain_lines_unless_asked(
    args: list[str], env: dict[str, str], has_source: bool, has_color: bool
) -> None:
    _, shown, _ = run("check", WARNING, *args, **env)
    assert ("^^^" in shown) is has_source
    assert ("\x1b[" in shown) is has_color


# Evaluations


@pytest.mark.parametrize("format", ["junit", "github"])
@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans", "en"])
def test_whole_outputs(golden: Golden, language: str, format: str) -> None:
    _, text, _ = run("evaluate", DEMONSTRATION, "--fail-on", "behind", "-f", format, "--lang", language)
    golden(f"evaluate/demonstration-2023.{language}.{format}", text)
    _, text, _ = run("evaluate", "data/baseline_2020.yaml", "--fail-on", "unmet", "-f", format, "--lang", language)
    golden(f"evaluate/baseline_2020.{language}.{format}", text)


@pytest.mark.parametrize("file", [DEMONSTRATION, "data/baseline_2020.yaml", "examples/published.yaml"])
@pytest.mark.parametrize("fail_on", get_args(FailOn))
def test_junit_is_valid_and_fails_what_fail_on_selects(file: str, fail_on: str) -> None:
    _, text, told = run("evaluate", file, "--fail-on", fail_on, "-f", "junit")
    JUNIT.validate(StringIO(text))
    root = ElementTree.fromstring(text)
    failed = [case.get("name", "").split()[0] for case in root.findall(".//failure/..")]
    selected = [line.split(" finds ")[1].split(", ") for line in told.splitlines() if " finds " in line]
    assert failed == [row for rows in selected for row in rows]
    views = json.loads(run("evaluate", file, "-f", "json")[1])["evaluations"]
    rows = [row for view in views for row in view["results"]]
    assert len(root.findall(".//testcase")) == len(rows)
    missing = {str(row["no"]) for row in rows if row["verdict"] == "no_data"}
    skipped = {case.get("name", "").split()[0] for case in root.findall(".//skipped/..")}
    assert missing <= skipped | set(failed)


def test_github_points_at_the_newest_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "actuals").mkdir()
    (tmp_path / "actuals" / "a.yaml").write_text(
        "plan: 14fyp\nyear: 2022\nactuals:\n  1: 120\n  3: {note: x, value: 51}\n  7: 90\n"
        "---\nplan: 14fyp\nyear: 2023\nactuals:\n  1: 112\n  food-drug-satisfaction:\n"
        "    components: {food: 88, drug: 70}\n  3: {note: x, value: 52}\n",
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path / "actuals")
    _, shown, _ = run("evaluate", "a.yaml", "-f", "github", "--fail-on", "behind", "--only", "all")
    places = [line.split(",title=")[0] for line in shown.splitlines()]
    assert "::error file=actuals/a.yaml,line=11,endLine=11,col=6,endColumn=9" in places
    assert "::error file=actuals/a.yaml,line=13,endLine=13,col=34,endColumn=36" in places
    assert "::error file=actuals/a.yaml,line=14,endLine=14,col=23,endColumn=25" in places
    missing = run("evaluate", "a.yaml", "-f", "github", "--fail-on", "missing")[1].splitlines()
    assert [line.split(",title=")[0] for line in missing if ",title=" in line] == [
        "::error file=actuals/a.yaml,line=6,endLine=6,col=6,endColumn=8"
    ]
    assert all(line.startswith(("::error file=", "::error title=")) for line in missing)
    assert run("evaluate", "a.yaml", "-f", "github")[1] == ""


def test_hostile_text_of_a_submission_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "a,b:c%.yaml"
    region = "\\n::error::\\u202e]]><b>[red]"
    path.write_text(f'plan: 14fyp\nyear: 2025\nregion: "{region}"\nactuals: {{3: 52}}\n', encoding="utf-8")
    _, shown, _ = run("evaluate", str(path), "-f", "github", "--fail-on", "behind")
    (line,) = shown.splitlines()
    assert "a%2Cb%3Ac%25.yaml," in line
    _, shown, _ = run("evaluate", str(path), "-f", "junit", "--fail-on", "behind")
    JUNIT.validate(StringIO(shown))
    (name,) = {case.get("classname") for case in ElementTree.fromstring(shown).findall(".//testcase")}
    assert name == "14fyp. ::error::<U+202E>]]><b>[red].2025"

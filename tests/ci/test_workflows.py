"""The action's own steps and the examples of docs/ci.md: valid by their schemas, and run for real."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

ROOT = Path(__file__).parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
BLOCKS = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / "ci.md").read_text(encoding="utf-8"), re.DOTALL)
WITH_ACTION, STEP_BY_STEP, GITLAB, PRE_COMMIT = map(yaml.safe_load, BLOCKS)
PLAIN = {k: v for k, v in os.environ.items() if not k.startswith(("PLAN_", "PYTHON", "GITHUB_"))}

GOOD = "plan: 14fyp\nyear: 2023\nactuals: {1: 135.9, 5: 200}\n"  # row 5 is behind, and not binding
BAD = GOOD.replace("5: 200", "3: 188")


class Ran(NamedTuple):
    """What a job did: its exit code, all it printed, and its summary."""

    code: int
    told: str
    summary: str


class Runner:
    """Runs steps as GitHub's runner does, in a folder of its own."""

    def __init__(self, home: Path, workspace: Path) -> None:
        self.home, self.workspace = home, workspace
        self.summary = workspace.parent / "summary.md"
        self.environment = PLAIN | {"RUNNER_TEMP": str(home), "GITHUB_STEP_SUMMARY": str(self.summary)}

    def run(self, script: str, env: dict[str, str], options: str = "-e -o pipefail") -> tuple[int, str]:
        file = self.workspace.parent / "step.sh"
        file.write_text(script, encoding="utf-8")
        command = ["bash", "--noprofile", "--norc", *options.split(), str(file)]
        done = subprocess.run(
            command, cwd=self.workspace, env=self.environment | env, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr

    def use_action(self, given: dict[str, str], *, install: bool = False) -> Ran:
        """The steps of action.yml, up to the first that fails; installing is done once for all tests."""
        inputs = {name: given.get(name, spec.get("default", "")) for name, spec in ACTION["inputs"].items()}
        assert set(given) <= set(inputs)
        told = ""
        for step in ACTION["runs"]["steps"]:
            if (step["name"] == "Install") is not install or not is_wanted(step, inputs):
                continue
            code, said = self.run(step["run"], {name: filled(value, inputs) for name, value in step["env"].items()})
            told += said
            if code:
                return self.ran(code, told)
        return self.ran(0, told)

    def ran(self, code: int, told: str) -> Ran:
        return Ran(code, told, self.summary.read_text(encoding="utf-8") if self.summary.exists() else "")


def is_wanted(step: dict[str, Any], inputs: dict[str, str]) -> bool:
    if "if" not in step:
        return True
    condition = re.fullmatch(r"inputs\.(\w+) == '(\w+)'", step["if"])
    assert condition
    return inputs[condition[1]] == condition[2]


def filled(value: str, inputs: dict[str, str]) -> str:
    expression = re.fullmatch(r"\$\{\{ (?:inputs\.([\w-]+)|(github\.action_path)) \}\}", value)
    assert expression, value
    return str(ROOT) if expression[2] else inputs[expression[1]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the action has installed the program."""
    home = tmp_path_factory.mktemp("runner") / "temp with a blank"
    home.mkdir()
    workspace = home / "workspace"
    workspace.mkdir()
    ran = Runner(home, workspace).use_action({"files": "", "python": sys.executable}, install=True)
    assert ran.code == 0, ran.told
    return home


@pytest.fixture
def runner(home: Path, tmp_path: Path) -> Runner:
    workspace = tmp_path / "workspace"
    (workspace / ".git").mkdir(parents=True)
    (workspace / "actuals").mkdir()
    (workspace / "actuals" / "a b.yaml").write_text(GOOD, encoding="utf-8")
    return Runner(home, workspace)


def test_sound_files_are_judged_into_the_summary(runner: Runner) -> None:
    ran = runner.use_action({"files": "actuals/**/*.yaml\n", "sarif": "plan.sarif"})
    assert ran.code == 0, ran.told
    assert "::error" not in ran.told
    assert ran.summary.startswith("#")
    assert "提前完成" in ran.summary or "快於預期" in ran.summary
    assert json.loads((runner.workspace / "plan.sarif").read_text(encoding="utf-8"))["runs"][0]["results"] == []


def test_faults_are_annotated_and_written(runner: Runner) -> None:
    (runner.workspace / "actuals" / "deep").mkdir()
    (runner.workspace / "actuals" / "deep" / "b.yaml").write_text(BAD.replace("2023", "2024"), encoding="utf-8")
    ran = runner.use_action({"files": "actuals/**/*.yaml", "sarif": "plan.sarif", "lang": "en"})
    assert ran.code == 1
    assert "::error file=actuals/deep/b.yaml,line=3,endLine=3,col=24,endColumn=27,title=NP204 " in ran.told
    assert ran.summary == ""
    (result,) = json.loads((runner.workspace / "plan.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    assert result["ruleId"] == "NP204"


def test_rows_behind_fail_the_job_only_if_asked(runner: Runner) -> None:
    assert runner.use_action({"files": "actuals/a b.yaml"}).code == 0
    ran = runner.use_action({"files": "actuals/a b.yaml", "fail-on": "behind"})
    assert ran.code == 1
    assert "::error file=actuals/a b.yaml,line=3,endLine=3,col=24,endColumn=27,title=14fyp 2023%3A 5 " in ran.told
    assert runner.use_action({"files": "actuals/a b.yaml", "fail-on": "behind", "evaluate": "false"}).code == 0


def test_warnings_fail_the_job_only_if_strict(runner: Runner) -> None:
    text = (ROOT / "tests" / "faults" / "cumulative-fell.yaml").read_text(encoding="utf-8")
    (runner.workspace / "w.yaml").write_text(text, encoding="utf-8")
    assert runner.use_action({"files": "w.yaml"}).code == 0
    assert runner.use_action({"files": "w.yaml", "strict": "true"}).code == 1


@pytest.mark.parametrize("files", ["none.yaml", "none/*.yaml", ""])
def test_files_that_are_not_there_are_no_success(runner: Runner, files: str) -> None:
    assert runner.use_action({"files": files}).code == 2


def test_names_are_never_commands_or_options(runner: Runner) -> None:
    name = "$(touch hacked) `touch hacked`; touch hacked #.yaml"
    (runner.workspace / name).write_text(GOOD, encoding="utf-8")
    (runner.workspace / "--strict").write_text(GOOD, encoding="utf-8")
    ran = runner.use_action({"files": f"{name}\n", "lang": "en"})
    assert ran.code == 0, ran.told
    assert runner.use_action({"files": "--strict"}).code == 0
    assert not (runner.workspace / "hacked").exists()


# The examples


def validate(schema: str, document: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(document)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_action_and_the_examples_are_valid(tmp_path: Path) -> None:
    validate("vendor.github-actions", ROOT / "action.yml")
    schemas = ["vendor.github-workflows", "vendor.github-workflows", "vendor.gitlab-ci"]
    for i, (schema, text) in enumerate(zip(schemas, BLOCKS, strict=False)):
        path = tmp_path / f"{i}.yml"
        path.write_text(text, encoding="utf-8")
        validate(schema, path)


def test_the_example_uses_inputs_that_the_action_has(runner: Runner) -> None:
    (used,) = [step for step in WITH_ACTION["jobs"]["actuals"]["steps"] if "ningbo-plan" in step["uses"]]
    (upload,) = [step for step in WITH_ACTION["jobs"]["actuals"]["steps"] if "upload-sarif" in step["uses"]]
    ran = runner.use_action(used["with"])
    assert ran.code == 0, ran.told
    assert (runner.workspace / upload["with"]["sarif_file"]).exists()


@pytest.mark.parametrize("is_sound", [True, False])
def test_the_commands_of_the_example_run(runner: Runner, is_sound: bool) -> None:
    job = STEP_BY_STEP["jobs"]["actuals"]
    (runner.workspace / "actuals" / "a b.yaml").write_text(GOOD if is_sound else BAD, encoding="utf-8")
    env = job["env"] | {"PATH": f"{runner.home}/ningbo-plan/bin:{PLAIN['PATH']}"}
    codes = {}
    for step in job["steps"]:
        if "run" in step and not step["run"].startswith("pip install"):
            codes[step["name"]], told = runner.run(step["run"], env, "-e")
            assert "Usage" not in told
    assert list(codes.values()) == ([0, 0, 0, 0] if is_sound else [0, 1, 1, 1])
    results = json.loads((runner.workspace / "plan.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    assert len(results) == (0 if is_sound else 1)
    assert ("规划" in runner.ran(0, "").summary or "主要指标" in runner.ran(0, "").summary) is is_sound


@pytest.mark.parametrize("is_sound", [True, False])
def test_the_commands_for_gitlab_run(runner: Runner, is_sound: bool) -> None:
    job = GITLAB["plan"]
    (runner.workspace / "actuals" / "a b.yaml").write_text(GOOD if is_sound else BAD, encoding="utf-8")
    env = job["variables"] | {"PATH": f"{runner.home}/ningbo-plan/bin:{PLAIN['PATH']}"}
    install, *commands = job["script"]
    assert shlex.split(install)[:2] == ["pip", "install"]
    code, told = runner.run("\n".join(commands), env)
    assert code == (0 if is_sound else 1), told
    reports = job["artifacts"]["reports"]
    written = [reports["codequality"], *reports["junit"]]
    assert [name for name in written if (runner.workspace / name).exists()] == written[: 3 if is_sound else 2]


def test_the_example_for_pre_commit_names_the_hook() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert PRE_COMMIT["repos"][0]["hooks"][0]["id"] == hook["id"]

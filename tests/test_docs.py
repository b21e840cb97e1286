"""The documents keep their promises: commands, help, examples, links."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ningbo_plan.checks import check_submissions
from ningbo_plan.judging.flags import FlagCode
from ningbo_plan.judging.rules import FINAL, MIDTERM, Grade, Thresholds, Verdict
from ningbo_plan.loading import Catalog, Submissions, read_document_bytes
from ningbo_plan.model.plan import Indicator, Method
from ningbo_plan.model.submission import Entry, Submission
from ningbo_plan.notation.reading import Kind

README = Path("README.md").read_text(encoding="utf-8")
SIGNS = {name: f"`{name}`" for name in Thresholds._fields}
DOCUMENTS = [Path("README.md"), Path("CONTRIBUTING.md"), Path("CHANGELOG.md"), *sorted(Path("docs").rglob("*.md"))]


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_quick_start_is_two_blocks_and_ci_runs_both() -> None:
    commands = [block.splitlines() for block in blocks("sh")]
    assert len(commands) == 2
    script = Path(".ci/run").read_text(encoding="utf-8").splitlines()
    for block in commands:
        starts = [i for i in range(len(script)) if script[i : i + len(block)] == block]
        assert len(starts) == 1, block


def test_help_is_as_printed() -> None:
    command = [sys.executable, "-m", "ningbo_plan", "--help"]
    done = subprocess.run(command, env=os.environ | {"COLUMNS": "80"}, capture_output=True, text=True, check=True)
    assert done.stdout in blocks("text")


def test_output_is_as_printed() -> None:
    printed = next(block for block in blocks("text") if block.startswith("Main indicators"))
    actual = Path("tests/golden/evaluate/baseline_2020.en.80.txt").read_text(encoding="utf-8")
    pieces = [piece.strip("\n") for piece in printed.split("…\n")]
    positions = [actual.find(piece) for piece in pieces]
    assert -1 not in positions
    assert positions == sorted(positions)


def test_submission_is_accepted(catalog: Catalog) -> None:
    (block,) = blocks("yaml")
    submissions = Submissions()
    read_document_bytes("README.md", block.encode(), submissions)
    checked = check_submissions(catalog, submissions)
    assert checked.diagnostics == []
    assert len(checked.sound[0].submission.actuals) == 3


def test_python_runs() -> None:
    (block,) = blocks("python")
    exec(compile(block, "README.md", "exec"), {})


def test_the_example_of_a_new_plan_is_as_printed(tmp_path: Path) -> None:
    text = Path("docs/new-plan.md").read_text(encoding="utf-8")
    table, told = re.findall(r"```text\n(.*?)```", text, re.DOTALL)
    (drafted,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    (command,) = re.findall(r"`plan (new-plan table.txt [^`]*)`", text)
    (tmp_path / "table.txt").write_text(table, encoding="utf-8")
    program = [sys.executable, "-m", "ningbo_plan", *command.split()]
    done = subprocess.run(program, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", told)
    assert f"\n{drafted}\n" in (tmp_path / "jia15" / "indicators.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", DOCUMENTS, ids=map(str, DOCUMENTS))
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
        assert target.startswith("http") or (path.parent / target).exists(), target


def test_every_key_is_documented() -> None:
    text = "".join(Path(f"docs/{name}.md").read_text(encoding="utf-8") for name in ("data-format", "method"))
    for model in (Submission, Entry, Indicator, Method):
        for name in model.model_fields:
            assert f"`{name}`" in text, name


def test_every_code_is_documented() -> None:
    method = Path("docs/method.md").read_text(encoding="utf-8")
    for code in (*Verdict, *FlagCode):
        assert f"`{code}`" in method, code
    for grade in Grade:
        assert f"`{grade}`" in method, grade
    for rule in (*FINAL, *MIDTERM):
        assert f"| {rule.text.format(**SIGNS)} |" in method, rule.text
    notation = Path("docs/notation.md").read_text(encoding="utf-8")
    for kind in Kind:
        assert kind is Kind.QUANTITY or f"`{kind}`" in notation, kind

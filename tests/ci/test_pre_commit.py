"""The hook, run by pre-commit itself on a sample repository, in an environment that pre-commit builds."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
GOOD = "plan: 14fyp\nyear: 2023\nactuals: {1: 135.9, 3: 88}\n"
BAD = GOOD.replace("88", "188")
ENVIRONMENT = {k: v for k, v in os.environ.items() if not k.startswith(("PLAN_", "PYTHON", "GIT_", "PRE_COMMIT"))}

pytestmark = pytest.mark.skipif(not (ROOT / ".git").exists(), reason="pre-commit installs from a git repository")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "sample"
    files = {
        "actuals.yaml": GOOD,
        "city/actuals-2024/a b.yml": BAD.replace("2023", "2024"),
        "other.yaml": "a: [",
        "actuals.md": "no data",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    for command in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *command], cwd=folder, env=ENVIRONMENT, check=True)
    return folder


def test_the_hook_finds_the_fault_and_looks_at_no_other_file(repository: Path, tmp_path: Path) -> None:
    environment = ENVIRONMENT | {"PRE_COMMIT_HOME": str(tmp_path / "home"), "PLAN_LANG": "en"}
    command = [sys.executable, "-m", "pre_commit", "try-repo", str(ROOT), "plan-check", "--all-files"]
    done = subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "city/actuals-2024/a b.yml:3:24: NP204 188 is outside the range of a share, 0 to 100 %" in done.stdout
    assert "2 files: 1 error, 0 warnings" in done.stdout


@pytest.mark.parametrize(
    ("path", "is_chosen"),
    [
        ("actuals.yaml", True),
        ("actuals-2023.yml", True),
        ("data/actuals_2023.json", True),
        ("actuals/2023.yaml", True),
        ("a/actuals 2023/寧波.yaml", True),
        ("my-actuals.yaml", False),
        ("actuals.csv", True),
        ("indicators.yaml", False),
    ],
)
def test_the_hook_chooses_files(path: str, is_chosen: bool) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert bool(re.search(hook["files"], path)) is is_chosen

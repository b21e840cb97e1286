"""Mutation testing of one part of the program: `python tools/mutation.py judging`; docs/mutation.md has what it found.

mutmut changes the code in one small way at a time and runs the tests that reach the change. It works in a copy of the
checkout, in a temporary folder whose path is printed first; there `mutmut results` and `mutmut show NAME` tell more.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
# What is changed, and the tests that are to notice.
CHECKS_TESTS = [
    "tests/judging/test_cases.py",
    "tests/judging/test_evaluation.py",
    "tests/test_checks.py",
    "tests/test_explain.py",
    "tests/test_faults.py",
    "tests/test_ignores.py",
    "tests/test_plan_checks.py",
    "tests/test_plausibility.py",
    "tests/test_rules.py",
    "tests/test_series.py",
    "tests/test_series_checks.py",
]
PARTS = {
    "judging": (["judging/*"], ["tests/judging", "tests/test_series.py"]),
    "checks": (
        [
            "checks.py",
            "entry_checks.py",
            "file_checks.py",
            "ignores.py",
            "plan_checks.py",
            "plausibility.py",
            "series.py",
            "series_checks.py",
        ],
        CHECKS_TESTS,
    ),
    "notation": (["notation/*"], ["tests/notation"]),
}
# Half a minute each, and of the kind that looks for what nobody thought of.
SLOW = [
    "tests/test_plausibility.py::test_what_lies_on_the_way_is_never_implausible",
    "tests/test_plausibility.py::test_a_unit_and_its_value_together_change_nothing",
    "tests/test_rules.py::test_page[NP811]",
]
# What an assertion says can never be seen.
UNSEEN = [r"^\s*assert "]


def settings(part: str) -> str:
    """mutmut's section of pyproject.toml."""
    files, tests = PARTS[part]
    values = {
        "source_paths": ["src"],
        "only_mutate": [f"src/ningbo_plan/{file}" for file in files],
        "do_not_mutate_patterns": UNSEEN,
        "also_copy": ["data", "docs", "examples", "README.md"],
        "pytest_add_cli_args_test_selection": tests,
        "pytest_add_cli_args": ["-p", "no:cacheprovider", *(f"--deselect={test}" for test in SLOW)],
    }
    return "\n[tool.mutmut]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in values.items())


def main() -> int:
    """Copy, change, test, count."""
    part = sys.argv[1] if len(sys.argv) == 2 else ""
    if part not in PARTS:
        print(f"usage: python tools/mutation.py {{{'|'.join(PARTS)}}}", file=sys.stderr)
        return 2
    copy = Path(tempfile.mkdtemp(prefix=f"mutation-{part}-"))
    print(copy, flush=True)
    shutil.copytree(ROOT, copy, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".*", "__pycache__", "dist"))
    with (copy / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write(settings(part))
    with (copy / "mutmut.log").open("w") as log:
        run = subprocess.run(["mutmut", "run", "--max-children", "1"], cwd=copy, stdout=log, stderr=log, check=False)
    if run.returncode:
        print(f"mutmut failed, see {copy / 'mutmut.log'}", file=sys.stderr)
        return 1
    command = ["mutmut", "results", "--all", "true"]
    results = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=True).stdout
    counts: Counter[tuple[str, str]] = Counter()
    for module, outcome in re.findall(r"ningbo_plan\.([\w.]+)\.x\S+: (.+)", results):
        counts[module, outcome.strip()] += 1
        counts["all", outcome.strip()] += 1
    for module in sorted({module for module, _ in counts}):
        own = {outcome: n for (name, outcome), n in counts.items() if name == module}
        killed = own.get("killed", 0) + own.get("timeout", 0)
        print(f"{module:24} {sum(own.values()):5} mutants, {killed / sum(own.values()):.1%} killed  {own}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

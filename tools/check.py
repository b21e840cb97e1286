"""Everything CI checks, in one command: format, lint, types, catalogues, tests.

`python tools/check.py` formats and mends what it can; `--ci` changes nothing, `--no-tests` leaves the tests out.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
CODE = ["src", "tests", "tools", "benchmarks", "fuzz"]


def steps(is_ci: bool) -> list[list[str]]:
    """The commands to run, in order."""
    python = [sys.executable]
    return [
        [*python, "-m", "ruff", "format", *(["--check"] if is_ci else []), *CODE],
        [*python, "-m", "ruff", "check", *([] if is_ci else ["--fix"]), *CODE],
        [*python, "-m", "mypy"],
        [*python, "tools/catalogues.py", *(["--check"] if is_ci else [])],
        [*python, "tools/schemas.py", *(["--check"] if is_ci else [])],
        [*python, "-m", "pytest", "-n", "auto", "--dist", "loadfile"],
    ]


def main() -> int:
    """Run all steps; 1 if any failed."""
    failed = []
    chosen = steps("--ci" in sys.argv)
    for step in chosen[:-1] if "--no-tests" in sys.argv else chosen:
        name = " ".join(step[1:])
        print(f"== {name}", flush=True)
        if subprocess.run(step, cwd=ROOT, check=False).returncode:
            failed.append(name)
    for name in failed:
        print(f"failed: {name}", file=sys.stderr)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())

"""Whole-command times, as ratios to an empty Python run in the same round.

    python benchmarks/startup.py [ROUNDS]

Each round runs every command once, in turn, so that a machine that slows down slows all of them; the figure is the
median of the rounds' ratios. Bytecode is written, as it is for an installed package.
"""

import os
import statistics
import subprocess
import sys
import time

COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "import typer, pydantic": ["-c", "import typer, typer._adapters, pydantic\nclass A(pydantic.BaseModel): x: int"],
    "plan --version": ["-m", "ningbo_plan", "--version"],
    "plan check, 31 rows": ["-m", "ningbo_plan", "check", "examples/demonstration-2023.yaml"],
    "plan evaluate, 31 rows, json": ["-m", "ningbo_plan", "evaluate", "examples/demonstration-2023.yaml", "-f", "json"],
    "plan evaluate, 表1-1, table": ["-m", "ningbo_plan", "evaluate", "data/baseline_2020.yaml"],
}
AIMS = {
    "plan --version": 17,
    "plan check, 31 rows": 20,
    "plan evaluate, 31 rows, json": 20,
    "plan evaluate, 表1-1, table": 25,
}


def seconds(arguments: list[str], environment: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], env=environment, stdout=subprocess.DEVNULL, check=True,
                   stderr=subprocess.DEVNULL)  # fmt: skip
    return time.perf_counter() - start


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["COLUMNS"] = "100"
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for i in range(rounds + 1):  # the first round warms up
        for name, arguments in COMMANDS.items():
            elapsed = seconds(arguments, environment)
            if i:
                times[name].append(elapsed)
    (_, empty), *_ = times.items()
    print(f"{'command':32} {'median ms':>10} {'ratio':>6} {'aim':>5}")
    for name, measured in times.items():
        ratio = statistics.median(one / base for one, base in zip(measured, empty, strict=True))
        print(f"{name:32} {statistics.median(measured) * 1000:10.0f} {ratio:6.1f} {AIMS.get(name, ''):>5}")


if __name__ == "__main__":
    main()

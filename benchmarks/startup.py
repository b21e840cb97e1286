"""Whole-command times, as ratios to an empty Python run beside each.

    python benchmarks/startup.py [ROUNDS]

Each round runs every command once, an empty run before it and one after it, so that a machine that slows down slows
both; the figure is the median of the rounds' ratios. Bytecode is written, as it is for an installed package.
"""

import os
import statistics
import subprocess
import sys
import time

EMPTY = ["-c", "pass"]
COMMANDS = {
    "import typer, pydantic": ["-c", "import typer, typer._adapters, pydantic\nclass A(pydantic.BaseModel): x: int"],
    "plan --version": ["-m", "ningbo_plan", "--version"],
    "completion of a command": ["-m", "ningbo_plan"],
    "completion of an id": ["-m", "ningbo_plan"],
    "plan check, 31 rows": ["-m", "ningbo_plan", "check", "examples/demonstration-2023.yaml"],
    "plan evaluate, 31 rows, json": ["-m", "ningbo_plan", "evaluate", "examples/demonstration-2023.yaml", "-f", "json"],
    "plan evaluate, 表1-1, table": ["-m", "ningbo_plan", "evaluate", "data/baseline_2020.yaml"],
}
COMPLETED = {"completion of a command": "plan ev", "completion of an id": "plan explain reg"}
AIMS = {
    "plan --version": 17,
    "completion of a command": 17,
    "completion of an id": 17,
    "plan check, 31 rows": 20,
    "plan evaluate, 31 rows, json": 20,
    "plan evaluate, 表1-1, table": 25,
}


def seconds(arguments: list[str], environment: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], env=environment, stdout=subprocess.DEVNULL, check=True,
                   stderr=subprocess.DEVNULL)  # fmt: skip
    return time.perf_counter() - start


def completing(words: str) -> dict[str, str]:
    """What bash tells a program of which the last word is to be completed."""
    return {"_PLAN_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1)}


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["COLUMNS"] = "100"
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    ratios: dict[str, list[float]] = {name: [] for name in COMMANDS}
    empty = []
    for i in range(rounds + 1):  # the first round warms up
        for name, arguments in COMMANDS.items():
            more = completing(COMPLETED[name]) if name in COMPLETED else {}
            before, elapsed, after = (seconds(one, environment | more) for one in (EMPTY, arguments, EMPTY))
            if i:
                empty += [before, after]
                times[name].append(elapsed)
                ratios[name].append(2 * elapsed / (before + after))
    print(f"{'command':32} {'median ms':>10} {'ratio':>6} {'aim':>5}")
    print(f"{'python -c pass':32} {statistics.median(empty) * 1000:10.0f}")
    for name, measured in times.items():
        ratio = statistics.median(ratios[name])
        print(f"{name:32} {statistics.median(measured) * 1000:10.0f} {ratio:6.1f} {AIMS.get(name, ''):>5}")


if __name__ == "__main__":
    main()

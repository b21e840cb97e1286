"""Reviews of the whole ledger, five years of values for every row of the plan: time and memory of each format.

    python benchmarks/review.py [ROUNDS]

The values are invented: for each year a form (`plan template`) is filled in with what the schedule asks for, now more
and now less. A round runs every command once, in turn; the ratio is to `plan evaluate` of the same files in the same
round. Both are medians, and the memory is the most that a whole process had.
"""

import csv
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import cycle
from pathlib import Path

YEARS = range(2021, 2026)
FORMATS = ("docx", "html", "md", "xlsx")
AIM_SECONDS, AIM_MB = 5, 300
# What is reached of what the schedule asks for.
REACHED = (100, 96, 104, 80, 110, 60, 101)
PLAN = [sys.executable, "-m", "ningbo_plan"]


def fill(form: Path) -> int:
    """Fill in a form; the number of values written."""
    with form.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        columns, rows = reader.fieldnames or [], list(reader)
    for row, percent in zip(rows, cycle(REACHED)):
        asked = re.search(
            r"\d[\d.]*", row.get("Value on schedule", "").replace(",", "") or row["Target"].replace(",", "")
        )
        row["Quality"], row["Note"] = "invented", "invented for a benchmark"
        if asked is None or row["Unit"] == "":
            row["Value"] = "yes" if percent >= 100 else "no"
            continue
        value = float(asked[0]) * percent / 100
        row["Value"] = f"{min(value, 100) if '%' in row['Unit'] else value:.{1 if '.' in asked[0] else 0}f}"
    with form.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)
    return len(rows)


def measure(command: list[str]) -> tuple[float, float]:
    """The seconds and the megabytes of a command."""
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode > 1:
        sys.exit(errors.decode())
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def main() -> None:
    """Fill in, measure, tell."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder:
        forms = [Path(folder, f"{year}.csv") for year in YEARS]
        for year, form in zip(YEARS, forms, strict=True):
            asked = ["--plan", "14fyp", "--year", str(year), "--only", "all", "--lang", "en", "-o", str(form)]
            subprocess.run([*PLAN, "template", *asked], check=True)
        values = sum(map(fill, forms))
        files = [*map(str, forms), "--only", "all"]
        commands = {"evaluate": [*PLAN, "evaluate", *files, "-f", "json"]}
        for name in FORMATS:
            commands[name] = [*PLAN, "review", *files, "-o", f"{folder}/review.{name}"]
        measured: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
        for _ in range(rounds):
            for name, command in commands.items():
                measured[name].append(measure(command))
    print(f"{values} values; aims {AIM_SECONDS} s and {AIM_MB} MB for each format")
    print(f"{'command':16} {'seconds':>8} {'ratio':>6} {'MB':>5}")
    base = [seconds for seconds, _ in measured["evaluate"]]
    for name, runs in measured.items():
        seconds = [one for one, _ in runs]
        ratio = statistics.median(one / of for one, of in zip(seconds, base, strict=True))
        print(f"{name:16} {statistics.median(seconds):8.2f} {ratio:6.1f} {max(memory for _, memory in runs):5.0f}")


if __name__ == "__main__":
    main()

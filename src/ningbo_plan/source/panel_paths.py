"""What is a panel, and what an ordinary submission, told without the libraries that read panels."""

import csv
from collections.abc import Sequence
from glob import has_magic
from itertools import islice
from pathlib import Path

from ningbo_plan.source.columns import COLUMNS, key_of
from ningbo_plan.source.limits import MAX_ROWS

# What each row's results are written as.
RESULTS = (".parquet", ".pq", ".csv")
SUFFIXES = {".parquet", ".pq", ".csv", ".tsv"}
PARQUET = {".parquet", ".pq"}
SEPARATORS = {".tsv": "\t"}


def column_key(name: str) -> str | None:
    """The key of a column by its name in any language; None for one that is not read."""
    return "baseline" if name.strip().lower() == "baseline" else key_of(name, COLUMNS)


def is_parquet(path: str) -> bool:
    """Whether a file is Parquet, by its name."""
    return Path(path).suffix.lower() in PARQUET


def is_panel(paths: Sequence[str]) -> bool:
    """Whether some paths name a panel: Parquet, folders, patterns, and CSV of several regions or of very many rows."""
    return any(_is_panel(path) for path in paths)


def _is_panel(path: str) -> bool:
    name = Path(path)
    if path and name.is_dir():
        return True
    if is_parquet(path) or (has_magic(path) and not name.exists()):
        return True
    if name.suffix.lower() not in SUFFIXES or not name.is_file():
        return False
    try:
        with name.open(encoding="utf-8-sig", newline="") as text:
            rows = csv.reader(text, delimiter=SEPARATORS.get(name.suffix.lower(), ","))
            keys = [column_key(cell) for cell in next(rows, [])]
            if "region" not in keys:
                return sum(1 for _ in islice(rows, MAX_ROWS + 1)) > MAX_ROWS
            at = keys.index("region")
            regions: set[str] = set()
            for number, row in enumerate(rows):
                regions.update(row[at : at + 1])
                if len(regions - {""}) > 1 or number >= MAX_ROWS:
                    return True
    except (OSError, ValueError, csv.Error):
        pass
    return False

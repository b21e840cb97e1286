"""The files that a submission may come in, told apart by their names or else by how they begin."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import Literal

from ningbo_plan.diagnostics import Diagnostic
from ningbo_plan.source.document import Document

_YAML = {".yaml", ".yml", ".json"}
_CSV = {".csv", ".tsv"}
# What workbooks begin with: those packed as ZIP, and the older ones and those with a password.
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
# Enough of a file to know its column names.
_BEGINNING = 10_000


def read_documents(data: bytes, name: str) -> tuple[Sequence[Document], list[Diagnostic]]:
    """Read all whole documents of a file called `name`, and why the rest of the file cannot be read, if it cannot.

    Raises FileError for a workbook where the libraries that read it are not installed.
    """
    match _kind(data, name):
        case "xlsx":
            from ningbo_plan.source.xlsx import read_xlsx

            return read_xlsx(data, name)
        case "csv":
            from ningbo_plan.source.csv import read_csv

            return read_csv(data, name)
        case "yaml":
            from ningbo_plan.source.yaml import read_yaml

            return read_yaml(data, name)


def text_of(data: bytes, name: str) -> str | None:
    """A file called `name` as text in which faults can be shown; None for a workbook."""
    match _kind(data, name):
        case "xlsx":
            return None
        case "csv":
            from ningbo_plan.source.csv import decoded

            text = decoded(data)
        case "yaml":
            text = None
    return data.decode("utf-8-sig", "replace") if text is None else text


def _kind(data: bytes, name: str) -> Literal["yaml", "csv", "xlsx"]:
    suffix = PurePath(name).suffix.lower()
    if data.startswith(_WORKBOOKS) or suffix in (".xlsx", ".xlsm"):
        return "xlsx"
    return "csv" if suffix in _CSV or (suffix not in _YAML and _begins_as_csv(data)) else "yaml"


def _begins_as_csv(data: bytes) -> bool:
    from ningbo_plan.source.csv import is_csv

    return is_csv(data[:_BEGINNING])

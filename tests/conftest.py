"""Shared fixtures: the packaged plan data, and golden files."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ningbo_plan.loading import Catalog, load_catalog

ROOT = Path(__file__).parents[1]
GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the developer's shell reaches a test; paths in output are relative to the checkout."""
    for name in ("PLAN_LANG", "PLAN_DATA", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(ROOT)


def _compare(path: Path, actual: str) -> None:
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(actual, encoding="utf-8")
    assert actual == path.read_text(encoding="utf-8")


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compare a whole output with a file of `golden/`; UPDATE_GOLDEN=1 rewrites the file first."""
    return lambda name, actual: _compare(GOLDEN / name, actual)


@pytest.fixture
def golden_beside() -> Callable[[Path, str], None]:
    """Compare a whole output with any file; UPDATE_GOLDEN=1 rewrites the file first."""
    return _compare

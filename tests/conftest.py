"""Shared fixtures: the packaged plan data, and golden files."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from ningbo_plan.checks import check_submissions
from ningbo_plan.draft.plan import Wishes, draft_plan
from ningbo_plan.draft.tree import Draft, plain
from ningbo_plan.loading import INDICATORS, Catalog, Submissions, catalog_from, load_catalog, read_document_bytes
from ningbo_plan.messages import Language
from ningbo_plan.model.submission import Submission
from ningbo_plan.plan_checks import check_plan
from ningbo_plan.render.draft import render_draft

ROOT = Path(__file__).parents[1]
GOLDEN = Path(__file__).parent / "golden"
# Compiled plan data, of the commands that tests run too, go where nobody else reads them.
_CACHE = tempfile.TemporaryDirectory(prefix="ningbo-plan-")
os.environ["XDG_CACHE_HOME"] = _CACHE.name


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


@pytest.fixture(scope="session")
def draft(catalog: Catalog) -> Callable[..., Draft]:
    """Draft a plan from a text or bytes."""

    def drafted(table: str | bytes, wishes: Wishes = Wishes()) -> Draft:  # noqa: B008
        data = table.encode() if isinstance(table, str) else table
        return draft_plan(data, catalog.plans[-1].method, wishes)

    return drafted


@pytest.fixture(scope="session")
def read_back() -> Callable[[Draft], tuple[Catalog, Submission | None]]:
    """The files of a draft as plan data and its baselines, after every check."""
    return _read_back


def _read_back(draft: Draft, language: Language = Language.EN) -> tuple[Catalog, Submission | None]:
    """The files of a draft as plan data; they pass every check, and say what the draft says."""
    files = render_draft(draft, language, "table")
    catalog = catalog_from(files.pop(INDICATORS).encode(), INDICATORS)
    assert [fault for fault in check_plan(catalog) if fault.is_error] == []
    for row, indicator in zip(draft.rows, catalog.plans[0].indicators, strict=True):
        written = indicator.model_dump(by_alias=True, exclude_unset=True)
        for key, value in plain(row.indicator).items():
            assert written[key] == ([value] if key == "reference" else written[key] if key == "not_assessed" else value)
    submissions = Submissions()
    for name, text in files.items():
        read_document_bytes(name, text.encode(), submissions)
    checked = check_submissions(catalog, submissions)
    assert [fault for fault in checked.diagnostics if fault.is_error] == []
    return catalog, checked.sound[0].submission if checked.sound else None


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser for the tests of pages, started once by those that ask for it."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert found, "install chromium"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield chromium
        chromium.close()

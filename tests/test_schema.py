"""The schemas accept what the program accepts, refuse faults of shape, and are in step with models and plan data."""

import json
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from ningbo_plan.checks import check_submissions
from ningbo_plan.loading import Catalog, Submissions, load_catalog, read_document_bytes
from ningbo_plan.messages import Language, messages_for
from ningbo_plan.model.plan import PlanFile
from ningbo_plan.model.submission import Entry, Submission
from ningbo_plan.report.schema import actuals_schema, indicators_schema
from ningbo_plan.report.schema_words import KEYS
from ningbo_plan.source.yaml import read_yaml

# Faults that can be told from the shape of a document, and from the ids and years of its plan.
OF_SHAPE = {"NP101", "NP102", "NP103", "NP104", "NP401", "NP402", "NP403", "NP405", "NP406", "NP410"}
FAULTS = sorted(path for path in Path("tests/faults").iterdir() if path.suffix in (".yaml", ".json"))
ACTUALS_SCHEMA = actuals_schema(load_catalog(), messages_for(Language.EN))
ACTUALS = Draft202012Validator(ACTUALS_SCHEMA)
INDICATORS = Draft202012Validator(indicators_schema(messages_for(Language.EN)))


def plain(value: Any) -> Any:
    """A document as JSON has it: keys are text, numbers are floats."""
    match value:
        case dict():
            return {str(key): plain(part) for key, part in value.items()}
        case list():
            return [plain(part) for part in value]
        case Decimal():
            return float(value)
        case _:
            return value


def documents(path: Path) -> list[Any]:
    return [
        plain(document.value) for document in read_yaml(path.read_bytes(), path.name)[0] if document.value is not None
    ]


def test_they_are_schemas() -> None:
    for validator in (ACTUALS, INDICATORS):
        Draft202012Validator.check_schema(validator.schema)


@pytest.mark.parametrize("path", [*Path("examples").glob("*.yaml"), *Path("data").glob("baseline_*.yaml")], ids=str)
def test_packaged_submissions_are_accepted(path: Path) -> None:
    assert documents(path)
    for document in documents(path):
        ACTUALS.validate(document)


def test_the_examples_of_the_schema_are_accepted_by_both(catalog: Catalog) -> None:
    for shown in ACTUALS_SCHEMA["examples"]:
        ACTUALS.validate(shown)
        assert faults(catalog, shown) == set()


@pytest.mark.parametrize("path", ["data/indicators.yaml", "tests/audit/data/indicators.yaml"])
def test_packaged_plan_data_are_accepted(path: str) -> None:
    (document,) = documents(Path(path))
    INDICATORS.validate(document)


@pytest.mark.parametrize("page", sorted(Path("docs/rules").glob("NP*.md")), ids=lambda path: path.stem)
def test_right_examples_of_the_pages_are_accepted(page: Path) -> None:
    right = page.read_text(encoding="utf-8").partition("## Right")[2]
    for block in re.findall(r"```yaml actuals[^\n]*\n(.*?)```", right, re.DOTALL):
        for document in read_yaml(block.encode(), page.name)[0]:
            if document.value["plan"] != "demo":
                ACTUALS.validate(plain(document.value))


def faults(catalog: Catalog, document: object) -> set[str]:
    submissions = Submissions()
    read_document_bytes("file", json.dumps(document).encode(), submissions)
    return {fault.rule.code for fault in check_submissions(catalog, submissions).diagnostics if fault.is_error}


@pytest.mark.parametrize("path", FAULTS, ids=lambda path: path.name)
def test_faults_of_shape_are_refused(catalog: Catalog, path: Path) -> None:
    for document in documents(path):
        found = faults(catalog, document)
        assert ACTUALS.is_valid(document) or found, "what the program accepts is accepted"
        assert not (found & OF_SHAPE and ACTUALS.is_valid(document)), found


values = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5)
)
entries = values | st.fixed_dictionaries(
    {},
    optional={
        "value": values,
        "note": values,
        "quality": st.sampled_from(["preliminary", "final", None]),
        "increment": st.booleans(),
        "correction": st.text(max_size=2),
        "components": st.dictionaries(st.sampled_from(["food", "drug", "x"]), values, max_size=3),
    },
)
rows = st.sampled_from(["1", "2", "18", "21", "24", "99", "food-drug-satisfaction", "pct-applications"])


@settings(max_examples=300, deadline=None)
@example(plan="13fyp", year=2015, actuals={"1": {"value": None, "correction": "0"}})
@example(plan="14fyp", year=2023, actuals={"1": {"value": 5, "correction": "0"}})
@given(
    plan=st.sampled_from(["13fyp", "14fyp", "十四五", "x"]),
    year=st.integers(2014, 2026),
    actuals=st.dictionaries(rows, entries, max_size=3),
)
def test_what_is_refused_is_a_fault(catalog: Catalog, plan: str, year: int, actuals: dict[str, object]) -> None:
    document = {"plan": plan, "year": year, "actuals": actuals}
    found = faults(catalog, document)
    assert ACTUALS.is_valid(document) or found
    assert not (found & OF_SHAPE and ACTUALS.is_valid(document)), found


@pytest.mark.parametrize(
    "change",
    [
        {"direction": "up"},
        {"measure": None},
        {"id": "Not A Slug"},
        {"name": "only one language"},
        {"targets": "60"},
        {"milestones": {"soon": 1}},
        {"reference": []},
        {"no": 0},
    ],
    ids=str,
)
def test_faults_of_plan_data_are_refused(change: dict[str, object]) -> None:
    (document,) = documents(Path("data/indicators.yaml"))
    document["plans"][1]["indicators"][0] |= change
    assert not INDICATORS.is_valid(document)


@pytest.mark.parametrize("language", Language)
def test_an_editor_shows_what_a_row_is(catalog: Catalog, language: Language) -> None:
    schema = actuals_schema(catalog, messages_for(language))
    for plan in catalog.plans:
        rows = schema["$defs"][plan.id]["properties"]
        for indicator in plan.indicators:
            assert indicator.name.in_(language) in rows[indicator.id]["description"]
            assert rows[str(indicator.no or indicator.id)] == rows[indicator.id]
    parts = schema["$defs"]["14fyp"]["properties"]["food-drug-satisfaction"] if language is Language.EN else None
    assert (
        parts is None
        or {"food", "drug"}
        <= json.loads(json.dumps(parts))["anyOf"][-1]["properties"]["components"]["properties"].keys()
    )


def test_every_key_is_told() -> None:
    models: list[type[BaseModel]] = [PlanFile, Submission, Entry]
    known = {key.partition(".")[2] or key for key in KEYS}
    for model in models:
        schema = model.model_json_schema(by_alias=True)
        for part in (schema, *schema["$defs"].values()):
            assert part.get("properties", {}).keys() <= known


def test_the_files_are_in_step_and_printed_by_the_command() -> None:
    assert subprocess.run([sys.executable, "tools/schemas.py", "--check"], check=False).returncode == 0
    for kind in ("actuals", "indicators"):
        command = [sys.executable, "-m", "ningbo_plan", "schema", kind, "--lang", "zh-Hant"]
        done = subprocess.run(command, capture_output=True, check=True)
        assert done.stdout == Path(f"schema/{kind}.schema.json").read_bytes()

"""Files to models: plan data and submissions, with every fault of shape as a diagnostic."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from ningbo_plan.diagnostics import (
    EMPTY_FILE,
    MISSING_KEY,
    NOT_A_MAPPING,
    UNKNOWN_KEY,
    WRONG_TYPE,
    Diagnostic,
    Rule,
)
from ningbo_plan.messages import N_, Term
from ningbo_plan.model.plan import Plan, PlanFile
from ningbo_plan.model.submission import Submission
from ningbo_plan.notation.script import fold
from ningbo_plan.source.files import data_directory, is_same_file, read_bytes
from ningbo_plan.source.yaml import Document, read_yaml

INDICATORS = "indicators.yaml"
BASELINES = "baseline_*.yaml"

# What pydantic calls a fault, as what should stand there instead, with an example.
_EXPECTED = {
    "value": (N_("a number or an expression"), "95以上"),
    "string_type": (N_("text"), "寧波市"),
    "string_too_short": (N_("text that is not empty"), "寧波市"),
    "string_pattern_mismatch": (N_("lower-case English words joined by hyphens"), "registered-market-entities"),
    "int_type": (N_("a whole number"), "2023"),
    "int_parsing": (N_("a whole number"), "2023"),
    "int_from_float": (N_("a whole number"), "2023"),
    "decimal_type": (N_("a number"), "0.95"),
    "decimal_parsing": (N_("a number"), "0.95"),
    "bool_type": (N_("true or false"), "true"),
    "bool_parsing": (N_("true or false"), "true"),
    "dict_type": (N_("a mapping of keys to values"), "{value: 95, note: …}"),
    "model_type": (N_("a mapping of keys to values"), "{value: 95, note: …}"),
    "list_type": (N_("a list"), "[…, …]"),
    "too_short": (N_("a longer list"), "[…, …]"),
    "too_long": (N_("a shorter list"), "[…, …]"),
}


@dataclass(frozen=True)
class Loaded:
    """A submission and where it stands; `is_whole` unless rows with faults were left out."""

    submission: Submission
    path: str
    document: Document
    is_whole: bool = True

    def fault(self, rule: Rule, at: Iterable[str | int], /, **values: Any) -> Diagnostic:
        """A fault of the value at the path `at` of this document."""
        return Diagnostic(rule, self.path, self.document.span(tuple(at)), values)

    def key_fault(self, rule: Rule, at: Iterable[str | int], /, **values: Any) -> Diagnostic:
        """A fault of the key at the path `at` of this document."""
        return Diagnostic(rule, self.path, self.document.span(tuple(at), of_key=True), values)

    def without(self, rows: Iterable[str | int]) -> "Loaded":
        """The same submission without some of its rows."""
        dropped = set(rows)
        if not dropped:
            return self
        kept = {key: entry for key, entry in self.submission.actuals.items() if key not in dropped}
        return replace(self, submission=self.submission.model_copy(update={"actuals": kept}), is_whole=False)


class Unusable(NamedTuple):
    """A document, or the rest of a file, that could not be read as a submission; its plan where it says so."""

    path: str
    plan: str | None = None


@dataclass
class Submissions:
    """What some files hold: the submissions that could be read, what could not, and every fault of shape."""

    loaded: list[Loaded] = field(default_factory=list)
    unusable: list[Unusable] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)


@dataclass(frozen=True)
class Catalog:
    """All plan data of one directory."""

    version: str
    plans: list[Plan]
    baselines: list[Loaded]
    path: str
    document: Document

    def find(self, key: str) -> Plan | None:
        """The plan with this id or alias, in either width and with or without quotation marks."""
        wanted = fold(key).strip(' "').casefold()
        return next((plan for plan in self.plans if wanted in (plan.id, *plan.aliases)), None)

    def fault(self, rule: Rule, at: Iterable[str | int], /, **values: Any) -> Diagnostic:
        """A fault of the plan data at the path `at` of its document."""
        return Diagnostic(rule, self.path, self.document.span(tuple(at)), values)


class PlanDataError(Exception):
    """Plan data that cannot be used; `diagnostics` say why."""

    def __init__(self, diagnostics: list[Diagnostic]) -> None:
        super().__init__(f"{len(diagnostics)} faults in the plan data")
        self.diagnostics = diagnostics


def load_catalog(directory: Path | None = None) -> Catalog:
    """Load `indicators.yaml` and every `baseline_*.yaml` of a directory, by default the packaged one.

    Raises FileError, or PlanDataError for faults of shape.
    """
    folder = data_directory(directory)
    path = str(folder / INDICATORS)
    catalog = catalog_from(read_bytes(path), path)
    baselines = read_submissions([str(name) for name in sorted(folder.glob(BASELINES))])
    if baselines.diagnostics:
        raise PlanDataError(baselines.diagnostics)
    return replace(catalog, baselines=baselines.loaded)


def catalog_from(data: bytes, path: str) -> Catalog:
    """The plan data of an indicators file whose bytes are at hand, without baselines.

    Raises PlanDataError for faults of shape.
    """
    documents, diagnostics = read_yaml(data, path)
    if not documents and not diagnostics:
        diagnostics.append(Diagnostic(EMPTY_FILE, path))
    if diagnostics:
        raise PlanDataError(diagnostics)
    file, faults = _validated(PlanFile, documents[0].value, path, documents[0])
    if file is None:
        raise PlanDataError([fault for _, fault in faults])
    return Catalog(file.version, file.plans, [], path, documents[0])


def read_submissions(paths: Sequence[str]) -> Submissions:
    """Read every document of every file once (`-` is standard input). Raises FileError."""
    result = Submissions()
    for i, path in enumerate(paths):
        if not any(path == earlier or is_same_file(path, earlier) for earlier in paths[:i]):
            read_document_bytes(path, read_bytes(path), result)
    return result


def read_document_bytes(path: str, data: bytes, result: Submissions) -> None:
    """Read every document of a file whose bytes are at hand into `result`."""
    documents, diagnostics = read_yaml(data, path)
    result.diagnostics.extend(diagnostics)
    if diagnostics:
        result.unusable.append(Unusable(path))
        return
    documents = [document for document in documents if document.value is not None]
    if not documents:
        result.diagnostics.append(Diagnostic(EMPTY_FILE, path))
        result.unusable.append(Unusable(path))
    for document in documents:
        loaded, faults = _read_document(path, document)
        result.diagnostics.extend(faults)
        if loaded is not None:
            result.loaded.append(loaded)
        else:
            plan = document.value.get("plan") if isinstance(document.value, dict) else None
            result.unusable.append(Unusable(path, plan if isinstance(plan, str) else None))


def _read_document(path: str, document: Document) -> tuple[Loaded | None, list[Diagnostic]]:
    """One submission; where faults touch only rows, the submission without them."""
    if not isinstance(document.value, dict):
        return None, [Diagnostic(NOT_A_MAPPING, path, document.span())]
    submission, faults = _validated(Submission, document.value, path, document)
    diagnostics = [fault for _, fault in faults]
    if submission is not None:
        return Loaded(submission, path, document), []
    faulty = {loc[1] for loc, _ in faults if loc[0] == "actuals" and len(loc) > 1}
    if not all(loc[0] == "actuals" and len(loc) > 1 for loc, _ in faults):
        return None, diagnostics
    rows = {key: entry for key, entry in document.value["actuals"].items() if key not in faulty}
    submission, _ = _validated(Submission, document.value | {"actuals": rows}, path, document)
    assert submission is not None
    return Loaded(submission, path, document, is_whole=False), diagnostics


Location = tuple[str | int, ...]
M = TypeVar("M", bound=BaseModel)


def _validated(
    model: type[M], value: Any, path: str, document: Document
) -> tuple[M | None, list[tuple[Location, Diagnostic]]]:
    """`value` as a model, or its faults with their places, one for each place."""
    try:
        return model.model_validate(value), []
    except ValidationError as error:
        faults: dict[Location, Diagnostic] = {}
        for detail in error.errors(include_url=False, include_input=False):
            loc, fault = _fault(model, detail, value, path, document)
            faults.setdefault(loc, fault)
        return None, list(faults.items())


def _fault(
    model: type[BaseModel], detail: Any, value: Any, path: str, document: Document
) -> tuple[Location, Diagnostic]:
    loc = _present(value, detail["loc"])
    kind, key = detail["type"], str(detail["loc"][-1])
    if kind == "missing":
        return (*loc, key), Diagnostic(MISSING_KEY, path, document.span(loc), {"key": key})
    if kind == "extra_forbidden":
        known = ", ".join(_known_keys(model, loc[:-1]))
        values = {"key": key, "known": known}
        return loc, Diagnostic(UNKNOWN_KEY, path, document.span(loc, of_key=True), values)
    if "value" in detail["loc"]:  # a union, of whose members pydantic names each
        kind = "value"
    choices = re.findall(r"'([^']*)'", detail.get("ctx", {}).get("expected", ""))
    fallback = (Term(" | ".join(choices) or detail["msg"]), choices[0] if choices else "…")
    expected, example = _EXPECTED.get(kind, fallback)
    values = {"key": str(loc[-1]) if loc else "", "expected": expected, "example": example}
    return loc, Diagnostic(WRONG_TYPE, path, document.span(loc), values)


def _present(value: Any, loc: tuple[Any, ...]) -> Location:
    """The part of pydantic's location that is in the file; the rest names union members or defaults."""
    present: list[Any] = []
    for step in loc:
        in_mapping = isinstance(value, dict) and step in value
        if in_mapping or (isinstance(value, list) and isinstance(step, int) and step < len(value)):
            value = value[step]
        elif step == "[key]" or not isinstance(value, (dict, list)):
            break
        else:
            continue
        present.append(step)
    return tuple(present)


def _known_keys(model: type[BaseModel], loc: Location) -> list[str]:
    """The keys of the model at a place."""
    current: Any = model
    for step in loc:
        field_ = next((f for name, f in current.model_fields.items() if step in (name, f.alias)), None)
        if field_ is not None:
            current = _model_in(field_.annotation) or current
    return [field_.alias or name for name, field_ in current.model_fields.items()]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)

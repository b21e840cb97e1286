"""Files to models: plan data and submissions, with every fault of shape as a diagnostic."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel

from ningbo_plan.diagnostics import (
    EMPTY_FILE,
    NOT_A_MAPPING,
    REPEATED_KEY,
    SECOND_DOCUMENT,
    Diagnostic,
    Rule,
    in_order,
)
from ningbo_plan.ignores import Ignore, find_ignores
from ningbo_plan.model.plan import Plan, PlanFile
from ningbo_plan.model.submission import FIRST_YEAR, Submission
from ningbo_plan.notation.script import fold
from ningbo_plan.shape import Location, validated
from ningbo_plan.source.document import Document
from ningbo_plan.source.files import FileError, data_directory, identity, read_bytes
from ningbo_plan.source.reading import read_documents
from ningbo_plan.source.yaml import read_yaml

INDICATORS = "indicators.yaml"
BASELINES = "baseline_*.yaml"
NOT_TARGETS = "not_targets.yaml"


class Loaded(NamedTuple):
    """A submission and where it stands; `is_whole` unless rows with faults were left out."""

    submission: Submission
    path: str
    document: Document
    is_whole: bool = True

    def fault(self, rule: Rule, at: Iterable[str | int], /, **values: Any) -> Diagnostic:
        """A fault of the value at the path `at` of this document."""
        place = tuple(at)
        return Diagnostic(rule, self.path, self.document.span(place), values, _row(self.submission.plan, place))

    def key_fault(self, rule: Rule, at: Iterable[str | int], /, **values: Any) -> Diagnostic:
        """A fault of the key at the path `at` of this document."""
        place = tuple(at)
        span = self.document.span(place, of_key=True)
        return Diagnostic(rule, self.path, span, values, _row(self.submission.plan, place))

    def without(self, rows: Iterable[str | int]) -> "Loaded":
        """The same submission without some of its rows."""
        dropped = set(rows)
        if not dropped:
            return self
        kept = {key: entry for key, entry in self.submission.actuals.items() if key not in dropped}
        return self._replace(submission=self.submission.model_copy(update={"actuals": kept}), is_whole=False)


def _row(plan: object, place: tuple[str | int, ...]) -> tuple[str, str | int] | None:
    """The plan and the key of the entry of `actuals` that a place lies in."""
    return (plan, place[1]) if isinstance(plan, str) and place[:1] == ("actuals",) and len(place) > 1 else None


class Unusable(NamedTuple):
    """A document, or the rest of a file, that could not be read as a submission; its plan where it says so."""

    path: str
    plan: str | None = None


@dataclass
class Submissions:
    """What some files hold: the submissions that could be read, what could not, and every fault of shape.

    `headless` are the rows of unusable documents, which can still be looked at one by one.
    `ignores` holds the comments that silence a finding, by path.
    """

    loaded: list[Loaded] = field(default_factory=list)
    unusable: list[Unusable] = field(default_factory=list)
    headless: list[Loaded] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    ignores: dict[str, list[Ignore]] = field(default_factory=dict)

    def until(self, year: int) -> "Submissions":
        """The same without the submissions of later years."""
        return replace(self, loaded=[loaded for loaded in self.loaded if loaded.submission.year <= year])


@dataclass(frozen=True)
class Catalog:
    """All plan data of one directory; `files` are what they were read from, by path."""

    version: str
    plans: list[Plan] = field(repr=False)
    baselines: list[Loaded] = field(repr=False)
    path: str
    document: Document = field(repr=False)
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    def find(self, key: str) -> Plan | None:
        """The plan with this id or alias, in either width and with or without quotation marks."""
        wanted = plan_key(key)
        return next((p for p in self.plans if any(plan_key(name) == wanted for name in (p.id, *p.aliases))), None)

    @property
    def paths(self) -> list[str]:
        """Every file of plan data, by whichever command it is read."""
        return [str(path) for path in sorted(Path(self.path).parent.glob("*.yaml"))]

    def fault(self, rule: Rule, at: Iterable[str | int], /, **values: Any) -> Diagnostic:
        """A fault of the plan data at the path `at` of its document."""
        return Diagnostic(rule, self.path, self.document.span(tuple(at)), values)


def plan_key(name: str) -> str:
    """What names of plans are compared by."""
    return fold(name).strip(' "').casefold()


class PlanDataError(Exception):
    """Plan data that cannot be used; `diagnostics` say why."""

    def __init__(self, diagnostics: list[Diagnostic]) -> None:
        super().__init__(f"{len(diagnostics)} faults in the plan data")
        self.diagnostics = diagnostics


def catalog_files(directory: Path | None = None) -> dict[str, bytes]:
    """The plan data of a directory, by default the packaged one: `indicators.yaml`, then every `baseline_*.yaml`.

    Raises FileError.
    """
    folder = data_directory(directory)
    return {str(path): read_bytes(str(path)) for path in (folder / INDICATORS, *sorted(folder.glob(BASELINES)))}


def load_catalog(directory: Path | None = None) -> Catalog:
    """Load the plan data of a directory, by default the packaged one.

    Raises FileError, or PlanDataError for faults of shape.
    """
    return catalog_of(catalog_files(directory))


def catalog_of(files: Mapping[str, bytes]) -> Catalog:
    """The plan data of some files, the indicators first. Raises PlanDataError for faults of shape."""
    (path, data), *others = files.items()
    catalog = catalog_from(data, path)
    baselines = Submissions()
    for name, content in others:
        read_document_bytes(name, content, baselines)
    if baselines.diagnostics:
        raise PlanDataError(in_order(baselines.diagnostics))
    return replace(catalog, baselines=baselines.loaded, files=files)


def catalog_from(data: bytes, path: str) -> Catalog:
    """The plan data of an indicators file whose bytes are at hand, without baselines.

    Raises PlanDataError for faults of shape.
    """
    file, document = model_from(PlanFile, data, path)
    return Catalog(file.version, file.plans, [], path, document)


M = TypeVar("M", bound=BaseModel)
D = TypeVar("D", bound=Document)


def model_from(model: type[M], data: bytes, path: str) -> tuple[M, Document]:
    """The one document of a data file as a model, and where its parts stand. Raises PlanDataError."""
    documents, diagnostics = read_yaml(data, path)
    documents = not_empty(documents)
    diagnostics += [fault for document in documents for fault in document.faults]
    if not documents and not diagnostics:
        diagnostics.append(Diagnostic(EMPTY_FILE, path))
    diagnostics += [Diagnostic(SECOND_DOCUMENT, path, document.span()) for document in documents[1:]]
    if diagnostics:
        raise PlanDataError(in_order(diagnostics))
    value, faults = validated(model, documents[0].value, path, documents[0])
    if value is None:
        raise PlanDataError([fault for _, fault in faults])
    return value, documents[0]


def read_submissions(paths: Sequence[str]) -> Submissions:
    """Read every document of every file once (`-` is standard input). Raises FileError."""
    result = Submissions()
    for path, data in read_files(paths).items():
        read_document_bytes(path, data, result)
    return result


def read_files(paths: Sequence[str]) -> dict[str, bytes]:
    """The bytes of each file once, by the path that names it first. Raises FileError."""
    contents, unread = read_what_can_be(paths)
    if unread:
        raise unread[0]
    return contents


def read_what_can_be(paths: Sequence[str]) -> tuple[dict[str, bytes], list[FileError]]:
    """The same of every file that can be read, and why the others cannot."""
    found: dict[object, str] = {}
    for path in paths:
        found.setdefault(identity(path), path)
    contents, unread = {}, []
    for path in found.values():
        try:
            contents[path] = read_bytes(path)
        except FileError as error:
            unread.append(error)
    return contents, unread


def is_plan_data(data: bytes, path: str) -> bool:
    """Whether a file holds plan data, and not submissions: its first document has the key `plans`."""
    if b"plans" not in data:
        return False
    documents, _ = read_yaml(data, path)
    return bool(documents) and isinstance(documents[0].value, dict) and "plans" in documents[0].value


def read_document_bytes(path: str, data: bytes, result: Submissions) -> None:
    """Read every document of a file whose bytes are at hand into `result`.

    Raises FileError for a workbook where the extra `xlsx` is not installed.
    """
    found, fatal = read_documents(data, path)
    documents = not_empty(found)
    if not documents and not fatal:
        fatal.append(Diagnostic(EMPTY_FILE, path))
    for document in documents:
        read = _read_document(path, document)
        result.diagnostics.extend(read.faults)
        if read.loaded is not None:
            result.loaded.append(read.loaded)
        else:
            result.unusable.append(Unusable(path, _plan_of(document)))
        if read.rows is not None:
            result.headless.append(read.rows)
    if ignores := find_ignores(data, documents):
        result.ignores[path] = ignores
    if fatal:
        result.diagnostics.extend(fatal)
        result.unusable.append(Unusable(path))


def not_empty(documents: Iterable[D]) -> list[D]:
    """The documents that hold something, so that a --- at either end of a file is no document."""
    return [document for document in documents if document.value is not None or document.faults]


def _plan_of(document: Document) -> str | None:
    """The plan that an unusable document says it is for, if that much is certain."""
    plan = document.value.get("plan") if isinstance(document.value, dict) else None
    is_certain = isinstance(plan, str) and all(fault.values.get("key") != "plan" for fault in document.faults)
    return plan if is_certain else None


class _Read(NamedTuple):
    """What came of a document: a submission or None, the faults, and the rows of one that is none for its head."""

    loaded: Loaded | None
    faults: list[Diagnostic]
    rows: Loaded | None = None


def _read_document(path: str, document: Document) -> _Read:
    """One submission; where faults touch only rows, the submission without them."""
    if any(fault.rule is not REPEATED_KEY for fault in document.faults):
        return _Read(None, document.faults)
    value = document.value
    if not isinstance(value, dict):
        return _Read(None, [*document.faults, Diagnostic(NOT_A_MAPPING, path, document.span())])
    submission, faults = validated(Submission, value, path, document)
    diagnostics = [fault._replace(row=_row(value.get("plan"), tuple(loc))) for loc, fault in faults]
    if submission is not None and not document.faults:
        return _Read(Loaded(submission, path, document), [])
    faulty = {loc[:2] if loc[0] == "actuals" else loc[:1] for loc, _ in faults if loc}
    rows = _without(faulty, value, path, document)
    is_only_of_rows = not document.faults and all(len(loc) == 2 for loc in faulty)
    if is_only_of_rows and rows is not None:
        return _Read(rows, diagnostics)
    return _Read(None, [*document.faults, *diagnostics], rows)


def _without(faulty: Set[Location], value: dict[str, Any], path: str, document: Document) -> Loaded | None:
    """What is left of a document without its faulty keys and rows, if that says of which plan it is.

    A year that is missing is the first that there can be: rows by themselves do not depend on it.
    """
    kept = {key: part for key, part in value.items() if (key,) not in faulty}
    if isinstance(rows := kept.get("actuals"), dict):
        kept["actuals"] = {key: entry for key, entry in rows.items() if ("actuals", key) not in faulty}
    submission, _ = validated(Submission, {"year": FIRST_YEAR} | kept, path, document)
    return None if submission is None else Loaded(submission, path, document, is_whole=False)

"""Plan data that were read and found sound, kept as JSON so that the next run need not read and check them again.

A file is found by the digest of the plan data, of the program's version and, where it runs from a checkout, of its
code's age; so it can never be out of date. It begins with the digest of what follows, and whatever is wrong with it, it
counts as not there. All files may be deleted at any time.
"""

import json
import os
import re
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cached_property, partial
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

import ningbo_plan
from ningbo_plan.diagnostics import Diagnostic, Span
from ningbo_plan.loading import Catalog, Loaded, not_empty
from ningbo_plan.model.plan import PlanFile
from ningbo_plan.model.stored import restored, restored_record, stored, stored_record
from ningbo_plan.model.submission import Submission
from ningbo_plan.notation.grammar import read, remember
from ningbo_plan.notation.numerals import plain_number
from ningbo_plan.notation.reading import Reading
from ningbo_plan.source.document import Document
from ningbo_plan.source.document import Path as Place
from ningbo_plan.source.files import FileError, packaged_data, read_bytes
from ningbo_plan.source.reading import read_documents

# So many are kept; a user has a plan or two, and a version or two of each.
_KEPT = 8


class _Unread:
    """A document that was sound when it was compiled; where its parts stand is found out when somebody asks."""

    faults: list[Diagnostic] = []

    def __init__(self, path: str, data: bytes, number: int) -> None:
        self._path, self._data, self._number = path, data, number

    @cached_property
    def _document(self) -> Document:
        documents, _ = read_documents(self._data, self._path)
        return not_empty(documents)[self._number]

    @property
    def value(self) -> Any:
        return self._document.value

    def span(self, path: Place = (), *, of_key: bool = False) -> Span:
        return self._document.span(path, of_key=of_key)

    def remarks(self) -> Iterable[tuple[str, Span]]:
        return self._document.remarks()

    def has_text_at(self, line: int, column: int) -> bool:
        return self._document.has_text_at(line, column)


def recall(files: Mapping[str, bytes]) -> Catalog | None:
    """The plan data of some files, indicators first, as they were compiled; None if they were not."""
    try:
        digest, _, body = read_bytes(str(_place(files))).partition(b"\n")
        if sha256(body).hexdigest().encode() != digest:
            return None
        compiled = json.loads(body)
        file = restored(PlanFile, compiled["file"])
        readings = {
            expression: partial(restored_record, Reading, values) for expression, values in compiled["readings"]
        }
        paths = list(files.items())
        baselines = [
            Loaded(restored(Submission, submission), path, _Unread(path, data, document))
            for at, document, submission in compiled["baselines"]
            for path, data in [paths[at]]
        ]
    except (FileError, OSError, AttributeError, LookupError, TypeError, ValueError):
        return None
    remember(readings)
    return Catalog(file.version, file.plans, baselines, paths[0][0], _Unread(*paths[0], 0), files)


def keep(files: Mapping[str, bytes], catalog: Catalog) -> None:
    """Compile plan data that are sound. Where nothing can be written, nothing is."""
    from ningbo_plan.source.writing import write_whole

    numbers = {path: count() for path in files}  # sound data have each of their documents in order
    places = {path: at for at, path in enumerate(files)}
    baselines = [
        (places[loaded.path], next(numbers[loaded.path]), stored(loaded.submission)) for loaded in catalog.baselines
    ]
    file = PlanFile.model_construct(version=catalog.version, plans=catalog.plans)
    to_be_read = (expression for expression in sorted(_expressions(catalog)) if plain_number(expression) is None)
    readings = [(expression, stored_record(read(expression))) for expression in to_be_read]
    compiled = {"file": stored(file), "baselines": baselines, "readings": readings}
    body = json.dumps(compiled, ensure_ascii=False).encode()
    with suppress(FileError, OSError):
        place = _place(files)
        place.parent.mkdir(parents=True, exist_ok=True)
        write_whole(str(place), sha256(body).hexdigest().encode() + b"\n" + body)
        own = (path for path in place.parent.glob("*.json") if re.fullmatch("[0-9a-f]{64}", path.stem))
        others = sorted(own, key=lambda path: path.stat().st_mtime)
        for old in others[:-_KEPT]:
            old.unlink(missing_ok=True)


def _expressions(catalog: Catalog) -> set[str]:
    """Whatever the plan data give in the notation of plans."""
    found: set[str | bool | None] = set()
    for plan in catalog.plans:
        for indicator in plan.indicators:
            found |= {indicator.target, *indicator.milestones.values()}
            found |= {component.target for component in indicator.components}
            found |= {revision.target for revision in indicator.revisions}
    for loaded in catalog.baselines:
        for entry in loaded.submission.actuals.values():
            found |= {part.value for part in (entry, *(entry.components or {}).values())}
    return {expression for expression in found if isinstance(expression, str)}


def folder() -> Path:
    """Where compiled plan data lie: the user's place for what may be deleted. Raises OSError for a user without one."""
    if (chosen := os.environ.get("XDG_CACHE_HOME")) and Path(chosen).is_absolute():  # others are to be ignored
        return Path(chosen) / "ningbo-plan"
    if sys.platform == "win32" and (local := os.environ.get("LOCALAPPDATA")):
        return Path(local) / "ningbo-plan" / "Cache"
    try:
        home = Path.home()
    except RuntimeError as error:  # a container's user may have none
        raise FileNotFoundError(str(error)) from None
    return home / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "ningbo-plan"


def _place(files: Mapping[str, bytes]) -> Path:
    digest = sha256(f"{ningbo_plan.__version__}\n{_age()}\n".encode())
    for path, data in files.items():
        digest.update(f"{Path(path).name}\n{len(data)}\n".encode())
        digest.update(data)
    return folder() / f"{digest.hexdigest()}.json"


def _age() -> int:
    """When the code of a checkout last changed, which its version does not tell; 0 for an installed program."""
    package = Path(__file__).parent
    if packaged_data().is_relative_to(package):
        return 0
    return max(entry.stat().st_mtime_ns for entry in _modules(str(package)))


def _modules(path: str) -> "list[os.DirEntry[str]]":
    with os.scandir(path) as entries:
        found = list(entries)
    own = [entry for entry in found if entry.name.endswith(".py")]
    return own + [module for entry in found if entry.is_dir() for module in _modules(entry.path)]

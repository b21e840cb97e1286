"""What a check found, as renderers take it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from ningbo_plan.diagnostics import Diagnostic
from ningbo_plan.faults import Place
from ningbo_plan.source.files import STDIN


@dataclass(frozen=True)
class Findings:
    """The faults, in order, and the files that were looked at, by their paths; `strict` lets warnings fail too."""

    diagnostics: Sequence[Diagnostic]
    files: Mapping[str, bytes] = field(default_factory=dict)
    strict: bool = False

    def fails(self, diagnostic: Diagnostic) -> bool:
        """Whether a fault makes the check fail."""
        return diagnostic.is_error or self.strict

    def from_root(self, root: Path) -> Findings:
        """The same with every path as it is called from the root of a repository."""
        faults = [
            d._replace(path=path_from_root(d.path, root), values=_from_root(d.values, root)) for d in self.diagnostics
        ]
        return replace(
            self, diagnostics=faults, files={path_from_root(path, root): data for path, data in self.files.items()}
        )

    @property
    def fingerprints(self) -> list[str]:
        """For each fault a text of its own that stays the same when lines move and when the language changes."""
        seen: Counter[str] = Counter()
        prints = []
        for diagnostic in self.diagnostics:
            said = sorted(diagnostic.values.items())
            values = [f"{name}={value}" for name, value in said if not isinstance(value, Place)]
            key = "\n".join([diagnostic.rule.code, diagnostic.path, *values])
            seen[key] += 1
            prints.append(sha256(f"{key}\n{seen[key]}".encode("utf-8", "surrogatepass")).hexdigest()[:32])
        return prints


def _from_root(values: Mapping[str, Any], root: Path) -> dict[str, Any]:
    """The same values with the paths of the places among them as they are called from a root."""
    return {
        name: value._replace(path=path_from_root(value.path, root))
        if isinstance(value, Place) and value.path
        else value
        for name, value in values.items()
    }


@lru_cache(64)
def path_from_root(path: str, root: Path) -> str:
    """A path from `root`, with slashes; outside of it the absolute path; standard input as it is."""
    if path == STDIN:
        return path
    whole = Path(path).absolute()
    for candidate, base in ((whole, root), (whole.resolve(), root.resolve())):
        if ".." not in candidate.parts and candidate.is_relative_to(base):
            return candidate.relative_to(base).as_posix()
    return whole.resolve().as_posix()

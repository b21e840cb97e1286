"""What every reader of files makes: a plain value whose parts know where they stand."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from ningbo_plan.diagnostics import Diagnostic, Span

Path = Sequence[str | int]


class Document(Protocol):
    """The plain value of one document, where every part of it stands, and what is wrong with its form."""

    @property
    def value(self) -> Any:
        """None, a boolean, a number, text, or a mapping or list of such."""

    @property
    def faults(self) -> list[Diagnostic]:
        """Why the document cannot be used; empty if it can."""

    def span(self, path: Path = (), *, of_key: bool = False) -> Span:
        """Where the value at `path` stands, or its key; if nothing is there, where its nearest parent stands."""

    def remarks(self) -> Iterable[tuple[str, Span]]:
        """Where a file has no comments: what stands beside values and may silence a finding on them, and its place."""

    def has_text_at(self, line: int, column: int) -> bool:
        """Whether a position is inside a key or a value, and so in no comment."""

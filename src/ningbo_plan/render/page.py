"""A page of terminal text, kept until it is whole."""

from collections.abc import Iterable
from io import StringIO

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

# Labels longer than this are folded.
_LABEL_WIDTH = 26


class Page:
    """Collects what is printed, for a terminal `width` cells wide. Nothing in foreign text is markup."""

    def __init__(self, width: int, *, color: bool) -> None:
        self.width = width
        self._output = StringIO()
        self._console = Console(
            file=self._output,
            width=width,
            color_system="standard" if color else None,
            force_terminal=color,
            markup=False,
            highlight=False,
            emoji=False,
            legacy_windows=False,
        )

    def print(self, part: RenderableType = "") -> None:
        """Add a part below the others."""
        self._console.print(part)

    def print_pairs(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Add labels and what they say, the text indented behind the labels."""
        grid = Table.grid(padding=(0, 1), expand=False)
        grid.add_column(max_width=_LABEL_WIDTH, overflow="fold")
        grid.add_column(overflow="fold")
        for label, text in pairs:
            grid.add_row(Text(label, "dim"), Text(text))
        self.print(grid)

    @property
    def text(self) -> str:
        """All of the page, no line ending in blanks."""
        return "".join(f"{line.rstrip()}\n" for line in self._output.getvalue().splitlines())

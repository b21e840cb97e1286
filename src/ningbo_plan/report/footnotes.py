"""Flags as numbered notes under a table."""

from ningbo_plan.judging.flags import FlagCode
from ningbo_plan.messages import Messages
from ningbo_plan.report.view import EvaluationView, FlagView, RowView


class Footnotes:
    """The flags of all rows, numbered in the order in which their marks are asked for.

    Where every reported value is invented the table's own warning says so, and no row repeats it.
    """

    def __init__(self, view: EvaluationView, messages: Messages) -> None:
        self.numbers: dict[str, int] = {}
        self._messages = messages
        reported = [row for row in view.rows if row.printed_actual is not None or row.components]
        self._is_said_above = len(view.invented) == len(reported)

    def marks(self, row: RowView) -> list[int]:
        """The numbers of a row's notes."""
        return [
            self.numbers.setdefault(self._line(flag), len(self.numbers) + 1)
            for flag in row.flags
            if not (flag.code is FlagCode.INVENTED and self._is_said_above)
        ]

    def _line(self, flag: FlagView) -> str:
        return f"{flag.text} — {self._messages.shown(flag.reference)}" if flag.reference else flag.text

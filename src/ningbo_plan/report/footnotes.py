"""Flags as numbered notes under a table."""

from ningbo_plan.judging.flags import FlagCode
from ningbo_plan.messages import Messages
from ningbo_plan.report.view import EvaluationView, RowView


class Footnotes:
    """The flags of all rows, numbered in the order in which their marks are asked for.

    Flags that say the same are one note, with the references of each. Where every reported value is invented the
    table's own warning says so, and no row repeats it.
    """

    def __init__(self, view: EvaluationView, messages: Messages) -> None:
        self._references: dict[str, dict[str, None]] = {}  # of each sentence, in the order of their numbers
        self._messages = messages
        reported = [row for row in view.rows if row.printed_actual is not None or row.components]
        self._is_said_above = len(view.invented) == len(reported)

    def marks(self, row: RowView) -> list[int]:
        """The numbers of a row's notes, rising."""
        said = [flag for flag in row.flags if not (flag.code is FlagCode.INVENTED and self._is_said_above)]
        for flag in said:
            references = self._references.setdefault(flag.text, {})
            if flag.reference:
                references[self._messages.shown(flag.reference)] = None
        numbers = {text: number for number, text in enumerate(self._references, 1)}
        return sorted({numbers[flag.text] for flag in said})

    @property
    def lines(self) -> list[tuple[int, str]]:
        """The notes that marks were asked for, each with its number."""
        return [
            (number, f"{text} — {self._messages.joined(references)}" if references else text)
            for number, (text, references) in enumerate(self._references.items(), 1)
        ]

"""A drafted plan as the text of its files, each guess marked by a comment on its line."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from ningbo_plan.draft.tree import Draft, DraftedRow, Guess, LeftOut, guessed, plain
from ningbo_plan.loading import INDICATORS
from ningbo_plan.messages import N_, Language, Messages, Term, messages_for
from ningbo_plan.notation.script import fold
from ningbo_plan.source.safe import visible

# The mark of a guess, the same in both scripts of Chinese. docs/new-plan.md tells how to find them all.
MARKS = {Language.ZH_HANT: "# 待核:", Language.ZH_HANS: "# 待核:", Language.EN: "# GUESS:"}
# Keys whose values may be written as plain numbers; a number elsewhere is text.
_EXPRESSIONS = {"target", "value"}
_NO_VALUE = N_("the table gives no value that can be used")
_NUMBER = re.compile(r"(?!-0)-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]+)?")
_LIKE_A_NUMBER = re.compile(r"[-+.\deExX_: ]*")
_SAFE = re.compile(r"[\w“《（(〔＜≥≤][\w“”《》、，。；：（）()〔〕·/.+%％＜≥≤~—–\- ]*(?<! )")
_WORDS = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}


def render_draft(draft: Draft, language: Language, source: str) -> dict[str, str]:
    """The text of each file, by its name, its comments in `language`. `source` names the table."""
    writer = _Writer(messages_for(language))
    files = {INDICATORS: writer.indicators(draft, source)}
    if any(row.baseline for row in draft.rows):
        files[f"baseline_{draft.base_year}.yaml"] = writer.baseline(draft, source)
    return {name: "".join(f"{line}\n" for line in lines) for name, lines in files.items()}


class _Writer:
    """Writes trees as YAML, in one language of comments."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages
        self._mark = MARKS[messages.language]

    def indicators(self, draft: Draft, source: str) -> Iterator[str]:
        """The lines of `indicators.yaml`."""
        yield from self._head(source)
        yield from (self._marked(remark) for remark in [*draft.gathered, *draft.remarks])
        yield 'version: "1"'
        yield "plans:"
        yield from self._item(draft.plan, "")
        yield "  indicators:"
        lines: list[DraftedRow | LeftOut] = [*draft.rows, *draft.left_out]
        for each in sorted(lines, key=lambda each: each.line):
            yield ""
            if isinstance(each, LeftOut):
                yield "  " + self._left_out(each)
                continue
            yield from self._item(each.indicator, "  ")
            yield from ("    " + self._marked(remark) for remark in each.remarks)

    def baseline(self, draft: Draft, source: str) -> Iterator[str]:
        """The lines of the file of baselines."""
        yield from self._head(source)
        yield from self._mapping(draft.baseline, "")
        yield "actuals:"
        for row in draft.rows:
            number = plain(row.indicator["no"])
            told = f"# {number} {row.name}" if number else f"# {row.name}"
            if row.baseline:
                yield f"  {row.id}: {_flow(row.baseline)}  {told}{self._why(row.baseline)}"
            else:
                yield f"  {told}: {self._text(_NO_VALUE)}"

    def _head(self, source: str) -> Iterator[str]:
        text = self._messages.text(
            N_(
                "Drafted by `plan new-plan` from {source}.\n"
                "Every line with {mark} says what the table does not: check it, correct it, delete the mark.\n"
                "docs/data-format.md explains the keys; what no mark speaks of is as the table has it."
            ),
            source=source,
            mark=self._mark.removeprefix("# "),
        )
        yield from (f"# {visible(line)}" for line in text.splitlines())

    def _left_out(self, line: LeftOut) -> str:
        words = N_("line {line} is no note and was not read ({why}): {text}")
        if line.is_note:
            return "# " + self._messages.text(
                N_("line {line}, outside the table: {text}"), line=line.line, text=line.text
            )
        return self._marked(Term(words, line=line.line, why=line.why, text=line.text))

    def _item(self, tree: Mapping[str, Any], pad: str) -> Iterator[str]:
        """A mapping as an item of a list."""
        lines = self._mapping(tree, f"{pad}  ")
        yield f"{pad}- {next(lines).strip()}"
        yield from lines

    def _mapping(self, tree: Mapping[str, Any], pad: str) -> Iterator[str]:
        for key, value in tree.items():
            if isinstance(value, Guess) and value.value is None:
                yield f"{pad}# {key}: …{self._why(value)}"
            elif isinstance(value, Mapping):
                yield f"{pad}{key}:"
                yield from self._mapping(value, f"{pad}  ")
            elif isinstance(value, list) and isinstance(value[0], Mapping):
                yield f"{pad}{key}:"
                for item in value:
                    yield from self._item(item, pad)
            else:
                yield f"{pad}{key}: {_flow(value, key)}{self._why(value)}"

    def _why(self, value: Any) -> str:
        """The comment that marks a value, if any part of it is a guess."""
        marked = guessed(None, *(guess.why for guess in _guesses(value)))
        return f"  {self._marked(marked.why)}" if isinstance(marked, Guess) else ""

    def _marked(self, remark: Term) -> str:
        return f"{self._mark} {self._text(remark)}"

    def _text(self, message: Term) -> str:
        return " ".join(self._messages.text(message, **message.values).split())


def _guesses(tree: Any) -> list[Guess[Any]]:
    if isinstance(tree, Guess):
        return [tree]
    parts = tree.values() if isinstance(tree, Mapping) else tree if isinstance(tree, list) else []
    return [guess for part in parts for guess in _guesses(part)]


def _flow(tree: Any, key: str | int = "") -> str:
    """A tree in one line."""
    match plain(tree):
        case dict() as mapping:
            return "{" + ", ".join(f"{name}: {_flow(value, name)}" for name, value in mapping.items()) + "}"
        case list() as items:
            return "[" + ", ".join(_flow(item) for item in items) + "]"
        case bool() as value:
            return "true" if value else "false"
        case int() | Decimal() as value:
            return f"{value:f}" if isinstance(value, Decimal) else str(value)
        case text:
            return _scalar(str(text), is_expression=key in _EXPRESSIONS or isinstance(key, int))


def _scalar(text: str, *, is_expression: bool) -> str:
    """A text as YAML, in quotation marks unless it is read as itself without."""
    if is_expression and _NUMBER.fullmatch(text):
        return text
    is_plain = _SAFE.fullmatch(text) and not _LIKE_A_NUMBER.fullmatch(fold(text)) and text.casefold() not in _WORDS
    if is_plain:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'

"""YAML (and so JSON) to plain values with positions, in one pass over the parser's events.

Nothing is guessed as YAML 1.1 does: a plain scalar is a number only in the forms of JSON, only true and false
are booleans, everything else is text. Aliases, tags and repeated keys are faults, so no document is larger than its
file; nesting is bounded, so none exhausts the stack, and so is the number of values and documents. The size of a file
is bounded by whoever reads it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

import yaml

from ningbo_plan.diagnostics import (
    CONTROL_CHARACTER,
    NOT_UTF8,
    REPEATED_KEY,
    TOO_DEEP,
    TOO_MANY,
    YAML_FEATURE,
    YAML_SYNTAX,
    Diagnostic,
    Rule,
    Span,
)
from ningbo_plan.faults import Place
from ningbo_plan.messages import N_, Term
from ningbo_plan.notation.script import fold
from ningbo_plan.source.document import Path
from ningbo_plan.source.limits import limits

MAX_DEPTH = 32

_Parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?P<more>\.[0-9]+)?(?P<exponent>[eE][-+]?[0-9]{1,9})?")
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}
# A key whose colon no space follows, which makes it one with its value; a blank that YAML does not know is none.
_JOINED = r"\s*(?:- )?[^\s:\"'#{\[]+:(?=\S|\u3000)"
_FULL_WIDTH_COLON = r"\s*(?:- )?[^:：\s]+："
# U+0085, U+2028 and U+2029 break lines in YAML 1.1, but in no editor.
# A byte order mark at the start of a line was one of a file that was put behind another.
_CONTROL = re.compile("(?<=\n)\ufeff|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
# Two escapes for one character, after an even number of backslashes.
_PAIR = re.compile(r"(?<!\\)(?P<before>(?:\\\\)*)(?P<pair>\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})")

# What the parser says most often, for the catalogues.
_PROBLEMS = (
    N_("could not find expected ':'"),
    N_("did not find expected '-' indicator"),
    N_("did not find expected ',' or ']'"),
    N_("did not find expected ',' or '}'"),
    N_("did not find expected <document start>"),
    N_("did not find expected key"),
    N_("did not find expected node content"),
    N_("found a tab character that violates indentation"),
    N_("found character that cannot start any token"),
    N_("found unexpected end of stream"),
    N_("mapping values are not allowed in this context"),
)


class _Place:
    """Where a value stands; for a collection, also where its keys and its values stand."""

    __slots__ = ("children", "event")

    def __init__(self, event: Any) -> None:
        self.event = event
        self.children: dict[str | int, tuple[Any, _Place]] = {}


@dataclass(frozen=True)
class YamlDocument:
    """One YAML document: its plain value, where every part of it stands, and what is wrong with its YAML."""

    value: Any
    _place: _Place
    faults: list[Diagnostic] = field(default_factory=list)

    def span(self, path: Path = (), *, of_key: bool = False) -> Span:
        """Where the value at `path` stands, or its key; if nothing is there, where its nearest parent stands."""
        place, key = self._place, None
        for step in path:
            if step not in place.children:
                key = None
                break
            key, place = place.children[step]
        return _span(key if of_key and key is not None else place.event)

    def remarks(self) -> tuple[()]:
        """None: a file of YAML has comments, and what a note says is text."""
        return ()

    def has_text_at(self, line: int, column: int) -> bool:
        """Whether a position is inside a key or a value, and so in no comment."""
        before = bisect_right(self._texts, (line, column + 1)) - 1
        return before >= 0 and (line, column) < self._texts[before][2:]

    @cached_property
    def _texts(self) -> list[Span]:
        """Where every key and every scalar stands, in order."""
        return sorted(_spans(self._place))


def read_yaml(data: bytes, name: str) -> tuple[list[YamlDocument], list[Diagnostic]]:
    """Read all whole documents of a file called `name`, and why the rest of the file cannot be read, if it cannot.

    A document has its own faults with it. Never raises.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, column = _position(data[: error.start].decode("utf-8-sig", "replace"))
        span = Span(line, column, line, column + 1)
        return [], [Diagnostic(NOT_UTF8, name, span, {"byte": f"0x{data[error.start]:02x}"})]
    if control := _CONTROL.search(text):
        line, column = _position(text[: control.start()])
        values = {"character": f"U+{ord(control[0]):04X}"}
        return [], [Diagnostic(CONTROL_CHARACTER, name, Span(line, column, line, column + 1), values)]
    reader = _Reader(name)
    event = None
    try:
        for event in _events(text):
            if not reader.take(event):
                break
        else:
            return reader.whole, []
    except yaml.MarkedYAMLError as error:
        reader.faults.append(_syntax_fault(error, event, text, name))
    return reader.whole, reader.faults


def _events(text: str) -> Iterator[Any]:
    """The parser's events. Characters that JSON writes as two escapes (`\\ud842\\udfb7`) are one in YAML."""
    if not _PAIR.search(text):
        yield from yaml.parse(text, Loader=_Parser)
        return
    pairs: dict[int, list[int]] = {}  # by line, the columns in which they start once those before are joined
    for number, line in enumerate(text.splitlines()):
        for before, pair in enumerate(_PAIR.finditer(line)):
            pairs.setdefault(number, []).append(pair.start("pair") - 2 * before)
    joined = _PAIR.sub(lambda found: found["before"] + _joined(found["pair"]), text)
    for event in yaml.parse(joined, Loader=_Parser):
        event.start_mark, event.end_mark = _moved(event.start_mark, pairs), _moved(event.end_mark, pairs)
        yield event


def _joined(pair: str) -> str:
    """Two escapes of JSON as the one of YAML for the same character, which is two characters shorter."""
    character = bytes.fromhex(pair.replace("\\u", "")).decode("utf-16-be")
    return f"\\U{ord(character):08x}"


def _moved(mark: Any, pairs: dict[int, list[int]]) -> Any:
    """A place in a text whose pairs were joined as the place before that."""
    column = mark.column + 2 * bisect_left(pairs.get(mark.line, ()), mark.column)
    return yaml.Mark(mark.name, mark.index, mark.line, column, None, 0)


def _syntax_fault(error: yaml.MarkedYAMLError, last: Any, text: str, name: str) -> Diagnostic:
    """What the parser did not understand after the event `last`, and the commonest reasons why."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.splitlines() or [""]
    problem = Term(error.problem or error.context or "")
    if line >= len(lines):  # after the end: shown at the end
        line, column = len(lines) - 1, len(lines[-1])
    if "\t" in lines[line][: column + 1] and not lines[line][:column].strip():
        column, problem = lines[line].index("\t"), N_("a tab is used for indentation")
    else:
        for near in (line, line - 1):
            if near < 0:
                continue
            if colon := re.match(_FULL_WIDTH_COLON, lines[near]):
                line, column, problem = near, colon.end() - 1, N_("a full-width colon ends the key")
                break
            if colon := re.match(_JOINED, lines[near]):
                line, column, problem = near, colon.end(), N_("no space follows the colon")
                break
        else:
            if quote := _unclosed(error, last, line):
                line, column, problem = quote.line, quote.column, N_("a quotation mark does not close")
    span = Span(line + 1, column + 1, line + 1, column + 2)
    return Diagnostic(YAML_SYNTAX, name, span, {"problem": problem})


def _unclosed(error: yaml.MarkedYAMLError, last: Any, line: int) -> Any:
    """Where the text opens that runs on to the end, or to the quotation mark that opens the next one in this line."""
    if error.context == "while scanning a quoted scalar":
        return error.context_mark
    is_quoted = isinstance(last, yaml.ScalarEvent) and last.style in ("'", '"')
    if is_quoted and last.start_mark.line < last.end_mark.line == line:
        return last.start_mark
    return None


class _Reader:
    """Builds values from events; its stack holds the open collections, innermost last."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.whole: list[YamlDocument] = []  # the documents read to their ends
        self.faults: list[Diagnostic] = []  # those of the document being read
        self._document = YamlDocument(None, _Place(None))
        self._stack: list[tuple[Any, _Place]] = []
        self._key: Any = None  # the event of the key whose value comes next
        self._limits = limits()
        self._values = 0  # read so far

    def take(self, event: Any) -> bool:
        """Take in the next event; False when nothing after it can be read."""
        if self._values > self._limits.values:
            self._fault(TOO_MANY, event, limit=self._limits.values, things=N_("values"))
            return False
        if isinstance(event, yaml.ScalarEvent):
            self._refuse_features(event)
            if self._awaits_key():
                if event.implicit[0] and event.value == "<<":
                    self._fault(YAML_FEATURE, event, feature=N_("merge keys (<<)"))
                self._key = event
            else:
                self._add(_plain(event), _Place(event))
        elif isinstance(event, yaml.CollectionStartEvent):
            self._refuse_features(event)
            if self._awaits_key():
                self._fault(YAML_FEATURE, event, feature=N_("collections as keys"))
                return False
            if len(self._stack) == MAX_DEPTH:
                self._fault(TOO_DEEP, event, limit=MAX_DEPTH)
                return False
            value: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
            place = _Place(event)
            self._add(value, place)
            self._stack.append((value, place))
        elif isinstance(event, yaml.CollectionEndEvent):
            self._stack.pop()
        elif isinstance(event, yaml.AliasEvent):
            self._fault(YAML_FEATURE, event, feature=N_("aliases"))
            if self._awaits_key():
                return False
            self._add(None, _Place(event))
        elif isinstance(event, yaml.DocumentEndEvent):
            self.whole.append(self._document)
            self.faults = []
        elif isinstance(event, yaml.DocumentStartEvent) and len(self.whole) == self._limits.documents:
            self._fault(TOO_MANY, event, limit=self._limits.documents, things=N_("documents"))
            return False
        return True

    def _awaits_key(self) -> bool:
        return bool(self._stack) and isinstance(self._stack[-1][0], dict) and self._key is None

    def _add(self, value: Any, place: _Place) -> None:
        self._values += 1
        if not self._stack:
            self._document = YamlDocument(value, place, self.faults)
            return
        parent, parent_place = self._stack[-1]
        if isinstance(parent, list):
            parent_place.children[len(parent)] = (None, place)
            parent.append(value)
            return
        key_event, self._key = self._key, None
        key = _key(key_event)
        if key in parent:
            first = _span(parent_place.children[key][0]).line
            self._fault(REPEATED_KEY, key_event, key=key, first_line=Place(first))
            return
        parent_place.children[key] = (key_event, place)
        parent[key] = value

    def _refuse_features(self, event: Any) -> None:
        if event.anchor is not None:
            self._fault(YAML_FEATURE, event, feature=N_("anchors"))
        if event.tag is not None and event.tag != "!":
            self._fault(YAML_FEATURE, event, feature=N_("tags"))

    def _fault(self, rule: Rule, event: Any, **values: Any) -> None:
        self.faults.append(Diagnostic(rule, self.name, _span(event), values))


def _plain(event: Any) -> Any:
    """The value of a scalar: None, a boolean, an int, a Decimal or text."""
    text = event.value
    if not event.implicit[0]:  # quoted, or block style
        return text
    if match := _NUMBER.fullmatch(text) or _NUMBER.fullmatch(fold(text)):  # ２０２３ is a number too
        return Decimal(match[0]) if match["more"] or match["exponent"] else int(match[0])
    return _WORDS.get(text, text)


def _key(event: Any) -> str | int:
    value = _plain(event)
    return value if type(value) is int else str(event.value)


def _span(event: Any) -> Span:
    """The span of a scalar; of a collection, its first character."""
    start, end = event.start_mark, event.end_mark
    if isinstance(event, yaml.ScalarEvent):
        return Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)
    return Span(start.line + 1, start.column + 1, start.line + 1, start.column + 2)


def _spans(place: _Place) -> Iterator[Span]:
    """Where the scalars of a value stand, keys included."""
    for key, value in place.children.values():
        if key is not None:
            yield _span(key)
        yield from _spans(value)
    if isinstance(place.event, yaml.ScalarEvent):
        yield _span(place.event)


def _position(before: str) -> tuple[int, int]:
    """Line and column of what follows the text `before`."""
    return before.count("\n") + 1, len(before) - before.rfind("\n")

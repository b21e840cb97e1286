"""Plain values to models, and pydantic's faults to diagnostics in the reader's words."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from ningbo_plan.diagnostics import MISSING_KEY, UNKNOWN_KEY, WRONG_TYPE, Diagnostic
from ningbo_plan.faults import nearest
from ningbo_plan.messages import N_, Term
from ningbo_plan.source.document import Document

# What pydantic calls a fault, as what should stand there instead, with an example.
_EXPECTED = {
    "reported_value": (N_("a number or an expression"), "95以上"),
    "years_in_order": (N_("the first year and the last, in this order"), "[2021, 2025]"),
    "string_type": (N_("text"), '"…"'),
    "string_too_short": (N_("text that is not empty"), '"…"'),
    "string_pattern_mismatch": (N_("lower-case English words joined by hyphens"), "registered-market-entities"),
    "int_type": (N_("a whole number"), "2023"),
    "int_parsing": (N_("a whole number"), "2023"),
    "int_from_float": (N_("a whole number"), "2023"),
    "greater_than": (N_("a number above 0"), "1"),
    "decimal_type": (N_("a number"), "0.95"),
    "decimal_parsing": (N_("a number"), "0.95"),
    "finite_number": (N_("a number"), "0.95"),
    "decimal_max_digits": (N_("a number of a few digits"), "0.95"),
    "decimal_max_places": (N_("a number of a few digits"), "0.95"),
    "decimal_whole_digits": (N_("a number of a few digits"), "0.95"),
    "bool_type": (N_("true or false"), "true"),
    "dict_type": (N_("a mapping of keys to values"), "{value: 95, note: …}"),
    "model_type": (N_("a mapping of keys to values"), "{value: 95, note: …}"),
    "list_type": (N_("a list"), "[…, …]"),
    "too_short": (N_("a longer list"), "[…, …]"),
    "too_long": (N_("a shorter list"), "[…, …]"),
}
# What may stand at the keys of a submission.
_EXAMPLES = {"plan": "14fyp", "year": "2023", "actuals": "{1: 95, 2: 8.2}"}
# A key whose colon no space follows, so that it is one with its value.
_JOINED = r"(\S+?)[:：]((?s:\S.*))"
UNFORESEEN = N_("of another form")
_ROW = N_("the value of row {row}")
_ONE_OF = N_("one of {choices}")
_AT_LEAST = N_("at least {limit}")
_AT_MOST = N_("at most {limit}")
_NO_LONGER = N_("text of at most {limit} characters")

Location = tuple[str | int, ...]
M = TypeVar("M", bound=BaseModel)
# Suggestions are looked for, for so many keys of a document.
_MOST_SUGGESTIONS = 20


def validated(
    model: type[M], value: Any, path: str, document: Document
) -> tuple[M | None, list[tuple[Location, Diagnostic]]]:
    """`value` as a model, or its faults with their places, one for each place."""
    try:
        return model.model_validate(value), []
    except ValidationError as error:
        faults: dict[Location, Diagnostic] = {}
        unknown = 0
        for detail in error.errors(include_url=False, include_input=False):
            loc, fault = _fault(model, detail, value, path, document, suggests=unknown < _MOST_SUGGESTIONS)
            unknown += fault.rule is UNKNOWN_KEY
            faults.setdefault(loc, fault)
        return None, list(faults.items())


def _fault(
    model: type[BaseModel], detail: Any, value: Any, path: str, document: Document, *, suggests: bool
) -> tuple[Location, Diagnostic]:
    loc = _present(value, detail["loc"])
    kind = detail["type"]
    if kind == "missing":
        key = str(detail["loc"][-1])
        values = {"key": key, "example": _EXAMPLES.get(key, "…")}
        return (*loc, key), Diagnostic(MISSING_KEY, path, document.span(loc), values)
    if kind in ("extra_forbidden", "invalid_key"):  # the second for a number
        known = _known_keys(model, loc[:-1])
        values = {"key": str(loc[-1]), "known": ", ".join(known), "suggestion": ""}
        if suggests:
            values["suggestion"] = nearest(str(loc[-1]), {name.lower(): name for name in known})
        return loc, Diagnostic(UNKNOWN_KEY, path, document.span(loc, of_key=True), values)
    expected, example = _expected(kind, detail.get("ctx", {}))
    found = _at(value, loc)
    if kind == "string_type" and isinstance(found, (bool, int, Decimal)):
        example = f'"{str(found).lower() if isinstance(found, bool) else found}"'
    if kind in ("dict_type", "model_type"):
        example = spaced(found) or _EXAMPLES.get(str(loc[-1] if loc else ""), example)
    values = {"key": _name(value, loc), "expected": expected, "example": example}
    return loc, Diagnostic(WRONG_TYPE, path, document.span(loc, of_key=detail["loc"][-1:] == ("[key]",)), values)


def spaced(written: object) -> str | None:
    """A key and its value with the space between them that was left out; None where that is not what was."""
    match = re.match(_JOINED, written) if isinstance(written, str) else None
    return f"{match[1]}: {match[2].splitlines()[0]}" if match else None


def _expected(kind: str, limits: Mapping[str, Any]) -> tuple[Term, str]:
    """What should stand where pydantic found a fault of some kind, with an example."""
    match kind:
        case "enum" | "literal_error":
            choices = re.findall(r"'([^']*)'", limits["expected"])
            return Term(_ONE_OF, choices=", ".join(choices)), choices[0]
        case "greater_than_equal":
            return Term(_AT_LEAST, limit=limits["ge"]), str(limits["ge"])
        case "string_too_long":
            return Term(_NO_LONGER, limit=limits["max_length"]), '"…"'
        case "less_than_equal":
            return Term(_AT_MOST, limit=limits["le"]), str(limits["le"])
    return _EXPECTED.get(kind, (UNFORESEEN, "…"))


def _name(value: Any, loc: Location) -> str:
    """What a fault's place is called: its key; of a list's item the list's key and the item's position."""
    if not loc:
        return N_("the document")
    if loc[0] == "actuals" and len(loc) == 2 and isinstance(loc[1], int):
        return Term(_ROW, row=loc[1])
    is_item = len(loc) > 1 and isinstance(_at(value, loc[:-1]), list)
    return f"{loc[-2]}[{loc[-1]}]" if is_item else str(loc[-1])


def _at(value: Any, loc: Location) -> Any:
    """What stands at a place that is there."""
    for step in loc:
        value = value[step]
    return value


def _present(value: Any, loc: tuple[Any, ...]) -> Location:
    """The part of pydantic's location that is in the file; the rest names absent keys."""
    present: list[Any] = []
    for step in loc:
        in_mapping = isinstance(value, dict) and step in value
        if in_mapping or (isinstance(value, list) and isinstance(step, int) and step < len(value)):
            value = value[step]
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

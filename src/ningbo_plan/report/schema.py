"""JSON Schema of the data files, for editors: what may stand where, and what it means."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from ningbo_plan.labels import ATTRIBUTES, DIRECTIONS, MEASURES
from ningbo_plan.loading import Catalog
from ningbo_plan.messages import N_, Messages
from ningbo_plan.model.plan import Indicator, Measure, Plan, PlanFile
from ningbo_plan.model.submission import Submission
from ningbo_plan.report.listing import Listed, listing
from ningbo_plan.report.schema_words import KEYS, QUALITIES

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TITLES = {"actuals": N_("Actuals of a plan"), "indicators": N_("Plan data: indicators and targets")}
_LABELS: dict[str, Mapping[Any, str]] = {
    "Measure": MEASURES,
    "Direction": DIRECTIONS,
    "Attribute": ATTRIBUTES,
    "Quality": QUALITIES,
}
Schema = dict[str, Any]


def indicators_schema(messages: Messages) -> Schema:
    """The schema of `indicators.yaml`."""
    schema = _described(PlanFile, messages)
    schema["$defs"]["Indicator"]["properties"]["milestones"]["propertyNames"] = {"pattern": "^[0-9]{4}$"}
    return _headed("indicators", schema, messages)


def actuals_schema(catalog: Catalog, messages: Messages) -> Schema:
    """The schema of a submission: every plan with its years, every indicator by id and by row, with what it is.

    Plans and rows are known by their plain spellings alone; `plan check` takes others too.
    """
    schema = _described(Submission, messages)
    value = schema["$defs"].pop("Value")
    given = {"not": {"type": "null"}}
    replaces = [{"required": [key], "properties": {key: given}} for key in ("value", "components")]
    value["dependentSchemas"] = {"correction": {"anyOf": replaces}}  # a correction is of something
    del schema["$defs"]["Entry"]
    for name, kinds in _KINDS.items():  # bare or in a mapping
        schema["$defs"][name] = {"anyOf": [*kinds, _mapping(value, value={"anyOf": kinds})]}
    names = {plan.id: [plan.id, *plan.aliases] for plan in catalog.plans}
    known = [f"{' / '.join(names[plan.id])}: {plan.title.in_(messages.language)}" for plan in catalog.plans]
    schema["properties"]["plan"]["enum"] = [name for plan in catalog.plans for name in names[plan.id]]
    schema["properties"]["plan"]["description"] += f"\n\n{chr(10).join(known)}"
    schema["properties"]["actuals"].pop("additionalProperties")
    schema["allOf"] = []
    for plan in catalog.plans:
        schema["$defs"][plan.id] = _rows(catalog, plan, value, messages)
        years = {"minimum": plan.base_year, "maximum": plan.last_year}
        then = {"year": years, "actuals": {"$ref": f"#/$defs/{plan.id}"}}
        condition = {"properties": {"plan": {"enum": names[plan.id]}}, "required": ["plan"]}
        schema["allOf"].append({"if": condition, "then": {"properties": then}})
    first = catalog.plans[-1]
    keys = [str(row.no or row.id) for row in first.rows if not row.components][:2]
    entries: list[Any] = ["95以上", {"value": 99.6, "reference": "…", "quality": "preliminary"}]
    example = {"plan": first.id, "year": first.last_year, "actuals": dict(zip(keys, entries, strict=False))}
    return _headed("actuals", schema | {"examples": [example]}, messages)


def _headed(kind: str, schema: Schema, messages: Messages) -> Schema:
    return {"$schema": DIALECT, "title": messages.text(_TITLES[kind]), **schema}


_NUMBER: list[Schema] = [{"type": "number"}, {"type": "string", "minLength": 1}, {"type": "null"}]
_KINDS = {"number": _NUMBER, "milestone": [{"type": "boolean"}, *_NUMBER]}


def _mapping(value: Schema, /, **properties: Schema) -> Schema:
    """A mapping with the keys of a value, some of them changed or added."""
    keys = value["properties"]
    return value | {"properties": keys | {key: keys.get(key, {}) | said for key, said in properties.items()}}


def _rows(catalog: Catalog, plan: Plan, value: Schema, messages: Messages) -> Schema:
    """The entries of one plan, by id and by row number."""
    rows = {}
    for item in listing(catalog, [plan], None, messages):
        entry = {"description": _description(item, messages), **_entry(item.indicator, value, messages)}
        rows[item.indicator.id] = entry
        if item.indicator.no is not None:
            rows[str(item.indicator.no)] = entry
    return {"type": "object", "properties": rows, "additionalProperties": False}


def _entry(indicator: Indicator, value: Schema, messages: Messages) -> Schema:
    """What may be reported for one indicator; `value` is a mapping without components."""
    kind = "milestone" if indicator.measure is Measure.MILESTONE else "number"
    one = {"$ref": f"#/$defs/{kind}"}
    if not indicator.components:
        return one
    in_force = [component.id for component in indicator.components_in_force]
    parts = {
        "type": "object",
        "description": messages.text(KEYS["Entry.components"]),
        "properties": {
            component.id: {"description": component.name.in_(messages.language), **one}
            for component in indicator.components
        },
        "required": in_force,
        "additionalProperties": False,
    }
    kinds = _KINDS[kind] if len(in_force) < 2 else [{"type": "null"}]
    return {"anyOf": [*kinds, _mapping(value, value={"anyOf": kinds}, components=parts)]}


def _description(item: Listed, messages: Messages) -> str:
    """What a reader needs to know of an indicator to report it: row, name, unit, target, baseline."""
    row = f"{item.indicator.no} " if item.indicator.no else ""
    lines = [f"{row}{item.name} ({item.unit})" if item.unit else f"{row}{item.name}"]
    plan = item.plan
    for label, year, text in (
        (N_("{year} target"), plan.last_year, item.target),
        (N_("{year} value"), plan.base_year, item.baseline),
    ):
        if text:
            lines.append(f"{messages.text(label, year=year)}: {text}")
    return "\n".join([*lines, messages.text(MEASURES[item.indicator.measure])])


def _described(model: type[BaseModel], messages: Messages) -> Schema:
    """A model's schema, each key with what it means, without what says nothing to a reader."""
    schema = model.model_json_schema(by_alias=True)
    definitions = schema.setdefault("$defs", {})
    for name, part in [(model.__name__, schema), *definitions.items()]:
        part.pop("title", None)
        part.pop("description", None)
        for key, field in part.get("properties", {}).items():
            field.pop("title", None)
            field.pop("default", None)
            field["description"] = messages.text(KEYS.get(f"{name}.{key}") or KEYS[key])
        if labels := _LABELS.get(name):
            part["description"] = "\n".join(f"{value}: {messages.text(label)}" for value, label in labels.items())
    return schema

"""Models and records to JSON and back without validating them again: what was sound when it was stored is sound.

Building pydantic's validators takes longer than all else that a short run does, so nothing here needs them.
"""

from collections.abc import Callable
from decimal import Decimal
from enum import Enum
from functools import cache
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

R = TypeVar("R", bound=tuple[Any, ...])
M = TypeVar("M", bound=BaseModel)
Made = Callable[[Any], Any]


def stored(model: BaseModel) -> Any:
    """A model as plain values. What was not said stays unsaid: a model knows which of its keys it was given."""
    return {
        (field.alias or name): _plain(getattr(model, name))
        for name, field in type(model).model_fields.items()
        if name in model.model_fields_set
    }


def _plain(value: Any) -> Any:
    match value:
        case BaseModel():
            return stored(value)
        case list() | tuple():
            return [_plain(item) for item in value]
        case dict():
            return [[key, _plain(item)] for key, item in value.items()]  # keys may be numbers
        case Decimal():
            return str(value)
        case _:
            return value


def restored(model: type[M], values: Any) -> M:
    """The model that `values` were stored from. Raises what wrong values raise: KeyError, TypeError, ValueError."""
    unsaid, fields = _form(model)
    made, said = unsaid["__dict__"].copy(), set()
    for key, value in values.items():
        name, make = fields[key]
        made[name] = value if make is None or value is None else make(value)
        said.add(name)
    # As one is unpickled: it takes a third of the time of constructing one. All share their defaults.
    restored_model = model.__new__(model)
    restored_model.__setstate__(unsaid | {"__dict__": made, "__pydantic_fields_set__": said})
    return restored_model


def stored_record(record: tuple[Any, ...]) -> Any:
    """A named tuple as plain values."""
    return _plain(record)


def restored_record(kind: type[R], values: Any) -> R:
    """The named tuple that `values` were stored from. Raises what wrong values raise: TypeError, ValueError."""
    made = [
        value if make is None or value is None else make(value)
        for make, value in zip(_record_makers(kind), values, strict=True)
    ]
    return kind(*made)


@cache
def _record_makers(kind: Any) -> list[Made | None]:
    kinds = get_type_hints(kind)
    return [_maker(kinds[name]) for name in kind._fields]


@cache
def _form(model: type[BaseModel]) -> tuple[dict[Any, Any], dict[str, tuple[str, Made | None]]]:
    """The state of a model of which nothing was said; and each field by its key: its name, and how to make its value
    of a plain one.
    """
    fields = model.model_fields
    required = {name: None for name, field in fields.items() if field.is_required()}  # all in the order of the fields
    unsaid = model.model_construct(set(), **required).__getstate__()
    return unsaid, {(field.alias or name): (name, _maker(field.annotation)) for name, field in fields.items()}


def _maker(kind: Any) -> Made | None:
    """How a value of a type is made from a plain one; None for one that is plain already."""
    origin, kinds = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _maker(kinds[0])
    if origin in (Union, UnionType):
        makers = [maker for one in kinds if (maker := _maker(one)) is not None]
        return makers[0] if makers else None  # a union here is of one thing and of what is plain
    if origin is list:
        make = _maker(kinds[0])
        return None if make is None else lambda items: [make(item) for item in items]
    if origin is tuple:
        make_item = _maker(kinds[0]) or _as_it_is
        return lambda items: tuple(map(make_item, items))
    if origin is dict:
        make_value = _maker(kinds[1]) or _as_it_is
        return lambda pairs: {key: make_value(value) for key, value in pairs}
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return lambda values: restored(kind, values)
    if isinstance(kind, type) and issubclass(kind, tuple):
        return lambda values: restored_record(kind, values)
    if isinstance(kind, type) and issubclass(kind, (Enum, Decimal)):
        return kind
    return None


def _as_it_is(value: Any) -> Any:
    return value

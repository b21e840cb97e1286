"""A submission: what one document reports for one plan, year and region."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainValidator, StrictBool, StrictInt
from pydantic_core import PydanticCustomError

from ningbo_plan.model.base import Model, Name, Sentence, as_written

# No plan is older.
FIRST_YEAR = 1900


class Quality(StrEnum):
    """How far a reported value may be relied on; a final value says nothing."""

    PRELIMINARY = "preliminary"
    DERIVED = "derived"
    INVENTED = "invented"


def _reported(value: Any) -> bool | str | None:
    written = as_written(value)
    if written is None or isinstance(written, bool) or (isinstance(written, str) and written):
        return written
    raise PydanticCustomError("reported_value", "no reported value")


Reported = Annotated[
    bool | str | None, PlainValidator(_reported, json_schema_input_type=bool | int | Decimal | str | None)
]


class Value(Model):
    """One reported value: a number, an expression, or true and false for a milestone.

    `correction` says why it replaces another value of the same year.
    """

    value: Reported = None
    reference: Sentence | None = None
    note: Sentence | None = None
    quality: Quality | None = None
    increment: StrictBool = False
    correction: Sentence | None = None


def _as_mapping(value: Any) -> Any:
    return value if isinstance(value, dict) else {"value": value}


class Entry(Value):
    """What is reported for one indicator: a value, or one for each component."""

    components: dict[str, Annotated[Value, BeforeValidator(_as_mapping)]] | None = None

    def of(self, component: str) -> Value | None:
        """The value of a component, with what the entry says of all of them where it says nothing itself."""
        value = (self.components or {}).get(component)
        if value is None:
            return None
        said = {name for name in value.model_fields_set if getattr(value, name) is not None}
        shared = self.model_fields_set - said - {"value", "components"}
        return value.model_copy(update={name: getattr(self, name) for name in shared})


class Submission(Model):
    """One document of actuals, as at the end of `year`.

    `reference` and `quality` hold for every value that has none of its own.
    """

    plan: Name
    year: StrictInt = Field(ge=FIRST_YEAR, le=2200)
    region: Name | None = None
    reference: Sentence | None = None
    quality: Quality | None = None
    note: Sentence | None = None
    actuals: dict[str | int, Annotated[Entry, BeforeValidator(_as_mapping)]]

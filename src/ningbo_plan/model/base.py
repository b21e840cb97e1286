"""What plan data and submissions share."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from ningbo_plan.messages import Language


class Model(BaseModel):
    """A mapping that knows all its keys."""

    # Built when first used: as parts of a file's model, most never need a validator of their own.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


def as_written(value: Any) -> Any:
    """A number of the file as the text it was written with; a bool is no number."""
    if isinstance(value, Decimal):
        # 1e3 is written out; 1e999999999 is left for the notation to refuse.
        return format(value, "f") if abs(value.adjusted()) < 30 else str(value)
    return str(value) if type(value) is int else value


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


# A target or an actual in the plan's notation; a plain number is one too.
_Written = Annotated[str, Field(min_length=1)] | float
Expression = Annotated[str, Field(min_length=1), BeforeValidator(as_written, json_schema_input_type=_Written)]
# A number of the method or a weight; short, so that computing with it is.
Number = Annotated[Decimal, Field(max_digits=12, decimal_places=6)]
# What a report repeats in each of its rows is short, so that a report is not much larger than its data.
Name = Annotated[str, Field(max_length=200)]
MAX_SENTENCE = 2000
Sentence = Annotated[str, Field(max_length=MAX_SENTENCE)]
# One place in the plan, or several.
_Places = str | Annotated[list[str], Field(min_length=1)]
References = Annotated[list[str], BeforeValidator(_listed, json_schema_input_type=_Places), Field(min_length=1)]


class Text(Model):
    """Words in the three languages of output."""

    zh_hant: str = Field(alias="zh-Hant", min_length=1)
    zh_hans: str = Field(alias="zh-Hans", min_length=1)
    en: str = Field(min_length=1)

    def in_(self, language: Language) -> str:
        """The words in one language."""
        return {Language.ZH_HANT: self.zh_hant, Language.ZH_HANS: self.zh_hans, Language.EN: self.en}[language]

"""The columns of submitted tables and of forms, and the words that stand for codes, in every language of output."""

from collections.abc import Mapping
from functools import cache

from ningbo_plan.messages import N_, Language, Term, messages_for
from ningbo_plan.notation.script import fold

COLUMNS: dict[str, Term] = {
    "plan": N_("Plan"),
    "year": N_("Year"),
    "region": N_("Region"),
    "indicator": N_("Indicator"),
    "component": N_("Component"),
    "value": N_("Value"),
    "reference": N_("Reference"),
    "note": N_("Note"),
    "quality": N_("Quality"),
    "increment": N_("Increment of the year"),
    "correction": N_("Correction"),
}
# What a spreadsheet would take for the beginning of a formula (in East Asia some take the wide signs too), so that text
# which begins so is written with an apostrophe before it.
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
# What only the reader of a form looks at.
SHOWN: dict[str, Term] = {
    "no": N_("No."),
    "name": N_("Name of the indicator"),
    "part": N_("Name of the component"),
    "unit": N_("Unit"),
    "target": N_("Target"),
    "last": N_("Last value known"),
    "expected": N_("Value on schedule"),
}
# Codes that a form offers in words; `model.submission` has their meaning.
QUALITIES: dict[str, Term] = {
    "preliminary": N_("preliminary"),
    "derived": N_("derived"),
    "invented": N_("invented"),
}


@cache
def _names(language: Language, terms: tuple[tuple[str, Term], ...]) -> dict[str, str]:
    return {_spelling(messages_for(language).text(term)): key for key, term in terms}


@cache
def _spelling(text: str) -> str:
    return "".join(fold(text).casefold().split())


def key_of(text: str | bool, terms: Mapping[str, Term]) -> str | None:
    """The key that a text is, or is the name of in some language."""
    if isinstance(text, bool):
        return None
    spelling = _spelling(text)
    if spelling in terms:
        return spelling
    names = (_names(language, tuple(terms.items())) for language in Language)
    return next((known[spelling] for known in names if spelling in known), None)

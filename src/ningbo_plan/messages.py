"""The program's own words in three languages, from gettext catalogues.

English is the language of the message ids; `locale/` holds the Chinese catalogues.
"""

import gettext
import os
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

from ningbo_plan.chinese import simplified

DOMAIN = "ningbo_plan"
_LONG_NUMBER = re.compile(r"(?<![\d.])\d{5,}")
LOCALE_DIR = Path(__file__).parent / "locale"


class Language(StrEnum):
    """The languages of output, by their BCP 47 tags."""

    ZH_HANT = "zh-Hant"
    ZH_HANS = "zh-Hans"
    EN = "en"


class Term(str):
    """A value that is itself a message, with values of its own; it is translated when the message around it is."""

    values: Mapping[str, object]

    def __new__(cls, message: str, **values: object) -> "Term":
        """A message id, and the values that fill its own placeholders."""
        term = super().__new__(cls, message)
        term.values = values
        return term


class Named(str):
    """An id, which Chinese messages give with the name that it stands for."""

    name: str

    def __new__(cls, ident: str, name: str) -> "Named":
        """The id, and the name in the script of the plan."""
        named = super().__new__(cls, ident)
        named.name = name
        return named


class Printed(str):
    """A value in the plan's own words, shown in the script of the message around it."""

    __slots__ = ()


def N_(message: str) -> Term:
    """Mark a message for the catalogues where it is translated only later."""
    return Term(message)


def NN_(one: str, many: str) -> tuple[str, str]:
    """Mark a message that counts, in its singular and its plural."""
    return one, many


def language_from(option: str | None = None, environ: Mapping[str, str] = os.environ) -> Language:
    """The language asked for by `--lang`, else by PLAN_LANG, else by the locale.

    zh_CN and zh_SG give simplified Chinese, en* English, anything else the script of the source text.
    Raises ValueError for an unknown `option` or PLAN_LANG.
    """
    if chosen := option or environ.get("PLAN_LANG"):
        for language in Language:
            if chosen.lower().replace("_", "-") == language.lower():
                return language
        raise ValueError(f"unknown language {chosen}: write {', '.join(Language)}")
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if locale := environ.get(variable):
            if locale.startswith(("zh_CN", "zh_SG")):
                return Language.ZH_HANS
            return Language.EN if locale.startswith("en") else Language.ZH_HANT
    return Language.ZH_HANT


class Messages:
    """The program's words in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._catalog = gettext.translation(
            DOMAIN, LOCALE_DIR, [language.replace("-", "_")], fallback=language is Language.EN
        )

    def text(self, message: str, **values: object) -> str:
        """`message` in this language, its {placeholders} filled."""
        if not values:
            return self._catalog.gettext(message)
        return self._catalog.gettext(message).format(**{name: self._put(value) for name, value in values.items()})

    def _put(self, value: object) -> object:
        if isinstance(value, Term):
            return self.text(value, **value.values)
        if isinstance(value, list):
            return self.joined(str(self._put(one)) for one in value)
        if isinstance(value, Named) and self.language is not Language.EN:
            return f"{self.shown(value.name)}（{value}）"
        return self.shown(value) if isinstance(value, Printed) else value

    def label(self, context: str, message: str) -> str:
        """A word that needs its context to be translated, such as a verdict."""
        return self._catalog.pgettext(context, message)

    def count(self, forms: tuple[str, str], number: int) -> str:
        """A message that counts (`NN_`), in the form that `number` takes, with {count} filled."""
        return self._catalog.ngettext(*forms, number).format(count=number)

    def joined(self, items: Iterable[str]) -> str:
        """A list of words as the language writes it."""
        return (", " if self.language is Language.EN else "、").join(items)

    def clauses(self, clauses: Iterable[str]) -> str:
        """Clauses of one sentence, each of which may hold a list."""
        return ("; " if self.language is Language.EN else "；").join(clauses)

    def sentences(self, sentences: Iterable[str]) -> str:
        """Whole sentences as one text."""
        return (" " if self.language is Language.EN else "").join(sentences)

    def figures(self, text: str) -> str:
        """Numbers as the language writes them: from 10,000 on with commas in English, plain in Chinese."""
        return _LONG_NUMBER.sub(lambda n: f"{int(n[0]):,}", text) if self.language is Language.EN else text

    def cited(self, references: Iterable[str]) -> str:
        """Places in the plan, as a list."""
        return self.joined(self.shown(reference) for reference in references)

    def shown(self, text: str) -> str:
        """Text of the plan's own, which is in traditional script, in the script of this language."""
        return simplified(text) if self.language is Language.ZH_HANS else text


@cache
def messages_for(language: Language) -> Messages:
    """The messages of a language, loaded once."""
    return Messages(language)

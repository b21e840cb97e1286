"""The message catalogues are whole and in step with the code."""

import re
import string
import subprocess
import sys

import pytest
from babel.messages.pofile import read_po

from ningbo_plan.messages import LOCALE_DIR, Language


def test_catalogues_are_in_step_with_the_code() -> None:
    command = [sys.executable, "tools/catalogues.py", "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("language", [Language.ZH_HANT, Language.ZH_HANS])
def test_translations_keep_the_placeholders(language: Language) -> None:
    with (LOCALE_DIR / language.replace("-", "_") / "LC_MESSAGES" / "ningbo_plan.po").open("rb") as file:
        catalogue = read_po(file)
    for message in catalogue:
        if not message.id:
            continue
        sources = [message.id] if isinstance(message.id, str) else message.id
        translations = [message.string] if isinstance(message.string, str) else message.string
        assert translations
        for translation in translations:
            assert placeholders(translation) == placeholders(sources[-1]), sources


def placeholders(text: str) -> set[str]:
    if not re.search(r"{\w", text):
        return set()
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}

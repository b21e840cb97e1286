"""Every word of the notation, by a list of its own: a word that is lost, or means something else, fails here."""

from pathlib import Path

import pytest
from opencc import OpenCC
from test_grammar import shown

from ningbo_plan.notation import lexicon, units
from ningbo_plan.notation.grammar import read
from ningbo_plan.notation.interval import Interval
from ningbo_plan.notation.reading import Kind, Reading
from ningbo_plan.notation.script import fold

to_simplified = OpenCC("t2s").convert
LINES = [line.split("\t") for line in Path(__file__).with_name("words.tsv").read_text(encoding="utf-8").splitlines()]
WORDS = [(kind, meaning, word) for kind, meaning, words in LINES[2:] for word in words.split()]
IN_BOTH_SCRIPTS = list(dict.fromkeys((k, m, w) for k, m, word in WORDS for w in (word, to_simplified(word))))

# The numbers that stand so to 60.
COMPARED = {">=": "[60, ∞)", ">": "(60, ∞)", "<=": "(-∞, 60]", "<": "(-∞, 60)", "about": "[60, 60]"}


def words_of(kind: str) -> list[tuple[str, str]]:
    found = [(meaning, word) for each, meaning, word in IN_BOTH_SCRIPTS if each == kind]
    assert found
    return found


def compared(reading: Reading, comparator: str) -> bool:
    return shown(reading.interval) == COMPARED[comparator] and reading.comparator == comparator


@pytest.mark.parametrize(("meaning", "word"), words_of("prefix"))
def test_comparators_before_the_number(meaning: str, word: str) -> None:
    reading = read(f"{word}60%")
    assert compared(reading, meaning)
    assert reading.approximate == (meaning == "about")
    assert reading.beside == ""


@pytest.mark.parametrize(("meaning", "word"), words_of("suffix") + words_of("close suffix"))
def test_comparators_after_the_number(meaning: str, word: str) -> None:
    assert compared(read(f"60家{word}"), meaning)


@pytest.mark.parametrize(("meaning", "word"), words_of("suffix"))
def test_comparators_after_the_noun(meaning: str, word: str) -> None:
    assert compared(read(f"60家企業{word}"), meaning)


@pytest.mark.parametrize(("meaning", "word"), words_of("more"))
def test_words_inside_the_number(meaning: str, word: str) -> None:
    assert compared(read(f"60{word}萬家"), meaning)
    assert compared(read(f"60萬{word}家"), meaning)


@pytest.mark.parametrize(("meaning", "word"), words_of("qualifier"))
def test_qualifiers(meaning: str, word: str) -> None:
    reading = read(f"{word}60家")
    assert shown(reading.interval) == "[60, 60]"
    assert reading.qualifiers == (meaning,)


@pytest.mark.parametrize(("meaning", "word"), words_of("rate") + words_of("change") + words_of("close change"))
def test_changes_in_per_cent_are_rates(meaning: str, word: str) -> None:
    reading = read(f"{word}60%以上")
    assert compared(reading, ">=")
    assert reading.qualifiers == (meaning,)


@pytest.mark.parametrize(("meaning", "word"), words_of("close change"))
def test_some_changes_stand_close_to_their_number(meaning: str, word: str) -> None:
    assert read(f"{word}達到60%").qualifiers == (meaning,)
    assert read(f"{word}60").kind is read(f"{word}60家").kind is Kind.CHANGE_OF_BASE
    assert read(f"{word}企業占比60%").qualifiers == ()


@pytest.mark.parametrize(("meaning", "word"), words_of("change"))
def test_changes_of_amounts_need_their_base(meaning: str, word: str) -> None:
    reading = read(f"{word}60家")
    assert (reading.kind, reading.qualifiers) == (Kind.CHANGE_OF_BASE, (meaning,))
    is_difference = word in [each for _, each in words_of("difference")]
    assert read(f"{word}60").kind is (Kind.CHANGE_OF_BASE if is_difference else Kind.QUANTITY)


@pytest.mark.parametrize("word", [word for _, word in words_of("reach")])
def test_verbs_of_reaching_leave_the_number_alone(word: str) -> None:
    reading = read(f"占比{word}60%")
    assert shown(reading.interval) == "[60, 60]"
    assert (reading.qualifiers, reading.beside) == ((), "占比")


@pytest.mark.parametrize("word", [word for _, word in words_of("from")])
def test_starts_are_kept_as_parts(word: str) -> None:
    reading = read(f"{word}50%提升至60%")
    assert shown(reading.interval) == "[60, 60]"
    assert [shown(part.interval) for part in reading.parts] == ["[50, 50]"]
    assert reading.beside == ""


@pytest.mark.parametrize(("meaning", "word"), words_of("value") + words_of("never"))
def test_words_that_are_numbers(meaning: str, word: str) -> None:
    assert shown(read(word).interval) == meaning


@pytest.mark.parametrize("word", [word for _, word in words_of("list")])
def test_lists(word: str) -> None:
    reading = read(f"5家{word}60項")
    assert reading.kind is Kind.SEVERAL
    assert [shown(part.interval) for part in reading.parts] == ["[5, 5]", "[60, 60]"]


@pytest.mark.parametrize("word", [word for _, word in words_of("each")])
def test_what_is_said_of_each(word: str) -> None:
    assert [shown(part.interval) for part in read(f"{word}5%、60%以上").parts] == ["[5, ∞)", "[60, ∞)"]


@pytest.mark.parametrize("word", [word for _, word in words_of("dash")])
def test_ranges(word: str) -> None:
    reading = read(f"5{word}60家")
    assert reading.interval == Interval(read("5").interval.low, read("60").interval.low)  # type: ignore[union-attr]
    assert reading.comparator == "range"


@pytest.mark.parametrize("word", [word for _, word in words_of("between")])
def test_ranges_that_say_so(word: str) -> None:
    for dash in ("-", "至", "和"):
        assert shown(read(f"5%{dash}60%{word}").interval) == "[5, 60]"
    assert read(f"60%{word}").kind is Kind.QUALITATIVE


@pytest.mark.parametrize(("meaning", "word"), words_of("english prefix"))
def test_english_words_before_the_number(meaning: str, word: str) -> None:
    for expression in (f"{word} 60%", f"{word.upper()} 60 %"):
        reading = read(expression.replace("_", " "))
        assert compared(reading, meaning)
        assert reading.beside == ""


@pytest.mark.parametrize(("meaning", "word"), words_of("english suffix"))
def test_english_words_after_the_number(meaning: str, word: str) -> None:
    assert compared(read(f"60% {word}".replace("_", " ")), meaning)


@pytest.mark.parametrize("word", [word for _, word in words_of("scope")])
def test_scopes_are_no_words_beside(word: str) -> None:
    assert read(f"{word}60%").beside == ""
    assert read(f"60%{word}").beside == ""


@pytest.mark.parametrize(("meaning", "word"), words_of("unit"))
def test_units(meaning: str, word: str) -> None:
    base, exponent = meaning.split()
    reading = read(f"60{word}以上")
    quantity = reading.parts[0] if reading.kind is Kind.CHANGE_OF_BASE else reading
    assert compared(quantity, ">=")
    unit = quantity.unit
    assert unit is not None
    assert (unit.symbol, unit.base, unit.exponent) == (word, fold(base), int(exponent))


@pytest.mark.parametrize("word", [word for _, word in words_of("per")])
def test_denominators(word: str) -> None:
    for expression in (f"60元/{word}", f"每{word}60元"):
        unit = read(expression).unit
        assert unit is not None
        assert (unit.base, unit.per) == ("元", fold(word))


# Words written as patterns, which no list of spellings gives.
LOOSE = ("close suffix", "dash", "english prefix", "english suffix")


def test_the_list_holds_every_word() -> None:
    plain = [lexicon.DIFFERENCES, lexicon.REACHES, lexicon.FROMS, lexicon.NEVER, lexicon.EACH, lexicon.LISTS]
    plain += [lexicon.BETWEEN, lexicon.SCOPES, *lexicon.VALUES, units._COUNTERS, units._ONLY_PER]
    tables = [lexicon.PREFIXES, lexicon.SUFFIXES, lexicon.MORE, lexicon.QUALIFIERS, lexicon.RATES, lexicon.CHANGES]
    tables += [lexicon.CLOSE_CHANGES]
    spellings = plain + [words for table in tables for words in table.values()]  # type: ignore[attr-defined]
    known = {word for words in spellings for word in words.split()}
    known |= {word.partition(":")[0] for word in units._MEASURES.split()}
    assert known == {word for kind, _, word in WORDS if kind not in LOOSE} | {"至", "到"}

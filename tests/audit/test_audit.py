"""The audit on an invented plan: silent on a true pair of text and data, and loud on every way they can differ."""

import shutil
from pathlib import Path

import pytest
from opencc import OpenCC
from typer.testing import CliRunner

from ningbo_plan.audit.compare import Audit, audit_plan
from ningbo_plan.audit.text import read_passages
from ningbo_plan.cli import app
from ningbo_plan.loading import load_catalog
from ningbo_plan.messages import Language, messages_for

HERE = Path(__file__).parent
TEXT = (HERE / "plan.txt").read_text(encoding="utf-8")
FULL_WIDTH = str.maketrans(",;:()", "，；：（）")


def audited(text: str, folder: Path = HERE / "data") -> Audit:
    return audit_plan(load_catalog(folder), text, "plan.txt")


def told(audit: Audit) -> list[str]:
    messages = messages_for(Language.EN)
    return [f"{d.rule.code} {Path(d.path).name}:{d.span.line} {d.message(messages)}" for d in audit.diagnostics]


def simplified(text: str) -> str:
    return str(OpenCC("t2s").convert(text))


def table_apart(text: str) -> str:
    """Full-width signs in the prose; a table pasted from a page keeps its own."""
    head, table, rest = text.partition("表2-1")
    rows, notes, tail = rest.partition("說明:")
    return head.translate(FULL_WIDTH) + table + rows + (notes + tail).translate(FULL_WIDTH)


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        simplified(TEXT),
        table_apart(TEXT),
        simplified(table_apart(TEXT)),
        TEXT.replace("\n", "\r\n"),
        "\ufeff" + TEXT,
    ],
    ids=["traditional", "simplified", "full-width", "simplified-full-width", "crlf", "bom"],
)
def test_a_true_copy_has_no_difference(text: str) -> None:
    audit = audited(text)
    assert told(audit) == []
    assert (audit.claims, audit.mentions) == (93, 32)


def test_places() -> None:
    places = [str(passage.place) for passage in read_passages(TEXT)]
    assert places == [
        *("第一章", "第一章第一節", "第一章第一節(一)"),
        *("第二章", "第二章第一節", "第二章第一節第1項", "第二章第一節第2項"),
        *("表2-1", "表2-1 第1項", "表2-1 第2項", "表2-1 第3項", "表2-1 說明1", "表2-1 說明2"),
        *("第三章", "第三章第一節", "第三章第一節(一)", "專欄3-1", "專欄3-1 第1項", "專欄3-1 第2項"),
        *("第三章第二節", "專欄3-2", "專欄3-2 第1項", "專欄3-2 第2項", "第三章第三節"),
    ]


def test_rows_hold_the_words_of_their_lines() -> None:
    passages = {str(passage.place): passage for passage in read_passages(TEXT)}
    assert passages["表2-1 第3項"].printed == "年均新建燈塔(座) 年均2 年均3座 以上 預期性"
    assert passages["表2-1"].printed.endswith("實際值 目標 設施 能力")
    row = passages["表2-1 第2項"]
    line, column = row.origins[row.text.index("20以上")]
    assert TEXT.splitlines()[line - 1][column - 1 :].startswith("20以上")


# What is changed in the text, and the differences it must make: code and line of the text or of the data file.
TEXT_CHANGES = {
    "a target is another": ("拖輪達到30艘", "拖輪達到31艘", {"NP702", "NP704"}),
    "a baseline is another": ("泊位總數(個) 12 18", "泊位總數(個) 13 18", {"NP702", "NP704"}),
    "a baseline of the prose is another": ("泊位有12個", "泊位有13個", {"NP702", "NP704"}),
    "two numbers are exchanged": ("達到46座,引航員達到112人", "達到112座,引航員達到46人", {"NP702", "NP704"}),
    "two components are exchanged": ("船員、旅客滿意度", "旅客、船員滿意度", {"NP706"}),
    "two columns are exchanged": ("泊位總數(個) 12 18", "泊位總數(個) 18 12", {"NP706"}),
    "a target more": ("引航員達到112人", "引航員達到112人,浮標達到9座", {"NP704"}),
    "a coverage more": ("做好宣傳", "宣傳全覆蓋", {"NP704"}),
    "a ban more": ("做好宣傳", "不發生謠言", {"NP704"}),
    "a breakthrough more": ("做好宣傳", "實現零的突破", {"NP704"}),
    "a Chinese numeral more": ("做好宣傳", "辦三份報紙", {"NP704"}),
    "a comparator is another": ("每年新增4個以上", "每年新增4個左右", {"NP702", "NP704"}),
    "a unit is another": ("泊位總數(個)", "泊位總數(座)", {"NP702"}),
    "an attribute is another": ("40 約束性", "40 預期性", {"NP702"}),
    "a name is another": ("拖輪", "渡輪", {"NP702"}),
    "a place is missing": ("專欄3-2:標志成果", "標志成果", {"NP701", "NP704"}),
    "a deed is another": ("建設海港數據中心", "關閉海港數據中心", {"NP702"}),
    "a hedge more": ("全市投訴", "爭取全市投訴", set()),
    "a hedge before a target": ("拖輪達到", "拖輪力爭達到", {"NP707"}),
    "a hedge less": ("安全:力爭不發生", "安全:不發生", {"NP702"}),
    "a quoted word is another": ("突破18個", "超過18個", {"NP702"}),
    "a revision is another": ("調整為年均2座", "調整為年均1座", {"NP702", "NP704"}),
    "what is listed is gone": ("一流港口", "大港口", {"NP705"}),
}


@pytest.mark.parametrize("change", TEXT_CHANGES)
def test_every_change_of_the_text_is_told(change: str) -> None:
    old, new, codes = TEXT_CHANGES[change]
    assert TEXT.count(old) == 1, "the change is one change"
    for text in (TEXT.replace(old, new), simplified(TEXT.replace(old, new))):
        assert {line.split()[0] for line in told(audited(text))} == codes


DATA_CHANGES = {
    "a target is another": ("target: 30艘", "target: 31艘", ["NP702", "NP704"]),
    "a target of another": ("target: 46座", "target: 112座", ["NP702", "NP704"]),
    "a reference is nowhere": ("reference: 專欄3-2 第2項", "reference: 專欄3-2 第3項", ["NP701", "NP704"]),
    "a reference is not a place": ("reference: 專欄3-2 第2項", "reference: 某處", ["NP701", "NP704"]),
    "a reference is elsewhere": (
        "    reference: 專欄3-2 第1項",
        "    reference: 第三章第三節",
        ["NP702", "NP702", "NP704"],
    ),
}


@pytest.mark.parametrize("change", DATA_CHANGES)
def test_every_change_of_the_data_is_told(change: str, tmp_path: Path) -> None:
    old, new, codes = DATA_CHANGES[change]
    folder = tmp_path / "data"
    shutil.copytree(HERE / "data", folder)
    indicators = folder / "indicators.yaml"
    data = indicators.read_text(encoding="utf-8")
    assert data.count(old) == 1, "the change is one change"
    indicators.write_text(data.replace(old, new), encoding="utf-8")
    assert sorted(line.split()[0] for line in told(audited(TEXT, folder))) == codes


def test_two_names_with_each_other_s_numbers_are_told(tmp_path: Path) -> None:
    """Numbers in one unit, each found in the text, yet beside the other's name."""
    folder = tmp_path / "data"
    shutil.copytree(HERE / "data", folder)
    indicators = folder / "indicators.yaml"
    data = indicators.read_text(encoding="utf-8").replace("target: 46座", "target: 112座")
    indicators.write_text(
        data.replace("target: 112人", "target: 46座").replace("unit: 人", "unit: 座"), encoding="utf-8"
    )
    text = TEXT.replace("112人", "112座")
    assert [line.split()[0] for line in told(audited(text, folder))] == ["NP703", "NP703"]


def test_messages_show_the_place_and_the_words_as_printed() -> None:
    audit = audited(TEXT.replace("引航員達到112人", "引航員達到112人,浮標達到9座"))
    line = TEXT[: TEXT.index("引航員")].count("\n") + 1
    assert told(audit) == [
        f"NP704 plan.txt:{line} 9 at 第三章第一節(一) is neither encoded nor listed as no target: "
        "…員達到112人,浮標達到9座。…"
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_command(encoding: str, tmp_path: Path) -> None:
    source = tmp_path / "plan.txt"
    source.write_bytes(TEXT.encode(encoding))
    command = ["--lang", "en", "audit", "--data", str(HERE / "data"), "--source", str(source)]
    done = CliRunner().invoke(app, command)
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == "93 claims looked up, 32 numbers of the text: 0 differences\n"
    done = CliRunner().invoke(app, [*command, "-f", "json"])
    assert done.stdout == '{\n  "claims": 93,\n  "mentions": 32,\n  "diagnostics": []\n}\n'
    source.write_bytes(TEXT.replace("30艘", "31艘").encode(encoding))
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 1
    assert done.stdout.count("NP70") == 2


@pytest.mark.parametrize(
    "text", ["", "nothing of a plan", "第一章", "第一章 表1-1\n表1-1:\n說明:1.\n——\n®\n(1)", "\x00\x01", "🙂" * 9]
)
def test_any_text_gives_differences(text: str) -> None:
    assert {d.rule.code for d in audited(text).diagnostics} >= {"NP701"}


def test_a_missing_file_is_one_line() -> None:
    done = CliRunner().invoke(app, ["--lang", "en", "audit", "--source", "nowhere.txt"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("plan: nowhere.txt ")

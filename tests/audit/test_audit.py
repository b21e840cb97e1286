"""The audit on an invented plan: silent on a true pair of text and data, and loud where they differ."""

import re
import shutil
from pathlib import Path

import pytest
from opencc import OpenCC
from typer.testing import CliRunner

from ningbo_plan.audit.compare import Audit, audit_plan
from ningbo_plan.audit.text import NoPlanError, read_passages
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
    assert (audit.claims, audit.mentions) == (122, 32)


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


# What is changed in the text, and the codes of the differences it must make.
TEXT_CHANGES = {
    "a target is another": ("拖輪達到30艘", "拖輪達到31艘", ["NP702", "NP704"]),
    "a target is denied": ("拖輪達到30艘", "拖輪未達到30艘", ["NP708"]),
    "a target is taken back": ("拖輪達到30艘", "不再要求拖輪達到30艘", ["NP708"]),
    "a target is approximate": ("拖輪達到30艘", "拖輪達到近30艘", ["NP708"]),
    "a target is bounded": ("拖輪達到30艘", "拖輪達到30艘以內", ["NP708"]),
    "a target is yearly": ("拖輪達到30艘", "每年拖輪達到30艘", ["NP708"]),
    "a target is a rise": ("拖輪達到30艘", "拖輪增加30艘", ["NP708"]),
    "a coverage is partial": ("巡查實現全覆蓋", "巡查基本實現全覆蓋", ["NP708"]),
    "a cell says more": ("12 18 預期性", "12 18左右 預期性", ["NP708"]),
    "a baseline says more": ("12 18 預期性", "12以上 18 預期性", ["NP708"]),
    "a baseline is another": ("泊位總數(個) 12 18", "泊位總數(個) 13 18", ["NP702", "NP704"]),
    "a baseline of the prose is another": ("泊位有12個", "泊位有13個", ["NP702", "NP704"]),
    "a restatement is another": ("突破18個", "突破19個", ["NP702", "NP702", "NP704"]),
    "a restatement bounds otherwise": ("占比達40%", "占比不超過40%", ["NP709"]),
    "restatements are exchanged": ("達40%", "達18%", ["NP702", "NP704"]),
    "two numbers are exchanged": (
        "達到46座,引航員達到112人",
        "達到112座,引航員達到46人",
        ["NP702"] * 2 + ["NP704"] * 2,
    ),
    "two components are exchanged": ("船員、旅客滿意度", "旅客、船員滿意度", ["NP706"]),
    "two columns are exchanged": ("泊位總數(個) 12 18", "泊位總數(個) 18 12", ["NP706"]),
    "the years of the columns are exchanged": ("2020年 2025年 屬性", "2025年 2020年 屬性", ["NP706"] * 3),
    "a target more": ("引航員達到112人", "引航員達到112人,浮標達到9座", ["NP704"]),
    "a coverage more": ("做好宣傳", "宣傳全覆蓋", ["NP704"]),
    "a ban more": ("做好宣傳", "不發生謠言", ["NP704"]),
    "a breakthrough more": ("做好宣傳", "實現零的突破", ["NP704"]),
    "a Chinese numeral more": ("做好宣傳", "辦三份報紙", ["NP704"]),
    "a formal numeral more": ("做好宣傳", "辦叁份報紙", ["NP704"]),
    "a half more": ("做好宣傳", "讀者過半", ["NP704"]),
    "a comparator is another": ("每年新增4個以上", "每年新增4個左右", ["NP702", "NP704"]),
    "a unit is another": ("泊位總數(個)", "泊位總數(座)", ["NP702"]),
    "an attribute is another": ("40 約束性", "40 預期性", ["NP702", "NP708"]),
    "a name is another": ("拖輪", "渡輪", ["NP702"]),
    "a name in the table is longer": ("泊位總數(個)", "新泊位總數(個)", ["NP702"]),
    "a row is gone": ("  3 年均新建燈塔(座) 年均2 年均3座\n以上 預期性\n", "", ["NP701", "NP701"]),
    "a note is gone": ("1.第1項含改造泊位。", "", ["NP701", "NP701"]),
    "a place is missing": ("專欄3-2:標志成果", "標志成果", ["NP701"] * 2 + ["NP704"] * 4),
    "a deed is another": ("建設海港數據中心", "關閉海港數據中心", ["NP702"]),
    "a deed is explored": ("建設海港數據中心", "探索建設海港數據中心", ["NP702"]),
    "a hedge before a target": ("拖輪達到", "拖輪力爭達到", ["NP707", "NP708"]),
    "a hope before a target": ("拖輪達到", "拖輪有望達到", ["NP708"]),
    "a hedge less": ("安全:力爭不發生", "安全:不發生", ["NP702"]),
    "a quoted word is another": ("力爭綠色", "爭取綠色", ["NP702", "NP707"]),
    "a revision is another": ("調整為年均2座", "調整為年均1座", ["NP702", "NP704"]),
    "what is listed is gone": ("一流港口", "大港口", ["NP705"]),
    "the title is another": ("海港市港務“十四五”規劃", "海港市航運“十四五”規劃", ["NP702"]),
}


@pytest.mark.parametrize("change", TEXT_CHANGES)
def test_every_change_of_the_text_is_told(change: str) -> None:
    old, new, codes = TEXT_CHANGES[change]
    assert TEXT.count(old) == 1, "the change is one change"
    for text in (TEXT.replace(old, new), simplified(TEXT.replace(old, new))):
        assert sorted(line.split()[0] for line in told(audited(text))) == codes


@pytest.mark.parametrize("number", [m.start() for m in re.finditer(r"(?<![\d(])\d+", TEXT)][4:-2])
def test_no_number_of_the_text_can_change_unseen(number: int) -> None:
    """But the labels of places that nothing speaks of."""
    digit = TEXT[number]
    changed = TEXT[:number] + str((int(digit) + 3) % 10) + TEXT[number + 1 :]
    assert told(audited(changed)) != []


DATA_CHANGES = {
    "a target is another": ("target: 30艘", "target: 31艘", ["NP702", "NP704"]),
    "a target of another": ("target: 46座", "target: 112座", ["NP702", "NP704"]),
    "a target is cut": ("target: 每年新增4個以上", "target: 每年新增4個", ["NP708"]),
    "a target loses its beginning": ("target: 每年新增4個以上", "target: 新增4個以上", ["NP708"]),
    "a target of a table is cut": ("target: 年均3座以上", "target: 年均3座", ["NP708"]),
    "a unit is another": (
        "unit: 個\n    direction: higher\n    measure: level",
        "unit: 座\n    direction: higher\n    measure: level",
        ["NP702"],
    ),
    "an attribute is left out": ("    attribute: binding\n", "", ["NP708"]),
    "a row number is another": ("no: 2", "no: 5", ["NP702"]),
    "a group is another": ("no: 2\n    group: 設施能力", "no: 2\n    group: 設施", ["NP702"]),
    "a hedge is left out": ("    hedge: 力爭\n", "", ["NP707", "NP708"]),
    "a hedge is invented": ("target: 30艘", "target: 30艘\n    hedge: 力爭", ["NP702"]),
    "a name is cut": ("zh-Hant: 綠色泊位占比", "zh-Hant: 泊位占比", ["NP702"]),
    "a name is turned about": ("zh-Hant: 船舶檔案系統", "zh-Hant: 檔案系統船舶", ["NP702"]),
    "a name of a group is another": ("{zh-Hant: 設施能力,", "{zh-Hant: 運輸能力,", ["NP702"] * 1),
    "a reference is nowhere": ("reference: 專欄3-2 第2項", "reference: 專欄3-2 第3項", ["NP701", "NP704"]),
    "a reference is not a place": ("reference: 專欄3-2 第2項", "reference: 某處", ["NP701", "NP704"]),
    "a reference is elsewhere": (
        "    reference: 專欄3-2 第1項",
        "    reference: 第三章第三節",
        ["NP702", "NP702", "NP704"],
    ),
    "a reference is too wide": ("    reference: 專欄3-2 第1項", "    reference: 專欄3-2", ["NP710"]),
    "a reference is another row": ("[表2-1 第2項, 第二章", "[表2-1 第1項, 第二章", ["NP702"] * 5 + ["NP704", "NP708"]),
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


BASELINES = {
    "another": ("value: 12,", "value: 13,", ["NP702", "NP702", "NP704", "NP704"]),
    "the target": ("value: 12,", "value: 18,", ["NP702"] * 2 + ["NP704"] * 2),
    "cut": ("value: 20以上,", "value: 20,", ["NP708"]),
    "left out": ("  lighthouses: {value: 年均2, reference: 表2-1 第3項}\n", "", ["NP704"]),
}


@pytest.mark.parametrize("change", BASELINES)
def test_every_change_of_a_baseline_is_told(change: str, tmp_path: Path) -> None:
    old, new, codes = BASELINES[change]
    folder = tmp_path / "data"
    shutil.copytree(HERE / "data", folder)
    baselines = folder / "baseline_2020.yaml"
    data = baselines.read_text(encoding="utf-8")
    assert data.count(old) == 1, "the change is one change"
    baselines.write_text(data.replace(old, new), encoding="utf-8")
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
    assert done.stderr == "122 claims looked up, 32 numbers of the text: 0 differences\n"
    done = CliRunner().invoke(app, [*command, "-f", "json"])
    assert done.stdout == '{\n  "claims": 122,\n  "mentions": 32,\n  "diagnostics": []\n}\n'
    source.write_bytes(TEXT.replace("30艘", "31艘").encode(encoding))
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 1
    assert done.stdout.count("NP70") == 2


@pytest.mark.parametrize("text", ["", "nothing of a plan", "\x00\x01", "🙂" * 9])
def test_a_text_without_a_chapter_is_no_plan(text: str) -> None:
    with pytest.raises(NoPlanError):
        audited(text)


@pytest.mark.parametrize("text", ["第一章", "第一章 表1-1\n表1-1:\n說明:1.\n——\n®\n(1)", "第一章\n" + "(一)1" * 999])
def test_any_text_gives_differences(text: str) -> None:
    assert {d.rule.code for d in audited(text).diagnostics} >= {"NP701"}


def test_a_missing_file_is_one_line() -> None:
    done = CliRunner().invoke(app, ["--lang", "en", "audit", "--source", "nowhere.txt"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("plan: nowhere.txt ")

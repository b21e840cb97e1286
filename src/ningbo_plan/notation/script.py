"""One script and one width for the notation, so that each word is known by one spelling."""

# The characters of the notation's own vocabulary that the two scripts, or two habits, write differently.
# (A test holds this table against OpenCC for every word of the lexicon and every unit.)
_PAIRS = """
個个 傷伤 內内 別别 創创 區区 噸吨 場场 塊块 壓压 實实 將将 對对 屆届 幣币 張张 從从 戰战 戶户 戸户
擴扩 於于 時时 條条 棟栋 標标 歲岁 歸归 減减 準准 滿满 漲涨 為为 爲为 無无 爭争 現现 畝亩 發发 種种
穩稳 約约 絕绝 絶绝 維维 縣县 縮缩 總总 臺台 與与 萬万 蓋盖 處处 計计 訴诉 負负 責责 費费 輛辆 過过
達达 遞递 鄉乡 鎮镇 鐘钟 長长 門门 間间 頃顷 項项 類类 點点 佔占 來来 係系 價价 億亿 優优 兩两 劃划
務务 國国 專专 帶带 幾几 廳厅 強强 東东 業业 極极 機机 濟济 牀床 產产 産产 當当 確确 節节 級级 統统
經经 網网 纍累 聲声 臨临 裏里 裡里 製制 規规 財财 踰逾 較较 進进 陞升 隨随 隻只 雙双 頻频 額额 餘余
體体 齣出
"""
_SIGNS = {
    "\u3000": " ", "\xa0": " ", "−": "-", "‐": "-", "‑": "-", "–": "—", "―": "—", "─": "—",
    "〜": "~", "∼": "~", "⩾": "≥", "≧": "≥", "⩽": "≤", "≦": "≤", "﹥": ">", "﹤": "<", "﹪": "%",
    "“": '"', "”": '"', "「": '"', "」": '"', "『": '"', "』": '"', "‘": '"', "’": '"',
    "•": "·", "・": "·", "○": "〇",
    "，": "、", "；": "、", "／": "/",  # a full-width comma lists; only the half-width one parts thousands
}  # fmt: skip
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_TABLE = (
    _FULL_WIDTH
    | {ord(sign): plain for sign, plain in _SIGNS.items()}
    | {ord(pair[0]): pair[1] for pair in _PAIRS.split()}
)


def fold(text: str) -> str:
    """`text` with the notation's characters in simplified script and half width; the rest untouched."""
    return text.translate(_TABLE)

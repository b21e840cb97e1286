"""One script and one width for the notation, so that each word is known by one spelling."""

# The characters of the notation's own vocabulary that the two scripts, or two habits, write differently.
# (A test holds this table against OpenCC for every word of the lexicon and every unit.)
_PAIRS = """
並并 佔占 併并 來来 侷局 係系 個个 備备 傢家 傷伤 價价 億亿 優优 兒儿 內内 兩两 凈净 別别 剋克 創创 劃划 動动 務务 區区
卽即 啟启 單单 噸吨 噹当 國国 執执 堅坚 報报 場场 塊块 壓压 壽寿 婦妇 嬰婴 學学 實实 審审 將将 專专 對对 導导 屆届 島岛
嵗岁 帶带 幣币 幷并 幾几 廳厅 弔吊 張张 強强 彆别 後后 徑径 從从 應应 懞蒙 戶户 擬拟 擴扩 敎教 數数 於于 昇升 時时 會会
東东 査查 條条 棟栋 業业 極极 標标 機机 檯台 歐欧 歲岁 歸归 沒没 淨净 減减 準准 滯滞 滾滚 滿满 漲涨 濃浓 濛蒙 濟济 為为
無无 熱热 爭争 爲为 牀床 現现 產产 産产 畝亩 當当 發发 矇蒙 確确 碼码 稅税 種种 穩稳 箇个 節节 簽签 籌筹 籤签 約约 級级
絕绝 統统 絶绝 經经 綫线 維维 網网 線线 緻致 縣县 縮缩 總总 繫系 纍累 纔才 義义 聲声 臨临 臺台 與与 萬万 蓋盖 處处 衕同
裏里 補补 裡里 製制 覈核 規规 計计 設设 許许 訴诉 調调 諾诺 貝贝 負负 財财 貫贯 責责 費费 貼贴 資资 趕赶 踰逾 車车 較较
輕轻 輛辆 農农 迴回 逕径 週周 進进 過过 達达 遜逊 遞递 適适 遲迟 鄉乡 鈡钟 鉅巨 銷销 鍾钟 鎊镑 鎭镇 鎮镇 鐘钟 長长 門门
開开 間间 閤合 陞升 陸陆 階阶 際际 隨随 隻只 雙双 難难 電电 韆千 頂顶 頃顷 項项 順顺 預预 頭头 頻频 額额 願愿 類类 颱台
飛飞 餘余 驗验 體体 髮发 麪面 麫面 麵面 點点 齣出
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

"""The words of the notation, as a table. To teach the program a word, add it here.

Each word belongs to one class, a letter by which `grammar.SHAPES` speaks of it. Words stand in traditional
script and are folded on loading, as is all input, so one spelling serves both scripts.
"""

from enum import StrEnum
from typing import Final


class Qualifier(StrEnum):
    """Words that stand beside a number and say what kind of number it is."""

    ANNUAL_AVERAGE = "年均"
    EVERY_YEAR = "每年"
    CUMULATIVE = "累計"
    NEW = "新增"
    RISE = "增長"
    FALL = "下降"
    POINTS = "個百分點"
    ASPIRED = "力爭"
    PLANNED = "計劃"


# Words by which a rule forbids what follows: 不得超過, 不應低於.
_FORBIDDING: Final = "不得 不能 不應 不宜 不可 不會 不準 不許 不允許 不應當"


def _forbidden(verbs: str) -> str:
    """Every way of forbidding each of some verbs."""
    return " ".join(word + verb for word in _FORBIDDING.split() for verb in verbs.split())


# Before the number. Words of one character count only right before a number.
PREFIXES: Final = {
    ">=": (
        _forbidden("低於 少於 小於 下於") + " "
        "≥ >= 不低於 不少於 不小於 不下於 不弱於 不遜於 至少 最低 最少 起碼 "
        "下限 大於等於 大於或等於 高於等於 高於或等於 多於等於 多於或等於 大於或者等於 "
        "達到或超過 達到或高於 等於或大於 等於或高於 等於或多於"
    ),
    ">": "> 超過 突破 高於 大於 多於 超出 不止 超 逾",
    "<=": (
        _forbidden("超過 超出 高於 大於 多於 突破") + " "
        "≤ <= 不超過 不超出 不高於 不大於 不多於 不突破 未超過 未突破 至多 最多 最高 上限 前 "
        "小於等於 小於或等於 低於等於 低於或等於 少於等於 少於或等於 小於或者等於 "
        "達到或低於 等於或小於 等於或低於 等於或少於"
    ),
    "<": "< 低於 小於 少於 不足 不到 不及 不滿 未滿 未達到 未達",
    "about": "大約 大致 基本 幾乎 約 約占 約為 約達 約有 接近 將近 逼近 近 ≈",
}
# After the number, or after the number and its noun.
SUFFIXES: Final = {
    ">=": "及以上 或以上 以上",
    "<=": "及以下 或以下 以下 及以內 以內 之內",
    "about": "左右 上下",
}
# After the number only.
CLOSE_SUFFIXES: Final = {
    ">=": r"起步(?![價區階較晚早期])|起(?![草訴步來點源重吊飛降火])|[打保]底",
    ">": r"出頭|開外|有餘|強(?=$|[、,;。)])",
    "<": r"弱(?=$|[、,;。)])",
    "<=": r"內(?![設部容外地資銷河需涵陸蒙科])|封頂|為限",
    "about": r"前後|許(?![可多諾昌願])|光景",
}
# After the second number of a range.
BETWEEN: Final = "之間 區間"

# Between the number and its unit, as in 7000多億元.
MORE: Final = {">": "多 餘", "about": "來"}

QUALIFIERS: Final = {
    Qualifier.ANNUAL_AVERAGE: (
        "年均 年平均 每年平均 平均每年 兩年平均 三年平均 四年平均 五年平均 近兩年平均 近三年平均 近五年平均"
    ),
    Qualifier.EVERY_YEAR: "每年 各年 每年度 年年 逐年",
    Qualifier.CUMULATIVE: "累計 共計 總計 合計",
    Qualifier.NEW: "新增",
    Qualifier.ASPIRED: "力爭 爭取 力求 爭創",
    Qualifier.PLANNED: "計劃 預計 預期 預估 目標 擬 擬按 有望 將",
}
# What a milestone's report may say, besides true and false.
DONE: Final = "是 完成 已完成 建成 已建成 達到 已達到 達成 已達成 實現 已實現 落成 已落成 命名 已命名 通過 已通過"
NOT_DONE: Final = (
    "否 未完成 尚未完成 未建成 尚未建成 未達到 尚未達到 未達成 未實現 尚未實現 未通過 在建 推進中 建設中 "
    "正在建設 正在推進 正在進行 進行中 籌建中 正在籌建 籌備中 創建中 正在創建 未啟動 尚未啟動 未開工 尚未開工"
)
# A rate by name; and a verb of change, whose number in per cent is a rate unless 到 or 至 says where it ends.
RATES: Final = {
    Qualifier.RISE: "增長率 增速 增幅 漲幅 升幅",
    Qualifier.FALL: "下降率 降幅 減幅 降低率",
}
CHANGES: Final = {
    Qualifier.RISE: "再增加 再提高 淨增 增長 增加 增多 提高 提升 上升 上漲 上調 上浮 擴大 遞增 增 升",
    Qualifier.FALL: (
        "再降低 再減少 淨減 下降 降低 減少 壓減 壓縮 壓降 縮減 縮短 削減 節約 減輕 回落 下調 下浮 遞減 降 減"
    ),
}
# Changes named by what changes: only right before the number, for 節水器具普及率60% is no change.
CLOSE_CHANGES: Final = {
    Qualifier.RISE: "提速 提效 增產 增收 擴容",
    Qualifier.FALL: "減排 減碳 降碳 減量 減產 節能 節水 節電 節地 節材 降耗 降本 降費",
}
# Verbs of change whose bare number is a difference (提高40); that of the others is a rate (增長6).
DIFFERENCES: Final = (
    "再增加 再提高 淨增 增加 增多 提高 提升 上調 擴大 增 升 "
    "再降低 再減少 淨減 減少 壓減 壓縮 壓降 縮減 縮短 削減 節約 下調 降 減"
)
REACHES: Final = (
    "達到 達 實現 保持在 維持在 穩定在 控制在 保持 維持 控制 限制在 完成 為 是 到 至 "
    "提高到 提高至 提升到 提升至 增長到 增長至 增加到 增加至 增至 增到 增為 上升到 上升至 升至 升到 擴大到 擴大至 "
    "下降到 下降至 降低到 降低至 降至 降到 降為 減少到 減少至 減至 減到 減為 "
    "壓縮到 壓縮至 壓減到 壓減至 縮短到 縮短至 縮短為 縮減到 縮減至 收窄到 收窄至"
)
FROMS: Final = "由 從 自"

# A word that is a number: low end, high end, unit, qualifier. "(0" and "0)" are ends that exclude the number.
VALUES: Final[dict[str, tuple[str, str, str, Qualifier | None]]] = {
    "全覆蓋 全面覆蓋 全部覆蓋 百分百": ("100", "100", "%", None),
    '零的突破 "零"的突破 零突破 "零"突破': ("1", "", "", None),
    "負增長": ("", "0)", "", Qualifier.RISE),
    "正增長": ("(0", "", "", Qualifier.RISE),
    "零增長": ("0", "0", "", Qualifier.RISE),
}
# What must not happen: zero, whatever the words after it describe.
NEVER: Final = (
    "不發生 未發生 無發生 不出現 杜絕發生 清零 歸零 "
    "零發生 零事故 零死亡 零傷亡 零投訴 零排放 零費用 零成本 0發生 0事故 0死亡 0傷亡 0投訴 0排放 0費用 0成本"
)
# Says that what stands before the first of several numbers, or after the last, holds for each.
EACH: Final = "分別"
LISTS: Final = "、 , ; 和 及 與 以及"
DASHES: Final = r"-|—{1,2}|~|至|到"

# Words that say of whom or how a number is told and change nothing about it.
SCOPES: Final = "國家級 省級 市級 縣級 區級 省部級 全國 全省 全市 全縣 全區 全域 城區 城鎮 農村 共 已 均 現有 實際 目前"
# Words that turn an expression into its opposite, or say that it is not there yet: no number is read beside them.
NEGATIONS: Final = (
    r"未|尚|没有?|不是|不算|并非|无法|难以",
    r"除[^,、]{1,20}外",
    r"待(?=验|定|审|核|批|统|完|查|补)",
    r"[数若](?=[十百千万亿])|几|半|超额|[多余增减升降](?=$|[、,;。)])|[高多]出(?=\s*[0-9一二两三四五六七八九十百千])",
    r"[差非缺多少各](?=\s*[-+0-9零一二两三四五六七八九十百千])",
    r"不(?:达|等于?|能|会|含?\s*(?=[-+0-9零一二两三四五六七八九十百千]))",
    r"(?:提前|推迟|延后|滞后|落后|[前后]移)(?=\s*[0-9一二两三四五六七八九十])",
    r"(?:去|上|前)年",
    r"收窄(?!至|到)",  # of a change, itself a change
    r"(?:不(?:等|限|止|封顶|设上限)|[之以][后外]|之[多巨]|为[宜佳准]|即可|(?<=[万亿])级)(?=$|[、,;。)])",
    r"(?:大?部分|局部|多数|少数|个别)[^、,;]{0,8}全[面部]?覆盖|不[少落漏](?!于)",
)

# Names and turns of phrase whose numerals and 以上 mean no number.
NAMES: Final = (
    r'"(?!零")[^"]*"',
    r"《[^》]*》",
    r"[0-9一二三四五六]?星级(?:及|或)?(?:以上|以下)?",
    r"[0-9]?[A-E]+级(?:及|或)?(?:以上|以下)?",
    r"(?:[国省部市县区乡镇厅局处科地]+级|[国省部市县区厅局处科]+|中级|高级|初级|甲级|[一二三四五]级)(?:及|或)?以上",
    r"[比较](?:上一?|去)年(?:同期|末|底)?",
    r"[ⅠⅡⅢⅣⅤIV]+(?:[-—~至][ⅠⅡⅢⅣⅤIV]+)?类(?:及|或)?(?:以上|以下)?",
    r"(?:规模|规|限额|限|较大|重大|本科|大专|高中|初中|中等|中型)(?:及|或)?以上",
    r"[0-9一两二三四五六七八九]位数",
    r"第[0-9一二三四五六七八九十百]+(?:[-—~至][0-9一二三四五六七八九十]+)?|倍差|[顺逆]差",
    r"近[0-9一二两三四五六七八九十]+年(?!平均)|[0-9二两三四五]年(?:内|间)?(?=累计|共|新增)",
    r"[0-9一二三四五六七八九十]+年(?=义务|教育|行动|一贯|制|毛入|成长|攻坚|滚动)",
    r"[0-9一二三四五六十]+(?:[-—~至][0-9]+)?周?岁(?:及|或)?(?:以上|以下)的?(?=[老人婴儿幼居妇常户青少未])",
    r"1[02]\d\d\d(?=执法|政务|热线|平台|投诉|服务|中心|便民|消费)|\d+强|年均浓度|最低(?:工资|生活|保障|标准)",
    r"前[两三二]季度",
    r"[0-9一二三四五十]+(?:分钟|小时|公里)(?=[^、,;]{0,4}圈)|\d+\.\d+版",
    r"未(?:来|成年|经|批先建|病)|时尚|高尚",
    r"一[^一、,十百千万亿点年成]一(?![个家项户件名次])|[人户]均|平均(?!每年)",
    r"一(?:批|流|体|件事|系列|张网|网|站式|定|方面|支|套|体化|般|次性|带一路|窗)",
    r"[统唯万]一|十[一二三四五]五(?:时期|期间|规划|末|以来)?|[一二三四五]五(?:时期|期间|规划)|千家万户|百强|千强|万强|双百|双随机|四上",
    r"[A-Za-z]+-?[0-9]+(?:\.[0-9]+)*(?:[-~—][0-9]+(?:\.[0-9]+)*)?[A-Za-z]*",
    r"(?:增加值|增长极|增长点|提升工程|增值|增量|升级|降解|超市|超声|超临界|近岸|近海|近郊)",
    r"约束|[公条签合履制特]约|[附临靠贴]近|[赶反]超|[当此以年日之事生学]前|提前(?!\s*[0-9一二两三四五六七八九十])",
    r"(?:完成|实现|达到|控制|保持|维持)[率度量值]|减负|減稅降費|公共|共[同享建治性产用]|[日月周]均|均衡",
    r"起步|天然|家庭|家禽|家具|人才|人工|人民|名牌|门店|本科|本地|种子|种植|元件|件数|年轻|年度|所有|场所",
    r"半(?:导体|径|岛|成品|年报|年度)|[上下]半年",
    r"预期(?:寿命|性)|目标(?:任务|责任|考核)|计划(?:免疫|生育|单列)",
)
DATES: Final = (
    r"(?:(?:到|至|截至|截止|自)?(?:19|20)\d\d(?:[-—~至](?:19|20)\d\d)?年(?:底|末|初|中|度)?(?:\d{1,2}月)?(?:\d{1,2}日|底|末|初)?(?:之前|以前|前)?)",
    r"(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}",
    r"\d{1,2}年(?:底|末|初|度|\d{1,2}月)(?:\d{1,2}日|底|末|初)?(?:之前|以前|前)?",
    r"(?:\d{1,2}[-—~至])?\d{1,2}月份?(?:\d{1,2}日|底|末|初)?(?:之前|以前|前)?",
    r"[一二][零〇九][零〇一二三四五六七八九]{2}年(?:底|末|初|中|度)?(?:之前|以前|前)?",
    r"十[一二三四五]五",
)

# What is set elsewhere, needs another series, or needs the base, in this order.
NOT_HERE: Final = {
    "external": (
        r"下达|上级[^,;、]*(?:任务|要求|目标|指标|计划)"
        r"|(?:国家|省|市|部|中央)(?:里|级|委|政府)?(?:核定|规定|要求|考核|分解|确定|定)的?[^,;、]*(?:任务|目标|指标|要求|计划)"
        r"|(?:达到|符合|满足|完成)(?:国家|省|市|中央)级?的?(?:要求|目标|任务|指标)"
    ),
    "relative": (
        r"(?:全[国省市区县球]|世界|[省国]内|地区|行业|同类[^,;、]{0,2}|同期|发达国家|先进地区|东部|中部|西部)的?平均"
        r"|同步|同频|持平|匹配|相适应|基本相当|保持一致|基本一致"
        r"|(?:[高快低大小优好]于|超过|不超过)(?:全[国省市]|上年|去年|上一年|往年|同期|GDP"
        r"|[国地][内区]生产总值|经济增|财政收入|物价|城镇居民|\"?十[一二三四五]五)"
    ),
    "change_of_base": (
        r"翻(?:[一两二三四]|[0-9]+|几)?番|倍增|成倍"
        r"|(?:比|较)[^,;、]*(?<![提降升减])[少多高低](?=\s*[0-9一二两三四五六七八九十百千])"
        r"|只增不减|只减不增|只升不降|只降不升|不增加|不减少|不降低|不下降|不提高|稳中有[升降]"
    ),
}

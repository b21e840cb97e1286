"""Faults in data files: what they are called and what to do about them.

`RULES` is the one table of codes. A code is never given a second meaning.
"""

from ningbo_plan.faults import START, Diagnostic, Rule, Severity, Span, in_order
from ningbo_plan.messages import N_

__all__ = ["RULES", "START", "Diagnostic", "Rule", "Severity", "Span", "in_order"]

RULES: dict[str, Rule] = {}


def find_rule(key: str) -> Rule | None:
    """The rule with this code or name, in either case."""
    wanted = key.strip().upper()
    return next((rule for rule in RULES.values() if wanted in (rule.code, rule.name.upper())), None)


def _rule(code: str, name: str, message: str, help: str, severity: Severity = Severity.ERROR) -> Rule:
    if code in RULES:
        raise ValueError(f"{code} is taken")
    RULES[code] = rule = Rule(code, name, severity, message, help)
    return rule


# NP0: the file and its YAML
EMPTY_FILE = _rule(
    "NP001", "empty-file",
    N_("the file is empty"),
    N_("write a submission with plan, year and actuals"),
)  # fmt: skip
NOT_UTF8 = _rule(
    "NP002", "not-utf8",
    N_("the file is not UTF-8 text (byte {byte} cannot be read)"),
    N_("save the file as UTF-8"),
)  # fmt: skip
YAML_SYNTAX = _rule(
    "NP003", "yaml-syntax",
    N_("this is not valid YAML: {problem}"),
    N_("fix this line; nothing after it has been read"),
)  # fmt: skip
REPEATED_KEY = _rule(
    "NP004", "repeated-key",
    N_("duplicate key {key}, first given in line {first_line}"),
    N_("keep one of the two"),
)  # fmt: skip
YAML_FEATURE = _rule(
    "NP005", "yaml-feature",
    N_("{feature} are not allowed in data files"),
    N_("write the value itself"),
)  # fmt: skip
TOO_DEEP = _rule(
    "NP006", "too-deep",
    N_("nested more than {limit} levels deep"),
    N_("check brackets and indentation"),
)  # fmt: skip
CONTROL_CHARACTER = _rule(
    "NP007", "control-character",
    N_("the file holds the control character {character}"),
    N_("delete the character; it cannot be seen in most editors"),
)  # fmt: skip

TOO_MANY = _rule(
    "NP008", "too-many",
    N_("the file holds more than {limit} {things}; nothing from here on has been read"),
    N_("split it into several files, or raise PLAN_MAX_MB"),
)  # fmt: skip

# NP1: the shape of a document
NOT_A_MAPPING = _rule(
    "NP101", "not-a-mapping",
    N_("a document is a mapping with the keys plan, year and actuals"),
    N_("begin with a line such as: plan: 14fyp"),
)  # fmt: skip
MISSING_KEY = _rule(
    "NP102", "missing-key",
    N_("the key {key} is missing"),
    N_("add a line: {key}: {example}"),
)  # fmt: skip
UNKNOWN_KEY = _rule(
    "NP103", "unknown-key",
    N_("unknown key {key}"),
    N_("{suggestion}keys allowed here: {known}"),
)  # fmt: skip
WRONG_TYPE = _rule(
    "NP104", "wrong-type",
    N_("{key} should be {expected}"),
    N_("for example: {example}"),
)  # fmt: skip
VALUE_AND_COMPONENTS = _rule(
    "NP105", "value-and-components",
    N_("an entry has either a value or components, not both"),
    N_("give the components alone; the row follows from them"),
)  # fmt: skip

# NP2: the notation
NOT_A_NUMBER = _rule(
    "NP201", "not-a-number",
    N_("{expression} is not a number that can be judged: {kind}"),
    N_("{remedy}"),
)  # fmt: skip
UNIT_MISMATCH = _rule(
    "NP202", "unit-mismatch",
    N_("{expression} is in {unit}, which does not convert to {expected}"),
    N_("give the value in {expected}"),
)  # fmt: skip
AGAINST_DIRECTION = _rule(
    "NP203", "against-direction",
    N_("{expression} contradicts the direction of the indicator ({direction})"),
    N_("give the value itself, or correct the comparator"),
)  # fmt: skip
NOT_A_PERCENTAGE = _rule(
    "NP204", "percent-out-of-range",
    N_("{expression} is outside the range of a share, 0 to 100 %"),
    N_("check the decimal point and the row; a share is written like 99.2 or 99.2%"),
)  # fmt: skip
NOT_WHOLE = _rule(
    "NP205", "count-not-whole",
    N_("{expression} is not a whole number in the unit {unit}"),
    N_("give the whole number, with its unit if that is another"),
)  # fmt: skip
NEGATIVE_COUNT = _rule(
    "NP206", "negative-count",
    N_("{expression} is negative, which a count cannot be"),
    N_("give the number itself, such as 868; by how much it fell goes into the note"),
)  # fmt: skip
NOT_YES_OR_NO = _rule(
    "NP207", "not-yes-or-no",
    N_("{expression} does not say whether {indicator} is done"),
    N_("write true or false, and what is known in the note"),
)  # fmt: skip
WORDS_BESIDE = _rule(
    "NP208", "words-beside",
    N_("{expression} says more than a value: {words}"),
    N_("write the value alone and put the rest into the note"),
)  # fmt: skip
QUALIFIER_MISMATCH = _rule(
    "NP209", "qualifier-mismatch",
    N_("{expression} is given as {qualifier}, which {indicator} does not measure"),
    N_("give the {measure}"),
)  # fmt: skip
HOPED_FOR = _rule(
    "NP210", "hoped-for",
    N_("{expression} is a plan or a hope, not what was reached"),
    N_("give the value reached, or leave the row out until there is one"),
)  # fmt: skip

DATE_FOR_VALUE = _rule(
    "NP211", "date-for-value",
    N_("{expression} is a date, where a value is meant"),
    N_("write what was reached, such as 95 or true; when it was reached goes into the note"),
)  # fmt: skip

# NP3: values that can be true and seldom are; a comment on the line may silence them, with a reason
SHARE_OF_ONE = _rule(
    "NP301", "share-of-one",
    N_("{expression} of {indicator} is read as {as_read}; a share of one may have been written for per cent"),
    N_("write {meant}, or {as_read} if that is meant"),
    Severity.WARNING,
)  # fmt: skip
WITHOUT_SCALE = _rule(
    "NP302", "scale-left-out",
    N_("{expression} of {indicator} is read as {as_read}, far more than is known; 萬 or 億 may have been left out"),
    N_("write {meant}, or {as_read} if that is meant"),
    Severity.WARNING,
)  # fmt: skip
DATE_LIKE = _rule(
    "NP303", "date-like-number",
    N_("{expression} of {indicator} looks like a year or a date, and is far from what is known of it"),
    N_("write what was reached, or {as_read} if that is meant"),
    Severity.WARNING,
)  # fmt: skip
JUMP = _rule(
    "NP304", "jump",
    N_("{expression} of {indicator} for {year} is far from the {earlier} of {earlier_year}"),
    N_("check both values and their units; if they are right, end the line with: # plan: ignore NP304 and the reason "
       "(in a table, write that into the note)"),
    Severity.WARNING,
)  # fmt: skip
IGNORE_WITHOUT_REASON = _rule(
    "NP305", "ignore-without-reason",
    N_("a comment ignores {code} without a reason, so {code} still counts"),
    N_("write the reason after the code: # plan: ignore {code} the register was rebuilt"),
    Severity.WARNING,
)  # fmt: skip
IGNORE_IMPOSSIBLE = _rule(
    "NP306", "ignore-impossible",
    N_("{code} cannot be ignored; only NP301, NP302, NP303 and NP304 can"),
    N_("mend what is found, or write one of these codes and the reason: # plan: ignore NP304 the register was rebuilt"),
    Severity.WARNING,
)  # fmt: skip
IGNORE_UNUSED = _rule(
    "NP307", "ignore-unused",
    N_("a comment ignores {code}, which is not found on this line"),
    N_("delete the comment, or move it to the line of the value"),
    Severity.WARNING,
)  # fmt: skip

# NP4: submissions against the plan and against each other
UNKNOWN_PLAN = _rule(
    "NP401", "unknown-plan",
    N_("there is no plan {plan}"),
    N_("known plans: {known}"),
)  # fmt: skip
UNKNOWN_INDICATOR = _rule(
    "NP402", "unknown-indicator",
    N_("{plan} has no indicator {indicator}"),
    N_("{suggestion}`plan list --plan {plan}` shows all ids"),
)  # fmt: skip
YEAR_OUTSIDE_PLAN = _rule(
    "NP403", "year-outside-plan",
    N_("{year} lies outside {plan}, which runs from {first} to {last}"),
    N_("write a year from {earliest} to {last}"),
)  # fmt: skip
TWICE = _rule(
    "NP404", "indicator-twice",
    N_("{indicator} is reported twice here: as {one} and as {other}"),
    N_("keep one of the two"),
)  # fmt: skip
MISSING_COMPONENT = _rule(
    "NP405", "missing-component",
    N_("{indicator} is reported by component; missing: {missing}"),
    N_("write {indicator}: {{components: {example}}}, in a table a row for each component"),
)  # fmt: skip
UNKNOWN_COMPONENT = _rule(
    "NP406", "unknown-component",
    N_("{indicator} has no component {component}"),
    N_("known components: {known}"),
)  # fmt: skip
CONFLICT = _rule(
    "NP407", "conflicting-values",
    N_("{indicator} of {year} is also reported in {other}"),
    N_("keep one value for each indicator and year"),
)  # fmt: skip
FELL = _rule(
    "NP408", "cumulative-fell",
    N_("{indicator} can never fall, yet {year} gives {value} after {earlier} in {earlier_year}"),
    N_("correct one of the two values, or give the reason in the note"),
    Severity.WARNING,
)  # fmt: skip
NOT_TOTAL = _rule(
    "NP409", "increment-without-total",
    N_("{indicator} is no running total, so increment does not apply"),
    N_("leave increment out"),
)  # fmt: skip
UNKNOWN_ROW = _rule(
    "NP410", "unknown-row",
    N_("{plan} has no row {row}"),
    N_("rows run from {first} to {last}; or write the indicator's id"),
)  # fmt: skip
CORRECTION_WITHOUT_REASON = _rule(
    "NP411", "correction-without-reason",
    N_("the correction of {indicator} does not say what was wrong"),
    N_("write it: correction: two districts were counted twice"),
)  # fmt: skip
CORRECTS_NOTHING = _rule(
    "NP412", "corrects-nothing",
    N_("{indicator} of {year} is given as a correction, but no value that it corrects is among these files"),
    N_("check the year and the region, or leave correction out"),
    Severity.WARNING,
)  # fmt: skip

# NP5: what is missing
ROW_MISSING = _rule(
    "NP501", "row-missing",
    N_("{indicator} (row {row}) of {plan} is not reported for {year}"),
    N_("report it, or say in its note why not: {indicator}: {{note: the survey is made every other year}}"),
)  # fmt: skip

# NP6: the plan data itself
PLAN_TARGET = _rule(
    "NP601", "target-unreadable",
    N_("the target {expression} of {indicator} is no number: {kind}"),
    N_("correct the expression, or mark the row as not_assessed with a reason and a reference"),
)  # fmt: skip
PLAN_DIRECTION = _rule(
    "NP602", "target-against-direction",
    N_("the target {expression} of {indicator} contradicts its direction {direction}"),
    N_("correct the target or the direction"),
)  # fmt: skip
PLAN_REPEATED = _rule(
    "NP603", "indicator-repeated",
    N_("{key} is given to two indicators of {plan}"),
    N_("give each indicator its own id and row number"),
)  # fmt: skip
PLAN_GROUP = _rule(
    "NP604", "unknown-group",
    N_("{indicator} stands in the group {group}, which the plan does not declare"),
    N_("declared groups: {known}"),
)  # fmt: skip
PLAN_UNIT = _rule(
    "NP605", "target-unit",
    N_("the target {expression} of {indicator} does not convert to its unit {expected}"),
    N_("correct the target or the unit"),
)  # fmt: skip
PLAN_NO_TARGET = _rule(
    "NP606", "no-target",
    N_("{indicator} has neither a target nor components with targets"),
    N_("add target: as printed in the plan"),
)  # fmt: skip
TARGET_WORDS = _rule(
    "NP607", "target-words",
    N_("the target {expression} of {indicator} holds words that its name does not: {words}"),
    N_("check that the target is of the thing named, and move what else it says into notes"),
    Severity.WARNING,
)  # fmt: skip
PLAN_MILESTONE = _rule(
    "NP608", "milestone-out-of-place",
    N_("a milestone of {indicator} for {year} is never looked at"),
    N_("a level has milestones for years from {first} to {before_last}, a milestone one year by which it is due"),
)  # fmt: skip
PLAN_TWICE = _rule(
    "NP609", "plan-repeated",
    N_("two plans answer to {key}"),
    N_("give each plan its own id and aliases"),
)  # fmt: skip
BESIDE_COMPONENTS = _rule(
    "NP610", "key-beside-components",
    N_("{key} of {indicator} does not say which of its components it is for"),
    N_("leave {key} out, or make each component an indicator of its own"),
)  # fmt: skip
SECOND_DOCUMENT = _rule(
    "NP611", "second-document",
    N_("plan data are a single document, and here begins another"),
    N_("put all plans into the list plans of the first document"),
)  # fmt: skip
COMPONENT_REPEATED = _rule(
    "NP612", "component-repeated",
    N_("{indicator} has two components {key}"),
    N_("give each component of a row its own id"),
)  # fmt: skip
MET_AT_BASELINE = _rule(
    "NP613", "met-at-baseline",
    N_("the baseline {baseline} of {indicator} is better than the target {expression} already"),
    N_("check direction, target and baseline; if the plan means it, say so in a note about the baseline"),
    Severity.WARNING,
)  # fmt: skip
LOWERED_TARGET = _rule(
    "NP614", "lowered-binding-target",
    N_("{expression} asks less of the binding {indicator} than {earlier} did, and who decided it is not said"),
    N_("add who changed the target: by: 市政府"),
    Severity.WARNING,
)  # fmt: skip
UNTRANSLATED = _rule(
    "NP615", "untranslated",
    N_("the {language} text {words} is not in that language"),
    N_("write {meant}"),
    Severity.WARNING,
)  # fmt: skip
UNKNOWN_PLACE = _rule(
    "NP616", "unknown-place",
    N_("{place} is no place that can be looked up in a plan"),
    N_("write it like 第四章第一節(三), 專欄4-1 第2項 or 表2-1 第24項"),
    Severity.WARNING,
)  # fmt: skip
MEASURE_MISMATCH = _rule(
    "NP617", "measure-mismatch",
    N_("the target {expression} of {indicator} says {qualifier}, which its measure {measure} does not mean"),
    N_("write measure: {right}, or leave the word to a note"),
)  # fmt: skip
SCRIPTS_DIFFER = _rule(
    "NP618", "scripts-differ",
    N_("the two Chinese texts of {words} are not the same words"),
    N_("in simplified script it is {right}"),
    Severity.WARNING,
)  # fmt: skip

# NP7: the plan data against the text of the plan
PLACE_MISSING = _rule(
    "NP701", "place-not-found",
    N_("the text has no {place}"),
    N_("correct the reference, written like 第四章第一節(三), 專欄4-1 第2項 or 表2-1 第24項"),
)  # fmt: skip
NOT_AT_PLACE = _rule(
    "NP702", "not-at-place",
    N_("{words} of {indicator} is not found at {place}"),
    N_("correct it as the plan prints it, or correct the reference"),
)  # fmt: skip
OTHER_WORDS = _rule(
    "NP703", "beside-other-words",
    N_("{words} of {indicator} stands with other words there: …{context}…"),
    N_("take the number that the plan prints with the name of the indicator"),
)  # fmt: skip
NOT_ACCOUNTED = _rule(
    "NP704", "number-not-accounted-for",
    N_("{words} at {place} is neither encoded nor listed as no target: …{context}…"),
    N_("encode it in indicators.yaml, or list it in not_targets.yaml with the reason"),
)  # fmt: skip
LISTED_IN_VAIN = _rule(
    "NP705", "listed-in-vain",
    N_("{words} is listed as no target, but nothing of the text needs it"),
    N_("delete the entry"),
)  # fmt: skip
OUT_OF_ORDER = _rule(
    "NP706", "out-of-order",
    N_("{words} of {indicator} stands in the order or the column of another value at {place}"),
    N_("compare the order of names and numbers, or the columns, with the plan"),
)  # fmt: skip
HEDGE_MISSING = _rule(
    "NP707", "hedge-not-recorded",
    N_("{place} strives for {indicator} ({words}), which the data do not say"),
    N_("add hedge: {words}, or a note that quotes the word"),
)  # fmt: skip
MORE_IS_PRINTED = _rule(
    "NP708", "more-is-printed",
    N_("{place} prints {printed} where {words} of {indicator} is encoded"),
    N_("encode the expression whole"),
)  # fmt: skip
RESTATED_OTHERWISE = _rule(
    "NP709", "restated-otherwise",
    N_("{place} says {printed} of {indicator}, which is not {words}"),
    N_("correct the target, or record the contradiction in notes with both places"),
)  # fmt: skip
PLACE_TOO_WIDE = _rule(
    "NP710", "place-too-wide",
    N_("the first reference of {indicator}, {place}, holds several places"),
    N_("name the paragraph, item or row where the target stands"),
)  # fmt: skip

# NP8: tables, as CSV and as workbooks
NO_HEADER = _rule(
    "NP801", "no-header",
    N_("no line names the columns of a submission"),
    N_("begin with a line such as: plan,year,indicator,value, with half-width commas; `plan template` makes a form"),
)  # fmt: skip
MISSING_COLUMN = _rule(
    "NP802", "missing-column",
    N_("the column {column} is missing"),
    N_("add the column {column} and fill it in every row"),
)  # fmt: skip
UNKNOWN_COLUMN = _rule(
    "NP803", "unknown-column",
    N_("unknown column {column}"),
    N_("{suggestion}columns that are read: {known}"),
)  # fmt: skip
REPEATED_COLUMN = _rule(
    "NP804", "repeated-column",
    N_("there are two columns {column}"),
    N_("keep one of the two"),
)  # fmt: skip
EMPTY_CELL = _rule(
    "NP805", "empty-cell",
    N_("the row does not give its {column}"),
    N_("write it in every row, for example {example}; delete a row that reports no value"),
)  # fmt: skip
NO_COLUMN = _rule(
    "NP806", "cell-without-column",
    N_("the row does not fit the column names: its cell {number} has none"),
    N_("put a value that holds the separator between quotation marks, name the column, or empty the cell"),
)  # fmt: skip
REPEATED_ROW = _rule(
    "NP807", "repeated-row",
    N_("{indicator} of {year} is also given in row {first}"),
    N_("keep one of the two rows"),
)  # fmt: skip
CSV_SYNTAX = _rule(
    "NP808", "csv-syntax",
    N_("a quotation mark is not closed, or has text beside it"),
    N_("close it, and write a quotation mark inside quotation marks twice; nothing after it has been read"),
)  # fmt: skip
NOT_TEXT = _rule(
    "NP809", "not-text",
    N_("the file is neither UTF-8 nor GB18030 text (byte {byte} cannot be read)"),
    N_("save the file as CSV UTF-8"),
)  # fmt: skip
WORKBOOK = _rule(
    "NP810", "unreadable-workbook",
    N_("the workbook cannot be read: {problem}"),
    N_("{remedy}"),
)  # fmt: skip
TOO_MANY_ROWS = _rule(
    "NP811", "too-many-rows",
    N_("the table has more than {limit} rows"),
    N_("split it into several files"),
)  # fmt: skip
CELL_KIND = _rule(
    "NP812", "cell-not-read",
    N_("the cell holds {kind}: {content}"),
    N_("format the cell as text and write what it should say"),
)  # fmt: skip
NUMBER_FORMAT = _rule(
    "NP813", "number-format",
    N_("the cell holds {number} and shows it in the format {format}"),
    N_("choose the general format and write the number, with its unit if it is not the indicator's"),
)  # fmt: skip
MERGED_CELLS = _rule(
    "NP814", "merged-cells",
    N_("the cells {range} are merged"),
    N_("unmerge them and fill each cell"),
)  # fmt: skip
HIDDEN_SHEET = _rule(
    "NP815", "hidden-sheet",
    N_("the hidden sheet {sheet} holds a submission"),
    N_("show the sheet, or delete it"),
)  # fmt: skip

# NP9: an author's text for a review
UNKNOWN_HEADING = _rule(
    "NP901", "unknown-heading",
    N_("{heading} names neither a section nor an indicator of the review"),
    N_("{suggestion}write one of {sections}, or an indicator's id or row number"),
)  # fmt: skip
TEXT_WITHOUT_HEADING = _rule(
    "NP902", "text-without-heading",
    N_("the text before the first heading belongs to no section"),
    N_("put a heading above it, for example # {section}"),
)  # fmt: skip

# NP91: targets handed down to regions
NOT_THE_SUM = _rule(
    "NP911", "not-the-sum",
    N_("the targets of {indicator} handed down to {count} regions add up to {sum}, which does not reach {target}"),
    N_("raise some of them (lower, where less is better), or add the regions that are missing"),
    Severity.WARNING,
)  # fmt: skip

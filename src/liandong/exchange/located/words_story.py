"""Messages about stories."""

from __future__ import annotations

from liandong.exchange.located.words_base import Words

_KNOWN = ("known: {known}", "可用：{known}")

STORY_WORDS = {
    "story.rows": Words(
        '"{name}" must be a list of tables',
        "“{name}”应为表的列表",
        "write [[{name}]] or {name} = [ {{…}} ]",
        "请写成 [[{name}]] 或 {name} = [ {{…}} ]",
    ),
    "story.row": Words("this must be a table", "此处应为表", "write {{ … = … }}", "请写成 {{ … = … }}"),
    "story.empty": Words(
        "nothing happens in this story and nothing is expected",
        "情景既没有步骤也没有期望",
        "add [[step]] and [[expect]]",
        "请补上 [[step]] 和 [[expect]]",
    ),
    "story.order": Words(
        "step {number} happened before the step above it",
        "第 {number} 步早于上一步",
        "sort the steps by at; what was entered late gets entered_at",
        "请按 at 排序；补录的步骤写 entered_at",
    ),
    "story.unknown_step": Words('there is no step "{name}"', "没有步骤“{name}”", *_KNOWN),
    "story.no_case": Words(
        '"{name}" names no case',
        "“{name}”没有写明警情",
        "add case = … or order = …",
        "请补上 case = … 或 order = …",
    ),
    "story.void": Words(
        "step {step} does not come before this one",
        "第 {step} 步不在本步之前",
        "name a step from 1 to {last}",
        "请写 1 至 {last} 的步骤号",
    ),
    "story.unknown_list": Words('the result has no list "{name}"', "结果中没有列表“{name}”", *_KNOWN),
    "story.unknown_field": Words('its rows have no field "{name}"', "该列表的行没有字段“{name}”", *_KNOWN),
    "story.expects_nothing": Words(
        "nothing is expected here",
        "此处没有任何期望",
        "name a list, as clocks = [ … ]",
        "请写列表，如 clocks = [ … ]",
    ),
    "story.empty_list": Words(
        "an empty list expects nothing",
        "空列表不表示任何期望",
        "write {name}_count = 0",
        "请写 {name}_count = 0",
    ),
    "story.count": Words(
        "{value} is not a number of rows",
        "{value} 不是行数",
        "write 0 or a whole number above",
        "请写 0 或正整数",
    ),
    "story.rules": Words(
        'the pack {pack} cannot be used: "{name}" ({cause})',
        "规则包 {pack} 无法使用：“{name}”（{cause}）",
        "enter it under [settings], as calendars.{name} = [{{ days, from, to }}]",
        "请在 [settings] 中录入，如 calendars.{name} = [{{ days, from, to }}]",
    ),
}

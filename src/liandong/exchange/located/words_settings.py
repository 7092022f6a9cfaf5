"""Messages about what a district enters, and about putting a pack into force."""

from __future__ import annotations

from liandong.exchange.located.words_base import Words

SETTINGS_WORDS = {
    "settings.table": Words(
        '"{name}" must be a table', "“{name}”应为表", "write {name} = {{ … }}", "请写成 {name} = {{ … }}"
    ),
    "settings.day": Words(
        "there is no day {day}", "没有 {day} 这一天", "write it as 2021-05-13", "请写成 2021-05-13"
    ),
    "settings.minutes": Words(
        "{value} is not a number of minutes",
        "{value} 不是分钟数",
        "write whole minutes above 0",
        "请写大于 0 的整数分钟",
    ),
    "settings.places": Words(
        "places must be a list of names",
        "places 应为名称列表",
        'write ["府山街道", …]',
        '请写成 ["府山街道", …]',
    ),
    "settings.years": Words(
        "provisional_years must be a list of years",
        "provisional_years 应为年份列表",
        "write [2027]",
        "请写成 [2027]",
    ),
    "settings.unit_row": Words(
        "a unit must be a table",
        "单位应为表",
        'write {{ name = "甲局", tier = 1 }}',
        '请写成 {{ name = "甲局", tier = 1 }}',
    ),
    "settings.unit_twice": Words(
        'the unit "{name}" has no name or stands here twice',
        "单位“{name}”没有名称或重复",
        "keep one",
        "只保留一处",
    ),
    "settings.mixed": Words(
        '"{name}" mixes kinds of values, or holds none that is known',
        "“{name}”的值类型不一致或无法识别",
        "write only true/false, or only texts",
        "请全部写 true/false，或全部写文字",
    ),
    "settings.number": Words(
        "{value} is not a number", "{value} 不是有效数字", "write a finite number", "请写有限的数字"
    ),
    "settings.value": Words(
        '"{name}" cannot be {value}', "“{name}”不能是 {value}", "write a number or a text", "请写数字或文字"
    ),
    "settings.unasked": Words(
        'the pack {pack} does not ask for "{name}"',
        "规则包 {pack} 没有要求录入“{name}”",
        "known: {known}",
        "可用：{known}",
    ),
    "settings.calendar_unknown": Words(
        'the pack has no calendar "{name}" to be entered',
        "规则包没有待录入的日历“{name}”",
        "known: {known}",
        "可用：{known}",
    ),
    "settings.kind": Words(
        '"{name}" must be of the kind {setting_kind}',
        "“{name}”的类型应为 {setting_kind}",
        "see the sample of this setting in the pack",
        "请参照规则包里该参数的示例",
    ),
    "settings.ratio": Words(
        "{value} is not a ratio",
        "{value} 不是比例",
        "write a number above 0 and up to 1",
        "请写大于 0、不超过 1 的数",
    ),
    "settings.seconds": Words(
        "{value} is not a number of seconds",
        "{value} 不是秒数",
        "write whole seconds above 0",
        "请写大于 0 的整数秒",
    ),
    "settings.tier_unknown": Words(
        "there is no tier {tier}", "没有 {tier} 级", "tiers: {known}", "级别：{known}"
    ),
    "settings.unit_unknown": Words(
        'no unit is called "{unit}"', "没有名为“{unit}”的单位", "known: {known}", "可用：{known}"
    ),
    "calendar.no_hours": Words(
        "a calendar without hours",
        "日历没有任何时段",
        "write at least one {{ days, from, to }}",
        "至少写一个 {{ days, from, to }}",
    ),
    "calendar.row": Words(
        "a window must be a table",
        "时段应为表",
        'write {{ days = "every", from = 08:00:00, to = 20:00:00 }}',
        '请写成 {{ days = "every", from = 08:00:00, to = 20:00:00 }}',
    ),
    "calendar.days": Words(
        'unknown days "{value}"',
        "未知的日期词“{value}”",
        "known: {known}, or a date",
        "可用：{known}，或一个日期",
    ),
    "calendar.time": Words(
        "{value} is not a time of day", "{value} 不是一天中的时刻", "write 08:00:00", "请写成 08:00:00"
    ),
    "calendar.overlap": Words(
        "this window overlaps window {other} of the same calendar",
        "本时段与同一日历的第 {other} 个时段重叠",
        "let one end where the other begins",
        "让一个的结束等于另一个的开始",
    ),
    "activation.unset": Words(
        '"{name}" is not entered: {question}',
        "尚未录入“{name}”：{question}",
        "enter it before the pack is put into force",
        "启用规则包前请先录入",
    ),
    "activation.class_count": Words(
        '"{name}": {got} members entered, the document implies {wanted}',
        "“{name}”：已录入 {got} 家，文件推得 {wanted} 家",
        "complete the list, or give a written reason",
        "请补全名单，或写明理由",
    ),
    "activation.tier_count": Words(
        "{name}: {listed} listed + {entered} entered = {got}, the document says {wanted}",
        "{name}：列名 {listed} 家 + 录入 {entered} 家 = {got} 家，文件写 {wanted} 家",
        "complete the list, or give a written reason",
        "请补全名单，或写明理由",
    ),
    "activation.total": Words(
        "{got} units in all, the document says {wanted}",
        "共 {got} 家单位，文件为 {wanted} 家",
        "complete the list, or give a written reason",
        "请补全名单，或写明理由",
    ),
}

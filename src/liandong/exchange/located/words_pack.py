"""Messages about rule packs."""

from __future__ import annotations

from liandong.exchange.located.words_base import Words

_KNOWN = ("known: {known}", "可用：{known}")

PACK_WORDS = {
    "pack.no_folder": Words(
        "there is no such folder", "没有这个目录", "name the folder of a pack", "请给出规则包目录"
    ),
    "pack.unknown": Words('there is no pack "{name}"', "没有规则包“{name}”", *_KNOWN),
    "pack.other_version": Words(
        "the pack {name} has version {got}, not {wanted}",
        "规则包 {name} 的版本是 {got}，不是 {wanted}",
        "name the version that is here",
        "请改为现有版本",
    ),
    "pack.file_unknown": Words("{name} is no file of a pack", "{name} 不是规则包的文件", *_KNOWN),
    "pack.key_twice": Words(
        '"{name}" already stands in {where}', "“{name}”已写在 {where}", "keep one of the two", "只保留一处"
    ),
    "pack.id": Words(
        '"{value}" is no id', "“{value}”不能作为编号", "use a-z, 0-9 and _", "请只用 a-z、0-9 和 _"
    ),
    "pack.folder": Words(
        'the id "{value}" differs from its folder "{folder}"',
        "编号“{value}”与目录名“{folder}”不同",
        "make them equal",
        "请改成一致",
    ),
    "pack.prefix": Words(
        '"{value}" is no prefix', "“{value}”不能作为前缀", "use A-Z and 0-9", "请只用 A-Z 和 0-9"
    ),
    "pack.version": Words(
        '"{value}" is no version', "“{value}”不能作为版本号", "write 1 or 1.2", "请写成 1 或 1.2"
    ),
    "pack.date": Words('"{value}" is no date', "“{value}”不是日期", "write 2020-12-28", "请写成 2020-12-28"),
    "pack.id_prefix": Words(
        '"{value}" does not begin with the prefix',
        "“{value}”没有以前缀开头",
        "write {prefix}.…",
        "请写成 {prefix}.…",
    ),
    "pack.empty": Words("this may not be empty", "此处不能为空", "fill it in", "请填写"),
    "pack.twice": Words(
        '"{value}" stands here twice (first as number {first})',
        "“{value}”重复（首次为第 {first} 个）",
        "keep one",
        "只保留一处",
    ),
    "pack.tier_calendar": Words(
        "tier {tier} has no calendar", "{tier} 级没有值守日历", "add calendar = …", "请补上 calendar = …"
    ),
    "pack.tier_unknown": Words(
        "there is no tier {tier}", "没有 {tier} 级", "tiers: {known}", "级别：{known}"
    ),
    "pack.calendar_unknown": Words('there is no calendar "{name}"', "没有日历“{name}”", *_KNOWN),
    "pack.calendar_unused": Words(
        'no tier uses the calendar "{name}"',
        "没有级别使用日历“{name}”",
        "remove it or use it",
        "请删除或使用",
    ),
    "pack.class_count": Words(
        '"{name}" has members but is no class entry',
        "“{name}”有成员数却不是类条目",
        "add class_entry = true",
        "请补上 class_entry = true",
    ),
    "pack.class_open": Words(
        'tier {tier} claims {claimed} units; {named} are named, and the class "{name}" does not say how many it stands for',
        "{tier} 级写明 {claimed} 家，列名 {named} 家，类条目“{name}”没有写成员数",
        "add class_count to that class",
        "请为该类补上 class_count",
    ),
    "pack.tier_count": Words(
        "tier {tier}: {named} named + {members} in classes = {sum}, claimed {claimed}",
        "{tier} 级：列名 {named} 家 + 类成员 {members} 家 = {sum} 家，写明 {claimed} 家",
        "correct the list or the number",
        "请核对名单或数字",
    ),
    "pack.unit_total": Words(
        "{got} units in all, claimed {claimed}",
        "共 {got} 家单位，写明 {claimed} 家",
        "correct the lists or the number",
        "请核对名单或数字",
    ),
    "pack.milestone": Words(
        'a clock on {subject} knows no "{value}"', "{subject} 的时限没有节点“{value}”", *_KNOWN
    ),
    "pack.clock_still": Words(
        'start and stop are both "{value}"', "起点和终点都是“{value}”", "name another stop", "请改写终点"
    ),
    "pack.minutes": Words(
        "{value} is no limit", "{value} 不能作为时限", "write whole minutes above 0", "请写大于 0 的整数分钟"
    ),
    "pack.two_limits": Words(
        'the limit stands twice: minutes and limit = "{limit}"',
        "时限写了两处：minutes 和 limit = “{limit}”",
        "keep one",
        "只保留一处",
    ),
    "pack.no_limit": Words(
        "{id} has neither minutes nor a word of the document",
        "{id} 既没有分钟数也没有原文用词",
        'add minutes = …, or qualitative = "立即"',
        '请补上 minutes = …，或 qualitative = "立即"',
    ),
    "pack.limit_subject": Words(
        'limit = "{limit}" does not fit a clock on {subject}',
        "limit = “{limit}”不适用于 {subject} 的时限",
        "correct one of them",
        "请改正其一",
    ),
    "pack.area_unknown": Words('there is no area "{name}"', "没有区域“{name}”", *_KNOWN),
    "pack.unit_class": Words('no unit has the class "{name}"', "没有单位属于类别“{name}”", *_KNOWN),
    "pack.clocks_collide": Words(
        "{first} (clock {other}) and {second} would both run on one order for the same thing",
        "{first}（第 {other} 个时限）与 {second} 会在同一警单上同时计同一件事",
        "part them by tiers, classes or area",
        "请用级别、类别或区域分开",
    ),
    "pack.ground_to": Words(
        'the outcome "{outcome}" goes nowhere', "“{outcome}”没有转出对象", "remove to", "请删除 to"
    ),
    "pack.no_ground": Words(
        'the outcome "{outcome}" needs a ground, and there is none',
        "“{outcome}”要求依据，却没有列出依据",
        "add a ground",
        "请补上依据",
    ),
    "pack.ground_unknown": Words('there is no ground "{name}"', "没有依据“{name}”", *_KNOWN),
    "pack.no_unit": Words(
        '"{name}" has no unit, and nothing says that the town or street handles it',
        "“{name}”没有单位，也没有写明由属地承办",
        "name a unit, or add [routing.territory_default]",
        "请写单位，或补上 [routing.territory_default]",
    ),
    "pack.unit_unknown": Words('there is no unit "{unit}"', "没有单位“{unit}”", *_KNOWN),
    "pack.unit_again": Words('"{unit}" is named twice here', "“{unit}”在此重复", "keep one", "只保留一处"),
    "pack.word_twice": Words(
        'the word "{word}" stands here twice', "用词“{word}”在此重复", "keep one", "只保留一处"
    ),
    "pack.word_shared": Words(
        'the word "{word}" also leads to "{first}"',
        "用词“{word}”也指向“{first}”",
        "check that both are meant",
        "请确认是否都要",
    ),
    "pack.number_unknown": Words("{number} is not among the contacts", "{number} 不在通讯录中", *_KNOWN),
    "pack.points": Words(
        "{value} are no points", "{value} 不能作为分值", "write a number above 0", "请写大于 0 的数"
    ),
    "pack.points_two": Words(
        "{item} has one value and a range of points",
        "{item} 同时写了单值和区间",
        "keep one of the two",
        "只保留一种",
    ),
    "pack.points_half": Words(
        "{item} has half a range of points",
        "{item} 的分值区间不完整",
        "write points_min and points_max",
        "请写 points_min 和 points_max",
    ),
    "pack.points_range": Words(
        "the range {low} to {high} is empty", "区间 {low} 至 {high} 为空", "exchange them", "请对调"
    ),
    "pack.inspector_trigger": Words(
        "{item} is entered by an inspector, so nothing triggers it",
        "{item} 由督查人员录入，不应有触发条件",
        "remove triggers, or set basis to auto or evidence",
        "请删除 triggers，或把 basis 改为 auto 或 evidence",
    ),
    "pack.no_trigger": Words(
        "{item} is found by the system ({basis}), but nothing triggers it",
        "{item} 由系统发现（{basis}），却没有触发条件",
        "add triggers, or set basis to inspector",
        "请补上 triggers，或把 basis 改为 inspector",
    ),
    "pack.trigger_missing": Words(
        "this has no effect without the trigger {trigger}",
        "缺少触发条件 {trigger}，此项无效",
        "add it to triggers",
        "请加入 triggers",
    ),
    "pack.breach_no_clock": Words(
        "{item} waits for a breach, but names no clock",
        "{item} 以超时触发，却没有列出时限",
        "add clocks = […]",
        "请补上 clocks = […]",
    ),
    "pack.clock_unknown": Words('there is no clock "{name}"', "没有时限“{name}”", *_KNOWN),
    "pack.clock_never": Words(
        "{name} has no number and is never breached",
        "{name} 没有数字，不会超时",
        "remove it: what has no number is never judged",
        "请删除：没有数字的不自动判定",
    ),
    "pack.clock_booked_twice": Words(
        "{clock} is already booked by {first}",
        "{clock} 已由 {first} 计分",
        "keep it in one item",
        "只留在一个项目中",
    ),
    "pack.at_least": Words("{value} is no target", "{value} 不能作为目标", "write 1 or more", "请写 1 以上"),
    "pack.at_most": Words(
        "at most {value} is below at least {least}",
        "上限 {value} 低于下限 {least}",
        "correct one of them",
        "请改正其一",
    ),
    "pack.setting_unknown": Words(
        'no setting "{name}" of the kind {setting_kind} is declared',
        "没有声明类型为 {setting_kind} 的参数“{name}”",
        *_KNOWN,
    ),
    "pack.setting_kind": Words(
        'the setting "{name}" is {got}, needed here: {setting_kind}',
        "参数“{name}”的类型是 {got}，此处需要 {setting_kind}",
        "correct its kind",
        "请改正类型",
    ),
    "pack.setting_unused": Words(
        'nothing uses the setting "{name}"',
        "没有地方用到参数“{name}”",
        "refer to it or remove it",
        "请引用或删除",
    ),
    "pack.setting_needed": Words(
        "this needs a setting of the kind {setting_kind}",
        "此处需要类型为 {setting_kind} 的参数",
        "declare it",
        "请声明",
    ),
    "pack.no_sample": Words(
        '"{name}" has no sample for demonstrations',
        "“{name}”没有演示用的示例",
        "add sample = …",
        "请补上 sample = …",
    ),
    "pack.no_clause": Words(
        "this rule names no clause", "本条没有写明条款", 'add clause = "第…条"', '请补上 clause = "第…条"'
    ),
}

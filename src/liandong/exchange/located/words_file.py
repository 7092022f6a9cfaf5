"""Messages about the file itself and the kinds of its values."""

from __future__ import annotations

from liandong.exchange.located.words_base import Words

FILE_WORDS = {
    "file.missing": Words("there is no such file", "没有这个文件", "check the name", "请检查文件名"),
    "file.unreadable": Words(
        "the file cannot be read ({cause})",
        "无法读取文件（{cause}）",
        "check the rights of the file",
        "请检查文件权限",
    ),
    "file.size": Words(
        "the file is larger than {limit} MB", "文件超过 {limit} MB", "split it", "请拆分为几个文件"
    ),
    "file.encoding": Words(
        "the file is not UTF-8", "文件编码不是 UTF-8", "save it as UTF-8", "请另存为 UTF-8 编码"
    ),
    "file.nested": Words("lists are nested too deeply", "列表嵌套过深", "flatten them", "请减少嵌套层数"),
    "file.syntax": Words(
        "this is not TOML: {detail}", "不符合 TOML 语法：{detail}", "correct this line", "请改正本行"
    ),
    "file.twice": Words(
        "the same key or table is written twice: {detail}",
        "同一个键或表写了两次：{detail}",
        "keep one of the two",
        "只保留一处",
    ),
    "file.full_width": Words(
        "full-width punctuation outside quotes: {detail}",
        "引号外出现全角标点：{detail}",
        'write "quotes", commas, colons and = in half width',
        "引号、逗号、冒号、等号请用半角",
    ),
    "file.unquoted_key": Words(
        "a key that is not Latin needs quotes: {detail}",
        "非拉丁字母的键要加引号：{detail}",
        'write it as "府山街道" = …',
        '请写成 "府山街道" = …',
    ),
    "file.short_time": Words(
        "a time needs hours, minutes and seconds: {detail}",
        "时间要写到秒：{detail}",
        "write 08:00:00",
        "请写成 08:00:00",
    ),
    "file.no_such_time": Words(
        "there is no such time: {detail}",
        "没有这个时刻：{detail}",
        "midnight is 00:00:00 of the next day; check day and month",
        "午夜请写次日 00:00:00，并检查月和日",
    ),
    "field.unknown": Words(
        'unknown key "{name}"', "未知的键“{name}”", "known here: {known}", "此处可用：{known}"
    ),
    "field.missing": Words('"{name}" is missing', "缺少“{name}”", "add {name} = …", "请补上 {name} = …"),
    "field.kind": Words(
        "expected {kind_expected}, got {kind_got}",
        "应为{kind_expected}，实为{kind_got}",
        "correct the value",
        "请改正该值",
    ),
    "field.choice": Words(
        '"{value}" is not among the choices',
        "“{value}”不在可选值之中",
        "choose one of {known}",
        "可选：{known}",
    ),
    "field.value": Words("{detail}", "值不合要求：{detail}", "correct the value", "请改正该值"),
    "time.offset": Words(
        "a moment without offset", "时刻缺少时区", "add +08:00 at its end", "请在末尾加上 +08:00"
    ),
    "time.kind": Words(
        "expected a moment with offset, got {kind_got}",
        "应为带时区的时刻，实为{kind_got}",
        "write it without quotes, as 2021-03-10T02:00:00+08:00",
        "不加引号，如 2021-03-10T02:00:00+08:00",
    ),
    "time.range": Words(
        "the moment is outside the years {first} to {last}",
        "时刻不在 {first} 至 {last} 年之间",
        "check the year",
        "请检查年份",
    ),
}

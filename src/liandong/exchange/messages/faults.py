"""What can be wrong with a file and its lines, in words."""

from __future__ import annotations

from liandong.clitext import Text

FAULTS: dict[str, Text] = {
    "csv.quote": Text(
        "the quotes do not match ({detail}). Put quotes inside a quoted text twice.",
        "引号不配对({detail})。引号内的引号应写两次。",
    ),
    "csv.columns": Text(
        "{got} fields where the head names {wanted}. Put texts with commas into quotes.",
        "有 {got} 个字段,表头是 {wanted} 个。含逗号的内容应加引号。",
    ),
    "text.encoding": Text(
        "bytes that are not {encoding} in “{field}”. Save the file anew as UTF-8.",
        "“{field}”中有不属于 {encoding} 的字节。请将文件另存为 UTF-8。",
    ),
    "message.no_id": Text(
        "no number: it could be entered twice. Fill in the column id.",
        "没有编号,可能重复录入。请填写 id 列。",
    ),
    "message.changed": Text(
        "number {id} was entered before with another content. Correct that case instead.",
        "编号 {id} 已录入过,内容不同。请在原警情上更正。",
    ),
    "message.empty": Text("neither a title nor a text.", "标题和内容都是空的。"),
    "message.time": Text(
        "“{value}” is not a time. Write it like 2020/1/6 12:09:38.",
        "“{value}”不是时间。应写成 2020/1/6 12:09:38。",
    ),
    "field.too_long": Text(
        "“{field}” has {length} characters; at most {limit} are taken.",
        "“{field}”有 {length} 个字,最多 {limit} 个。",
    ),
    "json.malformed": Text("not a case as the API takes it: {detail}.", "不是接口所接受的警情:{detail}。"),
}
"""Code of a :class:`Fault` → what it means and what to do."""

FILE_FAULTS: dict[str, Text] = {
    "file.empty": Text("the file is empty.", "文件是空的。"),
    "file.workbook": Text(
        "this is an office document, not a text file. Save it as “CSV UTF-8”.",
        "这是 Office 文档,不是文本文件。请另存为“CSV UTF-8”。",
    ),
    "file.encoding": Text(
        "line {line} is neither UTF-8 nor GB18030. Save the file as UTF-8.",
        "第 {line} 行既不是 UTF-8 也不是 GB18030。请将文件另存为 UTF-8。",
    ),
    "file.columns": Text(
        "line {line} is not a head with the columns {missing}; found: {found}.",
        "第 {line} 行不是含有 {missing} 列的表头;读到的是:{found}。",
    ),
    "file.column_twice": Text(
        "line {line} names the column {column} twice.", "第 {line} 行中列 {column} 出现两次。"
    ),
}


class Unusable(Exception):
    """A file of which nothing can be taken in: code and parameters, with the line where it goes wrong."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
        self.text = FILE_FAULTS[code]

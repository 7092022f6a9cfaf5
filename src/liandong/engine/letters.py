"""Messages in words: a template code and its parameters as a text in Chinese and in English.

A message holds ids, units, clauses and times, and nothing that a caller said.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import msgspec

from liandong.clitext import Language, Text
from liandong.desk.reach import Notice
from liandong.store.shapes import Message

CHINA = timezone(timedelta(hours=8))

LANGUAGES: tuple[Language, ...] = ("zh", "en")

MISSING = {
    **dict.fromkeys(("case", "order", "clause", "name", "finding"), ""),
    **dict.fromkeys(("unit", "rule", "at", "item"), "–"),
}

SAID: dict[str, tuple[Text, Text]] = {
    "receipt.missing": (
        Text("Order {order} was not received", "警单 {order} 未确认接收"),
        Text(
            "No terminal of {unit} has confirmed order {order}. See to it that somebody reads it now.",
            "{unit}的终端尚未确认收到警单 {order},请立即安排人员查看。",
        ),
    ),
    "order.closed_unit": (
        Text("New order {order} outside duty hours", "值班时间外的新警单 {order}"),
        Text(
            "Order {order} went to {unit} outside its duty hours.",
            "警单 {order} 已下达{unit},此时不在其值班时间内,请安排人员处置。",
        ),
    ),
    "clock.breached": (
        Text("Order {order} is overdue", "警单 {order} 已超时"),
        Text(
            "{unit} has exceeded the limit “{rule}” on order {order} (limit reached at {at}).",
            "{unit}办理警单 {order} 已超过时限“{rule}”(到期时间 {at})。",
        ),
    ),
    "order.urged": (
        Text("Order {order} is urgent", "催办:警单 {order}"),
        Text(
            "The centre urges {unit} on order {order}. See to it now and report.",
            "联动中心催办:请{unit}尽快办理警单 {order} 并反馈。",
        ),
    ),
    "order.supervised": (
        Text("Supervision of order {order}", "督办:警单 {order}"),
        Text(
            "The centre supervises {unit} on order {order}. Its leader sees to it and reports.",
            "联动中心对{unit}办理警单 {order} 进行督办,请负责人亲自过问并反馈。",
        ),
    ),
    "order.withdrawn": (
        Text("Order {order} was withdrawn", "警单 {order} 已撤回"),
        Text("{unit} need not act on order {order} any more.", "警单 {order} 已撤回,{unit}无需继续处置。"),
    ),
    "order.reassigned": (
        Text("Order {order} was given to another unit", "警单 {order} 已改派"),
        Text("Order {order} of {unit} was given to another unit.", "{unit}的警单 {order} 已改派其他单位。"),
    ),
    "order.plan": (
        Text("Order {order} goes on under an emergency plan", "警单 {order} 转入预案"),
        Text(
            "An emergency plan was activated; it replaces order {order} of {unit}.",
            "已启动应急预案,{unit}的警单 {order} 转入预案处置。",
        ),
    ),
    "channel.test": (
        Text("Test message for {unit}", "给{unit}的测试消息"),
        Text(
            "The administrator tries out this way to reach {unit}. Nothing is to be done.",
            "管理员正在测试{unit}的这个联系渠道，收到即可，不需要处理。",
        ),
    ),
    "finding.asked": (
        Text("The centre asks about finding {finding}", "请说明情况:考核项 {finding}"),
        Text(
            "Before it decides about {item}, the centre asks {unit} for its account. Answer by phone or in writing.",
            "联动中心拟认定{unit}的考核项 {item},请联络员尽快电话或书面说明情况。",
        ),
    ),
    "order.closed": (
        Text("Order {order} is closed", "警单 {order} 已办结"),
        Text("Order {order} of {unit} is closed.", "{unit}的警单 {order} 已办结。"),
    ),
}
"""Template → title and text."""

OTHER = (
    Text("Notice about {order}", "关于 {order} 的通知"),
    Text("{template}: case {case}, order {order}, {unit}.", "{template}:警情 {case},警单 {order},{unit}。"),
)

ENDING = {
    "case": Text("Case: {case}", "警情:{case}"),
    "clause": Text("By: {clause}", "依据:{clause}"),
}
"""Lines that follow where their parameter is known."""

IDENTITY = "编号 {id}"


def message_id(message: Message) -> str:
    """The id of a message, unique in the installation and the same at every try."""
    return f"{message.jurisdiction}/{message.key}"


def letter(message: Message) -> Notice:
    """The message ready to be sent, in both languages: who reads it is not known."""
    told = _told(message)
    title, body = SAID.get(message.template, OTHER)
    lines = [body, *(text for name, text in ENDING.items() if told[name])]
    paragraphs = ["\n".join(line.render(lang, **told) for line in lines) for lang in LANGUAGES]
    return Notice(
        id=told["id"],
        title="【联动】" + " ".join(title.render(lang, **told) for lang in LANGUAGES),
        body="\n\n".join([*paragraphs, IDENTITY.format(**told)]),
    )


def _told(message: Message) -> dict[str, Any]:
    """The parameters as they are shown; what is missing is a dash rather than no message."""
    try:
        params = msgspec.json.decode(message.params, type=dict[str, Any])
    except msgspec.DecodeError:
        params = {}
    told = {**MISSING, **{name: value for name, value in params.items() if value not in (None, "")}}
    if isinstance(told["at"], int):
        told["at"] = f"{datetime.fromtimestamp(told['at'], CHINA):%Y-%m-%d %H:%M:%S}"
    told["case"] = told["case"] or message.stream
    told["order"] = told["order"] or message.order_id or told["case"]
    told["rule"] = told["name"] or told["rule"]
    return {**told, "id": message_id(message), "template": message.template}

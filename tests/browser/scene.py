"""A busy hour to look at: many orders in every state, long names and long words, breaches, a closed calendar."""

from __future__ import annotations

import time
from itertools import cycle

import psycopg
from psycopg.types.json import Jsonb

from liandong.store import private
from liandong.store.connection import connect
from tests.running import Issued, Running, System

MATTERS = (
    ("人民东路与中兴路口自来水管爆裂，路面积水，半条机动车道无法通行", "府山街道", ("区综合执法局", "府山街道"), "一般"),
    ("楼道里有很浓的煤气味，住户已经自己开窗，一楼有位行动不便的老人不敢开灯", "北海街道", ("区消防救援大队", "区公安分局"), "较大"),
    ("电梯停在十二楼和十三楼之间，里面有四个人，其中一个孩子在哭，对讲没有人应答", "塔山街道", ("区市场监管局",), "一般"),
    ("河堤出现管涌，水色发浑，附近有十余户住在低处，村干部已到现场，请求调砂袋和抽水泵，夜间照明不足，进村道路只能过小车", "富盛镇", ("区水利局", "富盛镇", "区应急管理局"), "重大"),
    ("工地夜间施工扰民", "北海街道", ("区生态环境分局",), ""),
    ("路灯整条街不亮", "稽山街道", ("绍兴电力局用电管理所", "区建设交通局"), ""),
    ("二十多名工人在项目部门口讨要工资，情绪激动，有人爬上塔吊", "灵芝街道", ("区人力社保局", "区公安分局", "灵芝街道"), "较大"),
    ("共享单车堆放堵住消防通道", "东湖街道", ("区综合执法局",), ""),
    ("小区养的大型犬没有牵绳，咬伤一名路人，伤者已自行就医", "皋埠街道", ("区综合执法局", "区公安分局"), "一般"),
    ("通信光缆被挂断，垂到路面，货车差点刮到", "陶堰街道", ("电信绍兴分公司", "移动越城分公司", "联通越城分公司"), ""),
    ("举报某游泳场馆消毒水味刺鼻，孩子皮肤起疹", "鉴湖街道", ("区卫生健康局", "区文广旅游局"), ""),
    ("走失老人，八十一岁，男，穿深蓝色棉袄，说话带嵊州口音，最后出现在𠮷祥菜场东门🚏", "东浦街道", ("区民政局", "区公安分局"), "一般"),
    ("山上有明火，风大，离民房约两百米", "鉴湖街道", ("区消防救援大队", "区自然资源和规划分局", "鉴湖街道"), "特别重大"),
    ("仓库渗出刺激性气味的液体流入雨水管网，疑似危险化学品，企业负责人联系不上", "马山街道", ("区生态环境分局", "区应急管理局", "滨海新城消防大队"), "重大"),
)  # fmt: skip
"""What callers say, where, which units go, how severe."""

WORDS = (
    "已到达现场，正在关闭上游阀门，预计四十分钟内恢复通行，已请交警在路口疏导",
    "正在核实",
    "联系不上产权单位，请中心协助查找负责人电话；现场先拉设警戒带，留一人看守，其余人员继续排查周边管线",
    "已处置完毕",
)


def set_scene(here: Running) -> dict[str, Issued]:
    """Fill the district; what the pictures need by name."""
    api = here.api("centre")
    close_offices(here)
    words = cycle(WORDS)
    for n in range(26):
        text, place, units, severity = MATTERS[n % len(MATTERS)]
        issued = api.past_case(
            *units, ago=(40 + n * 37) % 900 + 5, text=text, place=place, severity=severity, channel="phone"
        )
        for at, order in enumerate(issued.orders):
            _go_on(api, order, (n + at * 3) % 8, next(words))
    named = {
        "busy": _busy(api),
        "breached": _breached(api),
        "erased": _erased(here, api),
        "night": _night(api),
    }
    named["call"] = _call(api)
    api.case("区综合执法局", text="草" * 2000, place="府山街道")
    api.case(text="咨询居住证办理", place="府山街道", screening={"outcome": "answer"})
    return named


def _go_on(api: System, order: str, how_far: int, words: str) -> None:
    """The first steps of an order."""
    steps = [
        ("deliver", {}),
        ("sign", {"by": "张建国", "channel": "phone"}),
        ("depart", {}),
        ("arrive", {}),
        ("handle", {}),
        ("progress", {"text": words}),
        ("result", {"text": words}),
    ]
    for action, fields in steps[:how_far]:
        api.step(order, action, **fields)


def _busy(api: System) -> Issued:
    """A case with a long story: three units, an objection, a correction, a late entry."""
    issued = api.past_case(
        "区水利局", "富盛镇", "区应急管理局",
        ago=1500,
        text="河堤出现管涌，水色发浑，附近有十余户住在低处，村干部已到现场，请求调砂袋和抽水泵，夜间照明不足，进村道路只能过小车",
        place="富盛镇", address="富盛镇御茶村委会以东三百米河堤（老水闸下游）", severity="较大", headcount=120,
        caller={"name": "陈", "phone": "13857561234"}, category="水利工程",
    )  # fmt: skip
    lead, town, rescue = issued.orders
    api.step(lead, "deliver", "sign", "depart", "arrive")
    api.step(lead, "report-arrival", number="85133058", by="李志强", channel="phone")
    api.step(lead, "handle")
    api.step(lead, "progress", text=WORDS[2])
    api.step(lead, "support", text="需要一台大功率抽水泵和照明车，现有砂袋约三百只，还缺五百只")
    api.step(town, "sign", by="王", channel="phone", reason="电话签收，终端故障")
    api.step(
        rescue, "object", reason="该河段抢险由区水利局牵头，我局已调拨物资，不再单独派员", unit="区水利局"
    )
    do = f"/cases/{issued.case}/steps"
    api.done(do, do="command.taken", data={"role": "区领导"})
    api.done(do, do="case.corrected", data={"field": "headcount", "new": 86}, reason="村干部核实人数")
    return issued


def _breached(api: System) -> Issued:
    """Nobody signed, nobody came."""
    return api.past_case(
        "区综合执法局",
        ago=4000,
        text="窨井盖缺失，已有电动车摔倒，伤者送医",
        place="府山街道",
        severity="较大",
    )


def _erased(here: Running, api: System) -> Issued:
    """A case whose caller asked to be forgotten."""
    issued = api.past_case(
        "区公安分局", ago=700, text="本人的私事", caller={"name": "某", "phone": "13800000000"}
    )
    api.step(issued.order, "sign")
    with connect(here.database.app) as conn:
        private.erase(conn, here.made.here, issued.case, int(time.time()))
    return issued


def _call(api: System) -> Issued:
    """A call of the 110 feed that nobody has sent on."""
    return api.case(
        text="中兴路口路面塌陷，一辆货车后轮陷入，司机说闻到煤气味，自来水管也爆裂了",
        address="府山街道中兴路与人民东路口",
        channel="110",
        caller={"name": "周师傅", "phone": "13857561234"},
    )


def _night(api: System) -> Issued:
    """A unit that is closed: its clock waits for the morning."""
    return api.past_case(
        "区委宣传部", "区房征办", ago=900, text="宣传栏倒伏，压住两辆电动车", place="府山街道"
    )


def close_offices(here: Running) -> None:
    """As at night, whatever the time is: offices of the third tier open for one minute a day, not this one."""
    minute = "03:00:00" if time.gmtime().tm_hour != 19 else "15:00:00"
    windows = [{"days": "every", "from": minute, "to": minute[:3] + "01:00"}]
    with psycopg.connect(here.database.owner, autocommit=True) as conn:
        conn.execute(
            "INSERT INTO store_settingvalue (jurisdiction_id, name, value, sample, effective_from, entered_at, reason)"
            " SELECT jurisdiction_id, name, %s, sample, effective_from, entered_at + interval '1 second', ''"
            " FROM store_settingvalue WHERE jurisdiction_id = %s AND name = 'calendars.yc_admin_working'",
            (Jsonb(windows), here.made.here),
        )

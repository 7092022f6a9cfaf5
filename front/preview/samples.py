"""Sample contexts for the preview: one afternoon of a district, made up but plausible.

Nothing here is used by the product. Everything is placed relative to *now*, so
that the countdowns of the preview run.
"""

from __future__ import annotations

from dataclasses import replace

from liandong.web import shapes as s

CENTRE = "越城区社会应急联动指挥中心"
SIGN, ARR1, ARR23 = "附件二第6项", "第十二条 · 附件二第7项", "第十二条 · 附件二第7项"


def sign(now: int, issued: int, *, stop: int | None = None, key: str = "k") -> s.ClockCell:
    """A signing clock of ten minutes that ran from ``issued`` ago."""
    used = (issued - stop) if stop is not None else issued
    state = "breached" if used > 600 else "met" if stop is not None else "running"
    return s.ClockCell(
        key=f"{key}:sign", slot="sign", name="签收", state=state, used=used, as_of=now, limit=600, start=now - issued,
        due=now - issued + 600, stop=None if stop is None else now - stop, counting=stop is None, clause=SIGN,
        why_url="/cases/c1/why/o1:sign",
    )


def arrive(now: int, received: int, minutes: int, *, stop: int | None = None, advisory: bool = False, key: str = "k", provisional: bool = False) -> s.ClockCell:
    """An arrival clock that ran from ``received`` ago."""
    used = (received - stop) if stop is not None else received
    limit = minutes * 60
    state = "breached" if used > limit else "met" if stop is not None else "running"
    return s.ClockCell(
        key=f"{key}:arrive", slot="arrive", name="到达现场", state=state, used=used, as_of=now, limit=limit,
        start=now - received, due=now - received + limit, stop=None if stop is None else now - stop,
        counting=stop is None, advisory=advisory, provisional=provisional, clause=ARR1, why_url="/cases/c1/why/o1:arrive",
    )


def measured(now: int, since: int, *, stop: int | None = None, key: str = "k") -> s.ClockCell:
    """A clock without a printed limit."""
    return s.ClockCell(
        key=f"{key}:result", slot="result", name="处置结果反馈", state="none", used=since - (stop or 0), as_of=now,
        start=now - since, stop=None if stop is None else now - stop, counting=stop is None, clause="第十四条",
        why_url="/cases/c1/why/o1:result",
    )


def waiting(now: int, key: str = "k") -> s.ClockCell:
    """A signing clock that waits for the opening of the duty hours."""
    return s.ClockCell(
        key=f"{key}:sign", slot="sign", name="签收", state="waiting", used=0, as_of=now, limit=600, start=now - 1500,
        due=now + 40200 + 600, resumes=now + 40200, clause=SIGN, why_url="/cases/c1/why/o1:sign",
    )


def row(n: int, now: int, matter: str, place: str, unit: str, **more: object) -> s.BoardRow:
    """A row with the usual fields filled in."""
    fields: dict[str, object] = {
        "order": f"o{n}", "case": f"c{n}", "number": f"C-20261124-{n:04}", "matter": matter, "place": place, "unit": unit,
        "role": "sole", "order_state": "issued", "issued_at": now - 300, "severity": "一般", "version": 1,
    }
    return s.BoardRow(**{**fields, **more})  # type: ignore[arg-type]


def rows(now: int) -> tuple[s.BoardRow, ...]:
    """Open orders, next breach first."""
    def w(event: str, ago: int, text: str = "") -> s.LastWord:
        return s.LastWord(event, now - ago, text)

    return (
        row(131, now, "昌安街与中兴路口自来水管爆裂，路面积水约30厘米，影响通行", "塔山街道", "区综合执法局", role="lead", orders_in_case=3,
            category="供排水", severity="较大", sign=sign(now, 790), arrive=arrive(now, 790, 20), unreceived=False),
        row(124, now, "某小区3幢电梯困人，内有老人1名、儿童1名", "府山街道", "区市场监管局", category="特种设备",
            sign=sign(now, 1390, stop=1210), arrive=arrive(now, 1380, 20), last=w("crew.departed", 1100, "维保单位已通知，预计8分钟到")),
        row(138, now, "迎恩门外运河边有人落水，已被路人救起，需送医及现场警戒", "北海街道", "区水利局", role="lead", orders_in_case=2,
            category="涉水救援", severity="重大", sign=sign(now, 548), arrive=arrive(now, 540, 20)),
        row(139, now, "群贤路绿化带大树倒伏，压住两辆小车，占用一个车道", "灵芝街道", "区综合执法局", category="园林绿化",
            sign=sign(now, 402), arrive=arrive(now, 402, 20), last=w("order.delivered", 400)),
        row(133, now, "餐饮店油烟直排，居民聚集约20人", "城南街道", "区生态环境分局", role="co", orders_in_case=2, category="油烟",
            sign=sign(now, 900, stop=760), arrive=arrive(now, 890, 20), last=w("order.signed", 760)),
        row(141, now, "工地农民工反映被拖欠工资，约12人在项目部门口", "东湖街道", "区人力社保局", category="欠薪", role="lead", orders_in_case=2,
            sign=sign(now, 118), arrive=arrive(now, 110, 20)),
        row(142, now, "校园围墙部分倒塌，无人员受伤", "鉴湖街道", "区教体局", category="校园安全", sign=sign(now, 64), unreceived=True,
            arrive=arrive(now, 64, 30, provisional=True)),
        row(120, now, "液化气瓶泄漏，已关阀疏散", "斗门街道", "区消防救援大队", role="lead", orders_in_case=4, severity="特别重大", category="燃气",
            sign=sign(now, 2400, stop=2340), arrive=arrive(now, 2390, 20, stop=1630), result=measured(now, 1630),
            last=w("progress.reported", 214, "浓度已降至爆炸下限以下，继续监测")),
        row(119, now, "路灯杆倾斜，有倒塌危险", "马山街道", "绍兴电力局用电管理所", category="供电",
            sign=sign(now, 3100, stop=2230), arrive=arrive(now, 3090, 20, stop=1790), result=measured(now, 1790), last=w("crew.arrived", 1790, "已设警戒")),
        row(117, now, "夜间施工噪声扰民", "稽山街道", "区综合执法局", category="噪声",
            sign=sign(now, 5200, stop=5080), arrive=arrive(now, 5190, 20, stop=4200), result=measured(now, 4200), last=w("handling.started", 4100)),
        row(116, now, "山体渗水带碎石，村道半幅受阻", "富盛镇", "区自然资源和规划分局", role="co", orders_in_case=2, category="地质灾害",
            sign=sign(now, 4900, stop=4640), arrive=arrive(now, 4890, 20, advisory=True, stop=2900), result=measured(now, 2900), last=w("support.requested", 1320, "需挖掘机1台")),
        row(112, now, "快递站点信息泄露投诉", "迪荡街道", "区经信局", category="其他", sign=waiting(now), last=None),
        row(109, now, "流浪犬伤人，伤者已送医", "皋埠街道", "区农业农村局", category="犬只", order_state="submitted",
            sign=sign(now, 7800, stop=7300), arrive=arrive(now, 7700, 30, stop=6300), result=measured(now, 6300, stop=1500), last=w("result.submitted", 1500, "犬只已捕获，移交收容点；伤者家属已联系")),
        row(107, now, "自来水浑浊，涉及约60户", "孙端街道", "区卫生健康局", role="co", orders_in_case=2, category="供排水", order_state="dispute",
            sign=replace(sign(now, 6600, stop=6300), key="x"), arrive=arrive(now, 6590, 20, stop=5600), last=w("order.objected", 5400, "认为属供水企业职责，建议改派区综合执法局")),
    )


COUNTS = {"all": 37, "unsigned": 5, "overtime": 2, "enroute": 8, "handling": 17, "callback": 6, "dispute": 1}


def board(now: int, params: dict[str, list[str]]) -> s.Board:
    """The board as the query asks for it, roughly."""
    show = params.get("show", ["all"])[0]
    found = rows(now) if show == "all" else rows(now)[: COUNTS.get(show, 0)]
    q = params.get("q", [""])[0]
    found = tuple(r for r in found if q in r.matter + r.unit + r.number + r.place)

    def facet(name: str, values: list[tuple[str, int]]) -> s.Facet:
        chosen = params.get(name, [])
        return s.Facet(name, tuple(s.Option(v, n, v in chosen) for v, n in values))

    return s.Board(
        rows=found, counters=tuple(s.Counter(c, n) for c, n in COUNTS.items()), total=37 if found else 0, page=1, pages=3, first=1, shown=len(found),
        show=show, q=q, sort=params.get("sort", ["due"])[0], hide=frozenset(params.get("hide", [])),
        facets=(
            facet("unit", [("区综合执法局", 9), ("区水利局", 3), ("区消防救援大队", 4), ("区市场监管局", 2), ("区人力社保局", 2)]),
            facet("place", [("府山街道", 6), ("北海街道", 3), ("塔山街道", 5), ("富盛镇", 2)]),
            facet("severity", [("特别重大", 1), ("重大", 1), ("较大", 2), ("一般", 33)]),
            facet("category", [("供排水", 6), ("噪声", 5), ("燃气", 1), ("园林绿化", 3)]),
        ),
    )


def strip(now: int) -> s.Strip:
    """The right edge."""
    by = rows(now)
    pairs = [(by[2], by[2].sign), (by[3], by[3].sign), (by[4], by[4].arrive), (by[0], by[0].arrive), (by[5], by[5].sign),
             (by[6], by[6].sign), (by[2], by[2].arrive), (by[3], by[3].arrive), (by[5], by[5].arrive), (by[6], by[6].arrive)]
    return s.Strip(
        breaches=tuple(s.NextBreach(r.order, r.case, r.number, r.unit, r.matter, c) for r, c in pairs if c),
        quiet=(s.QuietTerminal("区气象局", now - 760), s.QuietTerminal("铁塔越城办事处", now - 4060, on_duty=False)),
        unreceived=(s.Unreceived("o142", "c142", "C-20261124-0142", "区教体局", now - 64),),
    )


def head(now: int) -> s.CaseHead:
    """The head of the sample case."""
    return s.CaseHead(
        case="c1", number="C-20261124-0131", state="handling", matter="昌安街与中兴路口自来水管爆裂，路面积水约30厘米，影响通行，附近两家商铺进水。",
        place="塔山街道", address="昌安街与中兴中路交叉口东南角", received_at=now - 1862, severity="较大", category="供排水", caller="王** 138****5678",
        channel="110", headcount=6, commander=s.Commander("区综合执法局", now - 460, "第十三条"), pack="yuecheng 2020.12.28", version=12,
    )


def orders(now: int) -> tuple[s.OrderCard, ...]:
    """Orders of the sample case."""
    late = s.FindingChip("f1", "YC.A06", "及时签收警单", "proposed", "附件二第6项", "0.5", "/cases/c1/why/f1")
    return (
        s.OrderCard("o1", "区综合执法局", "lead", "onscene", now - 1800, "terminal", 1, now - 1799, "前往处置，注意交通，先行设置警戒并关闭阀门。",
                    clocks=(replace(sign(now, 1800, stop=1010), key="o1:sign"), replace(arrive(now, 1799, 20, stop=620), key="o1:arrive"),
                            replace(measured(now, 620), key="o1:result")), findings=(late,)),
        s.OrderCard("o2", "塔山街道", "co", "signed", now - 1790, "terminal", 1, now - 1789, "组织力量疏导、协助商铺排水。",
                    clocks=(replace(sign(now, 1790, stop=1660), key="o2:sign"), replace(arrive(now, 1789, 20), key="o2:arrive"))),
        s.OrderCard("o3", "铁塔越城办事处", "support", "issued", now - 300, "phone", 2, None, "检查路口通信井进水情况。",
                    clocks=(replace(waiting(now), key="o3:sign"), replace(arrive(now, 300, 30, provisional=True), key="o3:arrive"))),
    )


def timeline(now: int) -> tuple[s.TimelineRow, ...]:
    """The story of the sample case."""
    t = s.TimelineRow
    return (
        t(1, now - 1862, "case.received", "接警员 陈某", channel="110", text="昌安街与中兴路口自来水管爆裂，路面积水约30厘米，影响通行。"),
        t(2, now - 1830, "case.screened", "接警员 陈某", text="受理：非警务类，属供排水。"),
        t(3, now - 1800, "order.issued", "接警员 陈某", unit="区综合执法局", order="o1", channel="terminal", text="前往处置，注意交通，先行设置警戒并关闭阀门。",
          receipts=(s.Receipt("delivered", "terminal", now - 1799),)),
        t(4, now - 1790, "order.issued", "接警员 陈某", unit="塔山街道", order="o2", channel="terminal", text="组织力量疏导、协助商铺排水。",
          receipts=(s.Receipt("delivered", "terminal", now - 1789),)),
        t(5, now - 1660, "order.signed", "李某", unit="塔山街道", order="o2", channel="terminal"),
        t(6, now - 1500, "warn50", kind="fired", unit="区综合执法局", order="o1", clock="签收"),
        t(7, now - 1320, "warn80", kind="fired", unit="区综合执法局", order="o1", clock="签收"),
        t(8, now - 1318, "alert", kind="message", unit="区综合执法局", text="联络员、分管领导", receipts=(s.Receipt("delivered", "sms", now - 1312), s.Receipt("failed", "webhook", now - 1310))),
        t(9, now - 1200, "breach", kind="fired", unit="区综合执法局", order="o1", clock="签收"),
        t(10, now - 1010, "order.signed", "张队", unit="区综合执法局", order="o1", channel="phone", entered_at=now - 985, entered_by="接警员 陈某", reason="终端断线，电话签收"),
        t(11, now - 960, "crew.departed", "张队", unit="区综合执法局", order="o1", channel="terminal"),
        t(12, now - 640, "severity.changed", "接警员 陈某", text="一般 → 较大"),
        t(13, now - 620, "crew.arrived", "张队", unit="区综合执法局", order="o1", channel="terminal"),
        t(14, now - 596, "arrival.reported", "张队", unit="区综合执法局", order="o1", channel="phone", text="85133058"),
        t(15, now - 460, "lead.set", "接警员 陈某", unit="区综合执法局"),
        t(16, now - 430, "progress.reported", "张队", unit="区综合执法局", order="o1", channel="terminal", text="阀门已关，正在抽排；需检查通信井。"),
        t(17, now - 400, "progress.reported", "张队", unit="区综合执法局", order="o1", channel="terminal", text="重复录入", voided=True),
        t(18, now - 300, "order.issued", "接警员 陈某", unit="铁塔越城办事处", order="o3", channel="phone", text="检查路口通信井进水情况。", receipts=(s.Receipt("waiting", "terminal"),)),
    )


def why(now: int, key: str) -> s.WhyPanel:
    """Why: an overdue signature, or a clock across a night."""
    if key == "o3:sign":
        return night(now)
    late = replace(sign(now, 1800, stop=1010), key="o1:sign")
    return s.WhyPanel(
        key=key, title="签收", clock=late, unit="区综合执法局",
        clauses=(s.ClauseText("附件二第6项", "在规定值守时间内，警单下达后10分钟内签收；未及时签收的每起扣0.5分。一级联动单位全天值守。",
                              "及时签收警单。在规定值守时间内,警单需在指令下达后10分钟内签收。未及时签收的,每起扣0.5分。"),),
        start=s.Evidence(3, now - 1800, "order.issued", "接警员 陈某", "terminal"),
        stop=s.Evidence(10, now - 1010, "order.signed", "张队", "phone", entered_at=now - 985),
        intervals=(s.Interval(now - 1800, now - 1010, "counted", "duty"),), breached_at=now - 1200,
        findings=(s.FindingChip("f1", "YC.A06", "及时签收警单", "proposed", "附件二第6项", "0.5"),),
        settings=(s.SettingUsed("calendars.always", "一级联动单位的值守时间", "24小时", clause="第十一条", since=now - 90 * 86400),),
        pack="yuecheng 2020.12.28",
    )


def night(now: int) -> s.WhyPanel:
    """A clock that waited for the morning, was paused, and is in time."""
    begin = now - 50_000
    steps = ((0, 360, "counted", "duty"), (360, 43_560, "uncounted", "off_duty"), (43_560, 43_650, "counted", "duty"),
             (43_650, 43_800, "paused", "dispute"), (43_800, 43_880, "counted", "duty"))
    cell = s.ClockCell(key="o3:sign", name="签收", state="met", used=530, as_of=now, limit=600, start=begin, due=begin + 43_950, stop=begin + 43_880, clause=SIGN)
    return s.WhyPanel(
        key="o3:sign", title="签收", clock=cell, unit="铁塔越城办事处", clauses=(s.ClauseText("附件二第6项", "在规定值守时间内，警单下达后10分钟内签收；未及时签收的每起扣0.5分。"),
                                                                         s.ClauseText("第十一条", "二级联动单位按区政府机关统一值班时间（含节假日）值守。")),
        start=s.Evidence(18, begin, "order.issued", "接警员 陈某", "phone"), stop=s.Evidence(19, begin + 43_880, "order.signed", "周某", "terminal"),
        intervals=tuple(s.Interval(begin + a, begin + b, k, because) for a, b, k, because in steps), provisional="calendar",
        settings=(s.SettingUsed("calendars.yc_unified_duty", "区政府机关统一值班时间", "每日 08:00–20:00", sample=True, clause="第十一条"),
                  s.SettingUsed("urban", "市区范围：塔山街道", "是", sample=True, clause="附件二第7项")),
        pack="yuecheng 2020.12.28",
    )


def case_list(now: int, params: dict[str, list[str]]) -> s.CaseList:
    """The list of files."""
    states = ["handling", "dispatched", "verifying", "closed", "closed", "answered", "transferred"]
    lines = tuple(
        s.CaseLine(r.case, r.number, states[i % len(states)], r.matter, r.place, now - 700 * i - 100, r.severity, r.category,
                   (r.unit, "塔山街道") if r.orders_in_case > 1 else (r.unit,), 1 if i in {0, 8} else 0)
        for i, r in enumerate(rows(now))
    )
    facets = (s.Facet("state", tuple(s.Option(x, 3, x in params.get("state", [])) for x in ("handling", "dispatched", "closed"))),)
    return s.CaseList(rows=lines, total=1204, pages=25, page=1, shown=len(lines), facets=facets, q=params.get("q", [""])[0])


def shell(now_ms: int, current: str) -> s.Shell:
    """The frame."""
    return s.Shell(
        jurisdiction="浙江省绍兴市越城区", centre=CENTRE, pack="越城区社会应急联动工作规范", pack_version="2020-12-28", now_ms=now_ms,
        rooms=tuple(s.Room(code, url, code == current) for code, url in (("watch", "/watch/"), ("cases", "/cases/"), ("admin", "/admin/"))),
        lights=(s.Light("engine", "ok", 1), s.Light("feed", "ok"), s.Light("db", "ok"), s.Light("undelivered", "ok", 0)),
        duty_name="陈某", user_name="陈某", role="dispatcher", feed_url="/feed/stream", cursor="1-100-1", samples=("统一值班时间", "行政工作时间", "市区范围"),
    )

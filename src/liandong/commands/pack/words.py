"""Names of the parts of a pack, and values as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from liandong.clitext import Text, language, say

SECTIONS = {
    "": Text("the pack itself", "规则包本身"),
    "jurisdiction": Text("jurisdiction", "辖区"),
    "document": Text("document", "文件"),
    "bodies": Text("bodies", "组织机构"),
    "tiers": Text("tiers", "分级"),
    "tiers.presence": Text("what a tier must have", "分级的必备条件"),
    "units": Text("units", "单位"),
    "units.matters": Text("duties", "职责事项"),
    "contacts": Text("contacts", "联系方式"),
    "calendars": Text("calendars", "值守日历"),
    "areas": Text("areas", "区域"),
    "clocks": Text("clocks", "时限"),
    "scope": Text("scope", "受理范围"),
    "scope.grounds": Text("grounds of screening", "研判依据"),
    "scope.outside": Text("outside the jurisdiction", "辖区以外"),
    "scope.police_only": Text("police alone", "只属公安"),
    "routing": Text("routing", "派单"),
    "routing.categories": Text("categories", "类别"),
    "routing.territory_default": Text("territorial default", "属地兜底"),
    "routing.delegation": Text("delegated powers", "职权下放"),
    "routing.lead": Text("lead unit", "牵头"),
    "command": Text("command", "指挥"),
    "command.takeovers": Text("who takes the command over", "指挥权移交"),
    "command.plan": Text("plan level", "预案级别"),
    "command.equipment": Text("equipment", "救援物资"),
    "command.daily_leader": Text("leader of the day", "当日值班领导"),
    "feedback": Text("feedback", "反馈"),
    "feedback.arrival": Text("arrival report", "到点反馈"),
    "feedback.result": Text("result on the platform", "结果反馈"),
    "reports": Text("reports", "通报汇总"),
    "targets": Text("targets", "次数指标"),
    "filings": Text("roles to file", "人员报备"),
    "assessment": Text("assessment", "考核"),
    "assessment.items": Text("assessment items", "考核项目"),
    "assessment.binding": Text("shared assessment", "捆绑考核"),
    "assessment.summary": Text("summary", "汇总"),
    "settings": Text("settings", "设置"),
}
"""Section of a pack → its name."""


def section_name(section: str) -> str:
    """The name of a section; its key path where it has none."""
    known = SECTIONS.get(section)
    return known.render(language()) if known else section


def value_text(value: Any) -> str:
    """A value of a pack in one line."""
    if value is None or value == "" or value == ():
        return "–"
    if isinstance(value, bool):
        return say("yes", "是") if value else say("no", "否")
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k} = {value_text(v)}" for k, v in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "、".join(value_text(v) for v in value)
    return str(value)


def plain(value: Any) -> Any:
    """A value for JSON: decimals as text, as canonical packs write them."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return value

"""A small sound pack, and ways to spoil it."""

from pathlib import Path

PACK = """\
id = "tiny"
prefix = "TY"
version = "1"
unit_total = 4

[jurisdiction]
name = "甲区"
clause = "第一条"

[document]
title = "甲区联动规定"
effective = "2020-12-28"
clause = "第一条"

[[contacts]]
number = "110"
kind = "phone"
owner = "中心"
purpose = "到点反馈"
clause = "第三条"

[[areas]]
id = "市区"
setting = "urban"
clause = "第四条"

[feedback]
receipt_setting = "receipt_seconds"
clause = "第三条"

[feedback.arrival]
channel = "phone"
number = "110"

[[settings]]
name = "calendars.office"
question = "上班时间？"
kind = "windows"
unset = "block"
sample = [{ days = "workdays", from = 08:30:00, to = 17:30:00 }]
clause = "第二条"

[[settings]]
name = "towns"
question = "哪些镇街？"
kind = "units"
unset = "block"
sample = [{ name = "东街道", tier = 1 }, { name = "西街道", tier = 1 }]
clause = "第二条"

[[settings]]
name = "urban"
question = "市区？"
kind = "flags"
unset = "person"
sample = { "东街道" = true }
clause = "第四条"

[[settings]]
name = "receipt_seconds"
question = "回执秒数？"
kind = "seconds"
unset = "uncounted"
sample = 120
note = "无条款"
"""

UNITS = """\
[[tiers]]
tier = 1
name = "一级"
calendar = "always"
claimed_count = 3
clause = "第二条"

[[tiers]]
tier = 2
name = "二级"
calendar = "office"
claimed_count = 1
clause = "第二条"

[[units]]
id = "TY.U1"
name = "各镇街"
tier = 1
class_entry = true
class_count = 2
clause = "附件一"

[[units]]
id = "TY.U2"
name = "水利局"
tier = 1
clause = "附件一"
matters = [{ text = "河道", words = ["河堤", "管涌"] }]

[[units]]
id = "TY.U3"
name = "教体局"
tier = 2
clause = "附件一"

[[calendars]]
id = "always"
kind = "always"
clause = "第二条"

[[calendars]]
id = "office"
kind = "entered"
clause = "第二条"
"""

CLOCKS = """\
[[clocks]]
id = "TY.C.SIGN"
name = "签收"
start = "issued"
stop = "signed"
minutes = 10
counting = "duty"
clause = "第五条"

[[clocks]]
id = "TY.C.ARR"
name = "到场"
start = "received"
stop = "arrived"
minutes = 20
deduct_area = "市区"
clause = "第六条"
"""

ROUTING = """\
[routing]
clause = "附件一"

[routing.territory_default]
note = "属地"

[[routing.categories]]
name = "河道"
unit = "水利局"
words = ["河堤"]
"""

ASSESSMENT = """\
[[assessment.items]]
code = "TY.A1"
title = "及时签收"
points = 0.5
basis = "auto"
triggers = ["clock.breached"]
clocks = ["TY.C.SIGN"]
clause = "附件二"
"""

FILES = {
    "pack.toml": PACK,
    "units.toml": UNITS,
    "clocks.toml": CLOCKS,
    "routing.toml": ROUTING,
    "assessment.toml": ASSESSMENT,
}


def write_pack(folder: Path, **changed: str) -> Path:
    """The pack under ``folder/tiny``; ``clocks_toml=text`` replaces or adds a file."""
    home = folder / "tiny"
    home.mkdir(exist_ok=True)
    files = FILES | {name.replace("_toml", ".toml"): text for name, text in changed.items()}
    for name, text in files.items():
        (home / name).write_text(text, "utf-8")
    return home


def spoiled(folder: Path, file: str, old: str, new: str) -> Path:
    """The pack with one passage of one file replaced."""
    assert FILES[file].count(old) >= 1, old
    return write_pack(folder, **{file.replace(".toml", "_toml"): FILES[file].replace(old, new, 1)})

"""Who calls: names, numbers and addresses that nobody has."""

from __future__ import annotations

from liandong.simulation.chance import Dice

SURNAMES = tuple(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁蒋蔡余杜叶程魏苏吕丁任沈姚卢傅钟"
)
GIVEN = tuple(
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀英霞平刚桂玲建国华玉兰红梅志新海燕文斌鑫宇浩凯雪婷佳慧子轩梓涵"
)
RARE_NAMES = (
    "周𠮷祥",
    "王喆",
    "沈䶮",
    "欧阳𬱖",
    "陈㛃",
    "尉迟犇",
    "单于骉",
    "李𤧬",
    "阿依古丽·买买提",
    "鲁燚",
)
"""Names with characters that careless software breaks."""

ROADS = tuple(
    "人民路 解放路 中兴路 建设路 胜利路 和平路 延安路 环城北路 环城东路 迎宾大道 学府路 文化路 "
    "工农路 青年路 光明路 新建路 滨河路 府前街 后街 横街 市场路 车站路 二环北路 站前大道 体育场路 平江路".split()
)
ESTATES = tuple(
    "阳光花园 锦绣家园 东方名苑 御景湾 翠竹小区 桂花苑 金地新村 水岸人家 世纪广场小区 和谐家园 天平小区 望江府 "
    "书香门第 明珠公寓 怡景苑 幸福里 万兴花苑 安置二区 教师公寓 老机床厂宿舍".split()
)
VILLAGES = tuple(
    "上庄村 下畈村 东陈村 西岸村 桥头村 塘下村 湖塘村 后山村 新联村 三溪村 前王村 大湾村".split()
)
SPOTS = tuple(
    "菜场门口 公交站旁 小学门口 加油站对面 桥头 地下车库入口 广场中央 工地围挡外 河埠头 超市后门 医院急诊门口 物流园 "
    "十字路口 公园北门 夜市街 银行门前 老戏台边 隧道口".split()
)

UNALLOTTED = "154"
"""Mobile numbers that begin so are given to nobody."""

RARE_NAME = 0.012


def name(rng: Dice) -> str:
    """A caller's name, now and then one that is hard to write."""
    if rng.random() < RARE_NAME:
        return rng.choice(RARE_NAMES)
    return rng.choice(SURNAMES) + "".join(rng.choices(GIVEN, k=rng.choice((1, 2, 2))))


def phone(rng: Dice) -> str:
    return f"{UNALLOTTED}{rng.randrange(10**8):08d}"


def address(rng: Dice) -> tuple[str, str]:
    """(what the caller says in the text, the exact address)."""
    kind = rng.random()
    if kind < 0.4:
        road, number = rng.choice(ROADS), rng.randint(1, 388)
        return f"{road}{rng.choice(('', '中段', '附近'))}", f"{road}{number}号"
    if kind < 0.7:
        estate = rng.choice(ESTATES)
        block, unit, room = (
            rng.randint(1, 28),
            rng.randint(1, 3),
            rng.randint(1, 18) * 100 + rng.randint(1, 4),
        )
        return f"{estate}{block}幢", f"{estate}{block}幢{unit}单元{room}室"
    if kind < 0.85:
        village = rng.choice(VILLAGES)
        return village, f"{village}{rng.randint(1, 260)}号"
    road, spot = rng.choice(ROADS), rng.choice(SPOTS)
    return f"{road}{spot}", f"{road}{spot}"

"""What citizens do: when they call, about what, in which words, and what the desk makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from liandong.core.calendar import day_start
from liandong.core.events import Instant
from liandong.core.pack import Category
from liandong.simulation import people
from liandong.simulation.chance import Dice, arrivals, chosen, dice, some
from liandong.simulation.district import District, Matter
from liandong.simulation.themes import PLAIN, Theme

HOUR = 3600

PER_DAY = 30.0
"""Calls on an ordinary workday."""

HOURS = (
    0.55, 0.4, 0.3, 0.25, 0.25, 0.4, 0.7, 1.2, 1.8, 1.75, 1.65, 1.35,
    1.0, 1.15, 1.5, 1.5, 1.55, 1.7, 1.65, 1.45, 1.4, 1.4, 1.1, 0.8,
)  # fmt: skip
"""How busy each hour is, 1 being the mean: nights are quiet, offices open and close in a rush."""

RESTDAY = 0.82
STORM_EVERY = 11
STORM = 1.6
PLAN_EVERY = 16
NIGHT = (22, 6)
OFFICE_HOURS = range(8, 18)
OFF_HOURS_TIERS = {1: 1.0, 2: 0.12, 3: 0.04}
"""How often matters of each tier come outside office hours; inside they all come."""

OUTSIDE_PLACES = ("外省市来电地点", "邻县城关镇", "邻市开发区")

Fate = Literal["accept", "answer", "refuse", "police", "outside", "medical", "repeat"]
FATES: dict[Fate, float] = {
    "accept": 86, "answer": 4.5, "refuse": 1.2, "police": 2.8, "outside": 1.8, "medical": 1.5, "repeat": 2.2,
}  # fmt: skip

CHANNELS = {"phone": 60.0, "110": 24.0, "hotline": 10.0, "web": 4.0, "unit": 2.0}

SINCE = ("从今天早上开始", "昨天晚上起", "已经两三天了", "有一个多星期了", "断断续续大半个月")
OPENINGS = (
    "来电人反映{where}{word}问题，{since}，{detail}。",
    "{where}这里{word}，{detail}，能不能快点来人？",
    "反映{word}问题：{where}，{detail}。",
    "你好，我在{where}，{word}，{since}，{detail}。",
    "{where}{word}，{since}，{detail}，来电人要求回复。",
    "【{category}】{where}，{word}，{detail}，请有关部门处理。",
)
URGENT = (
    "{where}{word}，{detail}，请马上派人！",
    "快来，{where}，{word}，{detail}！",
    "【{category}】{where}，{word}，{detail}。",
    "我路过{where}，{word}，{detail}，我在路口等你们。",
    "{where}{word}，就在刚才，{detail}。",
)
CALM = (
    "{where}住户来电，反映{word}方面的问题，{detail}。",
    "{where}附近，{word}的事，{detail}。",
    "来电人（{where}）就{word}提出意见，{detail}。",
)
QUESTIONS = (
    "咨询{word}应该找哪个部门，需要带什么材料。",
    "想问一下{word}的办理时间和电话。",
    "询问{word}方面的政策，别人说法不一样。",
)
POLICE_WORDS = ("电动车在楼下被偷", "有人在店里打架", "手机被抢", "网上刷单被骗了八千元", "隔壁聚众赌博")
MEDICAL_WORDS = (
    "老人突然胸口痛，出冷汗",
    "孩子高烧抽搐",
    "有人从楼梯上摔下来，腿动不了",
    "路边有人昏倒，叫不醒",
)
REFUSED_WORDS = (
    "来电人反复拨打，要求查询他人手机定位。",
    "要求派车接送上班。",
    "要求取消网络游戏的处罚。",
    "来电后不说话，多次挂断。",
)
REPEATS = (
    "我刚才打过电话，{where}{word}的事，怎么还没有人来？",
    "之前报过的，{where}{word}，再催一下。",
    "{where}{word}，邻居说已经报过了，我再说一次。",
)


class Calling(msgspec.Struct, frozen=True, kw_only=True):
    """One call. ``ref`` names it in the script; ``repeats`` is the ref of the call that it repeats."""

    ref: str
    at: Instant
    fate: Fate
    place: str
    category: Category
    theme: Theme
    word: str
    text: str
    address: str
    name: str
    phone: str
    channel: str
    units: tuple[str, ...] = ()
    repeats: str = ""
    big: Literal["", "command", "plan"] = ""
    """A leader takes the command; or the matter reaches the level of a plan."""


class Citizens:
    """The calls of a district, day by day: each day follows from the seed alone."""

    def __init__(self, district: District, seed: object, per_day: float = PER_DAY) -> None:
        self.district = district
        self.seed = seed
        self.per_day = per_day
        self._habit = dice(seed, "citizens").randrange(1000)
        self._weights: dict[tuple[bool, bool, bool], dict[tuple[Matter, str, Theme], float]] = {}

    def day(self, day: int) -> list[Calling]:
        """All calls of a local day (its number since 1970), in order of time."""
        made: list[Calling] = []
        for n, at in enumerate(sorted(self._moments(day)), 1):
            ref = f"{day}-{n:03d}"
            made.append(self.call(ref, at, dice(self.seed, "call", ref), made))
        return self._with_plan(day, made)

    def call(self, ref: str, at: Instant, rng: Dice, earlier: list[Calling]) -> Calling:
        """One call at a moment; ``earlier`` are those of the day so far, which may be repeated."""
        fate = chosen(rng, FATES)
        if fate == "repeat":
            known = [c for c in earlier[-12:] if c.fate == "accept"]
            if known:
                return self._again(ref, at, rng, rng.choice(known))
            fate = "accept"
        place = rng.choice(self.district.places)
        matter, word, theme = self._topic(at, rng)
        category = matter.category
        units = self._units(rng, category, place, theme) if fate == "accept" else ()
        where, address = people.address(rng)
        return Calling(
            ref=ref,
            at=at,
            fate=fate,
            place=rng.choice(OUTSIDE_PLACES) if fate == "outside" else place,
            category=category,
            theme=theme,
            word=word,
            text=_text(rng, fate, where, word, category, theme),
            address=address,
            name=people.name(rng) if rng.random() < 0.8 else "",
            phone=people.phone(rng) if rng.random() < 0.95 else "",
            channel=chosen(rng, CHANNELS),
            units=units,
            big="command" if len(units) > 1 and theme.danger and rng.random() < 0.06 else "",
        )

    def rate(self, at: Instant) -> float:
        """Expected calls per hour around a moment."""
        day, hour = divmod(at - day_start(0), 24 * HOUR)
        rest = 1.0 if self.district.workday(day) else RESTDAY
        storm = STORM if self.stormy(day) else 1.0
        return self.per_day / 24 * HOURS[hour // HOUR] * rest * storm

    def stormy(self, day: int) -> bool:
        return (day + self._habit) % STORM_EVERY == 0

    # --- behind

    def _moments(self, day: int) -> Iterator[Instant]:
        rng = dice(self.seed, "moments", day)
        for hour in range(24):
            start = day_start(day) + hour * HOUR
            for _ in range(arrivals(rng, self.rate(start))):
                yield start + rng.randrange(HOUR)

    def _topic(self, at: Instant, rng: Dice) -> tuple[Matter, str, Theme]:
        day, second = divmod(at - day_start(0), 24 * HOUR)
        hour = second // HOUR
        night = hour >= NIGHT[0] or hour < NIGHT[1]
        office = hour in OFFICE_HOURS and self.district.workday(day)
        mood = (night, office, self.stormy(day))
        if mood not in self._weights:
            self._weights[mood] = dict(self._weighted(*mood))
        return chosen(rng, self._weights[mood])

    def _weighted(
        self, night: bool, office: bool, storm: bool
    ) -> Iterator[tuple[tuple[Matter, str, Theme], float]]:
        for matter in self.district.matters:
            tier = 1.0 if office else OFF_HOURS_TIERS.get(matter.tier, 0.1)
            for word, theme in matter.themes:
                hour = theme.night if night else 1.0
                often = theme.often * tier * hour * (theme.storm if storm else 1.0)
                yield (matter, word, theme), often / len(matter.themes)

    def _units(self, rng: Dice, category: Category, place: str, theme: Theme) -> tuple[str, ...]:
        """Whom the desk sends: the main unit, and others the more so the more is at stake."""
        known = self.district.units_for(category, place)
        if not known:
            return (place,) if place in self.district.rules.units else ()
        wanted = 0.6 if theme.danger else 0.2
        others = [u for u in (*known[1:], place) if u in self.district.rules.units and u != known[0]]
        more = (
            some(rng, list(dict.fromkeys(others)), 1, 3 if theme.danger else 2)
            if rng.random() < wanted
            else []
        )
        return (known[0], *more)

    def _again(self, ref: str, at: Instant, rng: Dice, first: Calling) -> Calling:
        where = first.address
        return msgspec.structs.replace(
            first,
            ref=ref,
            at=at,
            fate="repeat",
            text=rng.choice(REPEATS).format(where=where, word=first.word),
            units=(),
            repeats=first.ref,
            big="",
            channel=chosen(rng, CHANNELS),
        )

    def _with_plan(self, day: int, calls: list[Calling]) -> list[Calling]:
        """Every so often a day has one matter that reaches the level of a plan."""
        if (day + self._habit) % PLAN_EVERY or self.district.pack.command.plan is None:
            return calls
        for index, call in enumerate(calls):
            if call.fate == "accept" and len(call.units) > 1 and call.theme.danger:
                calls[index] = msgspec.structs.replace(call, big="plan")
                break
        return calls


def _text(rng: Dice, fate: Fate, where: str, word: str, category: Category, theme: Theme) -> str:
    if fate == "answer":
        return rng.choice(QUESTIONS).format(word=word)
    if fate == "police":
        return f"{where}，{rng.choice(POLICE_WORDS)}，要求出警。"
    if fate == "medical":
        return f"{where}，{rng.choice(MEDICAL_WORDS)}。"
    if fate == "refuse":
        return rng.choice(REFUSED_WORDS)
    openings = URGENT if theme.danger else CALM if theme is PLAIN else OPENINGS
    return rng.choice(openings).format(
        where=where,
        word=word,
        category=category.name,
        detail=rng.choice(theme.details),
        since=rng.choice(SINCE),
    )

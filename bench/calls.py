"""Calls as a 110 desk hands them over: real-looking words, two orders each, all different."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import count
from typing import Any

import msgspec

from bench import client

PLACES = ("塔山街道", "府山街道", "北海街道", "城南街道", "稽山街道", "迪荡街道", "东湖街道", "灵芝街道")
MATTERS = ("燃气泄漏", "路面塌陷", "河道污染", "施工噪声", "占道经营", "电梯困人")
DETAILS = (
    "居民楼下有很浓的气味，已经持续十几分钟，楼上有老人行动不便，请尽快派人处理。",
    "路口信号灯旁地面下陷，有电动车摔倒，车辆绕行造成拥堵，来电人要求回复。",
    "河水发黑并有死鱼，怀疑上游有人排放，来电人可以在现场等候并指认位置。",
)
SEED = 20261124
READY = 400


def call(rng: random.Random, n: int, units: tuple[str, ...]) -> dict[str, Any]:
    """The body of an intake with two orders."""
    matter, place = rng.choice(MATTERS), rng.choice(PLACES)
    first, second = rng.sample(units, 2)
    return {
        "text": f"{place}{rng.randrange(1, 400)}号附近{matter}，{rng.choice(DETAILS)}（{n}）",
        "place": place,
        "address": f"{place}解放路{rng.randrange(1, 900)}号{rng.randrange(1, 30)}幢{rng.randrange(1, 7)}单元",
        "category": matter,
        "caller": {"name": "王小明", "phone": f"138{rng.randrange(10**8):08d}"},
        "channel": "110",
        "orders": [
            {"unit": first, "role": "lead", "text": "请立即到场处置并反馈。"},
            {"unit": second, "role": "co", "text": "请配合处置。"},
        ],
    }


def intakes(units: tuple[str, ...], token: str) -> Iterator[bytes]:
    """Requests without end, each under an idempotency key of its own."""
    rng = random.Random(SEED)
    ready = [msgspec.json.encode(call(rng, n, units)) for n in range(READY)]
    for n in count(1):
        yield client.request("POST", "/api/v1/cases", ready[n % READY], token, f"bench-{n}")


STEPS = ("sign", "arrive", "handle", "result")
"""What becomes of an order; ``handle`` stands between, as no result is taken before the work."""

BODIES: dict[str, bytes] = {
    "sign": msgspec.json.encode({"by": "值班员"}),
    "arrive": msgspec.json.encode({"by": "带队人"}),
    "handle": msgspec.json.encode({"by": "带队人"}),
    "result": msgspec.json.encode({"by": "值班员", "text": "已到场处置完毕，隐患排除，来电人无异议。"}),
}


def transitions(orders: list[str], token: str) -> Iterator[bytes]:
    """All steps of the orders, one order after the other; for one connection, as each step needs the one before."""
    for order in orders:
        for step in STEPS:
            path = f"/api/v1/orders/{order}/{step}"
            yield client.request("POST", path, BODIES[step], token, f"{step}-{order}")

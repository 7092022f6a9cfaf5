"""Chance that can be repeated: dice with a name, and the few ways in which they are thrown."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")

Dice = random.Random


def dice(*names: object) -> Dice:
    """Dice of their own for each name: what one thing throws never changes what another gets."""
    return random.Random("/".join(str(name) for name in names))  # noqa: S311


def around(rng: Dice, median: float, spread: float, low: float = 1, high: float = math.inf) -> int:
    """A whole number about ``median``, log-normal, kept between ``low`` and ``high``."""
    return round(min(max(median * math.exp(rng.gauss(0, spread)), low), high))


def chosen(rng: Dice, weights: Mapping[T, float]) -> T:
    """One of the keys, by weight."""
    return rng.choices(list(weights), list(weights.values()))[0]


def arrivals(rng: Dice, mean: float) -> int:
    """How many happen by chance where ``mean`` are expected."""
    count, product, floor = 0, rng.random(), math.exp(-mean)
    while product > floor:
        count += 1
        product *= rng.random()
    return count


def some(rng: Dice, items: Sequence[T], low: int, high: int) -> list[T]:
    """Between ``low`` and ``high`` different ones, as far as there are any."""
    return rng.sample(list(items), min(rng.randint(low, high), len(items)))

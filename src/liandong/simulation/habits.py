"""How a unit works: most are prompt, some are slow, some forget to report."""

from __future__ import annotations

import msgspec

from liandong.simulation.chance import dice

SLOPPY = 0.16
"""Share of units that one would like to talk to."""


class Habits(msgspec.Struct, frozen=True):
    """Chances of one unit."""

    pace: float
    """Its times as multiples of what is usual."""
    late: float
    """Signs after the limit."""
    far: float
    """Arrives after the limit."""
    forgetful: float
    """Does not report its arrival as the rules ask."""
    quiet: float
    """Its terminal gives no receipt."""
    stubborn: float
    """Objects to an order."""


def habits_of(seed: object, unit: str) -> Habits:
    """The same for the same seed."""
    rng = dice(seed, "habits", unit)
    sloppy = rng.random() < SLOPPY
    return Habits(
        pace=rng.uniform(0.8, 1.15) * (1.25 if sloppy else 1.0),
        late=0.14 if sloppy else rng.uniform(0.01, 0.035),
        far=0.15 if sloppy else rng.uniform(0.02, 0.05),
        forgetful=0.3 if sloppy else rng.uniform(0.01, 0.07),
        quiet=0.09 if sloppy else rng.uniform(0.005, 0.03),
        stubborn=0.07 if sloppy else rng.uniform(0.01, 0.04),
    )

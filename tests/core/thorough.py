"""How long property tests look: a short run by default, a long one with ``LIANDONG_LONG=1``.

The seed is drawn once a run; a failing test names it and ``LIANDONG_SEED=…`` repeats it.
"""

import os
from random import SystemRandom

from hypothesis import HealthCheck, seed, settings

LONG = bool(os.environ.get("LIANDONG_LONG"))
SEED = int(os.environ.get("LIANDONG_SEED") or SystemRandom().randrange(2**32))

sown = seed(SEED)


def examples(short: int = 25, long: int = 1500) -> settings:
    """Settings of a property test with this many examples."""
    return settings(
        max_examples=long if LONG else short,
        stateful_step_count=50 if LONG else 25,
        deadline=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )

"""Everything dies or runs out of room, and nothing is lost."""

import tests.readydjango  # noqa: F401  (before anything that needs models)

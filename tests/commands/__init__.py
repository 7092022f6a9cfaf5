"""Commands as people start them."""

import tests.readydjango  # noqa: F401  (before anything that needs models)

"""A caller's number, shown whole to whoever says why."""

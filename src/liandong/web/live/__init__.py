"""The pages' side of the live feed: who may listen, and where."""

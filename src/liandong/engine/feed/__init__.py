"""The live feed: one process reads what is new and tells it to everybody who listens (docs/adr/0060)."""

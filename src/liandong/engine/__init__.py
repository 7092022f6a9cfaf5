"""What runs by itself: due clocks, outbox, schedules, live feed."""

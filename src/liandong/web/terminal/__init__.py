"""联动终端: a unit's terminal, which rings until somebody signs."""

"""考核台: what is proposed against units, what is decided, and what it sums up to."""

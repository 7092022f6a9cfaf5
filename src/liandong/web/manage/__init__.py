"""Administration: settings, calendars, units, people, other systems and channels of a jurisdiction."""

"""Simulated citizens, units and a centre, who act through the real commands.

Everything that they do follows from a rule pack, what the district entered,
and a seed; nothing here knows a jurisdiction.
"""

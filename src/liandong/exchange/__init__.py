"""Formats of others, one folder each."""

"""Screens by role, and the API."""

"""Signing in and out, and where somebody lands."""

"""Liandong 联动: the social emergency joint-response platform."""

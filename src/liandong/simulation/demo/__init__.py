"""The demo district: founded from a rule pack with its sample values, peopled, with a month of history."""

"""The rule pack as a page that reads like the regulation: each clause and what it became."""

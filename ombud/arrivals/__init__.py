"""A complaint arrives: every message, from every door, kept exactly as it came."""

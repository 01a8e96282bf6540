"""The desk: where agents, leads and administrators work."""

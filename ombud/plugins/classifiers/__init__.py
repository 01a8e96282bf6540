"""Readers of texts, one file each."""

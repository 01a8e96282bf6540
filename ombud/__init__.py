"""Ombud: every complaint from its arrival to the fix that stops the next one."""

__version__ = "0.1.0"

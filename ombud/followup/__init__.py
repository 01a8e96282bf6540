"""Promises are watched: clocks, reminders, and whether the customer was content."""

"""What happened, in order. Append-only; audit log, timeline and outbox in one."""

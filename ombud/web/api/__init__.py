"""What programs see: JSON in, JSON out, a key at the door."""

"""What runs when no one looks."""

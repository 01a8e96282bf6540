"""What the cases teach: measures, warnings, and the fixes that followed."""

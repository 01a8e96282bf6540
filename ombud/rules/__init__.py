"""What is true whatever the software: taxonomy, stages, windows, remedies. Pure."""

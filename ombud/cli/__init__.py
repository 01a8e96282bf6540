"""The `ombud` command: serve, import, export, demo, doctor, backup."""

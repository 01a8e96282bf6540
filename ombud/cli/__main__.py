"""`python -m ombud.cli` is the `ombud` command."""

from ombud.cli.main import main

main()

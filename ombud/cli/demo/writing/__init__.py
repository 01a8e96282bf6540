"""The story is written into the house, through the rooms' own actions."""

from ombud.cli.demo.writing.whole import Written, write_story

__all__ = ["Written", "write_story"]

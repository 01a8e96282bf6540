"""A demo company that feels real: nine months of a purchasing agent, told from a seed."""

from ombud.cli.demo.telling import story

__all__ = ["story"]

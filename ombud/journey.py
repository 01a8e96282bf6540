"""What happens next, and nothing else."""

from ombud.ledger.actions import register_reactions


def connect() -> None:
    """Tell the ledger who reacts to what."""
    register_reactions({})

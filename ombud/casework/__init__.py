"""A case is worked: who holds it, what was promised, how it was settled."""

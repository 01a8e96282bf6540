"""Where it is kept: one writer's turn, ids, bulk rows, pages, sealed blobs."""

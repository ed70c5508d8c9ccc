"""Files that hold several documents: generators of their members, each with a checkpoint."""

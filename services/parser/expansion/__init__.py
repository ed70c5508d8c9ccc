"""Containers to child documents: a step of its own, in chunks with a checkpoint."""

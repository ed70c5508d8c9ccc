"""Sets of documents that people keep, with notes and tags."""

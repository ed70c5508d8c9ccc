"""Annotations to the index."""

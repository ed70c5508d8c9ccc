"""A backup of a running house, and how it becomes a house again."""

"""The index in memory, for tests and for holding searches against a few documents."""

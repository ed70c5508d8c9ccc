"""Publishes what changed: bytes into the store, the journal, then ledger and events."""

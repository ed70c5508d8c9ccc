"""Sends events to the addresses of others, as Standard Webhooks describes it."""

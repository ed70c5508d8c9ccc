"""Saved searches, kept in the server."""

"""Saved searches, and the step that says which of them a new document matches."""

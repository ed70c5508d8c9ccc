"""Copies, cuts and rewrites of one another, tied into stories."""

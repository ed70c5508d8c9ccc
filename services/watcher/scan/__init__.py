"""Looks at the roots: what is there, what is not, and what may be said about either."""

"""The formats: one folder each, whose record says all that the rest of the house knows of it."""

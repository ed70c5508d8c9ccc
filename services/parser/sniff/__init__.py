"""What a copy is, told by its bytes: one sample that each format looks at, and what is refused by name."""

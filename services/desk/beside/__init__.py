"""The original beside its reading, with the places of facts on both sides."""

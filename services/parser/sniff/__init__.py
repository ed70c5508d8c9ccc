"""How formats give themselves away."""

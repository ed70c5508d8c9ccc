"""A whole search as pictures that are tables as well: who appears with whom, days, a trend, places."""

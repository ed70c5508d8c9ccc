"""The network of a names model, as arrays: what tokens a text has, and a vector for each."""

"""A recogniser of names of our own, for a language that no pipeline is to be had for: lists and a CRF."""

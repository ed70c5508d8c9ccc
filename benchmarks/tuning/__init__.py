"""Makes the weights of the names annotator from articles marked by hand; see docs/tuning.md."""

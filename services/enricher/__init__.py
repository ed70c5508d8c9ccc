"""An article to its annotations."""

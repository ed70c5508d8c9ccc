"""One annotator a module: an article to some of its annotations."""

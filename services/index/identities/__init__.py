"""Names over documents: which of them are one person, on what evidence, and what people said of it."""

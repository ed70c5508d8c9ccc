"""What is kept of documents: keys, receipts, locations, groups, content, dead letters."""

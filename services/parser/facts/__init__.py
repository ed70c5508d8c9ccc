"""Reading single facts out of strings that copy, pages and metadata share."""

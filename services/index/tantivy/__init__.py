"""The index in a folder of this machine, by Tantivy."""

"""The desk's ports over the server and the index that run."""

"""The read side: HTTP API, page and event feed."""

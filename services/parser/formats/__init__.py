"""One reader a format: bytes of that format to one canonical text with its facts."""

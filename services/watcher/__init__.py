"""Files to document.discovered."""

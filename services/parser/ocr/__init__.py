"""Pictures of text, read by Tesseract where it is installed."""

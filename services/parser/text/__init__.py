"""Reading plain-text copy: lines to blocks, blocks to the facts of an article."""

from services.parser.text.read import read_text

__all__ = ["read_text"]

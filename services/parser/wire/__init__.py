"""What the dialects of agencies' wires share: control characters, bylines, stamps, pieces of an article."""

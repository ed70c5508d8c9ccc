"""What files that hold several documents are read with: their streams, compressions and members."""

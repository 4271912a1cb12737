"""What the shop sells: products and policies, their passages, the files they are imported from, and the index."""

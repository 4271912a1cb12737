"""Keeps the index in step with the catalog: items in, passages and their vectors into Qdrant."""

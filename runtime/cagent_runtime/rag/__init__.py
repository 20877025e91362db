"""Collect, chunk, embed, store and search documents."""

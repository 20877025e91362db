"""One file per retrieval strategy."""

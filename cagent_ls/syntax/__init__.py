"""Text to tolerant tree with exact ranges; never fails, knows nothing of agents."""

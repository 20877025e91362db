"""The agent file format as data: the one source of truth about it."""

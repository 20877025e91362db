"""Tree and language data to an immutable snapshot with its findings."""

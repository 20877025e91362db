"""One file or folder per toolset."""

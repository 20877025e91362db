"""A DMR-compatible runner on llama.cpp, in child processes."""

"""The agent loop: turns, tool calls, approval, limits."""

"""Agents: the loop, what it may call, what it tells, and the conversation."""

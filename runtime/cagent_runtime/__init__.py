"""Headless runtime that runs the agents and RAG indexes of an agent file."""

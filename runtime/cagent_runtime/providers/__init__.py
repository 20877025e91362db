"""Connections to models, by provider."""

"""Typed, resolved configuration made from a snapshot."""

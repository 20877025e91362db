"""Findings as text and as documented machine formats."""

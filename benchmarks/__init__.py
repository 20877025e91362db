"""Ratios against peers and limits, each by one command."""

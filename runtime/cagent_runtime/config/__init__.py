"""Typed, resolved configuration made from a snapshot."""

from cagent_runtime.config.load import load

__all__ = ["load"]

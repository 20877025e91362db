"""One file per editor feature: snapshot and offset to plain value types."""

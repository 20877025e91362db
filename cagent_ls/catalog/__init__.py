"""Live knowledge with a policy: fresh, stale or unknown."""

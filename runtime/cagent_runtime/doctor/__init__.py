"""What keeps local models from running: probes collect facts, checks turn them into lines."""

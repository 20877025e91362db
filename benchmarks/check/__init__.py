"""CPU of `cagent-ls check` in that of `check-jsonschema` with our schema, on the same files."""

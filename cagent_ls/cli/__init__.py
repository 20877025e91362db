"""The `cagent-ls` program, one file per command."""

"""One model of settings for the editor, the command line and `cagent-ls.toml`."""

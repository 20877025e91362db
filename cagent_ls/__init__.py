"""Language server and checker for Docker cagent (docker-agent) YAML files."""

__version__ = "0.1.0"

"""`python -m cagent_runtime` is `cagent-runtime`."""

from cagent_runtime.cli import main

main()

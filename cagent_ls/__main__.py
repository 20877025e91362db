"""`python -m cagent_ls` is `cagent-ls`."""

from cagent_ls.cli import main

main()

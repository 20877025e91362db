"""The only package that knows the Language Server Protocol."""

from cagent_ls.server import fast_start

fast_start.apply()

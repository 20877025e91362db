"""Comments that hide findings: `# cagent-ls: ignore[RULE, RULE]` and `ignore-file[RULE]`."""

import re

MARK = "cagent-ls:"
"""What every comment for us has in it."""

COMMENT = re.compile(r"#[ \t]*cagent-ls:[ \t]*(ignore(?:-file)?)(?![\w-])[ \t]*(?:\[([^\]]*)\])?")
"""A comment that hides: its word, and the names between brackets."""

"""The page of the settings: `python -m cagent_ls.settings._docs docs/settings.md` writes it."""

from __future__ import annotations

import sys
from pathlib import Path

from cagent_ls.settings.model import OPTIONS, Option

_START = """\
# Settings

The settings of a file are those of the nearest `cagent-ls.toml` in its folder or above. The same
names are options of `cagent-ls check` (`--target`, `--select`, `--ignore`) and initialisation
options of the language server, where an editor calls them `cagent.target` and so on. Of several
places the later one counts: the top of `cagent-ls.toml`, its `[[per-path]]` tables from first to
last, then the command line or the editor. `ignore` adds up, `severity` is merged by rule.

A key that is not listed here is an error, with exit code 2. No setting names a program.

```toml
target = "docker-agent@1.32.3"
exclude = ["templates/"]

[severity]
unknown-field = "warning"

[[per-path]]
path = "examples/**"
ignore = ["no-agents"]
```

| setting | default |
| --- | --- |
"""
_END = """\
## exclude

Files that are never checked, also when they are named. Patterns as in `.gitignore`, relative to
the folder of `cagent-ls.toml`; only at its top.

```toml
exclude = ["templates/", "*.tmpl.yaml"]
```

## per-path

A table for each pattern, with `path` and any of the settings above except `exclude`. The pattern
is one of `.gitignore`, relative to the folder of `cagent-ls.toml`.

```toml
[[per-path]]
path = "examples/**"
target = "bundled"
```
"""


def page() -> str:
    """The whole page."""
    rows = "".join(f"| [{o.name}](#{o.name}) | `{o.default}` |\n" for o in OPTIONS)
    rows += "| [exclude](#exclude) | `[]` |\n| [per-path](#per-path) | none |\n"
    return f"{_START}{rows}\n{''.join(map(_section, OPTIONS))}{_END}"


def _section(option: Option) -> str:
    return f"## {option.name}\n\n{option.doc}\n\n```toml\n{option.example}\n```\n\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), "utf-8")

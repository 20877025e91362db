"""List the rules: id, severity and what goes wrong."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from cagent_ls.rules import RULES


def arguments(parser: ArgumentParser) -> None:
    """Declares the arguments."""
    choices = ("text", "json")
    parser.add_argument("--format", choices=choices, default="text", help="how to print")


def run(given: Namespace) -> int:
    """Prints one line, or one object, for each rule."""
    if given.format == "json":
        import json

        from cagent_ls.rules._docs import facts

        listed = {"v": 1, "rules": [facts(rule) for rule in RULES]}
        print(json.dumps(listed, indent=2, ensure_ascii=False))
        return 0
    width = max(len(rule.id) for rule in RULES)
    for rule in RULES:
        print(f"{rule.id:{width}}  {rule.severity.label:7}  {rule.summary}")
    return 0

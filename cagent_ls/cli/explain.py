"""Say what a rule is about, with a bad and a good example."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from cagent_ls.cli import UsageError
from cagent_ls.rules import ENGINE
from cagent_ls.rules._docs import page
from cagent_ls.settings.model import unknown_rule


def arguments(parser: ArgumentParser) -> None:
    """Declares the arguments."""
    parser.add_argument("rule", metavar="RULE", help="the id in the brackets of a finding")


def run(given: Namespace) -> int:
    """Prints the rule's page."""
    rule = ENGINE.rules.get(given.rule)
    if rule is None:
        raise UsageError(unknown_rule(given.rule))
    print(page(rule), end="")
    return 0

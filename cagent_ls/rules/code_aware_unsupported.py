"""code-aware-unsupported: chunks along code in languages that no grammar is there for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cagent_ls.analysis.bound import Bound
from cagent_ls.analysis.finding import Finding, Severity
from cagent_ls.analysis.target import BUNDLED, DOCKER_AGENT
from cagent_ls.rules._rag import EXAMPLE, strategies
from cagent_ls.rules.rule import File, Rule

_ENDING = re.compile(r"\.(\w+)\Z")
_DOCKER_AGENT_READS = {"go"}
_HEAD = EXAMPLE.replace("./docs", "./src/**/*.py")
_TAIL = (
    "    strategies:\n      - type: bm25\n        chunking:\n          size: 4000\n"
    "          respect_word_boundaries: true\n"
)

RULE = Rule(
    id="code-aware-unsupported",
    severity=Severity.WARNING,
    summary="Without a grammar for its language, code is cut like any text.",
    bad=f"{_HEAD}{_TAIL}          code_aware: true  # by function\n",
    good=f"{EXAMPLE.replace('./docs', './src/**/*.go')}{_TAIL}          code_aware: true\n",
    details=(
        "`code_aware` cuts between functions where the runtime can read the language. docker-agent "
        "reads Go only. The bundled runtime reads the languages whose grammars are installed; "
        "`pip install 'cagent-ls[code]'` brings the usual ones. Other files are cut by size alone. "
        "There is a finding only where every document is named by its ending."
    ),
    looks_around=True,
    rows=("O05",),
)


@RULE.linked("RagSource")
def unsupported(source: Bound, file: File) -> Iterator[Finding]:
    """Where none of the documents can be read."""
    for strategy in strategies(source) or ():
        for chunking in strategy.inner("chunking"):
            if chunking.is_true("code_aware"):
                yield from _unsupported(source, strategy, chunking, file)


def _unsupported(source: Bound, strategy: Bound, chunking: Bound, file: File) -> Iterator[Finding]:
    docs = [node.text for bound in (source, strategy) for node in bound.texts("docs")]
    endings = [_ENDING.search(doc) for doc in docs]
    found = {match[1].lower() for match in endings if match}
    if not docs or not all(endings):
        return
    runtimes = set()
    if not found & _DOCKER_AGENT_READS:
        runtimes.add(DOCKER_AGENT)
    grammars = file.around.grammars
    if grammars is not None and not found & {ending.lstrip(".") for ending in grammars}:
        runtimes.add(BUNDLED)
    if runtimes:
        names = ", ".join(f"`.{ending}`" for ending in sorted(found))
        reader = "docker-agent reads Go only" if BUNDLED not in runtimes else "no grammar is there"
        yield RULE.at(
            chunking.key("code_aware").span,
            f"{reader}, so {names} files are cut by size alone",
            runtimes=frozenset(runtimes),
        )

"""The protocol's classes and messages are the same, finished late or at once."""

import json
import subprocess
import sys
from typing import Any

import pytest

SCRIPT = """
import inspect, json, re, sys

if sys.argv[1] == "late":
    import cagent_ls.server

import attrs
from benchmarks.lsp.client import CAPABILITIES
from lsprotocol import types as lsp
from pygls.protocol import default_converter

converter = default_converter()
sent = [
    {"id": 1, "method": "initialize", "params": {
        "processId": 1, "rootUri": None, "capabilities": CAPABILITIES}},
    {"method": "textDocument/didChange", "params": {
        "textDocument": {"uri": "file:///a", "version": 2},
        "contentChanges": [{"text": "all"}, {"text": "part", "range": {
            "start": {"line": 1, "character": 2}, "end": {"line": 3, "character": 4}}}]}},
    {"id": 2, "method": "textDocument/codeAction", "params": {
        "textDocument": {"uri": "file:///a"}, "context": {"diagnostics": []},
        "range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}}},
]
read = [
    converter.structure({"jsonrpc": "2.0", **each}, lsp.METHOD_TO_TYPES[each["method"]][0])
    for each in sent * 2  # what comes twice is converted another way
]
made = lsp.PublishDiagnosticsParams("file:///a", [
    lsp.Diagnostic(lsp.Range(lsp.Position(1, 2), lsp.Position(1, 3)), "m", code="c")
])
refused = []
for wrong in ({"line": -1, "character": 0}, {"line": 1}, [], {"line": {}, "character": "x"}) * 2:
    try:
        converter.structure(wrong, lsp.Position)
    except Exception as error:
        refused.append(repr(error) + repr(getattr(error, "exceptions", ())))
classes = {name: each for name, each in lsp.ALL_TYPES_MAP.items() if attrs.has(each)}
print(json.dumps({
    "refused": refused,
    "sent": [converter.unstructure(each) for each in (made, *read, made)],
    "shown": [repr(each) for each in (made, *read)],
    "equal": [each == attrs.evolve(each) for each in (made, *read)],
    "fields": {
        name: re.sub(" at 0x[0-9a-f]+", "", repr(attrs.fields(each)))
        for name, each in classes.items()
    },
    "made": {name: str(inspect.signature(each)) for name, each in classes.items()},
}))
"""


def run(mode: str) -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-c", SCRIPT, mode], capture_output=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_messages_and_classes_are_the_same() -> None:
    late, at_once = run("late"), run("at once")
    assert late == at_once
    assert len(late["fields"]) > 500
    assert late["equal"] == [True] * 7


@pytest.mark.parametrize("mode", ["late", "at once"])
def test_what_the_server_never_uses_is_not_finished(mode: str) -> None:
    script = (
        "import sys\n"
        "if sys.argv[1] == 'late': import cagent_ls.server\n"
        "from lsprotocol import types as lsp\n"
        "print('__eq__' in vars(lsp.MonikerParams))"
    )
    done = subprocess.run([sys.executable, "-c", script, mode], capture_output=True, check=True)
    assert done.stdout.decode().strip() == str(mode == "at once")

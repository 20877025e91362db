"""docs/local-runner.md says what the runner does."""

import re
from pathlib import Path

from cagent_runtime.local import app, flags
from cagent_runtime.local.engines import Engines
from cagent_runtime.local.relay import Relay
from cagent_runtime.local.store import Store

PAGE = (Path(__file__).parents[3] / "docs/local-runner.md").read_text("utf-8")


def test_every_path_is_listed() -> None:
    engines = Engines(Store())
    found = app.routes(engines, Relay(engines))
    paths = {route.path.replace(":path", "") for route in found}
    of_backend = "/engines/{backend}"
    listed = set(re.findall(r"`(/[^`…]*)`", PAGE.partition("\n## Runtime")[0])) - {"/rerank"}
    assert listed == {path for path in paths if not path.startswith(of_backend)}
    assert {path.replace(of_backend, "/engines") for path in paths} == listed


def test_every_flag_is_listed() -> None:
    listed = re.findall(r"`(-[^`]*)`", PAGE.partition("| flags |")[2])
    assert sorted(listed) == sorted(flags.FULFILLED)

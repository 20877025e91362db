"""VS Code as a local web server: one process group for each test, ended with it."""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import httpx

SETTINGS = {
    "workbench.startupEditor": "none",
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "chat.disableAIFeatures": True,
    "telemetry.telemetryLevel": "off",
    "update.mode": "none",
    "extensions.autoCheckUpdates": False,
    "extensions.autoUpdate": False,
    "security.workspace.trust.startupPrompt": "never",
    "security.workspace.trust.banner": "never",
    # Drawn as DOM nodes, the text of a terminal can be read.
    "terminal.integrated.gpuAcceleration": "off",
    "terminal.integrated.stickyScroll.enabled": False,  # it draws the first line a second time
}


TRUST_ALL = ["--disable-workspace-trust"]
# Without it, a page ignores the tests that its address names; with it, notifications stay hidden.
RUN_TESTS = ["--vscode-option", "enable-smoke-test-driver"]


class CodeServer:
    """VS Code 1.139 with its own home, settings and extensions under `home`.

    `rig` is the folder that install.sh filled, `settings` are those of the extension.
    """

    def __init__(self, rig: Path, home: Path, settings: Mapping[str, object]) -> None:
        self._program = str(rig / "code-server")
        self._places = ["--user-data-dir", str(home / "data")]
        self._places += ["--extensions-dir", str(home / "extensions")]
        self._places += ["--config", str(home / "config.yaml")]
        self._log = home / "server.log"
        self._environ = {
            **os.environ,
            "PATH": f"{rig / 'node'}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(home),
            "EXTENSIONS_GALLERY": '{"serviceUrl": "", "resourceUrlTemplate": ""}',
        }
        # A browser's window counts as remote: settings of scope "machine" come from Machine.
        for kind, values in {"User": SETTINGS, "Machine": settings}.items():
            (home / "data" / kind).mkdir(parents=True)
            (home / "data" / kind / "settings.json").write_text(json.dumps(values))

    def install(self, extension: Path) -> None:
        """Installs a .vsix file."""
        argv = [self._program, *self._places, "--install-extension", str(extension)]
        subprocess.run(argv, env=self._environ, check=True, capture_output=True, timeout=60)

    @contextmanager
    def running(self, *options: str, **environ: str) -> Iterator[str]:
        """Serves on a free loopback port; gives the address and ends every process at the end."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{free.getsockname()[1]}"
        argv = [self._program, *self._places, "--bind-addr", address, "--auth", "none"]
        argv += ["--disable-telemetry", "--disable-update-check"]
        argv += ["--disable-getting-started-override", *options]
        with self._log.open("wb") as log:
            process = subprocess.Popen(
                argv,
                env={**self._environ, **environ},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self._wait(f"http://{address}/healthz", process)
            yield f"http://{address}"
        finally:
            _end_group(process)

    def _wait(self, url: str, process: "subprocess.Popen[bytes]") -> None:
        with httpx.Client(trust_env=False) as client:
            for _ in range(300):
                assert process.poll() is None, self._log.read_text(errors="replace")
                try:
                    if client.get(url).is_success:
                        return
                except httpx.TransportError:
                    pass
                time.sleep(0.1)
        raise AssertionError(
            f"code-server does not answer: {self._log.read_text(errors='replace')}"
        )


def suite_url(base: str, folder: Path, extension: Path, suite: Path) -> str:
    """The page that opens `folder` and runs `suite` inside the extension host."""
    remote = f"vscode-remote://{base.removeprefix('http://')}"
    payload = [
        ["extensionDevelopmentPath", f"{remote}{extension}"],
        ["extensionTestsPath", f"{remote}{suite}"],
    ]
    return f"{base}/?folder={quote(str(folder))}&payload={quote(json.dumps(payload))}"


def _end_group(process: "subprocess.Popen[bytes]") -> None:
    """Ends the server and what it started; extension hosts may outlive a mere SIGTERM."""
    os.killpg(process.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(10)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)

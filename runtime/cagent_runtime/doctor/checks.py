"""From what the probes have seen to what the doctor says. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from cagent_ls.dmr.endpoint import NoAddress, is_near, read_address
from cagent_ls.dmr.finders import PORT
from cagent_runtime.doctor.facts import Facts
from cagent_runtime.doctor.lines import Line, State
from cagent_runtime.doctor.models import model_lines
from cagent_runtime.sizes import size_text

LITTLE_DISK = 10 * 1024**3
"""Less free space than this is worth a word: most models are a few gigabytes."""

STATUS = "`docker model status` says whether it runs."
LOGS = "`docker model logs` shows what went wrong."
DESKTOP = (
    "On macOS and Windows, enable Docker Model Runner in the settings of Docker Desktop "
    "(Settings > AI)."
)
ELSEWHERE = (
    "A runner elsewhere is named with MODEL_RUNNER_HOST. Without Docker, `cagent-runtime local "
    "serve` starts a runner here, and `--local` one for a single command."
)


def diagnose(facts: Facts) -> list[Line]:
    """All lines, from Docker to the models of the file."""
    return [
        *_docker(facts),
        *_endpoints(facts),
        *_engines(facts),
        *_port(facts),
        *_proxy(facts),
        *_disk(facts),
        *_file(facts),
        *(line for model in facts.models for line in model_lines(model, facts)),
    ]


def _docker(facts: Facts) -> Iterator[Line]:
    """Docker, its plugin and its runner: only needed where no other runner answers."""
    needed = facts.own_is_needed and facts.own.endpoint is None and not facts.named
    commands = (("docker", facts.docker), ("plugin", facts.plugin), ("runner", facts.status))
    for check, command in commands:
        if not command.failure:
            yield Line(check, "ok", command.said)
        elif needed:
            yield Line(check, "error", command.failure, command.remedy)
        else:
            yield Line(check, "note", f"{command.failure}; {_why_not_needed(facts)}")


def _why_not_needed(facts: Facts) -> str:
    if facts.named:
        return "MODEL_RUNNER_HOST names the runner"
    if facts.own.endpoint is not None:
        return "a runner answers all the same"
    return "the file names its own address"


def _endpoints(facts: Facts) -> Iterator[Line]:
    for address, runner in facts.runners.items():
        if runner.endpoint is not None:
            version = f", version {runner.version}" if runner.version else ""
            evidence = f"{runner.endpoint.where} answers ({runner.endpoint.source}){version}"
            yield Line("endpoint", "ok", evidence, about=_shown(address))
            continue
        state: State = "error" if address or facts.own_is_needed else "note"
        tried = [f"{attempt.where}: {attempt.failure}" for attempt in runner.attempts]
        evidence = "\n".join(["no model runner answers; tried", *(tried or [runner.failure])])
        yield Line("endpoint", state, evidence, _endpoint_remedy(facts, address), _shown(address))


def _shown(address: str) -> str:
    """An address of the file without the login that may be in it."""
    try:
        return read_address(address).url if address else ""
    except NoAddress:
        return "base_url"


def _endpoint_remedy(facts: Facts, address: str) -> str:
    if address:
        return "Start the server there, or correct or delete `base_url`."
    if facts.named:
        return "Start the runner there, or correct or unset MODEL_RUNNER_HOST."
    return f"{STATUS} {DESKTOP} {ELSEWHERE}"


def _engines(facts: Facts) -> Iterator[Line]:
    for address, runner in facts.runners.items():
        if runner.endpoint is None:
            continue
        if runner.engines is None:
            evidence = "not told, as servers other than Docker Model Runner do not"
            yield Line("engine", "note", evidence, about=_shown(address))
            continue
        states = {each.state for each in runner.engines.values()}
        words = ", ".join(
            f"{name} {': '.join(filter(None, (each.state.lower(), each.details)))}"
            for name, each in runner.engines.items()
        )
        one_runs = bool(states & {"Running", "Installing"})
        if "Error" in states:
            state: State = "warning" if one_runs else "error"
            yield Line("engine", state, words, LOGS, _shown(address))
        elif one_runs or not states:
            yield Line("engine", "ok", words or "none is named", about=_shown(address))
        else:
            evidence = f"{words}; the first call installs what it needs"
            yield Line("engine", "note", evidence, about=_shown(address))


def _port(facts: Facts) -> Iterator[Line]:
    """Something else on DMR's port is why many do not find their runner."""
    endpoint = facts.own.endpoint
    ours = endpoint is not None and f":{PORT}" in endpoint.root
    if not facts.port_taken:
        evidence = f"nothing listens on port {PORT} of this machine"
        yield Line("port", "ok" if endpoint else "note", evidence)
    elif endpoint is None and not facts.named:
        evidence = f"something listens on port {PORT}, and it is not Docker Model Runner"
        remedy = f"Stop it, or name the runner's own port with MODEL_RUNNER_HOST. {STATUS}"
        yield Line("port", "error", evidence, remedy)
    else:
        words = "by the runner" if ours else "by something that is not asked"
        yield Line("port", "ok", f"port {PORT} is used {words}")


def _proxy(facts: Facts) -> Iterator[Line]:
    if not facts.proxies:
        yield Line("proxy", "ok", "no proxy is set")
        return
    names = f"{' and '.join(facts.proxies)} {'is' if len(facts.proxies) == 1 else 'are'} set"
    far = [
        runner.endpoint.where
        for runner in facts.runners.values()
        if runner.endpoint and not (runner.endpoint.socket or is_near(runner.endpoint.root))
    ]
    if far:
        evidence = f"{names}, and requests to {', '.join(far)} go through it"
        yield Line("proxy", "note", evidence, "List the host in NO_PROXY if it should not.")
    else:
        yield Line("proxy", "ok", f"{names}; requests to a runner near here go past it")


def _disk(facts: Facts) -> Iterator[Line]:
    used = facts.own.disk_bytes
    models = f"models take {size_text(used)}" if used is not None else ""
    if facts.free_bytes is None:
        yield Line("disk", "note", models or "free space is not known")
        return
    free = f"{size_text(facts.free_bytes)} free on the disk of the home folder"
    evidence = ", ".join(filter(None, (free, models)))
    if facts.free_bytes < LITTLE_DISK:
        remedy = "`cagent-runtime models rm NAME` removes a model."
        yield Line("disk", "warning", evidence, remedy)
    else:
        yield Line("disk", "ok", evidence)


def _file(facts: Facts) -> Iterator[Line]:
    if facts.file_errors:
        remedy = f"Correct it: `cagent-ls check {facts.file}` shows each error."
        yield Line("file", "error", facts.file_errors, remedy, about=facts.file)
    elif facts.file:
        count = len(facts.models)
        evidence = f"no errors, {count} model{'' if count == 1 else 's'}"
        yield Line("file", "ok", evidence, about=facts.file)

"""What can go wrong with a model endpoint, as one tree of exceptions.

    DmrError
    ├── EndpointNotFound      nothing answered; `attempts` says what was tried
    ├── EndpointUnreachable   a known endpoint does not answer (any more)
    ├── EndpointStalled       it accepted the request and then sent nothing
    ├── UnexpectedAnswer      it answered something that is not the protocol
    ├── AccessRefused         it wants a key, or does not serve this client
    ├── ModelNotFound         the endpoint does not have the model
    ├── InvalidReference      no registry can have a model of this name
    ├── ModelFailed           the engine could not load or run the model
    │   ├── EngineMissing     the engine that the model needs is not installed
    │   ├── OutOfMemory       there is not enough memory for the model
    │   ├── EngineCrashed     the engine ended while it was answering
    │   └── WrongKind         the model is not made for the task
    ├── ContextOverflow       prompt and answer do not fit the context
    │   └── RequestTooLarge   the request is over the runner's limit of 10 MiB
    ├── InputTooLong          one embedding or rerank input is over the engine's batch
    ├── FlagRefused           `_configure` refused a runtime flag; nothing was applied
    ├── Busy                  `_configure` while the model is answering
    ├── StillTagged           a model has several tags and cannot be deleted by its id
    ├── PullFailed            a pull ended without the model being there
    │   ├── PullDenied        the model does not exist, or is not open to this user
    │   └── PullInterrupted   the connection ended first; pulling again goes on where it can
    └── DockerCliFailed       the `docker model` command did not tell what it was asked
        ├── DockerMissing     there is no `docker` command
        └── PluginMissing     Docker has no `model` command

Every error has a `remedy`: what a person can do about it, in one or two sentences.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attempt:
    """One place where a model runner was looked for, and what happened."""

    where: str
    failure: str


class DmrError(Exception):
    """Base of all errors of model endpoints; `str()` is the message without the remedy."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy


class EndpointNotFound(DmrError):
    """No model runner answered anywhere."""

    def __init__(self, message: str, remedy: str, attempts: tuple[Attempt, ...]) -> None:
        super().__init__(message, remedy)
        self.attempts = attempts


class EndpointUnreachable(DmrError):
    """The connection failed."""


class EndpointStalled(DmrError):
    """Nothing came for longer than the time limit."""


class UnexpectedAnswer(DmrError):
    """The answer is not what the protocol says."""


class AccessRefused(DmrError):
    """The server wants a key, or does not serve this client."""


class ModelNotFound(DmrError):
    """The model is not at the endpoint."""


class InvalidReference(DmrError):
    """The text is no name of a model."""


class ModelFailed(DmrError):
    """The engine failed to load the model or crashed with it."""


class EngineMissing(ModelFailed):
    """The engine for this kind of model is not installed."""


class OutOfMemory(ModelFailed):
    """There is not enough memory for the model."""


class EngineCrashed(ModelFailed):
    """The engine ended while it was answering; the next request starts it anew."""


class WrongKind(ModelFailed):
    """The model is not made for this task."""


class ContextOverflow(DmrError):
    """The request does not fit the model's context."""


class RequestTooLarge(ContextOverflow):
    """The request body is larger than the runner takes, whatever the context size."""


class InputTooLong(DmrError):
    """One input is larger than the engine's physical batch."""


class FlagRefused(DmrError):
    """A runtime flag is not allowed, and so nothing of the configuration was applied."""


class Busy(DmrError):
    """The model cannot be configured while it answers."""


class StillTagged(DmrError):
    """Several tags name the model, so it is not deleted by its id unless that is forced."""


class PullFailed(DmrError):
    """The model could not be pulled."""


class PullDenied(PullFailed):
    """It does not exist, or this user may not have it; registries do not tell which."""


class PullInterrupted(PullFailed):
    """The pull ended early for a reason that may pass."""


class DockerCliFailed(DmrError):
    """The ``docker`` command did not answer the question."""


class DockerMissing(DockerCliFailed):
    """There is no ``docker`` command."""


class PluginMissing(DockerCliFailed):
    """Docker is there, but its ``model`` command is not."""

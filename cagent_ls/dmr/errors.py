"""What can go wrong with a model endpoint, as one tree of exceptions.

    DmrError
    ├── EndpointNotFound      nothing answered; `attempts` says what was tried
    ├── EndpointUnreachable   a known endpoint does not answer (any more)
    ├── EndpointStalled       it accepted the request and then sent nothing
    ├── UnexpectedAnswer      it answered something that is not the protocol
    ├── ModelNotFound         the endpoint does not have the model
    ├── ModelFailed           the engine could not load or run the model
    ├── ContextOverflow       prompt and answer do not fit the context
    ├── InputTooLong          one embedding or rerank input is over the engine's batch
    ├── FlagRefused           `_configure` refused a runtime flag; nothing was applied
    └── Busy                  `_configure` while the model is answering

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


class ModelNotFound(DmrError):
    """The model is not at the endpoint."""


class ModelFailed(DmrError):
    """The engine failed to load the model or crashed with it."""


class ContextOverflow(DmrError):
    """The request does not fit the model's context."""


class InputTooLong(DmrError):
    """One input is larger than the engine's physical batch."""


class FlagRefused(DmrError):
    """A runtime flag is not allowed, and so nothing of the configuration was applied."""


class Busy(DmrError):
    """The model cannot be configured while it answers."""

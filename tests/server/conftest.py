"""What the clients of pytest-lsp do not answer by themselves, though their editors do."""

from lsprotocol import types as lsp
from pytest_lsp import LanguageClient
from pytest_lsp.client import default_feature


def register_capability(client: LanguageClient, params: lsp.RegistrationParams) -> None:
    """Takes the server's wish to be told of files and settings; nothing changes in the tests."""


default_feature(lsp.CLIENT_REGISTER_CAPABILITY)(register_capability)

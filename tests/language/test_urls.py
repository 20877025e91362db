import pytest

from cagent_ls.language.urls import callable_url, url_fault


@pytest.mark.parametrize(
    "text",
    [
        "http://localhost:8000/v1",
        "https://api.example.com",
        "not a url",
        "localhost:8000/v1",
        "http://[::1]:8000/v1",
        "http://user:pass@host/v1",
        "http://host:/v1",
        "/v1",
        "http://${env.HOST}:8000/v1",
        "http://host/a%20b?x=%zz",
        "",
    ],
)
def test_go_takes_nearly_everything(text: str) -> None:
    assert url_fault(text) is None


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("127.0.0.1:8000/v1", "scheme is missing"),
        ("://host/v1", "begins with a colon"),
        ("http://host:port/v1", "port is no number"),
        ("http://a b/v1", "blank"),
        ("http://[::1/v1", "`]` is missing"),
        ("http://host/%zz", "hex digits"),
        ("http://host/\x01", "control character"),
    ],
)
def test_some_addresses_are_refused(text: str, part: str) -> None:
    assert part in str(url_fault(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://localhost:8000/v1", True),
        ("HTTPS://x", True),
        ("${env.BASE}/v1", True),
        ("localhost:8000/v1", False),
        ("unix:///run/x.sock", False),
        ("http://", False),
    ],
)
def test_only_http_is_called(text: str, expected: bool) -> None:
    assert callable_url(text) is expected

"""What a line of the log never holds."""

from weidewinkels.web.logs import Redacted

TOKEN = "wdw_" + "a" * 32


def test_a_secret_is_taken_out_wherever_it_stands() -> None:
    event = {
        "event": "asked with s3cret",
        "tried": ["s3cret", {"header": "Bearer s3cret"}],
        "path": f"/api/?token={TOKEN}",
        "ms": 3,
    }
    assert Redacted(["s3cret", ""])(None, "info", event) == {
        "event": "asked with ***",
        "tried": ["***", {"header": "Bearer ***"}],
        "path": "/api/?token=***",
        "ms": 3,
    }

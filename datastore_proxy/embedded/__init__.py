"""The DataStore's actions on SQLite, in this process or over HTTP: CKAN 2.11's behaviour.

`EmbeddedTransport(path)` for the service; `Engine(path)` for the bare actions;
`python -m datastore_proxy.embedded` for HTTP.
"""

from .engine import Engine
from .failures import ActionFailed
from .transport import EmbeddedTransport

__all__ = ["ActionFailed", "EmbeddedTransport", "Engine"]

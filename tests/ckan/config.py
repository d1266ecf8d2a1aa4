"""The configuration file of one CKAN."""

from __future__ import annotations

import secrets
from pathlib import Path

from tests.ckan import postgres
from tests.ckan.places import home

_PLUGINS = {"2.9": "datatables_view datastore", "2.10": "datatables_view datastore activity"}
_PLUGINS_SINCE_2_11 = "tabledesigner datatables_view datastore activity"


def ini_file(version: str) -> Path:
    return home(version) / "ckan.ini"


def names(version: str) -> tuple[str, str, str, str]:
    """The owner role, the reading role, CKAN's database and the DataStore's."""
    owner = "ckan_" + version.replace(".", "_")
    return owner, f"{owner}_reader", owner, f"{owner}_datastore"


def write_config(version: str, *, site: int, redis: int, solr: int) -> None:
    """(Re)write the file; the ports may have changed since the last start."""
    owner, reader, database, datastore = names(version)
    secret = _secret(version)
    settings = {
        "use": "egg:ckan",
        "debug": "false",
        "ckan.site_id": owner,
        "ckan.site_url": f"http://127.0.0.1:{site}",
        "ckan.plugins": _PLUGINS.get(version, _PLUGINS_SINCE_2_11),
        "ckan.storage_path": home(version) / "storage",
        "ckan.redis.url": f"redis://127.0.0.1:{redis}/{version.split('.')[1]}",
        "solr_url": f"http://127.0.0.1:{solr}/{version}",
        "sqlalchemy.url": postgres.url(owner, database),
        "ckan.datastore.write_url": postgres.url(owner, datastore),
        "ckan.datastore.read_url": postgres.url(reader, datastore),
        "who.config_file": _who_file(version),  # only 2.9 looks at it
        "SECRET_KEY": secret,
        "beaker.session.secret": secret,
        "WTF_CSRF_SECRET_KEY": secret,
        "api_token.jwt.encode.secret": f"string:{secret}",
        "api_token.jwt.decode.secret": f"string:{secret}",
    }
    lines = "\n".join(f"{key} = {value}" for key, value in settings.items())
    ini_file(version).write_text(f"[app:main]\n{lines}\n{_LOGGING}")


def _who_file(version: str) -> Path | str:
    """How 2.9 signs people in: the file that comes with it."""
    found = home(version).glob("venv/lib/python*/site-packages/ckan/config/who.ini")
    return next(found, "")


def _secret(version: str) -> str:
    """Kept, because tokens given out before are signed with it."""
    file = home(version) / "secret"
    if not file.exists():
        file.write_text(secrets.token_urlsafe(32))
    return file.read_text()


_LOGGING = """
[loggers]
keys = root
[handlers]
keys = console
[formatters]
keys = generic
[logger_root]
level = WARNING
handlers = console
[handler_console]
class = StreamHandler
args = (sys.stderr,)
formatter = generic
[formatter_generic]
format = %(asctime)s %(levelname)s [%(name)s] %(message)s
"""

"""Start and stop a CKAN."""

from __future__ import annotations

import fcntl
import json
import secrets
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.ckan import postgres, redis, solr
from tests.ckan.config import ini_file, names, write_config
from tests.ckan.environment import environment
from tests.ckan.places import RELEASES, VAR, card, home
from tests.ckan.ports import port
from tests.ckan.processes import alive, end, spawn, wait
from tests.ckan.tools import CannotStart, check, run


@dataclass(frozen=True, slots=True)
class Ckan:
    """A running CKAN and how to get in: over the API by `token`, in a browser by name and word."""

    version: str
    release: str
    url: str
    token: str
    user: str
    password: str


def start(version: str) -> Ckan:
    """The running CKAN of this version ("2.11"); installs, sets up and starts what isn't there.

    Raises `CannotStart` with what to do about it.
    """
    if version not in RELEASES:
        raise CannotStart(f"No CKAN {version} here; there are {', '.join(RELEASES)}.")
    with _one_at_a_time():
        return running(version) or _start(version)


def stop(*versions: str) -> None:
    """Stop these CKANs, and after the last one also what they need; their data stay."""
    with _one_at_a_time():
        for version in versions:
            end(_pid_file(version))
        if not any(alive(_pid_file(version)) for version in RELEASES):
            for service in (solr, redis, postgres):
                service.stop()


def running(version: str) -> Ckan | None:
    """How to reach this CKAN, if it runs."""
    if alive(_pid_file(version)) and card(version).exists():
        ckan = Ckan(**json.loads(card(version).read_text()))
        return ckan if _answers(ckan.url) else None
    return None


def _start(version: str) -> Ckan:
    check()
    programs = environment(version)
    postgres.start()
    site = port(f"ckan-{version}")
    end(_pid_file(version))
    write_config(version, site=site, redis=redis.start(), solr=solr.start())
    if not (card(version).exists() and postgres.has_database(names(version)[3])):
        _set_up(version, programs)
    ckan = Ckan(**{**json.loads(card(version).read_text()), "url": f"http://127.0.0.1:{site}"})
    _save(ckan)
    log = home(version) / "log"
    spawn(
        [programs / "gunicorn", "--bind", f"127.0.0.1:{site}", "--workers", "2",
         "--timeout", "120", "--chdir", Path(__file__).parent / "site", "wsgi:application"],
        pid_file=_pid_file(version),
        log=log,
        env={"CKAN_INI": str(ini_file(version))},
    )  # fmt: skip
    wait(lambda: _answers(ckan.url), what=f"CKAN {version}", pid_file=_pid_file(version), log=log)
    return ckan


def _set_up(version: str, programs: Path) -> None:
    """Databases, tables, permissions, a system administrator and a token."""
    print(f"Setting up CKAN {version} …", file=sys.stderr, flush=True)
    postgres.make_databases(*names(version))
    password = secrets.token_urlsafe(12)

    def ckan(*words: str) -> str:
        command: list[str | Path] = [programs / "ckan", "-c", ini_file(version), *words]
        return run(command, doing=f"ckan {' '.join(words[:2])} ({version})", input="y\n")

    ckan("db", "init")
    ckan("db", "pending-migrations", "--apply")
    postgres.sql(ckan("datastore", "set-permissions"))
    ckan("user", "add", "admin", "email=admin@example.org", f"password={password}")
    ckan("sysadmin", "add", "admin")
    token = ckan("user", "token", "add", "admin", "tests").split()[-1]
    _save(Ckan(version, RELEASES[version], "", token, "admin", password))


def _save(ckan: Ckan) -> None:
    card(ckan.version).touch(mode=0o600)
    card(ckan.version).write_text(json.dumps(asdict(ckan), indent=1))


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/api/action/status_show", timeout=30) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _pid_file(version: str) -> Path:
    return home(version) / "pid"


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two test runs that start a CKAN at once must not set it up twice."""
    VAR.mkdir(parents=True, exist_ok=True)
    with (VAR / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield

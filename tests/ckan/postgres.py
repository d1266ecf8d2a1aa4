"""A PostgreSQL cluster of our own, on a port of its own, as the user postgres when we are root."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import Any

from tests.ckan.places import cluster
from tests.ckan.ports import last, port
from tests.ckan.tools import found, run

_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    # A test database may be lost with the machine's power.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


def start() -> int:
    """The port of the running cluster, made and started when needed."""
    if not (_data() / "PG_VERSION").exists():
        _make()
    if not running():
        _launch(port("postgres"))
    number = last("postgres")
    assert number
    return number


def stop() -> None:
    if (_data() / "PG_VERSION").exists() and running():
        _control("stop", "-m", "fast", doing="Stopping PostgreSQL")


def running() -> bool:
    return "no server" not in run(
        ["sh", "-c", '"$0" status -D "$1" || true', found("pg_ctl"), _data()],
        doing="Looking for PostgreSQL",
        **_as_postgres(),
    )


def has_database(name: str) -> bool:
    return bool(sql(f"SELECT 1 FROM pg_database WHERE datname = '{_plain(name)}'").strip())  # noqa: S608


def make_databases(owner: str, reader: str, *names: str) -> None:
    """Two roles and the databases that the first of them owns, without what was there before."""
    for name in names:
        sql(f"DROP DATABASE IF EXISTS {_plain(name)} WITH (FORCE)")
    for role in (owner, reader):
        sql(f"DROP ROLE IF EXISTS {_plain(role)}")
        sql(f"CREATE ROLE {_plain(role)} LOGIN")
    for name in names:
        sql(f"CREATE DATABASE {_plain(name)} OWNER {_plain(owner)}")


def sql(statements: str) -> str:
    """What psql prints for these statements, done by the cluster's superuser."""
    return run(
        [found("psql"), "-h", "127.0.0.1", "-p", str(last("postgres")), "-U", "postgres",
         "-d", "postgres", "-v", "ON_ERROR_STOP=1", "-Atq"],
        doing="Talking to PostgreSQL",
        input=statements,
    )  # fmt: skip


def url(role: str, database: str) -> str:
    return f"postgresql://{role}@127.0.0.1:{last('postgres')}/{database}"


def _make() -> None:
    cluster().mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        shutil.chown(cluster(), "postgres", "postgres")
    run(
        [found("initdb"), "-D", _data(), "-U", "postgres", "--auth=trust", "--no-sync",
         "--encoding=UTF8", "--lc-collate=C", "--lc-ctype=C.UTF-8"],
        doing="Making the PostgreSQL cluster",
        **_as_postgres(),
    )  # fmt: skip


def _launch(number: int) -> None:
    options = " ".join(f"-c {key}={value}" for key, value in _SETTINGS.items())
    _control(
        "start", "-w", "-l", str(cluster() / "log"),
        "-o", f"-p {number} -c unix_socket_directories={cluster()} {options}",
        doing="Starting PostgreSQL",
    )  # fmt: skip


def _control(*arguments: str, doing: str) -> None:
    run([found("pg_ctl"), *arguments, "-D", _data()], doing=doing, **_as_postgres())


def _as_postgres() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {"cwd": cluster()}
    return {"cwd": cluster(), "user": "postgres", "group": "postgres", "extra_groups": []}


def _data() -> Path:
    return cluster() / "data"


def _plain(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9_]+", name):
        raise ValueError(name)
    return name

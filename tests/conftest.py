"""What most tests need: a DataStore with sample shops of their own, and a person of each role."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings

from datastore_proxy.embedded.sample import load_sample_shops
from datastore_proxy.embedded.transport import EmbeddedTransport
from datastore_proxy.service import DatastoreService
from tests import factories
from tests.ckan.places import RELEASES
from weidewinkels.accounts import roles
from weidewinkels.datastore import get_service


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--ckan",
        action="append",
        default=[],
        metavar="VERSION",
        choices=list(RELEASES),
        help="run the contract against this real CKAN, which is started (may be repeated)",
    )


@pytest.fixture(scope="session")
def sample_datastore(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the sample shops, made once; copy it, never write to it."""
    path = tmp_path_factory.mktemp("datastore") / "sample.sqlite3"
    load_sample_shops(EmbeddedTransport(path))
    return path


@pytest.fixture
def store(sample_datastore: Path, tmp_path: Path, settings: Settings) -> Iterator[DatastoreService]:
    """The service of the settings, on a DataStore of this test alone with the sample shops."""
    path = tmp_path / "datastore.sqlite3"
    with (
        closing(sqlite3.connect(sample_datastore)) as source,
        closing(sqlite3.connect(path)) as copy,
    ):
        source.backup(copy)
    settings.DATASTORE_URL = f"embedded://{path}"
    settings.EXPORT_DIR, settings.IMPORT_DIR = tmp_path / "exports", tmp_path / "imports"
    get_service.cache_clear()
    cache.clear()
    yield get_service()
    get_service.cache_clear()
    cache.clear()


@pytest.fixture(autouse=True)
def roles_again(request: pytest.FixtureRequest, _django_db_helper: None) -> None:
    """A browser test that ran before this one emptied the database, and the roles went with it."""
    if request.node.get_closest_marker("django_db") and not Group.objects.exists():
        factories.make_roles()


@pytest.fixture
def eigenaar(db: None) -> User:
    """An owner; `factories.give_record` gives them a record."""
    return factories.make_user(roles.EIGENAAR)


@pytest.fixture
def beheerder(db: None) -> User:
    return factories.make_user(roles.BEHEERDER)


@pytest.fixture
def medewerker(db: None) -> User:
    return factories.make_user(roles.MEDEWERKER)


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """`sign_in(user)` → a client that is signed in as `user`."""

    def client_of(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return client_of


@pytest.fixture
def eigenaar_client(eigenaar: User, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(eigenaar)


@pytest.fixture
def beheerder_client(beheerder: User, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(beheerder)


@pytest.fixture
def medewerker_client(medewerker: User, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(medewerker)

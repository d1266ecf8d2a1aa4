"""Each test of the contract runs against every store that is asked for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.contract.serving import serve_embedded
from tests.contract.stores import InProcess, OverHttp, Store
from tests.contract.tables import Package


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    versions = metafunc.config.getoption("--ckan")
    names = [f"ckan-{version}" for version in versions] or ["embedded", "embedded-http"]
    if "store" in metafunc.fixturenames:
        metafunc.parametrize("store", names, indirect=True, scope="session")
    elif "http_store" in metafunc.fixturenames:
        over_http = [name for name in names if name != "embedded"]
        metafunc.parametrize("http_store", over_http, indirect=True, scope="session")


@pytest.fixture(scope="session")
def store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """A store of every kind; a CKAN that can't be started fails the test and says why."""
    yield from _opened(request.param, tmp_path_factory)


@pytest.fixture(scope="session")
def http_store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OverHttp]:
    """Like `store`, without the embedded one in process."""
    for opened in _opened(request.param, tmp_path_factory):
        assert isinstance(opened, OverHttp)
        yield opened


def _opened(name: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    from datastore_proxy.embedded import EmbeddedTransport
    from tests import ckan

    file = tmp_path_factory.mktemp("embedded") / "datastore.sqlite3"
    if name == "embedded":
        yield InProcess(name, EmbeddedTransport(file))
    elif name == "embedded-http":
        with serve_embedded(file) as (url, token):
            yield OverHttp(name, url, token)
    else:
        server = ckan.start(name.removeprefix("ckan-"))
        yield OverHttp(name, server.url, server.token)


@pytest.fixture(scope="session")
def package(store: Store) -> Package:
    return Package(store)


@pytest.fixture(scope="session")
def http_package(http_store: OverHttp) -> Package:
    return Package(http_store)

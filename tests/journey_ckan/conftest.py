"""The app on a real CKAN (`--ckan 2.11`), or without that on the embedded DataStore over HTTP."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.core.cache import cache
from pytest_django.fixtures import Settings

from datastore_proxy.embedded.sample import FIELDS, sample_shops
from datastore_proxy.remote import RemoteTransport
from datastore_proxy.service import DatastoreService
from tests import ckan
from tests.browser.conftest import (  # noqa: F401  the fixtures of the browser tests
    app_url,
    browser_context_args,
    browser_type_launch_args,
    console_errors,
    elsewhere,
    login,
    page,
    roles_are_there,
)
from tests.contract.serving import serve_embedded
from weidewinkels.datastore import get_service


@dataclass(frozen=True)
class Site:
    """A DataStore over HTTP, and a data set in it to make resources in."""

    url: str
    token: str
    package: str


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "site" in metafunc.fixturenames:
        versions = metafunc.config.getoption("--ckan") or ["embedded"]
        metafunc.parametrize("site", versions, indirect=True, scope="session")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What only a real CKAN can show is no test where none was asked for."""
    if config.getoption("--ckan"):
        return
    without = [item for item in items if item.get_closest_marker("real_ckan")]
    if without:
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if item not in without]


@pytest.fixture(scope="session")
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A CKAN that can't be started fails the test, and says why."""
    if request.param == "embedded":
        file = tmp_path_factory.mktemp("embedded") / "datastore.sqlite3"
        with serve_embedded(file) as (url, token):
            yield _with_package(url, token)
    else:
        server = ckan.start(request.param)
        yield _with_package(server.url, server.token)


@pytest.fixture(params=["writable", "uploaded"])
def store(
    request: pytest.FixtureRequest, site: Site, settings: Settings
) -> Iterator[DatastoreService]:
    """The service of the settings, on a new resource with the sample shops.

    Nothing writes to an uploaded one without DATASTORE_FORCE.
    """
    is_uploaded = request.param == "uploaded"
    settings.DATASTORE_URL = site.url
    settings.DATASTORE_API_KEY = site.token
    settings.DATASTORE_RESOURCE_ID = _new_resource(site, is_uploaded=is_uploaded)
    settings.DATASTORE_FORCE = is_uploaded
    get_service.cache_clear()
    cache.clear()
    yield get_service()
    get_service.cache_clear()
    cache.clear()


def _with_package(url: str, token: str) -> Site:
    call = RemoteTransport(url, token).call
    name = f"journey-{uuid.uuid4().hex[:12]}"
    call("organization_create", {"name": name})
    return Site(url, token, call("package_create", {"name": name, "owner_org": name})["id"])


def _new_resource(site: Site, *, is_uploaded: bool) -> str:
    call = RemoteTransport(site.url, site.token).call
    table = {"fields": FIELDS, "records": sample_shops()}
    if not is_uploaded:
        resource = {"package_id": site.package, "name": "Weidewinkels"}
        return str(call("datastore_create", {"resource": resource, **table})["resource_id"])
    file = {"package_id": site.package, "url": "https://data.example.org/shops.csv", "name": "File"}
    resource_id = str(call("resource_create", file)["id"])
    call("datastore_create", {"resource_id": resource_id, "force": True, **table})
    return resource_id

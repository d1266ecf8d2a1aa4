"""Names of columns: what can't be one is told, and any head gets a name that can."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datastore_proxy.embedded.transport import EmbeddedTransport
from datastore_proxy.errors import Invalid
from datastore_proxy.service import DatastoreService
from datastore_proxy.types import Field
from weidewinkels.datasets.making.naming import name_for, package_name_for, problem_of


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> tuple[EmbeddedTransport, str]:
    transport = EmbeddedTransport(Path(tmp_path_factory.mktemp("names")) / "x.sqlite3")
    transport.call("organization_create", {"name": "testers"})
    made = transport.call("package_create", {"name": "namen", "owner_org": "testers"})
    return transport, made["id"]


@pytest.mark.parametrize(
    "name",
    ["", "  ", " naam", "naam ", "_id", "_full_text", 'a"b', "a\tb", "a\nb", "x" * 64, "é" * 32,
     "ctid", "XMIN", "j"],
)  # fmt: skip
def test_a_name_that_goes_wrong_is_refused(name: str) -> None:
    assert problem_of(name)


@pytest.mark.parametrize(
    "name", ["naam", "Naam van de winkel", "één", "50%", "it's", "x" * 63, "query"]
)
def test_a_name_that_ckan_takes_is_taken(name: str) -> None:
    assert problem_of(name) == ""


@given(st.text(max_size=80))
def test_no_name_passes_that_the_datastore_refuses(
    package: tuple[EmbeddedTransport, str], name: str
) -> None:
    transport, package_id = package
    if problem_of(name):
        return
    try:
        made = DatastoreService(transport, "").create([Field(name, "text")], package_id=package_id)
    except Invalid as refused:
        pytest.fail(f"{name!r} was let through: {refused}")
    transport.call("resource_delete", {"id": made})


@given(st.text(max_size=100), st.sets(st.text(max_size=20), max_size=5))
def test_any_head_gets_a_name_of_its_own(head: str, taken: set[str]) -> None:
    name = name_for(head, taken)
    assert problem_of(name) == ""
    assert name.casefold() not in {one.casefold() for one in taken}
    assert name.isascii()


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("Naam (van de winkel)", "naam_van_de_winkel"),
        ("Één kaas à la carte", "een_kaas_a_la_carte"),
        ("_id", "id"),
        ("", "kolom"),
        ("€", "kolom"),
        ("J", "kolom_j"),
    ],
)
def test_how_a_head_becomes_a_name(head: str, name: str) -> None:
    assert name_for(head) == name


def test_the_second_column_of_a_name_gets_a_number() -> None:
    assert name_for("Naam", {"naam", "naam_2"}) == "naam_3"


@pytest.mark.parametrize(
    ("title", "name"),
    [("Winkels in 't Gooi", "winkels-in-t-gooi"), ("A", "a-gegevens"), ("", "gegevens")],
)
def test_a_package_gets_a_name_for_its_address(title: str, name: str) -> None:
    assert package_name_for(title) == name

"""What breaks while a data set is made is told, gone on with, or cleaned up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from datastore_proxy.errors import Invalid, NotAuthorized, NotReached, ServerFailed, TimedOut
from datastore_proxy.platform import Platform
from datastore_proxy.types import Field
from tests.unit.datasets.conftest import Failing
from tests.unit.datasets.making import designed, form_of, made, service_of, started
from weidewinkels.datasets.models import NewDataset, NewState, TableChange

pytestmark = pytest.mark.django_db


def test_a_refused_table_leaves_nothing_behind(
    client: Client, failing: Failing, platform: Platform
) -> None:
    new = designed(client, started(client))
    failing.before["datastore_create"] = Invalid(fields={"fields": ["te veel"]})

    made(client, new)

    assert new.state == NewState.DRAFT
    assert "te veel" in new.problem
    assert platform.resource(new.resource_id) is None
    page = client.get(reverse("datasets:made", args=[new.pk])).text
    assert "te veel" in page
    assert "geen bron blijven staan" in page
    failing.before.clear()
    assert made(client, new).state == NewState.MADE


def test_no_right_to_write_there_is_told(client: Client, failing: Failing) -> None:
    new = designed(client, started(client))
    failing.before["resource_create"] = NotAuthorized()
    assert made(client, new).state == NewState.DRAFT
    assert "mag hier niets maken" in new.problem


def test_nothing_was_made_when_ckan_was_not_reached(client: Client, failing: Failing) -> None:
    new = designed(client, started(client))
    failing.before |= {name: NotReached() for name in ("resource_show", "resource_create")}
    assert made(client, new).state == NewState.DRAFT
    assert "geen antwoord" in new.problem


@pytest.mark.parametrize("action", ["resource_create", "datastore_create"])
@pytest.mark.parametrize("error", [TimedOut, ServerFailed])
def test_an_answer_that_got_lost_is_found_by_looking(
    client: Client, failing: Failing, action: str, error: type[TimedOut]
) -> None:
    new = designed(client, started(client))
    failing.after[action] = error()
    assert made(client, new).state == NewState.MADE
    assert failing.called.count(action) == 1


def test_a_package_whose_answer_got_lost_is_used(
    client: Client, failing: Failing, platform: Platform
) -> None:
    [organization] = platform.organizations()
    choices = {"place": "new", "package_title": "Gooi", "organization_id": organization.id}
    new = designed(client, started(client), **choices)
    failing.after["package_create"] = TimedOut()
    assert made(client, new).state == NewState.MADE
    assert new.package_id == platform.package("gooi").id


def half_made(client: Client, failing: Failing) -> NewDataset:
    """The resource is there, the table isn't, and CKAN answers no more."""
    new = designed(client, started(client))
    failing.before["datastore_create"] = TimedOut()
    made(client, new)
    assert new.state == NewState.HALF
    failing.before.clear()
    return new


def test_what_is_half_made_is_told_and_can_be_gone_on_with(
    client: Client, failing: Failing
) -> None:
    new = half_made(client, failing)
    url = reverse("datasets:made", args=[new.pk])
    assert "half gemaakt" in client.get(url).text
    assert client.get(reverse("datasets:design", args=[new.pk])).headers["Location"] == url
    client.post(url, {"doe": "verder"})
    new.refresh_from_db()
    assert new.state == NewState.MADE
    assert failing.called.count("resource_create") == 1
    assert service_of(new).describe().fields


def test_what_is_half_made_can_be_cleaned_up(
    client: Client, failing: Failing, platform: Platform
) -> None:
    new = half_made(client, failing)
    client.post(reverse("datasets:made", args=[new.pk]), {"doe": "opruimen"})
    new.refresh_from_db()
    assert new.state == NewState.DRAFT
    assert platform.resource(new.resource_id) is None
    assert made(client, new).state == NewState.MADE


def test_a_table_that_came_about_after_all_is_never_thrown_away(
    client: Client, failing: Failing
) -> None:
    new = half_made(client, failing)
    service_of(new).create([Field("a", "text")])
    client.post(reverse("datasets:made", args=[new.pk]), {"doe": "opruimen"})
    new.refresh_from_db()
    assert new.state == NewState.HALF
    assert "wordt niet weggegooid" in new.problem
    assert service_of(new).describe().fields


def test_cleaning_up_that_fails_is_told(client: Client, failing: Failing) -> None:
    new = half_made(client, failing)
    failing.before["resource_delete"] = NotAuthorized()
    client.post(reverse("datasets:made", args=[new.pk]), {"doe": "opruimen"})
    new.refresh_from_db()
    assert new.state == NewState.HALF
    assert "niet gelukt" in new.problem


def test_a_refused_table_that_can_not_be_cleaned_up_is_half_made(
    client: Client, failing: Failing
) -> None:
    new = designed(client, started(client))
    failing.before |= {"datastore_create": Invalid(), "resource_delete": NotAuthorized()}
    assert made(client, new).state == NewState.HALF


def test_who_died_in_the_middle_is_gone_on_with(client: Client) -> None:
    new = designed(client, started(client))
    new.state, new.touched_at = NewState.MAKING, timezone.now()
    new.save()
    url = reverse("datasets:made", args=[new.pk])
    assert "ververst zichzelf" in client.get(url).text
    client.post(url, {"doe": "verder"})
    assert NewDataset.objects.get().state == NewState.MAKING  # somebody is at it
    NewDataset.objects.update(touched_at=timezone.now() - timedelta(minutes=3))
    client.post(url, {"doe": "verder"})
    assert NewDataset.objects.get().state == NewState.MADE


def test_pressing_twice_makes_one(client: Client, failing: Failing) -> None:
    new = designed(client, started(client))
    made(client, new)
    made(client, new)
    assert failing.called.count("datastore_create") == 1
    assert TableChange.objects.count() == 1


def test_one_can_go_on_designing_while_ckan_is_down(client: Client, failing: Failing) -> None:
    new = started(client)
    failing.before["organization_list_for_user"] = NotReached()
    url = reverse("datasets:design", args=[new.pk])
    assert "CKAN zegt nu niet" in client.get(url).text
    response = client.post(url, form_of(new, name="Bewaard"))
    assert response.status_code == 422
    new.refresh_from_db()
    assert new.name == "Bewaard"

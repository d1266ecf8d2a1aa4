"""What is kept of a person: all of it to take along, and all of it to remove.

It looks at every model that points at a user, so that a new one can't be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from weidewinkels.catalogue.models import KnownRecord

SECRET = ("password", "hash", "token", "code", "data")
"""A field with one of these in its name holds no text about somebody, but a key to something."""
OF_THE_DEED = ("resource_id", "record_key", "title", "reason", "kind")
"""Texts that go along of what another asked and this person decided; the rest is of that other."""
MOST_ROWS = 10_000
"""Of one kind, in the file to take along."""


def all_about(user: User) -> dict[str, Any]:
    """What is kept of `user`, by kind, as it is in the database; without what is secret."""
    about: dict[str, Any] = {"account": _row(user)}
    for relation, rows in _pointing_at(user):
        if found := [
            _row(row, relation.name) for row in rows.order_by("pk")[:MOST_ROWS].iterator(1000)
        ]:
            about[f"{relation.model._meta.label}.{relation.name}"] = found
    return about


@transaction.atomic
def remove(user: User) -> None:
    """Delete the account and what is only theirs. What they changed stays in the history, without
    their name."""
    gone = _("een verwijderd account")
    for relation, rows in _pointing_at(user):
        name = f"{relation.name}_name"
        if name in {field.name for field in relation.model._meta.concrete_fields}:
            rows.update(**{name: gone})
    _sign_out_everywhere(user)
    user.delete()


def _pointing_at(user: User) -> Iterator[tuple[models.Field[Any, Any], models.QuerySet[Any]]]:
    """Each field of each model that points at users, with the rows that point at this one."""
    for relation in User._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel):
            field = relation.field
            if not field.model._meta.auto_created:
                yield field, field.model._default_manager.filter(**{field.name: user})


def _row(row: models.Model, relation: str = "") -> dict[str, Any]:
    """Without what is secret and, where `relation` isn't the row's own person, what is of that one."""
    is_of_another = relation != "user" and hasattr(row, "user_id")
    copies = isinstance(row, KnownRecord)  # of the data set, which is public and of nobody
    fields = [
        field
        for field in row._meta.concrete_fields
        if not any(part in field.name for part in SECRET)
        and not (copies and field.name in ("plain", "text", "content", "verdict_content"))
        and not (is_of_another and _tells_of_another(field, relation))
    ]
    return {field.name: field.value_from_object(row) for field in fields}


def _tells_of_another(field: models.Field[Any, Any], relation: str) -> bool:
    if isinstance(field, models.ForeignKey):
        return field.related_model is User and field.name != relation
    is_text = isinstance(field, models.CharField | models.TextField | models.JSONField)
    return is_text and not field.choices and field.name not in OF_THE_DEED


def _sign_out_everywhere(user: User) -> None:
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()

"""What is counted of records that are known already; the worker checks them anew afterwards."""

import hashlib
from typing import Any

from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery

# A database that goes through its own JSON does in seconds what takes minutes row by row.
HELD = {
    "sqlite": """(
        SELECT char(1) || coalesce(group_concat(key || char(1), ''), '')
        FROM (SELECT key FROM json_each(known.plain) ORDER BY key)
    )""",
    "postgresql": """(
        SELECT chr(1) || coalesce(string_agg(key || chr(1), '' ORDER BY key COLLATE "C"), '')
        FROM jsonb_object_keys(known.plain) AS key
    )""",
}
"""The columns that hold something, as `Outline.columns` has them."""
VALUE = {
    "sqlite": "coalesce(substr(json_extract(known.content, '$.{}'), 1, 100), '')",
    "postgresql": "coalesce(left(known.content ->> '{}', 100), '')",
}


def fill(apps: Any, schema_editor: Any) -> None:
    _fill_records(apps, schema_editor.connection)
    flag = apps.get_model("catalogue", "Flag")
    record = apps.get_model("catalogue", "KnownRecord").objects.filter(pk=OuterRef("record_id"))
    flag.objects.update(resource_id=Subquery(record.values("resource_id")[:1]))
    gone = flag.objects.filter(record__gone_at__isnull=False)
    dismissed = flag.objects.filter(dismissed_hash=F("record__content_hash"))
    for flags in (gone, dismissed):
        flag.objects.filter(pk__in=flags.values("pk")).update(stands=False)


def _fill_records(apps: Any, connection: Any) -> None:
    held, value = HELD[connection.vendor], VALUE[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT {held} FROM catalogue_knownrecord AS known")  # noqa: S608
        outlines = [columns for (columns,) in cursor.fetchall()]
    outline = apps.get_model("catalogue", "Outline")
    outline.objects.bulk_create(
        (outline(id=_id_of(columns), columns=columns) for columns in outlines),
        ignore_conflicts=True,
        batch_size=2000,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE catalogue_knownrecord AS known"  # noqa: S608
            f" SET outline_id = outline.id, province = {value.format('province')},"
            f" place = {value.format('city')}"
            f" FROM catalogue_outline AS outline WHERE outline.columns = {held}"
        )


def _id_of(columns: str) -> int:
    digest = hashlib.blake2b(columns.encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(digest.digest(), "big") >> 1


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0003_checked_apart")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        # Only now: otherwise each record that is filled would be moved in it.
        migrations.AddIndex(
            model_name="knownrecord",
            index=models.Index(
                fields=[
                    "resource_id",
                    "record_id",
                    "gone_at",
                    "outline_id",
                    "province",
                    "place",
                    "latitude",
                    "longitude",
                    "verdict",
                    "verdict_hash",
                    "content_hash",
                    "confirmed_at",
                    "first_seen",
                    "key",
                    "fingerprint",
                ],
                name="catalogue_order",
            ),
        ),
    ]

"""What is counted of records that are known already; the worker checks them anew afterwards."""

import hashlib
import json
from typing import Any

from django.db import migrations
from django.db.models import F, OuterRef, Subquery

AT_ONCE = 2000
SEPARATOR = "\x01"


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
    known = apps.get_model("catalogue", "KnownRecord")
    outline = apps.get_model("catalogue", "Outline")
    rows = known.objects.only("plain", "content").order_by("pk")
    last = 0
    while part := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        last = part[-1].pk
        outlines: dict[int, str] = {}
        for row in part:
            plain = row.plain if isinstance(row.plain, dict) else json.loads(row.plain)
            columns = SEPARATOR + "".join(name + SEPARATOR for name in sorted(plain))
            digest = hashlib.blake2b(columns.encode("utf-8", "surrogatepass"), digest_size=8)
            row.outline_id = int.from_bytes(digest.digest(), "big") >> 1
            outlines[row.outline_id] = columns
            row.province = str(row.content.get("province") or "")[:100]
            row.place = str(row.content.get("city") or "")[:100]
        outline.objects.bulk_create(
            (outline(id=number, columns=columns) for number, columns in outlines.items()),
            ignore_conflicts=True,
        )
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE catalogue_knownrecord SET outline_id = %s, province = %s, place = %s"
                " WHERE id = %s",
                [(row.outline_id, row.province, row.place, row.pk) for row in part],
            )


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0003_checked_apart")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]

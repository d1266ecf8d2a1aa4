from __future__ import annotations

from typing import Any

from django.db import migrations


def say_where_it_came_from(apps: Any, schema_editor: Any) -> None:
    """What was taken over before there was a source of its own."""
    batches = apps.get_model("suggestions", "Suggestion").objects.exclude(batch=None)
    apps.get_model("journal", "Batch").objects.filter(
        pk__in=batches.values("batch"), source="form"
    ).update(source="suggestion")


class Migration(migrations.Migration):
    dependencies = [
        ("suggestions", "0001_suggestions"),
        ("journal", "0007_suggestion_as_source"),
    ]

    operations = [migrations.RunPython(say_where_it_came_from, migrations.RunPython.noop)]

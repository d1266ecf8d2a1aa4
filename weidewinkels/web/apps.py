import gc
from typing import Any

from django.apps import AppConfig, apps
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate

from weidewinkels.web.waiting import find_lines

COLLECT_AFTER = 50_000
"""Objects made and not freed before Python looks for garbage that goes round in circles; its own 700
is passed with each page of records, of which there is no such garbage. Going through them all took a
quarter of the time of an import, and memory is the same (measured with 100,000 records)."""


class WebConfig(AppConfig):
    name = "weidewinkels.web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        gc.set_threshold(COLLECT_AFTER)
        find_lines()
        # Once per migrate; an app without models, as this one, is no sender.
        post_migrate.connect(make_cache_table, sender=apps.get_app_config("sessions"))


class StaticFiles(StaticFilesConfig):
    """Leaves out what no page loads: extensions of htmx, and what is a part of css/base.css."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "ext",
        "weidewinkels.css",
        "leaflet-src*",
    ]


def make_cache_table(using: str, verbosity: int = 1, **_kwargs: Any) -> None:
    """A cache in the database needs its table: who migrates should not have to know."""
    call_command("createcachetable", database=using, verbosity=max(0, verbosity - 1))

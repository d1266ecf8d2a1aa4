from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate


class CatalogueConfig(AppConfig):
    name = "weidewinkels.catalogue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from weidewinkels.catalogue.flags import hear_renewed
        from weidewinkels.catalogue.hear import hear
        from weidewinkels.catalogue.signals import renewed
        from weidewinkels.journal.signals import written

        written.connect(hear, dispatch_uid="catalogue.hear")
        renewed.connect(hear_renewed, dispatch_uid="catalogue.flags")
        post_migrate.connect(_begin_rounds, dispatch_uid="catalogue.begin")


def _begin_rounds(app_config: AppConfig, **_: Any) -> None:
    """After the last app's migrations, so with each new version, the worker's rounds begin."""
    from django.apps import apps

    from weidewinkels.catalogue.tasks import keep_going

    if app_config == list(apps.get_app_configs())[-1]:
        keep_going(settings.DATASTORE_RESOURCE_ID)

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class BulkConfig(AppConfig):
    name = "weidewinkels.bulk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from weidewinkels.bulk.follow import follow
        from weidewinkels.journal.signals import written

        written.connect(follow, dispatch_uid="bulk.follow")
        autodiscover_modules("operations")  # of every app: importing one makes it known

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class BulkConfig(AppConfig):
    name = "weidewinkels.bulk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from weidewinkels.bulk.follow import follow
        from weidewinkels.bulk.tasks import take_up_abandoned
        from weidewinkels.journal.signals import looking_around, written

        written.connect(follow, dispatch_uid="bulk.follow")
        looking_around.connect(take_up_abandoned, dispatch_uid="bulk.take_up")
        autodiscover_modules("operations")  # of every app: importing one makes it known

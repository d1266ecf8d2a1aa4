from django.apps import AppConfig


class BulkConfig(AppConfig):
    name = "weidewinkels.bulk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from weidewinkels.bulk.follow import follow
        from weidewinkels.journal.signals import written

        written.connect(follow, dispatch_uid="bulk.follow")

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "weidewinkels.records"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from weidewinkels.journal.signals import written
        from weidewinkels.records.totals import forget_totals

        written.connect(forget_totals, dispatch_uid="records.forget_totals")

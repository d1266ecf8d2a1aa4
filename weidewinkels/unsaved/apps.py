from django.apps import AppConfig


class UnsavedConfig(AppConfig):
    name = "weidewinkels.unsaved"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from weidewinkels.journal.signals import looking_around
        from weidewinkels.unsaved.keeping import forget_old_hourly

        looking_around.connect(forget_old_hourly, dispatch_uid="unsaved.forget_old")

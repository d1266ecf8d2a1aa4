from django.apps import AppConfig


class StartConfig(AppConfig):
    name = "weidewinkels.start"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from weidewinkels.journal.signals import looking_around
        from weidewinkels.start.tasks import take_what_is_due

        looking_around.connect(take_what_is_due, dispatch_uid="start.snapshot")

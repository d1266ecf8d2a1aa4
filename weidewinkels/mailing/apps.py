from django.apps import AppConfig


class MailingConfig(AppConfig):
    name = "weidewinkels.mailing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from weidewinkels.journal.signals import looking_around
        from weidewinkels.mailing.tasks import look_around

        looking_around.connect(look_around, dispatch_uid="mailing.look_around")
